"""REST for what to offer in a conversation."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from wingbeat.commerce.companions import actions, queries
from wingbeat.conversations.queries import find
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Line, Page

router = APIRouter(tags=["bot"])

# Whoever bought these lately is still busy with them.
NEWEST_BOUGHT = 5


class AskedForm(Form):
    """Products the customer asks about; without any, those they bought last count."""

    skus: Annotated[list[Line], Field(max_length=20, default_factory=list)]


class CompanionOut(BaseModel):
    """A product to offer and why; `confidence` 0–1. `id` names the offer when it is taken."""

    id: UUID
    sku: str
    because: str
    confidence: float
    lift: float
    together: int
    name: dict[str, str]
    price: dict[str, float]
    stock: int


class FaredOut(BaseModel):
    shown: int
    taken: int
    bought: int
    since: datetime


@router.post("/conversations/{conversation_id}/recommendations")
async def recommend(conversation_id: UUID, form: AskedForm, scope: MemberScope) -> Page[CompanionOut]:
    """Up to three products that go with these, in stock and not yet the customer's; they count as shown to the member."""
    scope.actor.need("converse")
    state = await find(scope, conversation_id)
    assert state.customer_id is not None
    bought = await queries.bought_by(scope, state.customer_id)
    found = await queries.go_with(scope, form.skus or bought[:NEWEST_BOUGHT], bought=bought)
    offered = await actions.show(scope, conversation_id, state.customer_id, found, to="member")
    ids = {one.sku: one.id for one in offered}
    return Page(
        items=[
            CompanionOut(
                id=ids[one.sku],
                sku=one.sku,
                because=one.because,
                confidence=one.confidence,
                lift=one.lift,
                together=one.together,
                name=dict(one.name),
                price=dict(one.price),
                stock=one.stock,
            )
            for one in found
        ]
    )


@router.post("/recommendations/{recommendation_id}/taken", status_code=204)
async def take_recommendation(recommendation_id: UUID, scope: MemberScope) -> None:
    """The member put it into an answer."""
    scope.actor.need("converse")
    await actions.take(scope, recommendation_id)


@router.get("/recommendations/fared")
async def read_fared(since: datetime, scope: MemberScope) -> FaredOut:
    """Shown, taken and bought since then."""
    scope.actor.need("see_measures")
    found = await queries.fared(scope, since)
    return FaredOut(shown=found.shown, taken=found.taken, bought=found.bought, since=found.since)
