"""What a shop tells of its orders, and what may be asked of it."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal

import msgspec

from wingbeat.kit.errors import Conflict, Invalid, TooMany, WingbeatError

# A text in one language for all, or one for each language.
Told = str | dict[str, str]
State = Literal[
    "placed", "paid", "packed", "shipped", "partly_shipped", "out_for_delivery", "delivered", "return_requested",
    "returned", "refunded", "cancelled", "lost",
]  # fmt: skip
Parcel = Literal["preparing", "in_transit", "out_for_delivery", "delivered", "lost", "returning", "returned"]
Few = msgspec.Meta(max_length=200)


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    name: Told
    quantity: int = 1
    price: float = 0.0
    sku: str = ""


class News(msgspec.Struct, frozen=True):
    """One thing that happened to a parcel."""

    at: datetime
    text: Told


class Shipment(msgspec.Struct, frozen=True, omit_defaults=True):
    """A parcel, its news oldest first; `returning` and `returned` are the way back."""

    state: Parcel
    carrier: str = ""
    tracking: str = ""
    news: Annotated[tuple[News, ...], Few] = ()


class Refund(msgspec.Struct, frozen=True, omit_defaults=True):
    state: Literal["requested", "approved", "paid", "refused"]
    amount: float = 0.0
    at: datetime | None = None


class Order(msgspec.Struct, frozen=True, omit_defaults=True):
    """An order. `emails`, `phones` and `user_ids` say whose it is: they prove it and are never shown."""

    number: str
    state: State
    placed_at: datetime
    currency: str
    total: float
    items: Annotated[tuple[Item, ...], Few] = ()
    shipments: Annotated[tuple[Shipment, ...], Few] = ()
    refund: Refund | None = None
    emails: Annotated[tuple[str, ...], Few] = ()
    phones: Annotated[tuple[str, ...], Few] = ()
    user_ids: Annotated[tuple[str, ...], Few] = ()


# What a customer may follow or be shown: of any web server, or of this one; never a script (hostile case 42).
Address = Annotated[str, msgspec.Meta(max_length=1000, pattern=r"^(https?://[^\s\\]+|/([^\s/\\][^\s\\]*)?)?\Z")]


class Product(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Something the shop sells; `price` by currency, `url` where it is shown."""

    sku: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    name: Told
    price: Mapping[str, Annotated[float, msgspec.Meta(ge=0)]]
    category: Annotated[str, msgspec.Meta(max_length=64)] = ""
    stock: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] = 0
    summary: Told = ""
    url: Address = ""
    picture: Address = ""


class Products(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of a shop's products; `next` asks for the one after it, and is empty at the end."""

    products: Annotated[tuple[Product, ...], msgspec.Meta(max_length=500)] = ()
    next: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Owner(msgspec.Struct, frozen=True):
    """A customer's proven addresses; without any, no order is theirs."""

    user_ids: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.user_ids or self.emails or self.phones)


class Receipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """The shop took a request; `reference` is its own name for it."""

    reference: str
    text: Told = ""


class Action(msgspec.Struct, frozen=True):
    """Something a flow may ask: `read` at once, `propose` only through a member's approval.

    `bound`: its `number` must be an order that this customer has proven to be theirs.
    """

    kind: Literal["read", "propose"]
    arguments: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    bound: bool = False


PARCEL_FIELDS = ("carrier", "tracking", "parcel", "parcel_text", "news", "news_on", "history", "days_since_news")
ORDER_FIELDS = (
    "number", "state", "state_text", "placed_on", "days_since_placed", "days_since_delivered", "total", "items", "parcels",
    *PARCEL_FIELDS, "sent", "refund", "refund_text", "refund_amount", "refund_on",
)  # fmt: skip
RECEIPT_FIELDS = ("reference", "text")

# Whatever moves money or cannot be undone is `propose`.
ACTIONS: Mapping[str, Action] = {
    "order": Action("read", ("number", "contact"), ("contact",), ORDER_FIELDS),
    "orders": Action("read", fields=("count", "numbers", "list")),
    "shipment": Action("read", ("number",), fields=PARCEL_FIELDS, bound=True),
    "return_request": Action(
        "propose", ("number", "items", "why", "photos"), ("items", "photos"), RECEIPT_FIELDS, bound=True
    ),
    "exchange_request": Action(
        "propose", ("number", "items", "why", "wanted", "photos"), ("items", "photos"), RECEIPT_FIELDS, bound=True
    ),
    "refund_request": Action("propose", ("number", "why"), (), RECEIPT_FIELDS, bound=True),
    "cancel_request": Action("propose", ("number", "why"), ("why",), RECEIPT_FIELDS, bound=True),
    "address_change": Action("propose", ("number", "address", "phone"), ("phone",), RECEIPT_FIELDS, bound=True),
    "invoice_request": Action(
        "propose", ("number", "kind", "title", "tax_number", "email"), ("tax_number",), RECEIPT_FIELDS, bound=True
    ),
}


class Connector(msgspec.Struct, frozen=True):
    """How a workspace's shop is asked: `own` are the orders stored here, `rest` the shop's own server."""

    kind: Literal["own", "rest"] = "own"
    base_url: str = ""
    secret_version: int = 0  # 0: no secret was made yet


class ShopDown(WingbeatError):
    """The shop's system does not answer; try again in a minute."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class ShopRefused(Conflict):
    """The shop's system refused this request."""


class AttemptsSpent(TooMany):
    """Too many orders were asked for that do not match; a person has to look at it."""


class BadProduct(Invalid):
    """A product cannot be stored like this; an address begins with https://, http:// or one slash."""


class SkuTaken(Conflict):
    """There is already a product with this number."""


class ProductChanged(Conflict):
    """Someone else changed this product meanwhile; look at it as it is now first."""


class BadConnector(Invalid):
    """A connector needs the address of the shop's server, beginning with https://, without a query."""
