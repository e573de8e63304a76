"""Flows as the bot takes its turns: one command each, in the log, beside answers and people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.bot.flows.chats import demo_orders, here
from tests.bot.shops import BotShop, Scripted, bot_shop
from wingbeat.bot.flows.adapters.turns import FlowTurns
from wingbeat.bot.flows.proposals.queries import proposals
from wingbeat.bot.flows.rules.values import READ
from wingbeat.bot.flows.running.actions import FlowRunner
from wingbeat.bot.models import Guess, Intent, Language, Part, Slot, SlotKind
from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

INTENTS = {"订单": "order_status", "退货": "return_item", "发票": "invoice"}
KINDS: tuple[SlotKind, ...] = ("order_number", "email")


class Plain(Scripted):
    """Knows an intent by a word, a few slots by their form, and the shop's questions by heart."""

    shop: BotShop

    async def ask(self, _workspace_id: Any, text: str, language: Language, _k: int = 5) -> Guess:
        intents = tuple(Intent(name, 0.9) for word, name in INTENTS.items() if word in text and "怎么" not in text)
        known = (self.shop.candidate(text, 0.9),) if text in self.shop.articles else ()
        slots = tuple(
            Slot(kind, value, value, text.find(value), text.find(value) + len(value))
            for kind in KINDS
            for value in READ[kind](text, here())
        )
        return Guess(language=language, parts=(Part(text, intents, known),), slots=slots)


@pytest.fixture
def memory() -> MemoryShop:
    return MemoryShop(demo_orders(datetime.now(UTC)))


@asynccontextmanager
async def plain_shop(
    database: Database, memory: MemoryShop, understanding: Plain | None = None, **parts: Any
) -> AsyncIterator[BotShop]:
    """A shop with the shipped flows, over these orders."""
    understanding = understanding or Plain()
    async with bot_shop(database, understanding, flows=FlowTurns(FlowRunner(memory)), **parts) as shop:
        understanding.shop = shop
        yield shop


def said(events: list[Recorded]) -> list[str]:
    return [event.body.text for event in events if event.kind == "message" and event.actor_kind == "bot"]


def moved(events: list[Recorded]) -> Any:
    (found,) = [event.body for event in events if event.kind == "flow_moved"]
    return found


async def test_a_flow_is_walked_through_the_log(database: Database, memory: MemoryShop) -> None:
    async with plain_shop(database, memory) as shop:
        first = await shop.asks("查订单")
        assert (moved(first).flow, moved(first).step, "订单号" in said(first)[0]) == (
            "order_status",
            "find.number",
            True,
        )
        second = await shop.asks("TT-10290")
        assert moved(second).run["slots"] == {"order_number": "TT-10290"}
        third = await shop.asks("zhaoyiming@example.com")
        assert "雨燕速递" in said(third)[0]
        done = await shop.asks("是")
        assert (moved(done).ended, moved(done).run, (await shop.state()).status) == ("done", None, "resolved")


async def test_another_question_is_answered_and_the_open_one_asked_again(
    database: Database, memory: MemoryShop
) -> None:
    async with plain_shop(database, memory) as shop:
        asked = said(await shop.asks("查订单"))[0]
        between = said(await shop.asks("怎么退货？"))
        assert between == [shop.articles["怎么退货？"].answer, asked]
        assert "手机号" in said(await shop.asks("TT-10290"))[0]


async def test_another_flow_in_between_is_done_first_and_the_first_goes_on(
    database: Database, memory: MemoryShop
) -> None:
    async with plain_shop(database, memory) as shop:
        asked = said(await shop.asks("查订单"))[0]
        between = await shop.asks("我要开发票")
        assert (moved(between).flow, moved(between).run["parked"]["flow"]) == ("invoice", "order_status")
        back = await shop.asks("算了")
        assert (moved(back).flow, said(back)[-1]) == ("order_status", asked)
        assert moved(await shop.asks("TT-10290")).step == "find.contact"


async def test_another_number_where_the_contact_is_asked_is_the_right_one_and_no_matter_of_its_own(
    database: Database, memory: MemoryShop
) -> None:
    async with plain_shop(database, memory) as shop:
        await shop.asks("我要退货")
        asked = said(await shop.asks("TT-99999"))
        corrected = await shop.asks("不对，是 TT-10290")
        assert (moved(corrected).flow, said(corrected)) == ("return_exchange", asked)
        assert "手机号" not in said(await shop.asks("zhaoyiming@example.com"))[-1]


async def test_who_comes_back_to_the_matter_hears_its_question_again(database: Database, memory: MemoryShop) -> None:
    async with plain_shop(database, memory) as shop:
        asked = said(await shop.asks("查订单"))[0]
        await shop.asks("怎么退货？")
        back = await shop.asks("说回我的订单")
        assert (moved(back).flow, moved(back).step, said(back)) == ("order_status", "find.number", [asked])
        assert "手机号" in said(await shop.asks("TT-10290"))[0]


async def test_who_comes_back_again_and_again_without_an_answer_gets_a_person(
    database: Database, memory: MemoryShop
) -> None:
    async with plain_shop(database, memory) as shop:
        for _ in range(10):
            followed = await shop.asks("查订单")
            if (await shop.state()).status == "queued":
                break
        assert "handed_off" in [event.kind for event in followed]


