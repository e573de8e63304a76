"""Orders of a small shop."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from tests.people.conftest import say_error
from wingbeat.commerce.actions import put_orders
from wingbeat.commerce.endpoints import router
from wingbeat.commerce.models import Item, News, Order, Shipment
from wingbeat.commerce.worth.endpoints import router as worth_router
from wingbeat.kit.database import Database
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.people.sessions.endpoints import member_scope
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import RIGHTS, Actor, Role, system
from wingbeat.workspaces.queries import Scope

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def order(number: str = "TT-1001", **more: Any) -> Order:
    made: dict[str, Any] = {
        "number": number,
        "state": "shipped",
        "placed_at": NOW - timedelta(days=4),
        "currency": "CNY",
        "total": 408.0,
        "items": (Item({"zh-CN": "萤窗营灯", "en": "Camp lamp"}, 2, 129.0), Item("Beanie")),
        "shipments": (Shipment("in_transit", "雨燕", "SW1", (News(NOW - timedelta(days=1), {"en": "Left", "zh-CN": "已发出"}),)),),
        "emails": ("lin@example.com",),
        "phones": ("+86 138 0000 0000",),
    }  # fmt: skip
    return Order(**made | more)


def told(number: str, email: str, phone: str, **more: Any) -> dict[str, Any]:
    """An order as a shop's export tells it."""
    return {
        "number": number,
        "customer": {"name": "Lin", "email": email, "phone": phone},
        "state": "shipped",
        "currency": "CNY",
        "items": [{"sku": "A", "quantity": 1, "price": 10.0, "name": "Lamp"}],
        "total": 10.0,
        "shipments": [],
    } | more


async def put(scope: Scope, *orders: dict[str, Any]) -> None:
    await put_orders(scope, [(one, NOW - timedelta(days=3)) for one in orders])


async def firm(database: Database, name: str = "Finch") -> Scope:
    """A new workspace, as its own housekeeping sees it."""
    return Scope(database, system(await found(database, name=name, language="en", zone="UTC")))


def as_role(scope: Scope, role: Role) -> Scope:
    return Scope(scope.database, Actor(scope.actor.workspace_id, "member", uuid7(), RIGHTS[role]))


async def customer(scope: Scope, *proven: tuple[str, str]) -> UUID:
    """A customer with these proven identities (kind, address)."""
    customer_id = uuid7()
    await scope.execute("INSERT INTO customer (workspace_id, id) VALUES ($1, $2)", customer_id)
    for kind, address in proven:
        await scope.execute(
            "INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address, verified)"
            " VALUES ($1, $2, $3, $4, $5, $6, true)",
            uuid7(),
            customer_id,
            uuid7(),
            kind,
            address,
        )
    return customer_id


def desk(scope: Scope, shops: Any) -> httpx.AsyncClient:
    """What members ask of the shop, as this one."""
    app = FastAPI()
    app.include_router(router)
    app.include_router(worth_router)
    app.add_exception_handler(WingbeatError, say_error)
    app.state.shops = shops
    app.dependency_overrides[member_scope] = lambda: scope
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://desk.example")
