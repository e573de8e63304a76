"""REST for what the shop knows of a customer, for its products, and for how the shop is asked."""

import time
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from wingbeat.commerce import actions, queries
from wingbeat.commerce.models import BadProduct, Connector, Parcel, Product, State
from wingbeat.commerce.rules.shown import stored
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.languages import Language
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page, tell

router = APIRouter(tags=["customers"])

# A number that no shop gives: whether the answer comes is the question, not what it says.
ASKED_FOR = "WINGBEAT-CHECK-0"

Address = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^(https://[A-Za-z0-9._~:/%\[\]-]+)?$")
]


class OrderOut(BaseModel):
    """An order as the shop told it; `body` has its items, shipments and address."""

    number: str
    state: str
    placed_at: datetime
    currency: str
    total: float
    body: dict[str, Any]


# PostgreSQL takes no NUL.
Sku = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Sought = Annotated[str, Query(max_length=120, pattern=r"^[^\x00]*$")]
Text = Annotated[str, StringConstraints(max_length=2000)] | dict[Language, str]


class ProductForm(Form):
    """A text is one for all languages, or one for each; `price` is by currency, `url` the page that shows it."""

    sku: Sku
    name: Text
    price: dict[Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")], float]
    category: str = ""
    stock: int = 0
    summary: Text = ""
    url: str = ""
    picture: str = ""


class ProductsForm(Form):
    """With `whole`, products that are not among these are gone. `seen` is how the only one was read: it is stored where nobody
    has changed it meanwhile.
    """

    products: Annotated[list[ProductForm], Field(max_length=500)]
    whole: bool = False
    seen: ProductForm | None = None


class ProductOut(BaseModel):
    sku: str
    name: dict[str, str]
    price: dict[str, float]
    category: str
    stock: int
    summary: dict[str, str]
    url: str
    picture: str


class ShopItemForm(Form):
    sku: Annotated[str, StringConstraints(max_length=64, pattern=r"^[^\x00]*$")] = ""
    name: Text = ""
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1
    price: Annotated[float, Field(ge=0, le=1e9)] = 0.0


class ShopNewsForm(Form):
    at: AwareDatetime
    text: Text


class ShopParcelForm(Form):
    state: Parcel
    carrier: Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")] = ""
    tracking: Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00]*$")] = ""
    events: Annotated[list[ShopNewsForm], Field(default_factory=list, max_length=200)]


class ShopOrderForm(Form):
    """An order as the shop knows it now; `email` and `phone` say whose it is."""

    number: Sku
    state: State
    placed_at: AwareDatetime
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    total: Annotated[float, Field(ge=0, le=1e9)]
    email: Annotated[str, StringConstraints(max_length=320, pattern=r"^[^\x00]*$")]
    phone: Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]*$")] = ""
    items: Annotated[list[ShopItemForm], Field(default_factory=list, max_length=200)]
    shipments: Annotated[list[ShopParcelForm], Field(default_factory=list, max_length=50)]


class ShopOrdersForm(Form):
    orders: Annotated[list[ShopOrderForm], Field(min_length=1, max_length=500)]


class ProductsTakenOut(BaseModel):
    taken: int


class ConnectorForm(Form):
    kind: Literal["own", "rest"]
    base_url: Address = ""


class ConnectorOut(BaseModel):
    """`own`: the orders stored here. `rest`: the shop's own server at `base_url`."""

    kind: Literal["own", "rest"]
    base_url: str
    has_secret: bool

    @classmethod
    def of(cls, connector: Connector) -> "ConnectorOut":
        return cls(kind=connector.kind, base_url=connector.base_url, has_secret=connector.secret_version > 0)


class ConnectorSecretOut(BaseModel):
    """Shown once: the key our requests are signed with, to be kept on the shop's server."""

    secret: str


class ConnectorCheckOut(BaseModel):
    """`code` is empty where the shop answered, and says in `message` why where it did not."""

    ok: bool
    took_ms: float
    code: str
    message: str


@router.get("/customers/{customer_id}/orders")
async def list_orders(customer_id: UUID, request: Request, scope: MemberScope) -> Page[OrderOut]:
    """The orders of a customer who has proven who they are, nobody else's; a shop's own server is asked where there is one."""
    scope.actor.need("converse")
    if (await queries.connector(scope)).kind == "own":
        return Page(items=[OrderOut.model_validate(row) for row in await queries.orders_of(scope, customer_id)])
    told = await queries.orders_told(scope, await request.app.state.shops.of(scope), customer_id)
    return Page(items=[OrderOut.model_validate(stored(order)) for order in told])


