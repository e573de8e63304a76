"""Orders are shown to those they belong to, and guessing has an end."""

import asyncio
from uuid import UUID

import pytest

from tests.commerce.orders import customer, firm, order, put, told
from wingbeat.commerce.actions import Asker, find_order
from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.commerce.adapters.own import OwnShop
from wingbeat.commerce.models import AttemptsSpent, Owner, ShopDown
from wingbeat.commerce.rules.proof import MOST_FAILED
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.queries import Scope

PHONE = "+86 138 0000 0000"


@pytest.fixture
def shop_of(runner: asyncio.Runner, database: Database) -> Scope:
    scope = runner.run(firm(database))
    orders = (told("TT-1001", "lin@example.com", PHONE), told("TT-1002", "mei@example.com", "+886 912 345 678"))
    runner.run(put(scope, *orders))
    return scope


async def ask(
    scope: Scope, number: str, contact: str = "", *, who: UUID | None = None, where: UUID | None = None
) -> str:
    """The number of the order that is found, or "" (as for what is not theirs)."""
    asker = Asker(who or uuid7(), where or uuid7())
    found = await find_order(scope, OwnShop(scope), asker, number=number, contact=contact)
    return found.number if found else ""


async def test_a_stranger_needs_the_contact_of_the_order(runner, shop_of: Scope) -> None:
    assert await ask(shop_of, "TT-1001", "lin@example.com") == "TT-1001"
    assert await ask(shop_of, "tt1001", "13800000000") == "TT-1001"
    for number, contact in (("TT-1001", ""), ("TT-1001", "mei@example.com"), ("TT-9999", "lin@example.com"), ("", "x")):
        assert await ask(shop_of, number, contact) == ""


async def test_whoever_is_proven_sees_their_own_orders_alone(runner, shop_of: Scope) -> None:
    lin = await customer(shop_of, ("user", "lin@example.com"))
    assert await ask(shop_of, "TT-1001", who=lin) == "TT-1001"
    assert await ask(shop_of, "TT-1002", who=lin) == ""
    assert await ask(shop_of, "TT-1002", "mei@example.com", who=lin) == "TT-1002"


async def test_an_unproven_address_opens_nothing(runner, shop_of: Scope) -> None:
    claimed = await customer(shop_of)
    await shop_of.execute(
        "INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address) VALUES ($1, $2, $3, $4, 'email', $5)",
        uuid7(), claimed, uuid7(), "lin@example.com",
    )  # fmt: skip
    assert await ask(shop_of, "TT-1001", who=claimed) == ""


async def test_orders_of_another_workspace_are_not_found(runner, shop_of: Scope, database: Database) -> None:
    stranger = await firm(database, "Heron")
    await put(stranger, told("HE-1", "mei@example.com", PHONE))
    assert await ask(stranger, "TT-1001", "lin@example.com") == ""


@pytest.mark.parametrize("kept", ["conversation", "customer", "order", "contact"])
async def test_hostile_40_guessing_ends_however_it_is_spread(runner, shop_of: Scope, kept: str) -> None:
    who, where = uuid7(), uuid7()
    for turn in range(MOST_FAILED[kept]):
        number = "TT-1001" if kept == "order" else f"TT-8{turn:03}"
        contact = "lin@example.co" if kept == "contact" else f"guess{turn}@example.com"
        assert await ask(shop_of, number, contact, who=who if kept == "customer" else None, where=where if kept == "conversation" else None) == ""  # fmt: skip
    number = "TT-1001" if kept in {"order", "conversation", "customer"} else "TT-1002"
    contact = "lin@example.co" if kept == "contact" else "lin@example.com"
    with pytest.raises(AttemptsSpent):
        await ask(shop_of, number, contact, who=who if kept == "customer" else None, where=where if kept == "conversation" else None)  # fmt: skip


async def test_hostile_40_tries_at_once_are_counted_too(runner, shop_of: Scope) -> None:
    where = uuid7()
    tries = [ask(shop_of, f"TT-7{turn:03}", f"{turn}@example.com", where=where) for turn in range(20)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, str) for one in done) == MOST_FAILED["conversation"]
    assert all(isinstance(one, str | AttemptsSpent) for one in done)


async def test_right_answers_spend_nothing(runner, shop_of: Scope) -> None:
    who, where = uuid7(), uuid7()
    for _ in range(MOST_FAILED["customer"] + 1):
        assert await ask(shop_of, "TT-1001", "lin@example.com", who=who, where=where) == "TT-1001"


async def test_the_owner_is_let_in_whoever_else_guessed(runner, shop_of: Scope) -> None:
    for turn in range(MOST_FAILED["order"] + 1):
        try:
            await ask(shop_of, "TT-1001", f"{turn}@example.com")
        except AttemptsSpent:
            break
    lin = await customer(shop_of, ("email", "lin@example.com"))
    assert await ask(shop_of, "TT-1001", who=lin) == "TT-1001"


async def test_a_day_later_tries_are_new(runner, shop_of: Scope) -> None:
    where = uuid7()
    for turn in range(MOST_FAILED["conversation"]):
        await ask(shop_of, "TT-9999", f"{turn}@example.com", where=where)
    await shop_of.execute("UPDATE order_attempt SET since = since - interval '25 hours' WHERE workspace_id = $1")
    assert await ask(shop_of, "TT-1001", "lin@example.com", where=where) == "TT-1001"


async def test_no_number_and_no_contact_is_kept_in_the_clear(runner, shop_of: Scope) -> None:
    await ask(shop_of, "TT-1001", "mei@example.com")
    rows = await shop_of.rows("SELECT subject FROM order_attempt WHERE workspace_id = $1")
    assert rows
    assert not any("TT-1001" in row["subject"] or "mei" in row["subject"] for row in rows)


async def test_a_shop_that_is_down_spends_no_try(runner, shop_of: Scope) -> None:
    shop = MemoryShop([order("TT-1001")])
    shop.down = True
    with pytest.raises(ShopDown):
        await find_order(shop_of, shop, Asker(uuid7(), uuid7()), number="TT-1001", contact="lin@example.com")
    assert await shop_of.value("SELECT max(failed) FROM order_attempt WHERE workspace_id = $1") == 0


async def test_a_shop_without_orders_cannot_be_asked_and_nobody_is_told_their_number_is_wrong(
    runner, shop_of: Scope
) -> None:
    await shop_of.execute("DELETE FROM shop_order WHERE workspace_id = $1")
    with pytest.raises(ShopDown):
        await ask(shop_of, "TT-1001", "lin@example.com")


async def test_a_request_is_kept_once_and_not_at_all_when_dry(runner, shop_of: Scope) -> None:
    shop = OwnShop(shop_of)
    first = await shop.request("return_request", "TT-1001", {"why": "size"}, "key-1")
    assert await shop.request("return_request", "TT-1001", {"why": "size"}, "key-1") == first
    await OwnShop(shop_of, dry=True).request("return_request", "TT-1001", {}, "key-2")
    assert await shop_of.value("SELECT count(*) FROM shop_request WHERE workspace_id = $1") == 1


async def test_a_proven_customers_orders_are_listed_newest_first(runner, shop_of: Scope) -> None:
    await put(shop_of, told("TT-1003", "lin@example.com", PHONE))
    shop = OwnShop(shop_of)
    assert {one.number for one in await shop.orders(Owner(emails=("lin@example.com",)))} == {"TT-1001", "TT-1003"}
    assert list(await shop.orders(Owner(user_ids=("u-17",)))) == []
    assert list(await shop.shipments("TT-1001")) == []
