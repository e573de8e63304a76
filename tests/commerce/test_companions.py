import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from wingbeat.commerce.actions import put_orders, put_products
from wingbeat.commerce.companions.actions import count_baskets, show, take
from wingbeat.commerce.companions.models import Shown
from wingbeat.commerce.companions.queries import bought_by, fared, go_with
from wingbeat.commerce.models import Product
from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

NOW = datetime(2026, 11, 1, tzinfo=UTC)
MIA = "mia@example.com"


@pytest.fixture
def scope(runner: asyncio.Runner, database: Database) -> Scope:
    workspace_id = runner.run(found(database, name="Finch", language="en", zone="Asia/Shanghai"))
    return Scope(database, system(workspace_id))


async def stock(scope: Scope, **skus: int) -> None:
    await put_products(
        scope, [Product(sku=sku, name={"en": sku}, price={"USD": 1.0}, stock=left) for sku, left in skus.items()]
    )


def order(number: str, *skus: str) -> tuple[dict[str, Any], datetime]:
    items = [{"sku": sku, "quantity": 1} for sku in skus]
    told = {
        "number": number,
        "customer": {"email": MIA},
        "state": "paid",
        "currency": "USD",
        "total": 1,
        "items": items,
    }
    return told, NOW


async def test_orders_told_twice_are_counted_once(scope: Scope) -> None:
    await stock(scope, tent=5, mat=5, bag=5)
    orders = [order(str(n), "tent", "mat") for n in range(4)] + [order(f"b{n}", "bag") for n in range(20)]
    await put_orders(scope, orders)
    await put_orders(scope, orders)
    (mat,) = await go_with(scope, ["tent"])
    assert (mat.sku, mat.because, mat.together, mat.name) == ("mat", "tent", 4, {"en": "mat"})


async def test_what_is_out_of_stock_is_not_offered(scope: Scope) -> None:
    await stock(scope, tent=5, mat=0)
    await count_baskets(scope, [(["tent", "mat"], 10), (["other"], 50)])
    assert await go_with(scope, ["tent"]) == []


async def test_another_workspaces_customers_say_nothing_here(scope: Scope, database: Database) -> None:
    await stock(scope, tent=5, mat=5)
    elsewhere = Scope(database, system(await found(database, name="Owl", language="en", zone="UTC")))
    await count_baskets(elsewhere, [(["tent", "mat"], 10), (["other"], 50)])
    assert await go_with(scope, ["tent"]) == []


async def customer(scope: Scope, *, verified: bool) -> Any:
    customer_id = uuid7()
    await scope.execute("INSERT INTO customer (workspace_id, id, name) VALUES ($1, $2, 'Mia')", customer_id)
    await scope.execute(
        "INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address, verified)"
        " VALUES ($1, $2, $3, $4, 'user', $5, $6)",
        uuid7(),
        customer_id,
        uuid7(),
        MIA,
        verified,
    )
    return customer_id


async def test_an_offer_that_was_taken_and_bought_is_credited_once(scope: Scope) -> None:
    await stock(scope, tent=5, mat=5)
    await count_baskets(scope, [(["tent", "mat"], 10), (["other"], 50)])
    mia, conversation_id = await customer(scope, verified=True), uuid7()
    offers = await go_with(scope, ["tent"])
    first = await show(scope, conversation_id, mia, offers)
    again = await show(scope, conversation_id, mia, offers)
    assert [one.id for one in first] == [one.id for one in again]
    await take(scope, first[0].id)
    await put_orders(scope, [order("1", "mat")])
    told = await fared(scope, datetime.now(UTC) - timedelta(hours=1))
    assert (told["member"].shown, told["member"].taken, told["member"].bought) == (1, 1, 1)
    assert told["customer"] == Shown(to="customer")
    assert await bought_by(scope, mia) == ["mat"]


async def test_an_unproven_address_tells_nothing_of_its_orders(scope: Scope) -> None:
    mia = await customer(scope, verified=False)
    await put_orders(scope, [order("1", "mat")])
    assert await bought_by(scope, mia) == []


async def test_an_offer_that_is_not_there_cannot_be_taken(scope: Scope) -> None:
    with pytest.raises(NotFound):
        await take(scope, uuid7())
