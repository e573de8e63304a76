"""The REST connector against a server that does what its reference says, and one that does not."""

import asyncio

import pytest
from fastapi import Response

from tests.commerce.orders import as_role, customer, desk, firm, order
from tests.commerce.shop_server import SECRET, ShopServer
from wingbeat.commerce.actions import renew_connector_secret, set_connector
from wingbeat.commerce.adapters.choose import MOST_WAITING, Connectors, NoWay, Patient, secret_of
from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.commerce.adapters.own import OwnShop
from wingbeat.commerce.adapters.rest import RestShop, signature
from wingbeat.commerce.models import BadConnector, Owner, Product, Receipt, ShopDown, ShopRefused
from wingbeat.commerce.ports import Shop
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden
from wingbeat.kit.secrets import Keyring

BASE = "https://shop.example/wingbeat"


@pytest.fixture
def server() -> ShopServer:
    orders = [order("TT-1001"), order("TT-1002", emails=("mei@example.com",), phones=())]
    products = [Product(sku=sku, name={"en": f"Lamp {sku}"}, price={"USD": 1.0}) for sku in "ABC"]
    return ShopServer(MemoryShop(orders, products))


@pytest.fixture(params=["memory", "rest"])
def shop(request: pytest.FixtureRequest, server: ShopServer) -> Shop:
    return server.shop if request.param == "memory" else RestShop(server, BASE, SECRET)


async def test_every_shop_answers_alike(runner, shop: Shop) -> None:
    assert await shop.order("TT-1001") == order("TT-1001")
    assert await shop.order("TT-9999") is None
    assert [one.number for one in await shop.orders(Owner(emails=("mei@example.com",)))] == ["TT-1002"]
    assert list(await shop.orders(Owner(user_ids=("u-1",)))) == []
    assert [one.tracking for one in await shop.shipments("TT-1001")] == ["SW1"]
    first = await shop.products("")
    rest = await shop.products(first.next)
    assert ([one.sku for one in (*first.products, *rest.products)], rest.next) == (["A", "B", "C"], "")
    receipt = await shop.request("return_request", "TT-1001", {"why": "size"}, "key-1")
    assert receipt == await shop.request("return_request", "TT-1001", {"why": "size"}, "key-1") == Receipt("R-1")


async def test_a_wrong_signature_is_turned_away(runner, server: ShopServer) -> None:
    with pytest.raises(ShopDown):
        await RestShop(server, BASE, "another secret").order("TT-1001")


def test_the_signature_is_what_the_reference_says() -> None:
    assert signature("whsec", 1700000000, "/wingbeat/orders/find", b'{"number":"TT-1"}') == (
        "v1=8527acf421cc4a83158fde58b2317988b23489d1e2bb8a4c961c756ee0fc0b20"
    )


@pytest.mark.parametrize(
    "broken",
    [
        Response(b"<html>", media_type="text/html"),
        Response(b'{"order": {"number": 7}}'),
        Response(b'{"order": {"number": "TT-1001", "state": "haunted", "placed_at": "2026-01-01T00:00:00Z", "currency": "CNY", "total": 1}}'),
        Response(b"[]"),
        Response(b"\xff\xfe"),
        Response(status_code=500),
        Response(status_code=302, headers={"Location": "https://elsewhere.example"}),
        Response(status_code=401),
    ],
)  # fmt: skip
async def test_hostile_42_an_answer_out_of_form_counts_as_none(runner, server: ShopServer, broken: Response) -> None:
    server.broken = broken
    with pytest.raises(ShopDown):
        await RestShop(server, BASE, SECRET).order("TT-1001")


async def test_a_shop_may_refuse_and_its_words_are_not_passed_on(runner, server: ShopServer) -> None:
    server.broken = Response(b"root password is 1234", status_code=422)
    with pytest.raises(ShopRefused) as refused:
        await RestShop(server, BASE, SECRET).request("return_request", "TT-1001", {}, "k")
    assert "1234" not in refused.value.message


async def test_after_three_failures_the_shop_is_left_alone_for_a_while(
    runner, database: Database, server: ShopServer
) -> None:
    scope = await firm(database)
    clock = [0.0]
    connectors = Connectors(Keyring(b"k" * 32), server, clock=lambda: clock[0])
    shop = Patient(RestShop(server, BASE, SECRET), connectors, scope.actor.workspace_id)
    server.silent = True
    for _ in range(4):
        with pytest.raises(ShopDown):
            await shop.order("TT-1001")
    server.silent = False
    with pytest.raises(ShopDown):
        await shop.order("TT-1001")
    assert server.heard == []
    clock[0] = 31.0
    assert (await shop.order("TT-1001")) is not None
    assert (await shop.request("return_request", "TT-1001", {}, "k")).reference == "R-1"
    assert [one.number for one in await shop.orders(Owner(emails=("mei@example.com",)))] == ["TT-1002"]
    assert len(await shop.shipments("TT-1001")) == 1


async def test_a_shop_that_never_answers_is_given_up_at_its_deadline(runner, database: Database) -> None:
    scope = await firm(database)

    class Never(MemoryShop):
        async def order(self, number: str) -> None:
            self.asked.append(number)
            await asyncio.get_running_loop().create_future()

    connectors = Connectors(Keyring(b"k" * 32), NoWay(), deadline_seconds=0.05)
    with pytest.raises(ShopDown):
        await Patient(Never(), connectors, scope.actor.workspace_id).order("TT-1001")