class KnowsAll(Plain):
    """Is sure of an article whatever is asked."""

    async def ask(self, workspace_id: Any, text: str, language: Language, k: int = 5) -> Guess:
        guess = await super().ask(workspace_id, text, language, k)
        (part,) = guess.parts
        return replace(guess, parts=(replace(part, candidates=(self.shop.candidate("怎么退货？", 0.9),)),))


async def test_who_wants_it_done_hears_the_article_and_is_asked_for_what_it_needs(
    database: Database, memory: MemoryShop
) -> None:
    async with plain_shop(database, memory, KnowsAll()) as shop:
        assert said(await shop.asks("退货要几天？")) == [shop.articles["怎么退货？"].answer]
        shop.conversation_id, shop.customer_id = uuid7(), uuid7()
        wanted = await shop.asks("我要退货")
        assert (moved(wanted).flow, said(wanted)[0]) == ("return_exchange", shop.articles["怎么退货？"].answer)
        assert "订单号" in said(wanted)[1]


async def test_out_of_hours_what_the_bot_cannot_answer_is_taken_down(database: Database, memory: MemoryShop) -> None:
    async with plain_shop(database, memory) as shop:
        in_twelve_hours = (datetime.now(ZoneInfo("Asia/Shanghai")).hour + 12) % 24
        await shop.opens(in_twelve_hours, in_twelve_hours + 1)
        followed = await shop.asks("量子力学")
        assert moved(followed).flow == "out_of_hours_intake"
        assert (await shop.state()).status == "bot"


async def test_a_flow_hands_over_with_its_card_and_its_proposal(database: Database, memory: MemoryShop) -> None:
    async with plain_shop(database, memory) as shop:
        for words in ("退货 TT-10299 wu.peishan@example.com", "尺码不合适", "跳过"):
            await shop.asks(words)
        last = await shop.asks("对")
        (handed,) = [event.body for event in last if event.kind == "handed_off"]
        assert (handed.why, handed.card.lines[0]) == ("flow_step", "退货：TT-10299，NT$1,320，签收 3 天")
        assert (await shop.state()).status == "queued"
        actor = Actor(shop.scope.actor.workspace_id, "member", None, RIGHTS["agent"])
        (proposal,) = await proposals(Scope(database, actor), shop.conversation_id)
        assert (proposal.action, memory.requests) == ("return_request", {})


async def test_a_question_about_returns_is_answered_and_wanting_one_begins_the_flow(
    database: Database, memory: MemoryShop
) -> None:
    async with plain_shop(database, memory) as shop:
        assert said(await shop.asks("怎么退货？")) == [shop.articles["怎么退货？"].answer]
        assert moved(await shop.asks("我要退货")).flow == "return_exchange"


async def test_who_sends_a_number_below_an_answer_takes_up_the_flow_that_it_offers(
    database: Database, memory: MemoryShop
) -> None:
    async with plain_shop(database, memory) as shop:
        grouped = "UPDATE article SET group_key = 'invoice' WHERE workspace_id = $1 AND id = $2"
        await shop.scope.execute(grouped, shop.articles["怎么退货？"].id)
        offered = await shop.asks("怎么退货？")
        assert [event.body.suggestions for event in offered if event.kind == "message"] == [("开发票",)]
        assert moved(await shop.asks("TT-10290")).flow == "invoice"


# --- after an order was told of

NUMBER, EMAIL = "TT-10290", "zhaoyiming@example.com"


async def look_up(shop: BotShop, contact: str = EMAIL) -> None:
    for words in ("查订单", NUMBER, contact):
        await shop.asks(words)


async def test_it_is_the_order_that_was_looked_at(database: Database, memory: MemoryShop) -> None:
    async with plain_shop(database, memory) as shop:
        await look_up(shop)
        wanted = await shop.asks("它能开发票吗")
        assert moved(wanted).run["slots"] == {"order_number": NUMBER, "contact": EMAIL}
        assert not any("订单号" in text for text in said(wanted))


async def test_who_points_at_no_order_is_asked_for_one(database: Database, memory: MemoryShop) -> None:
    async with plain_shop(database, memory) as shop:
        await look_up(shop)
        assert "订单号" in said(await shop.asks("我要退货"))[0]


async def test_more_that_is_asked_of_an_order_just_told_of_needs_no_pointing(
    database: Database, memory: MemoryShop
) -> None:
    async with plain_shop(database, memory) as shop:
        await look_up(shop)
        again = await shop.asks("再查订单")
        assert NUMBER in said(again)[0]


async def test_what_was_not_proven_once_is_not_proven_by_pointing_at_it(database: Database, memory: MemoryShop) -> None:
    async with plain_shop(database, memory) as shop:
        await look_up(shop, "somebody.else@example.com")
        wanted = await shop.asks("它要退货")
        assert moved(wanted).step == "find.number_again"
        assert not any(NUMBER in text for text in said(wanted))


async def test_what_is_asked_after_all_was_told_is_a_question_of_its_own(
    database: Database, memory: MemoryShop
) -> None:
    async with plain_shop(database, memory) as shop:
        await look_up(shop)
        assert said(await shop.asks("怎么退货？")) == [shop.articles["怎么退货？"].answer]
        assert said(await shop.asks("量子力学")), "nobody is left without a word"
