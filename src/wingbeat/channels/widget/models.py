from collections.abc import Mapping
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.conversations.reach.events import FieldKind

Words = Mapping[str, str]  # by language; one that is missing is said in the channel's own
Icon = Literal["bubble", "question", "headset", "heart"]
Size = Literal["small", "medium", "large"]
Moment = Literal["any", "browsing", "cart", "bought"]
Told = Literal["shown", "opened", "dismissed", "begun", "bought"]


class Launcher(msgspec.Struct, frozen=True, omit_defaults=True):
    """The button on the shop's page; `hidden`: the page opens the chat by a button of its own."""

    icon: Icon = "bubble"
    text: Words = {}
    size: Size = "medium"
    hidden: bool = False
    side_px: int = 20
    bottom_px: int = 20


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """`value` is the reason as members see it, `text` what the customer reads."""

    value: str
    text: Words = {}


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question before the chat; without a `label` it has our own words. Only a `reason` has choices."""

    id: str
    kind: FieldKind
    label: Words = {}
    required: bool = False
    choices: tuple[Choice, ...] = ()


class Invitation(msgspec.Struct, frozen=True, omit_defaults=True):
    """Shown on pages that `pages` name (`*` stands for anything; none: all) once all its conditions hold.

    `moment`: whatever one does; browsing (so many pages and nothing bought); something in the cart; just bought. Of a
    hundred visitors who meet the conditions `share` see it, the others are counted to compare with. `ask` is put into
    the field when it is opened.
    """

    id: UUID
    name: str
    live: bool = True
    text: Words = {}
    button: Words = {}
    ask: Words = {}
    pages: tuple[str, ...] = ()
    seconds: int = 0  # on this page
    idle_seconds: int = 0  # without a key, a tap or a turn of the wheel
    scroll_percent: int = 0
    pages_seen: int = 0  # of this visit
    moment: Moment = "any"
    languages: tuple[str, ...] = ()
    when_open: bool = False
    share: int = 100


class Widget(msgspec.Struct, frozen=True, omit_defaults=True):
    """`per_day`: invitations a visitor sees in a day at most; one that was closed stays closed for `rest_days`."""

    launcher: Launcher = Launcher()
    form: tuple[Field, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    per_day: int = 2
    rest_days: int = 7
    transcripts: bool = True  # whether customers may have a conversation mailed to them


class Palette(msgspec.Struct, frozen=True):
    """`ink`: text upon the colour. `on_light`, `on_dark`: the colour as text, by day and by night."""

    colour: str
    ink: str
    on_light: str
    on_dark: str


class Fared(msgspec.Struct, frozen=True):
    """What became of an invitation; `held`: of those who were not shown it."""

    invitation_id: UUID
    held: bool
    shown: int
    opened: int
    dismissed: int
    begun: int
    bought: int
