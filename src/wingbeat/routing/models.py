"""What the assigner looks at, and what it decides."""

from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.conversations.promises.events import Because


class Waiting(msgspec.Struct, frozen=True):
    """A conversation in a team's queue."""

    id: UUID
    seq: int
    team_id: UUID
    queued_at: datetime
    bumped: bool = False
    passed: frozenset[UUID] = frozenset()


class Free(msgspec.Struct, frozen=True):
    """A member who is online: `load` conversations held of `capacity` allowed; `idle_since` is the last assignment.

    `kept_for`: conversations that may come, for which they are reserved.
    """

    id: UUID
    name: str
    teams: frozenset[UUID]
    load: int
    capacity: int
    idle_since: datetime | None
    kept_for: frozenset[UUID] = frozenset()


class Given(msgspec.Struct, frozen=True):
    """A conversation and who gets it."""

    conversation_id: UUID
    seq: int
    member_id: UUID
    member_name: str
    because: Because | None = None
