"""A customer's conversations over REST."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from wingbeat.kit.cursors import LAST
from wingbeat.measures.history import queries
from wingbeat.people.customers.queries import customer
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Page, paged

router = APIRouter(prefix="/customers/{customer_id}/conversations", tags=["customers"])


class PastOut(BaseModel):
    """`first_seconds`: from the first message to the first answer. `score`: what the customer gave, on `scale`."""

    id: UUID
    number: int
    channel_id: UUID
    status: str
    reason: str
    opened_at: datetime
    resolved_at: datetime | None
    assignee_id: UUID | None
    last_message: str
    scale: str | None
    score: int | None
    first_seconds: float | None


@router.get("")
async def list_conversations_of(
    customer_id: UUID, scope: MemberScope, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 20
) -> Page[PastOut]:
    """Over all channels, the last first."""
    await customer(scope, customer_id)
    rows = await queries.history(scope, customer_id, after or LAST, limit + 1)
    return paged([PastOut.model_validate(dict(row)) for row in rows], limit)
