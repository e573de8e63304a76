"""REST for what the shop knows of a customer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from wingbeat.commerce import queries
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Page

router = APIRouter(prefix="/customers", tags=["customers"])


class OrderOut(BaseModel):
    """An order as the shop told it; `body` has its items, shipments and address."""

    number: str
    state: str
    placed_at: datetime
    currency: str
    total: float
    body: dict[str, Any]


@router.get("/{customer_id}/orders")
async def list_orders(customer_id: UUID, scope: MemberScope) -> Page[OrderOut]:
    """The orders of a customer who has proven who they are; nobody else's."""
    scope.actor.need("converse")
    return Page(items=[OrderOut.model_validate(row) for row in await queries.orders_of(scope, customer_id)])
