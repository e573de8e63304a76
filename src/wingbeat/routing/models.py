"""What the assigner looks at, and what it decides."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from wingbeat.conversations.promises.events import Because, Needs

NOTHING_NEEDED = Needs()


class Line(msgspec.Struct, frozen=True):
    """Conversations of a team's queue that need the same, whoever waits longest first: `ids`, `seqs` and the seconds each
    `waited` go together. `passed` are the members who declined, `ring` how wide an offer's circle is by now.
    """

    team_id: UUID
    ids: Sequence[UUID]
    seqs: Sequence[int]
    waited: Sequence[float]
    kind: str = "widget"  # of the channel
    priority: int = 0
    needs: Needs = NOTHING_NEEDED
    ring: int = 0
    passed: frozenset[UUID] = frozenset()
    bumped: bool = False  # before all others
    known: bool = True  # whether it was found out what these need


class Here(msgspec.Struct, frozen=True):
    """A member who is online and on duty. `load` is what their conversations weigh, of `capacity`; `held` counts them, by
    kind of channel, and `rooms` says how many of a kind they hold at most.

    `kept_for`: conversations that may come, for which they are reserved. `turn_seconds` since they were last given one,
    `idle_seconds` since they last took or ended one; `paces` are how long they need, of what is usual, by kind (`rules.pace`).
    """

    id: UUID
    name: str
    teams: frozenset[UUID]
    load: float
    capacity: int
    turn_seconds: float = 86_400.0
    idle_seconds: float = 86_400.0
    paces: Mapping[str, float] = {}
    kept_for: frozenset[UUID] = frozenset()
    held: Mapping[str, int] = {}
    rooms: Mapping[str, int] = {}
    skills: Mapping[str, int] = {}
    languages: Mapping[str, int] = {}


class Given(msgspec.Struct, frozen=True):
    """A conversation and who gets it, in which `ring`: 1 who has all that is needed, 2 nearly, 3 anybody of the team."""

    conversation_id: UUID
    seq: int
    member_id: UUID
    member_name: str
    ring: int
    because: Because


class Round(msgspec.Struct, frozen=True):
    """One look of the assigner. `widens_in_seconds`: then somebody who is free may take one that waits; None: nobody will."""

    given: Sequence[Given] = ()
    widens_in_seconds: float | None = None
