"""The bot offers a product that goes with its answer: to whom, which, how often, and what is counted of it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from msgspec.structs import replace

from tests.bot.flows.chats import demo_orders
from tests.bot.flows.conftest import say_error
from tests.bot.flows.test_through_the_bot import Plain
from tests.bot.shops import BotShop, Scripted, bot_shop
from wingbeat.bot.flows.adapters.turns import FlowTurns
from wingbeat.bot.flows.running.actions import FlowRunner
from wingbeat.bot.models import Guess, Part, ProductsAsked
from wingbeat.bot.recommend.actions import Offered, set_most_offers
from wingbeat.bot.recommend.endpoints import offers_router, router
from wingbeat.bot.recommend.queries import for_member
from wingbeat.channels.actions import create
from wingbeat.channels.queries import Sites, channel
from wingbeat.commerce.actions import put_orders, put_products
from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.commerce.companions.actions import count_baskets, show
from wingbeat.commerce.companions.models import Companion
from wingbeat.commerce.companions.queries import fared
from wingbeat.commerce.models import Product
from wingbeat.conversations.contents.events import Offer
from wingbeat.conversations.models import HandOff, Resolve, Say
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden, Invalid, WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.kit.limits import Limits
from wingbeat.kit.outgoing import OutgoingFailed, Reply
from wingbeat.kit.steps import Woken
from wingbeat.people.sessions.endpoints import member_scope
from wingbeat.people.teams.actions import found as found_team
from wingbeat.workspaces.models import RIGHTS, Actor, Role
from wingbeat.workspaces.queries import Scope

PNG = b"\x89PNG\r\n\x1a\n and so on"
LAMP, MAT, POLES, BAG = (
    Product(
        sku=sku,
        name={"en": name, "zh-CN": name},
        price={"USD": 20.0, "CNY": 150.0},
        stock=9,
        url=f"https://shop.example/{sku}",
        picture=f"https://pictures.example/{sku}.png",
    )
    for sku, name in (("LAMP", "Owl lamp"), ("MAT", "Cloud mat"), ("POLES", "Heron poles"), ("BAG", "Frost bag"))
)
ASKED = Guess("en", parts=(Part("how much is the lamp?", products=ProductsAsked(("LAMP",), ("price",), surely=True)),))


def member(scope: Scope, role: Role) -> Scope:
    return Scope(scope.database, Actor(scope.actor.workspace_id, "member", uuid7(), RIGHTS[role]))


async def channel_of(shop: BotShop) -> UUID:
    administrator = member(shop.scope, "administrator")
    team_id = await found_team(administrator, "Desk")
    return (await create(administrator, name="Shop", team_id=team_id, language="en", origins=[])).id


@asynccontextmanager
async def offering(database: Database, guess: Guess = ASKED, *, most: int = 2, **parts: Any) -> AsyncIterator[BotShop]:
    """A shop where the lamp is often bought with the mat, then with the poles, then with the bag."""
    async with bot_shop(database, parts.pop("understanding", Scripted(guess)), **parts) as shop:
        await put_products(shop.scope, [LAMP, MAT, POLES, BAG])
        baskets = [(["LAMP", "MAT"], 30), (["LAMP", "POLES"], 20), (["LAMP", "BAG"], 10), (["other"], 90)]
        await count_baskets(shop.scope, baskets)
        await set_most_offers(member(shop.scope, "editor"), most)
        shop.channel_id = await channel_of(shop)
        yield shop


async def offers(shop: BotShop, text: str = "how much is the lamp?") -> list[Offer]:
    """What the bot offers with its answer."""
    return [event.body.offer for event in await shop.asks(text, "en") if event.kind == "message" and event.body.offer]


async def counted(shop: BotShop) -> None:
    """Let the step that counts offers hear the whole conversation."""
    log = await shop.log()
    workspace_id = shop.scope.actor.workspace_id
    woken = Woken(workspace_id, shop.conversation_id, "bot.offers", 1, 1, log[-1].seq, 0, tuple(log))
    async with shop.database.transaction() as connection:
        await Offered(shop.database).keep(connection, [woken])


async def priced(shop: BotShop, price: float) -> None:
    """Change the price, so that the same question gets another answer."""
    await put_products(shop.scope, [replace(LAMP, price={"USD": price})])


async def test_an_answer_about_a_product_carries_one_that_goes_with_it(database: Database) -> None:
    async with offering(database) as shop:
        (offer,) = await offers(shop)
        assert (offer.sku, offer.because_sku, offer.name, offer.price, offer.stock, offer.because, offer.url) == (
            "MAT",
            "LAMP",
            "Cloud mat",
            "US$20",
            "in stock",
            "Often bought with Owl lamp",
            "https://shop.example/MAT",
        )


async def test_a_conversation_gets_so_many_as_the_workspace_says_and_none_twice(database: Database) -> None:
    async with offering(database) as shop:
        found = []
        for price in (20.0, 21.0, 22.0):
            await priced(shop, price)
            found += await offers(shop)
        assert [offer.sku for offer in found] == ["MAT", "POLES"]


async def test_a_workspace_that_did_not_ask_for_it_offers_nothing(database: Database) -> None:
    async with offering(database, most=0) as shop:
        assert await offers(shop) == []


async def test_a_member_may_suggest_what_goes_with_what_was_asked_about(database: Database) -> None:
    async with offering(database, most=1) as shop:
        assert [offer.sku for offer in await offers(shop)] == ["MAT"]
        await counted(shop)
        assert [one.sku for one in await for_member(shop.scope, await shop.state(), ())] == ["POLES", "BAG"]
        assert [one.sku for one in await for_member(shop.scope, await shop.state(), ["BAG"])] == ["LAMP"]


async def test_what_a_member_was_shown_before_is_not_offered(database: Database) -> None:
    async with offering(database) as shop:
        mat = Companion(sku="MAT", because="LAMP", confidence=0.5, lift=2.0, together=30)
        await show(shop.scope, shop.conversation_id, shop.customer_id, [mat])
        assert [offer.sku for offer in await offers(shop)] == ["POLES"]


@pytest.mark.parametrize("lacks", [{"stock": 0}, {"url": ""}])
async def test_what_cannot_be_bought_now_is_not_offered(database: Database, lacks: dict[str, Any]) -> None:
    async with offering(database) as shop:
        await put_products(shop.scope, [replace(MAT, **lacks)])
        assert [offer.sku for offer in await offers(shop)] == ["POLES"]


async def prove(shop: BotShop, address: str) -> None:
    await shop.scope.execute(
        "INSERT INTO customer (workspace_id, id) VALUES ($1, $2) ON CONFLICT DO NOTHING", shop.customer_id
    )
    await shop.scope.execute(
        "INSERT INTO identity (workspace_id, id, customer_id, channel_id, kind, address, verified)"
        " VALUES ($1, $2, $3, $4, 'email', $5, true)",
        uuid7(),
        shop.customer_id,
        shop.channel_id,
        address,
    )


def bought(*skus: str) -> dict[str, Any]:
    items = [{"sku": sku, "quantity": 1} for sku in skus]
    mia = {"email": "mia@example.com"}
    return {"number": "T-1", "customer": mia, "state": "paid", "currency": "USD", "total": 1, "items": items}


async def test_what_the_customer_has_is_not_offered(database: Database) -> None:
    async with offering(database) as shop:
        await prove(shop, "mia@example.com")
        await put_orders(shop.scope, [(bought("MAT"), datetime.now(UTC))])
        assert [offer.sku for offer in await offers(shop)] == ["POLES"]


async def test_who_is_unhappy_is_offered_nothing_then_and_later(database: Database) -> None:
    async with offering(database, replace(ASKED, sentiment=-0.4)) as shop:
        assert await offers(shop) == []
        shop.understanding.guess = ASKED
        await priced(shop, 21.0)
        assert await offers(shop) == []


async def test_who_complained_before_is_offered_nothing(database: Database) -> None:
    async with offering(database) as shop:
        assert len(await offers(shop)) == 1
        await shop.send(HandOff(why="complaint"), Sender("system"))
        await shop.send(Resolve(how="member"), Sender("system"))
        await priced(shop, 21.0)
        assert await offers(shop) == []
        assert (await shop.state()).status == "bot"


async def test_who_asks_for_people_is_offered_nothing(database: Database) -> None:
    async with offering(database, replace(ASKED, wish="person")) as shop:
        assert await offers(shop) == []


async def test_a_members_message_carries_no_offer(database: Database) -> None:
    async with offering(database) as shop:
        (offer,) = await offers(shop)
        await shop.send(Say("Look", offer=offer), Sender("member", uuid7()))
        (said,) = [event for event in await shop.log() if event.actor_kind == "member" and event.kind == "message"]
        assert said.body.offer is None


async def test_a_channel_that_draws_no_cards_gets_words_and_the_address(database: Database) -> None:
    async with offering(database) as shop:
        await shop.scope.execute("UPDATE channel SET kind = 'sms' WHERE workspace_id = $1")
        (said,) = [event.body for event in await shop.asks("how much is the lamp?", "en") if event.kind == "message"]
        assert said.offer is None
        assert said.text.endswith(
            "\n\nOften bought with Owl lamp: Cloud mat, US$20, in stock.\nhttps://shop.example/MAT"
        )


@pytest.mark.parametrize(
    ("number", "contact", "skus"),
    [
        ("TT-10290", "zhaoyiming@example.com", ["MAT"]),  # on its way
        ("TT-10312", "lea.sommer@example.com", []),  # cancelled
        ("TT-10273", "chang.jiahao@example.com", []),  # on its way back
    ],
)
async def test_an_orders_status_carries_what_goes_with_it_where_all_is_well(
    database: Database, number: str, contact: str, skus: list[str]
) -> None:
    (order,) = [one for one in demo_orders() if one.number == number]
    understanding, flows = Plain(), FlowTurns(FlowRunner(MemoryShop(demo_orders())))
    async with offering(database, understanding=understanding, flows=flows) as shop:
        understanding.shop = shop
        await put_products(shop.scope, [Product(sku=order.items[0].sku, name="What was ordered", price={})])
        await count_baskets(shop.scope, [([order.items[0].sku, "MAT"], 40)])
        assert [offer.sku for offer in await offers(shop, f"订单 {number} {contact}")] == skus


async def test_shown_opened_and_bought_are_counted_apart_from_members(database: Database) -> None:
    async with offering(database) as shop:
        await prove(shop, "mia@example.com")
        (offer,) = await offers(shop)
        await counted(shop)
        await counted(shop)  # a step may run twice
        poles = Companion(sku="POLES", because="LAMP", confidence=0.5, lift=2.0, together=30)
        await show(shop.scope, shop.conversation_id, shop.customer_id, [poles])
        async with shops_door(shop) as client:
            followed = await client.get(offer.link)
        assert (followed.status_code, followed.headers["location"]) == (303, "https://shop.example/MAT")
        await put_orders(shop.scope, [(bought("MAT"), datetime.now(UTC))])
        found = await fared(shop.scope, datetime.now(UTC) - timedelta(hours=1))
        assert {to: (one.shown, one.taken, one.bought) for to, one in found.items()} == {
            "customer": (1, 1, 1),
            "member": (1, 0, 0),
        }


class Pictures:
    """An `Outgoing` that holds one answer, or none."""

    def __init__(self, reply: Reply | None = None) -> None:
        self.reply = reply
        self.asked: list[str] = []

    async def request(self, _method: str, url: str, **_how: Any) -> Reply:
        self.asked.append(url)
        if self.reply is None:
            raise OutgoingFailed(why="timed_out")
        return self.reply


@asynccontextmanager
async def shops_door(shop: BotShop, pictures: Pictures | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """A stranger's browser before the addresses that offers lead through."""
    app = FastAPI()
    outgoing: Any = pictures or Pictures()
    app.include_router(offers_router(Sites(shop.database), shop.database, outgoing, Limits()))
    app.add_exception_handler(WingbeatError, say_error)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://wingbeat.example") as client:
        yield client


