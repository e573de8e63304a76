from datetime import datetime
from uuid import UUID

import msgspec


class BreachExpected(msgspec.Struct, frozen=True, tag="breach_expected"):
    """Somebody should look now: told to the desks of the members named."""

    workspace_id: UUID
    conversation_id: UUID
    number: int
    customer_name: str
    chance: float
    due: datetime
    to: tuple[UUID, ...]
