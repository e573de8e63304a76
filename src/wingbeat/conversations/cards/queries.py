"""The cards of a conversation: what the shop knows, in the customer's language."""

from collections.abc import Sequence

from wingbeat.commerce.queries import orders_of, products, products_after
from wingbeat.conversations.cards.events import MessageCard, OrderCard, ProductCard
from wingbeat.conversations.cards.rules import order_card, product_card
from wingbeat.conversations.models import Conversation
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.queries import Scope

OFFERED = 12  # cards to choose from: what fits a list without scrolling far


async def drawn(scope: Scope, state: Conversation, wanted: Sequence[MessageCard]) -> tuple[MessageCard, ...]:
    """The cards as the shop knows them, whatever a client says; raises `NotFound` for a product the shop has not, and for
    an order that is not proven to be this customer's.
    """
    skus = [card.sku for card in wanted if isinstance(card, ProductCard)]
    known: dict[tuple[str, str], MessageCard] = {
        ("product", row["sku"]): product_card(dict(row), state.language)
        for row in (await products(scope, skus) if skus else ())
    }
    if any(isinstance(card, OrderCard) for card in wanted) and state.customer_id is not None:
        orders = await orders_of(scope, state.customer_id)
        known |= {("order", one["number"]): order_card(one, state.language) for one in orders}
    try:
        return tuple(known[_place(card)] for card in wanted)
    except KeyError:
        raise NotFound from None


def _place(card: MessageCard) -> tuple[str, str]:
    return ("product", card.sku) if isinstance(card, ProductCard) else ("order", card.number)


async def offered(scope: Scope, state: Conversation, words: str) -> list[MessageCard]:
    """What may be put into an answer: the customer's orders, and products that have all these words."""
    orders = await orders_of(scope, state.customer_id) if state.customer_id is not None else []
    found = [order_card(one, state.language) for one in orders if words.lower() in one["number"].lower()]
    rows = await products_after(scope, "", limit=OFFERED, words=words)
    return [*found[:OFFERED], *(product_card(dict(row), state.language) for row in rows)]
