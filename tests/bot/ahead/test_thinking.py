"""Thinking while the customer types: once a pause, in memory, used only for the very text that is sent."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.bot.shops import BotShop, ByHeart, bot_shop, spoken
from wingbeat.bot.adapters.nothing import NoFlows
from wingbeat.bot.ahead.actions import Ahead
from wingbeat.bot.ahead.models import Foreseen, Saved, Typist
from wingbeat.bot.models import Guess, Language, Lesson
from wingbeat.commerce.models import Order
from wingbeat.conversations.models import HandOff
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.actions import create
from wingbeat.knowledge.models import Draft
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

LIN = Typist(uuid7(), uuid7(), uuid7(), uuid7(), "zh-CN")
PLACE = LIN.workspace_id, LIN.customer_id


class Slow:
    """Thinks until it is let on; `begun` are the texts."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.thinking, self.may_end = asyncio.Event(), asyncio.Event()

    async def __call__(self, _typist: Typist, text: str) -> Foreseen | None:
        self.begun.append(text)
        self.thinking.set()
        await self.may_end.wait()
        return Foreseen(Guess(language="zh-CN", revision=len(self.begun)))


def counted(ahead: Ahead) -> Saved:
    return ahead._counts.get((LIN.workspace_id, LIN.channel_id), Saved())


async def test_only_the_text_of_a_pause_is_thought_about(database: Database) -> None:
    think = Slow()
    ahead = Ahead(database, think)
    for text in ("怎", "怎么退", "怎么退货", " 怎么退货？ "):
        ahead.hear(LIN, text)
    await think.thinking.wait()
    think.may_end.set()
    found = await ahead.take(*PLACE, "怎么退货？", "zh-CN")
    assert think.begun == ["怎么退货？"]
    assert found == Foreseen(Guess(language="zh-CN", revision=1))
    assert (counted(ahead).used, counted(ahead).discarded) == (1, 0)
    assert counted(ahead).saved_seconds > 0
    assert await ahead.take(*PLACE, "怎么退货？", "zh-CN") is None, "a thought is used once"


OTHERS: tuple[tuple[str, Language], ...] = (("怎么退货？谢谢", "zh-CN"), ("怎么退货？", "zh-TW"))


@pytest.mark.parametrize(("sent", "language"), OTHERS, ids=["another text", "another language"])
async def test_a_message_that_is_another_one_discards_the_thought(
    database: Database, sent: str, language: Language
) -> None:
    think = Slow()
    ahead = Ahead(database, think)
    ahead.hear(LIN, "怎么退货？")
    await think.thinking.wait()
    assert await ahead.take(*PLACE, sent, language) is None
    assert counted(ahead) == Saved(discarded=1)


async def test_a_message_sent_within_the_pause_costs_no_thought(database: Database) -> None:
    think = Slow()
    ahead = Ahead(database, think)
    ahead.hear(LIN, "怎么退货？")
    assert await ahead.take(*PLACE, "怎么退货？", "zh-CN") is None
    assert (think.begun, counted(ahead)) == ([], Saved())


async def test_typing_on_ends_the_thought_before(database: Database) -> None:
    think = Slow()
    ahead = Ahead(database, think)
    ahead.hear(LIN, "怎么退货？")
    await think.thinking.wait()
    think.thinking.clear()
    ahead.hear(LIN, "怎么退货？要钱吗？")
    await think.thinking.wait()
    think.may_end.set()
    assert await ahead.take(*PLACE, "怎么退货？要钱吗？", "zh-CN") is not None
    assert (counted(ahead).used, counted(ahead).discarded) == (1, 1)


async def test_counts_are_added_up_by_day_and_channel(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        ahead = shop.bot.reading.ahead
        typist = typist_of(shop)
        for _ in range(2):
            ahead._count(typist, Saved(used=1, saved_seconds=0.25))
            ahead._count(typist, Saved(discarded=2))
            await ahead.write()
        rows = await shop.scope.rows("SELECT * FROM bot_ahead WHERE workspace_id = $1")
        assert [(row["used"], row["discarded"], row["saved_seconds"]) for row in rows] == [(2, 4, 0.5)]
        assert not any("怎么" in str(dict(row)) for row in rows)


def editor_of(shop: BotShop) -> Scope:
    return Scope(shop.database, Actor(shop.scope.actor.workspace_id, "member", uuid7(), RIGHTS["editor"]))


def typist_of(shop: BotShop) -> Typist:
    return Typist(shop.scope.actor.workspace_id, shop.channel_id, shop.customer_id, shop.conversation_id, "zh-CN")


async def heard(ahead: Ahead, typist: Typist, text: str) -> None:
    """Typed, and thought about to the end."""
    ahead.hear(typist, text)
    place = typist.workspace_id, typist.customer_id
    async with asyncio.timeout(60):
        while not ((thought := ahead._thoughts.get(place)) and thought.task and thought.task.done()):
            await asyncio.sleep(0.01)


async def test_the_turn_takes_what_was_thought_and_asks_the_engine_nothing(database: Database) -> None:
    asked: list[str] = []

    class Counting(ByHeart):
        read = 0

        async def load(
            self, workspace_id: UUID, revision: int, lessons: Sequence[Lesson], products: Any = None
        ) -> None:
            self.read = revision
            await super().load(workspace_id, revision, lessons, products)

        async def ask(self, workspace_id: UUID, text: str, language: Language, k: int = 5) -> Guess:
            asked.append(text)
            return replace(await super().ask(workspace_id, text, language, k), revision=self.read)

    class Foreseeing(NoFlows):
        async def foresee(self, _scope: Scope, _customer_id: object, _guess: Guess) -> tuple[Order, ...] | None:
            return ()

    async with bot_shop(database, Counting(), flows=Foreseeing()) as shop:
        typist = typist_of(shop)
        await heard(shop.bot.reading.ahead, typist, "怎么退货？")
        assert await shop.log() == [], "nothing is stored, nothing is shown"
        assert spoken(await shop.asks("怎么退货？")) == ["怎么退货？"]
        assert asked == ["怎么退货？"]
        await heard(shop.bot.reading.ahead, typist, "你们有实体店吗？")
        await create(editor_of(shop), Draft(language="zh-CN", questions=("新的",), answer="是。"))
        assert spoken(await shop.asks("你们有实体店吗？")) == ["你们有实体店吗？"]
        assert asked[1:] == ["你们有实体店吗？"] * 2, "what was thought with other articles counts no more"


async def test_nothing_is_thought_about_what_members_are_to_read(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await shop.asks("怎么退货？")
        await shop.send(HandOff("asked"), Sender("customer", shop.customer_id))
        typist = typist_of(shop)
        await heard(shop.bot.reading.ahead, typist, "你们有实体店吗？")
        assert (
            await shop.bot.reading.ahead.take(typist.workspace_id, typist.customer_id, "你们有实体店吗？", "zh-CN")
            is None
        )
