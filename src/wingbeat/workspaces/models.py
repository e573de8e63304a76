"""Who asks: every query and command carries an actor, and an actor belongs to one workspace."""

from datetime import date
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden

ActorKind = Literal["customer", "member", "bot", "rule", "system"]
Role = Literal["agent", "supervisor", "editor", "analyst", "administrator"]
Right = Literal["converse", "supervise", "edit_knowledge", "see_measures", "manage_people", "manage_channels"]

# The one table role → rights.
RIGHTS: dict[Role, frozenset[Right]] = {
    "agent": frozenset({"converse"}),
    "supervisor": frozenset({"converse", "supervise", "see_measures"}),
    "editor": frozenset({"converse", "edit_knowledge"}),
    "analyst": frozenset({"see_measures"}),
    "administrator": frozenset(
        {"converse", "supervise", "edit_knowledge", "see_measures", "manage_people", "manage_channels"}
    ),
}


class Actor(msgspec.Struct, frozen=True):
    """The one who asks or acts: `rights` is what the role allows; only members have any."""

    workspace_id: UUID
    kind: ActorKind
    id: UUID | None = None
    rights: frozenset[Right] = frozenset()
    name: str = ""

    @property
    def sender(self) -> Sender:
        """The actor as the one who appends to a log."""
        return Sender(self.kind, self.id, self.name)

    def need(self, right: Right) -> None:
        """Raise `Forbidden` unless the actor has the right."""
        if right not in self.rights:
            raise Forbidden(needed=right)


def system(workspace_id: UUID) -> Actor:
    """The actor of our own housekeeping in a workspace."""
    return Actor(workspace_id=workspace_id, kind="system")


MINUTES_A_DAY = 24 * 60


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Open from … to, in minutes of wall-clock time after the midnight that begins the day.

    `closes_minute` may lie in the next day: 22:00–02:00 is `(1320, 1560)`, and belongs to the day it opens on.
    """

    opens_minute: int
    closes_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens_minute < MINUTES_A_DAY:
            raise ValueError("a span opens between 0 and 1439 minutes after midnight")
        if not self.opens_minute < self.closes_minute <= 2 * MINUTES_A_DAY:
            raise ValueError("a span closes after it opens, at the latest at the end of the next day")


Spans = tuple[Span, ...]
ALWAYS: Spans = (Span(0, MINUTES_A_DAY),)


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a workspace, team or channel works: wall-clock spans per weekday (Monday first) in an IANA zone.

    `holidays` are days without spans; `exceptions` are days with spans of their own and win over both.
    Without anything said it is always open.
    """

    zone: str = "UTC"
    week: tuple[Spans, Spans, Spans, Spans, Spans, Spans, Spans] = (ALWAYS,) * 7
    holidays: frozenset[date] = frozenset()
    exceptions: dict[date, Spans] = {}

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"there is no time zone {self.zone[:64]!r}") from error


class Workspace(msgspec.Struct, frozen=True):
    """A tenant: `zone` is where it lives; its calendar is read in that zone."""

    id: UUID
    name: str
    language: str
    zone: str
    calendar: Calendar


PROBES = 8  # the version of UUIDs that mean what their maker likes


def apart(workspace_id: UUID) -> UUID:
    """Where a workspace's own probes live: beside it, under an id that no workspace has, for ours are of version 7.

    Every statement names its workspace, so no inbox, queue, report or count of the real one can meet them.
    """
    return UUID(int=workspace_id.int & ~(0xF << 76) | PROBES << 76)


def is_apart(workspace_id: UUID) -> bool:
    """Whether this is where probes live."""
    return workspace_id.version == PROBES