async def test_a_product_leads_to_its_page_whatever_became_of_the_offer(database: Database) -> None:
    async with offering(database) as shop, shops_door(shop) as client:
        site = (await channel(shop.scope, shop.channel_id)).site_key
        assert (await client.get(f"/go/{site}/product/MAT?offer={uuid7()}")).status_code == 303
        assert (await client.get(f"/go/{site}/product/NOTHING")).status_code == 404
        assert (await client.get("/go/no-such-site/product/MAT")).status_code == 404


NO_PICTURES: Mapping[str, Reply | None] = {
    "script": Reply(200, {}, b"<svg onload=alert(1)>"),
    "missing": Reply(404, {}, PNG),
    "silent": None,
}


async def test_a_picture_of_the_shops_server_comes_through_us(database: Database) -> None:
    pictures = Pictures(Reply(200, {"content-type": "text/html"}, PNG))
    async with offering(database) as shop, shops_door(shop, pictures) as client:
        (offer,) = await offers(shop)
        found = await client.get(offer.picture)
        assert (found.status_code, found.headers["content-type"], found.content) == (200, "image/png", PNG)
        assert found.headers["x-content-type-options"] == "nosniff"
        assert pictures.asked == ["https://pictures.example/MAT.png"]
        await shop.scope.execute("UPDATE product SET picture = '/shop/images/mat.svg' WHERE workspace_id = $1")
        found = await client.get(offer.picture)  # our own: nothing to hide from ourselves
        assert (found.headers["location"], len(pictures.asked)) == ("/shop/images/mat.svg", 1)


