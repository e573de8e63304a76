from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.conversations.promises.events import TargetMeasure
from wingbeat.workspaces.models import Calendar

# Every hour counts, or those of the workspace, the conversation's channel or team, or the target's own.
Hours = Literal["always", "workspace", "channel", "team", "own"]
# What is done about a breach that is predicted: the bot answers more, a call-back is offered, members who are away and
# supervisors are told.
Action = Literal["bot", "call_back", "standby", "lead"]


class Applies(msgspec.Struct, frozen=True, omit_defaults=True):
    """To whom a target applies: all that is said must hold, and of a list one is enough. Nothing said: to everybody."""

    channels: tuple[UUID, ...] = ()
    teams: tuple[UUID, ...] = ()
    tiers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()  # of the conversation or of the customer: a segment
    reasons: tuple[str, ...] = ()
    min_priority: int = 0


class Target(msgspec.Struct, frozen=True, omit_defaults=True):
    """A response-time promise. `warn_share`: warn when so much of the limit has passed, 0–1; 0 never warns.

    `warn_seconds` counts from the end instead: so long before it breaks.
    """

    id: UUID
    name: str
    measure: TargetMeasure
    limit_seconds: int
    hours: Hours = "always"
    warn_share: float = 0.6
    warn_seconds: int = 0
    applies: Applies = Applies()
    on: bool = True


# The average limit of customers who chat (product.md): what a fresh workspace promises. Each workspace has its own row
# of it, so the id may be the same everywhere.
FIRST = Target(id=UUID(int=15), name="", measure="first_response", limit_seconds=15)


class Policy(msgspec.Struct, frozen=True, omit_defaults=True):
    """From which `threshold` (0–1) on a predicted breach counts, and what is done then."""

    threshold: float = 0.7
    actions: tuple[Action, ...] = ("lead",)


class Calendars(msgspec.Struct, frozen=True):
    """The workspace's hours, and those of teams, channels and targets that have their own."""

    workspace: Calendar
    own: dict[tuple[str, UUID], Calendar] = {}


class Subject(msgspec.Struct, frozen=True):
    """What a target is chosen by."""

    channel_id: UUID | None = None
    team_id: UUID | None = None
    tier: str = ""
    tags: frozenset[str] = frozenset()
    reason: str = ""
    priority: int = 0


class Preset(msgspec.Struct, frozen=True):
    """What an industry promises; its name stands in the console's catalogue."""

    name: str
    targets: tuple[Target, ...]


class Line(msgspec.Struct, frozen=True):
    """A queue at one moment: `ahead` stand before, `members` take from it with `places` in all, `free` of them now."""

    ahead: int = 0
    members: int = 0
    places: int = 0
    free: int = 0
    team_id: UUID | None = None


class Past(msgspec.Struct, frozen=True):
    """A wait of the past: when it began, when it was over (None: never, or by the customer leaving), and how."""

    subject: Subject
    began_at: datetime
    ended_at: datetime | None
    left_at: datetime | None = None


class Words(msgspec.Struct, frozen=True):
    """What conversations were lately called by, the most frequent first: customers' tiers, tags of both, reasons."""

    tiers: Sequence[str]
    tags: Sequence[str]
    reasons: Sequence[str]
