"""Cards made from what the shop tells, and put into words: pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from wingbeat.commerce.rules.shown import STATES, money, told_in
from wingbeat.conversations.cards.events import MessageCard, OrderCard, OrderItem, ProductCard
from wingbeat.kit.languages import Language, nearest

CURRENCIES: Mapping[Language, str] = {"zh-CN": "CNY", "zh-TW": "TWD", "en": "USD"}
LISTED = 4  # items of an order on a card: more is read on the shop's page


def product_card(row: Mapping[str, Any], language: str) -> ProductCard:
    """A product of the shop as one customer reads it."""
    price: Mapping[str, float] = row["price"]
    wanted = CURRENCIES[nearest(language)]
    currency = wanted if wanted in price else next(iter(price), "")
    return ProductCard(
        sku=row["sku"],
        name=told_in(row["name"], nearest(language)),
        price=price.get(currency),
        currency=currency,
        stock=row["stock"],
        url=row["url"],
        picture=bool(row["picture"]),
    )


def order_card(order: Mapping[str, Any], language: str) -> OrderCard:
    """An order of the customer; what the shop left out stays out."""
    body = order["body"]
    items = [one for one in body.get("items", ()) if isinstance(one, dict)]
    parcels = [one for one in body.get("shipments", ()) if isinstance(one, dict)]
    parcel = parcels[-1] if parcels else {}
    return OrderCard(
        number=order["number"],
        state=order["state"],
        placed_at=order["placed_at"],
        total=order["total"],
        currency=order["currency"],
        items=tuple(_item(one, language) for one in items[:LISTED]),
        more=max(0, len(items) - LISTED),
        carrier=str(parcel.get("carrier", "")),
        tracking=str(parcel.get("tracking", "")),
    )


def _item(item: Mapping[str, Any], language: str) -> OrderItem:
    name = item.get("name") or item.get("sku") or ""
    quantity = item.get("quantity", 1)
    return OrderItem(
        told_in(name, nearest(language)) if isinstance(name, str | dict) else "",
        quantity if isinstance(quantity, int) else 1,
    )


def title(card: MessageCard) -> str:
    """A product's name, an order's number."""
    return card.name if isinstance(card, ProductCard) else f"#{card.number}"


def in_words(cards: Iterable[MessageCard], language: str) -> list[str]:
    """A line for each card, for letters and channels that draw none."""
    return [_words(card, nearest(language)) for card in cards]


def _words(card: MessageCard, language: Language) -> str:
    if isinstance(card, ProductCard):
        price = money(card.price, card.currency) if card.price is not None else ""
        return " · ".join(part for part in (card.name, price, card.url) if part)
    state = STATES.get(card.state, {}).get(language, "")
    total = money(card.total, card.currency) if card.total is not None else ""
    items = ", ".join(f"{one.name} × {one.quantity}" for one in card.items)
    parcel = f"{card.carrier} {card.tracking}".strip()
    return " · ".join(part for part in (f"#{card.number}", state, total, items, parcel) if part)
