from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from wingbeat.conversations.cards.queries import offered
from wingbeat.conversations.queries import find
from wingbeat.workspaces.endpoints import Page
from wingbeat.workspaces.queries import Scope


class OrderItemOut(BaseModel):
    name: str
    quantity: int = 1


class CardOut(BaseModel):
    """A `product` (by its `sku`) or an `order` (by its `number`), as the customer will see it."""

    kind: Literal["product", "order"]
    sku: str = ""
    name: str = ""
    price: float | None = None
    currency: str = ""
    stock: int = 0
    url: str = ""
    picture: bool = False
    number: str = ""
    state: str = ""
    placed_at: datetime | None = None
    total: float | None = None
    items: list[OrderItemOut] = []
    more: int = 0
    carrier: str = ""
    tracking: str = ""


def cards_router(member_scope: Callable[..., Awaitable[Scope]]) -> APIRouter:
    router = APIRouter()
    Member = Annotated[Scope, Depends(member_scope)]  # noqa: N806 - a type made from the given dependency

    @router.get("/conversations/{conversation_id}/cards")
    async def list_cards(
        conversation_id: UUID, scope: Member, q: Annotated[str, Query(max_length=120, pattern=r"^[^\x00]*$")] = ""
    ) -> Page[CardOut]:
        """Cards to put into an answer: the customer's own orders first, then products with all words of `q`."""
        scope.actor.need("converse")
        found = await offered(scope, await find(scope, conversation_id), q.strip())
        return Page(items=[CardOut.model_validate(msgspec.to_builtins(card)) for card in found])

    return router
