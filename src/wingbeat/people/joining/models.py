from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict


class Profile(msgspec.Struct, frozen=True):
    """What is said of a customer by hand; tags that rules put are theirs to put again."""

    name: str = ""
    tier: str = ""
    tags: tuple[str, ...] = ()
    preferences: Mapping[str, Any] = {}


class Brought(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one customer added to another: only where there was nothing."""

    name: str = ""
    tier: str = ""
    tags: tuple[str, ...] = ()
    preferences: Mapping[str, Any] = {}


class Clash(msgspec.Struct, frozen=True):
    """What the two say differently; `kept` stands afterwards. `two_users`: the shop signed two accounts of one channel."""

    what: Literal["name", "tier", "preference", "two_users"]
    about: str
    kept: str
    other: str


class Merge(msgspec.Struct, frozen=True):
    """That `from_id` became part of `into_id`; `member_id` None: the shop's own page proved it."""

    id: UUID
    from_id: UUID
    into_id: UUID
    from_name: str
    at: datetime
    member_id: UUID | None
    undone_at: datetime | None
    undone_by: UUID | None


class MergedOn(Conflict):
    """This customer was merged into another one since; take that apart first."""


class PartedAlready(Conflict):
    """These customers are apart already."""


class AlreadyJoined(Conflict):
    """One of the two is part of another customer already; load the page again."""
