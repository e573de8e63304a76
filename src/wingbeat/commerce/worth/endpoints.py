"""What a customer is worth, over REST."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from wingbeat.commerce.queries import connector, orders_told
from wingbeat.commerce.worth.models import Worth
from wingbeat.commerce.worth.queries import worths
from wingbeat.commerce.worth.rules import worth_of
from wingbeat.people.customers.queries import customer
from wingbeat.people.sessions.endpoints import MemberScope

router = APIRouter(prefix="/customers/{customer_id}/worth", tags=["customers"])


class WorthOut(BaseModel):
    """Of the orders that stand, in the currency most of them were placed in; `of_all` false: of the newest twenty."""

    model_config = ConfigDict(from_attributes=True)

    count: int
    total: float
    average: float
    currency: str
    last_at: datetime | None
    other_currencies: list[str]
    of_all: bool


@router.get("")
async def read_worth(customer_id: UUID, request: Request, scope: MemberScope) -> WorthOut:
    """By proven addresses alone; a shop's own server is asked where there is one."""
    await customer(scope, customer_id)
    if (await connector(scope)).kind == "own":
        found = (await worths(scope, [customer_id])).get(customer_id, Worth())
    else:
        found = worth_of(await orders_told(scope, await request.app.state.shops.of(scope), customer_id))
    return WorthOut.model_validate(found)
