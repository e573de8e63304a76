"""What the assigner looks at."""

from datetime import datetime
from uuid import UUID

import msgspec


class Waiting(msgspec.Struct, frozen=True):
    """A conversation in a team's queue."""

    id: UUID
    seq: int
    team_id: UUID
    queued_at: datetime


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