@pytest.mark.parametrize("kind", NO_PICTURES)
async def test_hostile_42_what_is_no_picture_is_not_passed_on(database: Database, kind: str) -> None:
    async with offering(database) as shop, shops_door(shop, Pictures(NO_PICTURES[kind])) as client:
        (offer,) = await offers(shop)
        assert (await client.get(offer.picture)).status_code == 404


async def test_one_place_makes_us_ask_for_so_many_pictures_and_no_more(database: Database) -> None:
    pictures = Pictures(Reply(200, {}, PNG))
    async with offering(database) as shop, shops_door(shop, pictures) as client:
        (offer,) = await offers(shop)
        statuses = [(await client.get(offer.picture)).status_code for _ in range(70)]
        assert (statuses[0], statuses[-1], len(pictures.asked) < 70) == (200, 429, True)


async def test_how_many_is_set_by_who_edits_what_the_bot_knows(database: Database) -> None:
    async with offering(database) as shop:
        with pytest.raises(Forbidden):
            await set_most_offers(member(shop.scope, "agent"), 1)
        with pytest.raises(Invalid):
            await set_most_offers(member(shop.scope, "editor"), 6)


async def test_the_setting_and_the_figures_by_the_api(database: Database) -> None:
    async with offering(database) as shop:
        app = FastAPI()
        app.include_router(router)
        app.dependency_overrides[member_scope] = lambda: member(shop.scope, "administrator")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://desk.example") as desk:
            assert (await desk.put("/bot/offers", json={"most": 3})).json() == {"most": 3}
            assert (await desk.get("/bot/offers")).json() == {"most": 3}
            await offers(shop)
            await counted(shop)
            since = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
            told = (await desk.get("/recommendations/fared", params={"since": since})).json()
            assert (told["customer"]["shown"], told["member"]["shown"]) == (1, 0)
