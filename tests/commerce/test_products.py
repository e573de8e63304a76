"""A shop's products: stored, taken over from its server, and known to the bot at its next question."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from tests.commerce.orders import as_role, desk, firm
from wingbeat.bot.products.queries import known_products, revision
from wingbeat.commerce.actions import TIMER, Catalogues, put_products, set_connector, take_over, take_products
from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.commerce.adapters.own import OwnShop
from wingbeat.commerce.models import Product, ShopDown
from wingbeat.commerce.queries import products_after
from wingbeat.kit.database import Database
from wingbeat.kit.timers import Timers
from wingbeat.workspaces.queries import Scope

LAMP = Product(sku="L1", name={"en": "Owl lamp", "zh-CN": "猫头鹰灯"}, price={"USD": 38.0}, category="lights", stock=2)
SHELF = tuple(Product(sku=f"P{at}", name=f"Thing {at}", price={"USD": 1.0 + at}) for at in range(5))


@pytest.fixture
def scope(runner: asyncio.Runner, database: Database) -> Scope:
    return runner.run(firm(database))


async def skus(scope: Scope) -> list[str]:
    return [row["sku"] for row in await products_after(scope, "", limit=100)]


async def test_the_bot_learns_anew_of_names_and_kinds_and_of_nothing_else(scope: Scope) -> None:
    before = await revision(scope)
    await put_products(scope, [LAMP])
    first = await revision(scope)
    assert first > before
    await put_products(scope, [replace(LAMP, stock=9, price={"USD": 30.0}, url="https://shop.example/l1")])
    assert await revision(scope) == first
    for changed in (replace(LAMP, name={"en": "Owl"}), replace(LAMP, category="lamps"), replace(LAMP, sku="L2")):
        earlier = await revision(scope)
        await put_products(scope, [changed])
        assert await revision(scope) > earlier


async def test_what_is_not_among_all_of_them_is_gone(scope: Scope) -> None:
    await put_products(scope, [LAMP, *SHELF])
    earlier = await revision(scope)
    await put_products(scope, SHELF, whole=True)
    assert await skus(scope) == [one.sku for one in SHELF]
    assert await revision(scope) > earlier


async def test_one_name_stands_for_every_language_and_a_foreign_one_too(scope: Scope) -> None:
    await put_products(scope, [SHELF[0], replace(LAMP, name={"fr": "Lampe hibou"})])
    names = {one.sku: one.names for one in await known_products(scope)}
    assert names == {
        "P0": dict.fromkeys(("zh-CN", "zh-TW", "en"), "Thing 0"),
        "L1": dict.fromkeys(("zh-CN", "zh-TW", "en"), "Lampe hibou"),
    }


async def test_a_shops_products_are_taken_over_stretch_by_stretch(scope: Scope) -> None:
    await put_products(scope, [LAMP])
    shop = MemoryShop(products=SHELF)
    assert await take_products(scope, shop) == len(SHELF)
    assert shop.asked == ["products"] * 3
    assert await skus(scope) == [one.sku for one in SHELF]


@pytest.mark.parametrize("broken", ["silent", "empty"])
async def test_a_shop_that_tells_nothing_takes_nothing_away(scope: Scope, broken: str) -> None:
    await put_products(scope, [LAMP])
    shop = MemoryShop()
    shop.down = broken == "silent"
    if shop.down:
        with pytest.raises(ShopDown):
            await take_products(scope, shop)
    else:
        assert await take_products(scope, shop) == 0
    assert await skus(scope) == ["L1"]


async def test_the_shop_that_is_rows_here_tells_of_them_like_any_other(scope: Scope) -> None:
    await put_products(scope, [LAMP])
    (found,) = (await OwnShop(scope).products("")).products
    assert (found.sku, found.name, found.price, found.stock) == ("L1", LAMP.name, {"USD": 38.0}, 2)
    assert await OwnShop(scope).products("L1") == await MemoryShop().products("")


async def test_a_shops_server_is_asked_again_every_hour_as_long_as_it_is_the_connector(
    scope: Scope, database: Database
) -> None:
    workspace_id, now = scope.actor.workspace_id, datetime.now(UTC)
    due = "SELECT count(*) FROM timer WHERE workspace_id = $1 AND name = $2 AND due > now() + interval '50 minutes'"
    shop = MemoryShop(products=SHELF)
    catalogues = Catalogues(database, shop, Timers(database, {}))
    await catalogues.due(workspace_id, workspace_id, now)
    assert (shop.asked, await database.value(due, workspace_id, TIMER)) == ([], 0)
    await set_connector(as_role(scope, "administrator"), kind="rest", base_url="https://shop.example")
    await catalogues.due(workspace_id, workspace_id, now)
    assert (len(await skus(scope)), await database.value(due, workspace_id, TIMER)) == (len(SHELF), 1)
    shop.down = True
    await catalogues.due(workspace_id, workspace_id, now)
    assert (len(await skus(scope)), await database.value(due, workspace_id, TIMER)) == (len(SHELF), 1)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "https://a b",
        "https://a\n",
        "data:,x",
        "x",
    ],
)
def test_hostile_42_an_address_that_is_none_is_refused(address: str) -> None:
    for field in ("url", "picture"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({"sku": "A", "name": "A", "price": {}, field: address}, Product)


@pytest.mark.parametrize("address", ["", "https://shop.example/a?b=c#d", "http://shop.example", "/shop/#TT-1", "/"])
def test_pages_of_any_server_and_of_this_one_are_taken(address: str) -> None:
    assert msgspec.convert({"sku": "A", "name": "A", "price": {}, "url": address}, Product).url == address


async def test_products_come_and_go_by_the_api(scope: Scope) -> None:
    async with desk(as_role(scope, "editor"), MemoryShop()) as client:
        lamp = {"sku": "L1", "name": "Owl lamp", "price": {"USD": 38}, "stock": 2, "url": "https://shop.example/l1"}
        others: list[dict[str, Any]] = [{"sku": sku, "name": sku, "price": {}} for sku in ("L2", "L3")]
        assert (await client.put("/products", json={"products": [lamp, *others]})).status_code == 204
        page = (await client.get("/products", params={"limit": 2})).json()
        assert ([one["sku"] for one in page["items"]], page["next"]) == (["L1", "L2"], "L2")
        assert page["items"][0]["url"] == "https://shop.example/l1"
        assert (await client.put("/products", json={"products": [lamp], "whole": True})).status_code == 204
        assert await skus(scope) == ["L1"]
        bad = await client.put("/products", json={"products": [lamp | {"url": "javascript:alert(1)"}]})
        assert bad.status_code == 422


async def test_a_shop_is_asked_for_its_products_on_wish_and_not_by_everybody(scope: Scope) -> None:
    shop = MemoryShop(products=SHELF)
    async with desk(as_role(scope, "administrator"), shop) as client:
        assert (await client.post("/shop/connector/products")).json() == {"taken": len(SHELF)}
    async with desk(as_role(scope, "agent"), shop) as client:
        assert (await client.post("/shop/connector/products")).status_code == 403
        assert (await client.put("/products", json={"products": []})).status_code == 403


async def audited(scope: Scope) -> list[tuple[str, dict[str, Any]]]:
    """What the audit holds, oldest first."""
    rows = await scope.rows("SELECT act, facts FROM audit WHERE workspace_id = $1 ORDER BY id")
    return [(row["act"], row["facts"]) for row in rows]


async def test_products_are_found_by_words_and_by_what_is_sold_out_page_by_page(scope: Scope) -> None:
    names = {"en": "Rain_jacket 100%", "zh-CN": "听雨冲锋衣", "zh-TW": "聽雨衝鋒衣"}
    await put_products(scope, [LAMP, *SHELF, Product(sku="J1", name=names, price={}, category="coats", stock=4)])

    async def found(**asked: Any) -> list[str]:
        return [row["sku"] for row in await products_after(scope, "", limit=10, **asked)]

    for words, skus in {"owl": ["L1"], "LAMP lights": ["L1"], "冲锋衣": ["J1"], "l1 owl": ["L1"], "%": ["J1"], "_j": ["J1"], "\\": []}.items():  # fmt: skip
        assert await found(words=words) == skus, words
    assert await found(sold_out=True) == [one.sku for one in SHELF]
    assert [row["sku"] for row in await products_after(scope, "P1", limit=2, words="thing")] == ["P2", "P3"]


async def test_a_product_is_made_changed_and_dropped_and_the_audit_knows_how(scope: Scope) -> None:
    lamp = {"sku": "L1", "name": {"en": "Owl lamp"}, "price": {"USD": 38}, "stock": 2}
    async with desk(as_role(scope, "editor"), MemoryShop()) as client:
        made = await client.post("/products", json=lamp)
        assert (made.status_code, made.json()["name"]) == (201, {"en": "Owl lamp"})
        taught = await revision(scope)
        assert (await client.post("/products", json=lamp)).status_code == 409
        changed = lamp | {"price": {"USD": 1035.5}, "stock": 0, "summary": {"en": "Glows."}}
        for _ in range(2):  # the second time nothing changes, and nothing is kept
            assert (await client.put("/products", json={"products": [changed]})).status_code == 204
        assert [(await client.delete("/products", params={"sku": "L1"})).status_code for _ in range(2)] == [204, 404]
    assert await revision(scope) > taught
    facts = {"sku": "L1", "price": ["USD 38.00", "USD 1,035.50"], "stock": ["2", "0"], "changed": ["summary"]}
    assert await audited(scope) == [
        ("product_made", {"sku": "L1"}),
        ("product_changed", facts),
        ("product_removed", {"sku": "L1"}),
    ]


async def test_what_was_stored_meanwhile_is_not_written_over(scope: Scope) -> None:
    await put_products(scope, [LAMP])
    async with desk(as_role(scope, "editor"), MemoryShop()) as client:
        (seen,) = (await client.get("/products")).json()["items"]
        form = {"products": [seen | {"stock": 7}], "seen": seen}
        assert [(await client.put("/products", json=form)).status_code for _ in range(2)] == [204, 409]
        (now,) = (await client.get("/products")).json()["items"]
        assert now["stock"] == 7
        gone = {"products": [now | {"sku": "L9"}], "seen": now | {"sku": "L9"}}
        assert (await client.put("/products", json=gone)).status_code == 409


@pytest.mark.parametrize("role", ["agent", "supervisor", "analyst"])
async def test_who_does_not_edit_knowledge_looks_at_products_and_changes_none(scope: Scope, role: Any) -> None:
    await put_products(scope, [LAMP])
    async with desk(as_role(scope, role), MemoryShop()) as client:
        assert [one["sku"] for one in (await client.get("/products")).json()["items"]] == ["L1"]
        form = {"sku": "L1", "name": "Owl", "price": {}}
        asked = [
            await client.post("/products", json=form),
            await client.put("/products", json={"products": [form]}),
            await client.delete("/products", params={"sku": "L1"}),
        ]
        assert {answer.status_code for answer in asked} == {403}
    assert await skus(scope) == ["L1"]


async def test_the_audit_knows_who_connected_the_shop_and_took_its_products_over(scope: Scope) -> None:
    asker = as_role(scope, "administrator")
    await set_connector(asker, kind="rest", base_url="https://shop.example")
    await set_connector(asker, kind="rest", base_url="https://shop.example")
    await take_over(asker, MemoryShop(products=SHELF))
    assert await audited(scope) == [
        ("connector_changed", {"kind": ["own", "rest"], "address": ["", "https://shop.example"]}),
        ("products_taken", {"number": str(len(SHELF))}),
    ]
