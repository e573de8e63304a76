"""Two things in one message, and another topic in the middle of a flow: nothing that was asked is lost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from tests.bot.flows.chats import demo_orders
from tests.bot.flows.test_through_the_bot import Plain, moved, said
from tests.bot.shops import BotShop, bot_shop
from wingbeat.bot.adapters.nothing import NoLimits
from wingbeat.bot.flows.adapters.turns import FlowTurns
from wingbeat.bot.flows.running.actions import FlowRunner
from wingbeat.bot.models import Guess, Language, ProductsAsked
from wingbeat.bot.ports import Asked, Permit
from wingbeat.commerce.actions import put_products
from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.commerce.models import Product
from wingbeat.conversations.contents.events import Source
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.queries import Scope

NAME = "夜鹰头灯"
LAMP = Product(sku="L1", name=NAME, price={"CNY": 259.0}, stock=9)


class Cutting(Plain):
    """Cuts at "另外", and knows one product by its name."""

    async def ask(self, workspace_id: Any, text: str, language: Language, k: int = 5) -> Guess:
        one_by_one = [await super(Cutting, self).ask(workspace_id, one, language, k) for one in text.split("，另外")]
        parts = tuple(
            replace(part, products=ProductsAsked(("L1",), ("price",), surely=True)) if NAME in part.text else part
            for guess in one_by_one
            for part in guess.parts
        )
        return replace(one_by_one[0], parts=parts, slots=tuple(slot for guess in one_by_one for slot in guess.slots))


class Reviewed(NoLimits):
    """Members approve whatever comes from an article."""

    async def permit(self, scope: Scope, asked: Asked, sources: Any) -> Permit:
        return Permit("review") if any(map(is_article, sources)) else await super().permit(scope, asked, sources)


def is_article(source: Source) -> bool:
    return source.article_id is not None


@pytest.fixture
def flows() -> FlowTurns:
    return FlowTurns(FlowRunner(MemoryShop(demo_orders(datetime.now(UTC)))))


async def begin(shop: BotShop, understanding: Plain) -> None:
    understanding.shop = shop
    await put_products(shop.scope, [LAMP])


async def test_a_flow_that_begins_leaves_the_other_question_answered(database: Database, flows: FlowTurns) -> None:
    understanding = Cutting()
    async with bot_shop(database, understanding, flows=flows) as shop:
        await begin(shop, understanding)
        for text in ("查订单，另外怎么退货？", "怎么退货？，另外查订单"):
            shop.conversation_id, shop.customer_id = uuid7(), uuid7()
            followed = await shop.asks(text)
            answer, question = said(followed)
            assert answer == shop.articles["怎么退货？"].answer
            assert (moved(followed).flow, "订单号" in question) == ("order_status", True)


async def test_an_orders_status_and_a_product_are_told_in_one_turn(database: Database, flows: FlowTurns) -> None:
    understanding = Cutting()
    async with bot_shop(database, understanding, flows=flows) as shop:
        await begin(shop, understanding)
        followed = await shop.asks("订单 TT-10290 zhaoyiming@example.com 到哪了，另外夜鹰头灯多少钱？")
        product, status, *_ = said(followed)
        assert product == "夜鹰头灯：¥259，有现货。"
        assert "TT-10290" in status


async def test_what_nobody_knows_beside_a_flow_is_named(database: Database, flows: FlowTurns) -> None:
    understanding = Cutting()
    async with bot_shop(database, understanding, flows=flows) as shop:
        await begin(shop, understanding)
        followed = await shop.asks("查订单，另外火星上几点了？")
        open_part, question = said(followed)
        assert "火星上几点了" in open_part
        assert (moved(followed).flow, "订单号" in question) == ("order_status", True)


async def test_where_members_approve_the_other_answer_no_flow_begins_behind_them(
    database: Database, flows: FlowTurns
) -> None:
    understanding = Cutting()
    async with bot_shop(database, understanding, flows=flows, permits=Reviewed()) as shop:
        await begin(shop, understanding)
        followed = await shop.asks("查订单，另外怎么退货？")
        kinds = [event.kind for event in followed]
        assert ("draft_proposed" in kinds, "flow_moved" in kinds) == (True, False)


async def test_a_product_is_told_of_in_the_middle_of_a_flow_and_its_question_asked_again(
    database: Database, flows: FlowTurns
) -> None:
    understanding = Cutting()
    async with bot_shop(database, understanding, flows=flows) as shop:
        await begin(shop, understanding)
        asked = said(await shop.asks("查订单"))[0]
        assert said(await shop.asks("夜鹰头灯多少钱？")) == ["夜鹰头灯：¥259，有现货。", asked]
        assert "手机号" in said(await shop.asks("TT-10290"))[0]


async def test_a_products_name_where_free_words_are_asked_for_is_the_answer(
    database: Database, flows: FlowTurns
) -> None:
    understanding = Cutting()
    async with bot_shop(database, understanding, flows=flows) as shop:
        await begin(shop, understanding)
        for words in ("退货或换货 TT-10299 wu.peishan@example.com", "换货", "尺码不合适", "跳过"):
            await shop.asks(words)
        followed = await shop.asks("换成夜鹰头灯")
        assert "换成夜鹰头灯" in moved(followed).run["slots"].values()
        assert not any("¥259" in text for text in said(followed))


async def test_the_same_about_a_product_twice_in_a_flow_is_for_a_person(database: Database, flows: FlowTurns) -> None:
    understanding = Cutting()
    async with bot_shop(database, understanding, flows=flows) as shop:
        await begin(shop, understanding)
        for words in ("查订单", "夜鹰头灯多少钱？"):
            await shop.asks(words)
        *_, handed = await shop.asks("夜鹰头灯多少钱？")
        assert (handed.kind, handed.body.why) == ("handed_off", "same_answer")


async def test_a_value_is_taken_and_the_question_beside_it_answered(database: Database, flows: FlowTurns) -> None:
    understanding = Cutting()
    async with bot_shop(database, understanding, flows=flows) as shop:
        await begin(shop, understanding)
        await shop.asks("查订单")
        followed = await shop.asks("TT-10290，另外夜鹰头灯多少钱？")
        product, question = said(followed)
        assert (product, "手机号" in question) == ("夜鹰头灯：¥259，有现货。", True)
        assert moved(followed).run["slots"] == {"order_number": "TT-10290"}
        assert "TT-10290" in said(await shop.asks("zhaoyiming@example.com"))[0]


async def test_what_the_flow_is_about_is_no_question_beside_it(database: Database, flows: FlowTurns) -> None:
    understanding = Cutting()
    async with bot_shop(database, understanding, flows=flows) as shop:
        await begin(shop, understanding)
        await shop.asks("查订单")
        (question,) = said(await shop.asks("TT-10290，我的订单到哪了？"))
        assert "手机号" in question