@router.put("/shop/orders", status_code=204)
async def store_orders(form: ShopOrdersForm, request: Request, scope: MemberScope) -> None:
    """Store orders; a known number is replaced. Tags and figures of their customers follow."""
    scope.actor.need("manage_channels")
    told = []
    for one in form.orders:
        fields = one.model_dump(mode="json", exclude={"email", "phone", "placed_at"})
        told.append(({**fields, "customer": {"email": one.email, "phone": one.phone}}, one.placed_at))
    await tell(request, scope, await actions.put_orders(scope, told))


@router.get("/products")
async def list_products(
    scope: MemberScope,
    *,
    after: Annotated[str, Query(max_length=64, pattern=r"^[^\x00]*$")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    q: Sought = "",
    sold_out: bool = False,
) -> Page[ProductOut]:
    """By SKU; with `q` those that have all of its words in SKU, category or name."""
    rows = await queries.products_after(scope, after, limit=limit + 1, words=q, sold_out=sold_out)
    page = [ProductOut.model_validate(dict(row)) for row in rows[:limit]]
    return Page(items=page, next=page[-1].sku if len(rows) > limit else None)


@router.post("/products", status_code=201)
async def add_product(form: ProductForm, scope: MemberScope) -> ProductOut:
    """A product whose SKU is new."""
    await actions.store_products(scope, _products([form]), new=True)
    (row,) = await queries.products(scope, [form.sku])
    return ProductOut.model_validate(dict(row))


@router.put("/products", status_code=204)
async def store_products(form: ProductsForm, scope: MemberScope) -> None:
    """Store products; a known SKU is replaced. The bot knows them from its next answer on."""
    seen = _products([form.seen])[0] if form.seen else None
    told = _products(form.products)
    await actions.store_products(scope, told, whole=form.whole and bool(told), seen=seen)


def _products(forms: list[ProductForm]) -> list[Product]:
    try:
        return msgspec.convert([form.model_dump() for form in forms], list[Product])
    except msgspec.ValidationError as error:
        raise BadProduct(problem=str(error)) from error


@router.delete("/products", status_code=204)
async def drop_product(sku: Annotated[str, Query(max_length=64, pattern=r"^[^\x00]*$")], scope: MemberScope) -> None:
    """The bot forgets it at its next answer."""
    await actions.drop_product(scope, sku)


@router.get("/shop/connector")
async def read_connector(scope: MemberScope) -> ConnectorOut:
    """Whoever edits products has to know whether the shop's server says what they are."""
    scope.actor.need("edit_knowledge")
    return ConnectorOut.of(await queries.connector(scope))


@router.put("/shop/connector")
async def change_connector(form: ConnectorForm, request: Request, scope: MemberScope) -> ConnectorOut:
    """A server is asked for its products every hour from now on."""
    made = await actions.set_connector(scope, kind=form.kind, base_url=form.base_url)
    if made.kind == "rest":
        await actions.again(scope, request.app.state.timers)
    return ConnectorOut.of(made)


@router.post("/shop/connector/products")
async def take_products(request: Request, scope: MemberScope) -> ProductsTakenOut:
    """Take over all products of the shop now; those it no longer tells of are gone."""
    return ProductsTakenOut(taken=await actions.take_over(scope, await request.app.state.shops.of(scope)))


@router.post("/shop/connector/secret")
async def renew_connector_secret(request: Request, scope: MemberScope) -> ConnectorSecretOut:
    """A new secret; requests signed with the old one come no more."""
    version = await actions.renew_connector_secret(scope)
    return ConnectorSecretOut(
        secret=request.app.state.keyring.derive("shop_connector", scope.actor.workspace_id, version)
    )


@router.post("/shop/connector/check")
async def check_connector(request: Request, scope: MemberScope) -> ConnectorCheckOut:
    """Ask the shop for an order that does not exist, and say whether it answered."""
    scope.actor.need("manage_channels")
    began = time.perf_counter()
    code, message = "", "The shop answered."
    try:
        shop = await request.app.state.shops.of(scope)
        await shop.order(ASKED_FOR)
    except WingbeatError as error:
        code, message = error.code, error.message
    took_ms = round((time.perf_counter() - began) * 1000, 1)
    return ConnectorCheckOut(ok=not code, took_ms=took_ms, code=code, message=message)
