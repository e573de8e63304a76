"""REST for what the shop knows of a customer, and for how the shop is asked."""

import time
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, StringConstraints

from wingbeat.commerce import actions, queries
from wingbeat.commerce.models import Connector
from wingbeat.kit.errors import WingbeatError
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page

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
    ok: bool
    took_ms: float
    message: str


@router.get("/customers/{customer_id}/orders")
async def list_orders(customer_id: UUID, scope: MemberScope) -> Page[OrderOut]:
    """The orders of a customer who has proven who they are; nobody else's."""
    scope.actor.need("converse")
    return Page(items=[OrderOut.model_validate(row) for row in await queries.orders_of(scope, customer_id)])


@router.get("/shop/connector")
async def read_connector(scope: MemberScope) -> ConnectorOut:
    scope.actor.need("manage_channels")
    return ConnectorOut.of(await queries.connector(scope))


@router.put("/shop/connector")
async def change_connector(form: ConnectorForm, scope: MemberScope) -> ConnectorOut:
    return ConnectorOut.of(await actions.set_connector(scope, kind=form.kind, base_url=form.base_url))


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
    message = "The shop answered."
    try:
        shop = await request.app.state.shops.of(scope)
        await shop.order(ASKED_FOR)
    except WingbeatError as error:
        message = error.message
    took_ms = round((time.perf_counter() - began) * 1000, 1)
    return ConnectorCheckOut(ok=message == "The shop answered.", took_ms=took_ms, message=message)
