"""A channel as configured, and its errors."""

from uuid import UUID

import msgspec

from wingbeat.channels.widget.models import Widget
from wingbeat.kit.errors import NotFound


class UnknownSite(NotFound):
    """This site key belongs to no channel; copy the snippet from the console's channels page again."""


class Channel(msgspec.Struct, frozen=True):
    """A widget on a shop's pages. The key of the shop's identity signatures is derived from the
    installation's key and `secret_version`, so no dump holds it; version 0 means none was made yet.
    """

    workspace_id: UUID
    id: UUID
    kind: str
    name: str
    site_key: str
    secret_version: int
    allowed_origins: tuple[str, ...]
    language: str
    colour: str
    position: str
    greeting: dict[str, str]
    bot: bool
    team_id: UUID
    thinks_ahead: bool  # the bot may think while the customer types, if they agree
    widget: Widget
    shows_typing: bool  # members may see it, if they agree to that