async def test_of_many_who_wait_for_a_slow_shop_the_last_are_told_at_once(runner, database: Database) -> None:
    scope, answer = await firm(database), asyncio.Event()

    class Slow(MemoryShop):
        async def order(self, number: str) -> None:
            self.asked.append(number)
            await answer.wait()

    slow = Slow()
    shop = Patient(slow, Connectors(Keyring(b"k" * 32), NoWay(), deadline_seconds=20), scope.actor.workspace_id)
    async with asyncio.TaskGroup() as waiting:
        for at in range(MOST_WAITING):
            waiting.create_task(shop.order(f"TT-{at}"))
        while len(slow.asked) < MOST_WAITING:
            await asyncio.sleep(0)
        with pytest.raises(ShopDown):
            await shop.order("TT-1001")
        answer.set()
    assert await shop.order("TT-1001") is None


async def test_a_shop_that_rested_is_tried_by_one(runner, database: Database, server: ShopServer) -> None:
    scope, clock, answer = await firm(database), [0.0], asyncio.Event()

    class Slow(MemoryShop):
        async def order(self, number: str) -> None:
            self.asked.append(number)
            await answer.wait()

    connectors, slow = Connectors(Keyring(b"k" * 32), server, clock=lambda: clock[0], deadline_seconds=20), Slow()
    server.silent = True
    for _ in range(3):
        with pytest.raises(ShopDown):
            await Patient(RestShop(server, BASE, SECRET), connectors, scope.actor.workspace_id).order("TT-1001")
    clock[0] = 31.0
    shop = Patient(slow, connectors, scope.actor.workspace_id)
    trying = asyncio.create_task(shop.order("TT-1001"))
    while not slow.asked:
        await asyncio.sleep(0)
    with pytest.raises(ShopDown):
        await shop.order("TT-1002")
    answer.set()
    await trying
    await shop.order("TT-1003")
    assert slow.asked == ["TT-1001", "TT-1003"]


async def test_a_workspace_asks_its_own_orders_until_it_names_a_server(
    runner, database: Database, server: ShopServer
) -> None:
    admin = as_role(await firm(database), "administrator")
    keyring = Keyring(b"k" * 32)
    connectors = Connectors(keyring, server)
    assert isinstance(await connectors.of(admin), OwnShop)
    await set_connector(admin, kind="rest", base_url=BASE)
    with pytest.raises(ShopDown):  # no secret was made yet
        await (await connectors.of(admin)).order("TT-1001")
    server.secret = secret_of(keyring, admin.actor.workspace_id, await renew_connector_secret(admin))
    connectors = Connectors(keyring, server)
    assert (await (await connectors.of(admin)).order("TT-1001")) is not None
    await renew_connector_secret(admin)
    with pytest.raises(ShopDown):
        await (await connectors.of(admin)).order("TT-1001")


async def test_members_see_the_orders_that_the_shops_own_server_tells_of_and_nobody_elses(
    runner, database: Database, server: ShopServer
) -> None:
    admin, keyring = as_role(await firm(database), "administrator"), Keyring(b"k" * 32)
    await set_connector(admin, kind="rest", base_url=BASE)
    server.secret = secret_of(keyring, admin.actor.workspace_id, await renew_connector_secret(admin))
    lin, stranger = await customer(admin, ("email", "lin@example.com")), await customer(admin)
    async with desk(as_role(admin, "agent"), Connectors(keyring, server)) as client:
        (shown,) = (await client.get(f"/customers/{lin}/orders")).json()["items"]
        assert (shown["number"], shown["state"], shown["total"]) == ("TT-1001", "shipped", 408.0)
        assert shown["body"]["items"][0] == {
            "name": {"zh-CN": "萤窗营灯", "en": "Camp lamp"},
            "quantity": 2,
            "price": 129.0,
        }
        (parcel,) = shown["body"]["shipments"]
        assert (parcel["carrier"], parcel["events"][0]["text"]) == ("雨燕", {"en": "Left", "zh-CN": "已发出"})
        assert "example.com" not in str(shown)
        heard = len(server.heard)
        assert (await client.get(f"/customers/{stranger}/orders")).json()["items"] == []
        assert len(server.heard) == heard, "of whom nothing is proven nobody asks"
        # A server that lists too much gives nothing away.
        told = b'{"orders":[{"number":"X-1","state":"paid","placed_at":"2026-11-18T02:10:00Z","currency":"USD","total":9}]}'
        server.broken = Response(told)
        assert (await client.get(f"/customers/{lin}/orders")).json()["items"] == []
        assert (await client.get(f"/customers/{lin}/worth")).json()["count"] == 0
        server.silent = True
        down = await client.get(f"/customers/{lin}/orders")
        assert (down.status_code, down.json()["code"]) == (503, "shop_down")


async def test_only_who_manages_channels_names_a_server_and_only_a_safe_one(runner, database: Database) -> None:
    scope = await firm(database)
    for role in ("agent", "editor", "supervisor"):
        with pytest.raises(Forbidden):
            await set_connector(as_role(scope, role), kind="own", base_url="")
        with pytest.raises(Forbidden):
            await renew_connector_secret(as_role(scope, role))
    for address in ("", "http://shop.example", "ftp://shop.example", "javascript:alert(1)"):
        with pytest.raises(BadConnector):
            await set_connector(as_role(scope, "administrator"), kind="rest", base_url=address)
