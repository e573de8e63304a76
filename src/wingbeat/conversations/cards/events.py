"""The cards a message may carry."""

from datetime import datetime

import msgspec

from wingbeat.commerce.models import Address


class ProductCard(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="product"):
    """A product as the shop told of it then, in the customer's language; whoever sends one names the SKU alone.

    `picture`: whether the shop has one; it is fetched through us.
    """

    sku: str
    name: str = ""
    price: float | None = None
    currency: str = ""
    stock: int = 0
    url: Address = ""
    picture: bool = False


class OrderItem(msgspec.Struct, frozen=True, omit_defaults=True):
    name: str
    quantity: int = 1


class OrderCard(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="kind", tag="order"):
    """An order of this very customer; whoever sends one names the number alone. `more`: items that are not listed."""

    number: str
    state: str = ""
    placed_at: datetime | None = None
    total: float | None = None
    currency: str = ""
    items: tuple[OrderItem, ...] = ()
    more: int = 0
    carrier: str = ""
    tracking: str = ""


MessageCard = ProductCard | OrderCard
