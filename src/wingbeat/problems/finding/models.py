from datetime import datetime
from uuid import UUID

import msgspec


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """A gap, or a reason without one: `volume` questions or conversations, whose customers lost so many seconds."""

    gap_id: UUID | None
    reason: str
    title: str
    language: str
    volume: int
    lost_seconds: float
    last_at: datetime
