"""The bot's turn through a real door: one command, heard once, and never talking over people."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.bot.shops import BotShop, ByHeart, Scripted, bot_shop, spoken
from wingbeat.bot.adapters.memory import MemoryEngine
from wingbeat.bot.adapters.nothing import CalendarStaff, NoFlows, NoLadder, NoLimits
from wingbeat.bot.models import Guess, Language, Part, Slot
from wingbeat.bot.ports import Asked, EngineDown, FlowTurn, LadderAnswer, Passage, Permit
from wingbeat.bot.rules.words import PERHAPS, handing_over
from wingbeat.conversations.contents.events import Source
from wingbeat.conversations.events import FlowMoved, HandOffWhy
from wingbeat.conversations.models import Assign, Conversation, HandOff, Say, StartTyping
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.live.rules import for_customer
from wingbeat.workspaces.queries import Scope

LI = Sender("member", uuid7())


def kinds(events: list[Recorded]) -> list[str]:
    return [event.kind for event in events]


def handoff(events: list[Recorded]) -> Any:
    (handed,) = [event.body for event in events if event.kind == "handed_off"]
    return handed


async def test_the_real_engine_answers_and_hands_over(database: Database, memory_engine: MemoryEngine) -> None:
    async with bot_shop(database, memory_engine) as shop:
        assert spoken(await shop.asks("怎么退货？")) == ["怎么退货？"]
        handed = handoff(await shop.asks("我的包裹炸了，要投诉"))
        assert (handed.why, handed.card.next_step) == ("danger", "make_safe")


async def test_a_turn_is_one_command_that_says_what_was_understood(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        followed = await shop.asks("怎么退货？")
        assert kinds(followed) == ["understood", "message"]
        assert [event.key for event in followed] == [None, "bot.answer:2"]
        heard, said = (event.body for event in followed)
        assert (heard.upto, heard.language) == (2, "zh-CN")
        assert said.sources[0].title == "怎么退货？"
        assert (await shop.state()).heard_seq == 2


async def test_a_lane_that_grew_after_a_crash_is_not_answered_twice(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        first = await shop.ask("怎么退货？")
        await shop.turn(first, first)
        second = await shop.ask("你们有实体店吗？")
        await shop.turn(first, second)  # killed before it had noted that the first is done
        assert spoken(await shop.log()) == ["怎么退货？", "你们有实体店吗？"]


async def test_what_was_written_while_the_bot_answered_is_answered_after_a_crash(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        first = await shop.ask("怎么退货？")
        second = await shop.ask("你们有实体店吗？")
        await shop.turn(first, first)
        await shop.turn(first, second)
        assert spoken(await shop.log()) == ["怎么退货？", "你们有实体店吗？"]


async def test_the_bot_is_silent_from_a_members_first_key_stroke(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        asked = await shop.ask("怎么退货？")
        await shop.send(StartTyping(), LI)
        state = await shop.state()
        assert (state.status, state.assignee_id) == ("assigned", LI.id), "somebody has it"
        await shop.turn(asked, asked)
        await shop.ask("有人吗")
        await shop.turn(asked, (await shop.state()).seq)
        assert spoken(await shop.log()) == []


async def test_a_member_who_types_while_the_bot_thinks_is_not_talked_over(database: Database) -> None:
    shop: BotShop

    class Slow(Scripted):
        async def ask(self, workspace_id: UUID, text: str, language: Language, k: int = 5) -> Guess:
            await shop.send(StartTyping(), LI)
            return await super().ask(workspace_id, text, language, k)

    async with bot_shop(database, Slow(Guess(language="zh-CN", small_talk="greeting"))) as shop:
        assert kinds(await shop.asks("你好")) == ["assigned", "typing_started"]


async def test_the_bot_is_silent_once_a_member_has_it(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        asked = await shop.ask("怎么退货？")
        assert LI.id is not None
        await shop.send(Assign(LI.id, "picked"), LI)
        await shop.turn(asked, asked)
        assert spoken(await shop.log()) == []


async def test_the_same_answer_twice_brings_a_person(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await shop.asks("怎么退货？")
        await shop.asks("你们有实体店吗？")
        assert handoff(await shop.asks("退货流程")).why == "same_answer"


async def test_it_never_asks_again_twice_in_a_row(database: Database) -> None:
    async with bot_shop(database, Scripted(Guess(language="en", parts=(Part(text="?"),)))) as shop:
        shop.understanding.guess = unclear(shop)
        assert kinds(await shop.asks("hm", "en")) == ["understood", "message"]
        assert handoff(await shop.asks("hm hm", "en")).why == "failed_twice"


async def test_what_is_asked_beside_the_wish_for_a_person_is_on_the_card(database: Database) -> None:
    asked = Guess(language="en", wish="person", beside_wish="Where is it?")
    async with bot_shop(database, Scripted(asked)) as shop:
        handed = handoff(await shop.asks("Where is it? A person please", "en"))
        assert (handed.card.wants, handed.card.next_step) == ("Where is it?", "answer")
        assert "Where is it?" in handed.draft


async def test_whoever_asks_for_a_person_is_handed_over_with_a_card_and_a_draft(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await shop.asks("怎么退货？")
        handed = handoff(await shop.asks("转人工"))
        assert handed.why == "asked"
        assert (handed.card.wants, handed.card.tried, handed.card.mood) == ("怎么退货？", ("怎么退货？",), "calm")
        assert "怎么退货？" in handed.draft
        assert (await shop.state()).owed_since is not None


async def test_a_customer_sees_neither_card_nor_draft_nor_what_was_understood(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await shop.asks("转人工")
        log = await shop.log()
        assert handoff(log).draft
        shown = [wire for wire in map(for_customer, log) if wire is not None]
        assert [wire.body for wire in shown if wire.seq == log[-1].seq] == [{"kind": "handed_off"}]
        assert not [event for event in log if event.kind == "understood" and for_customer(event)]


def unclear(shop: BotShop) -> Guess:
    candidates = [shop.candidate("How do I return an item?", 0.2)]
    return Guess(language="en", parts=(Part(text="hm", candidates=tuple(candidates)),))


async def test_whoever_calls_for_people_by_a_button_brings_a_card_too(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await shop.asks("怎么退货？")
        called = await shop.send(HandOff("asked"), Sender("customer", shop.customer_id))
        await shop.prepares(called)
        suggested = (await shop.log())[-1]
        assert suggested.body.card.tried == ("怎么退货？",)
        assert "怎么退货？" in suggested.body.text
        assert for_customer(suggested) is None


async def test_several_things_asked_are_answered_in_one_message_with_all_sources(database: Database) -> None:
    scripted = Scripted(Guess(language="en"))
    async with bot_shop(database, scripted) as shop:
        parts = tuple(
            Part(text=title, candidates=(shop.candidate(title, 0.9),))
            for title in ("How do I return an item?", "How long is the warranty?")
        )
        scripted.guess = Guess(language="en", parts=(*parts, Part(text="and the moon?")))
        _, said = await shop.asks("returns, warranty and the moon", "en")
        assert [source.title for source in said.body.sources] == [
            "How do I return an item?",
            "How long is the warranty?",
        ]
        for text in ("Write to us within 30 days.", "Two years.", "“and the moon?”"):
            assert text in said.body.text


async def test_a_vip_gets_a_person_at_once(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await shop.known_customer(tier="vip")
        assert handoff(await shop.asks("怎么退货？")).why == "vip"


async def test_an_engine_that_is_down_hands_over(database: Database) -> None:
    class Down(Scripted):
        async def ask(self, *_: object, **__: object) -> Guess:
            raise EngineDown

    async with bot_shop(database, Down(Guess(language="en"))) as shop:
        followed = await shop.asks("Where is my tent?", "en")
        assert kinds(followed) == ["message", "handed_off"]
        assert (handoff(followed).why, handoff(followed).card.wants) == ("bot_down", "Where is my tent?")


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-CN", "明天 09:00 (UTC+8) 上班"), ("zh-TW", "明天 09:00 (UTC+8) 上線"), ("en", "tomorrow at 09:00 (UTC+8)")],
)
async def test_out_of_hours_it_says_when_people_are_back(database: Database, language: Language, words: str) -> None:
    class Closed(CalendarStaff):
        async def next_opening(self, _scope: Scope, _conversation: Conversation, at: datetime) -> datetime | None:
            there = at.astimezone(ZoneInfo("Asia/Shanghai"))
            return datetime(there.year, there.month, there.day, 9, tzinfo=there.tzinfo) + (
                datetime(2026, 1, 2, tzinfo=UTC) - datetime(2026, 1, 1, tzinfo=UTC)
            )

    async with bot_shop(database, Scripted(Guess(language=language, wish="person")), staff=Closed()) as shop:
        followed = await shop.asks("人工", language)
        assert kinds(followed) == ["understood", "message", "handed_off"]
        assert words in followed[1].body.text
        assert followed[1].body.purpose == "status"


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-CN", "一般 2 分钟内就能接入"), ("zh-TW", "通常 2 分鐘內就會接上"), ("en", "less than 2 minutes")],
)
async def test_whoever_waits_for_people_hears_how_long(database: Database, language: Language, words: str) -> None:
    class Busy(CalendarStaff):
        async def wait_seconds(self, _scope: Scope, _conversation: Conversation, _team_id: UUID | None) -> int:
            return 120

    async with bot_shop(database, Scripted(Guess(language=language, wish="person")), staff=Busy()) as shop:
        assert words in (await shop.asks("人工", language))[1].body.text


@pytest.mark.parametrize(
    ("seconds", "span"), [(30, "30 seconds"), (60, "1 minute."), (600, "10 minutes"), (3600, "1 hour.")]
)
def test_a_wait_is_told_in_the_largest_whole_span(seconds: int, span: str) -> None:
    assert span in handing_over("en", datetime(2026, 1, 5, tzinfo=UTC), None, seconds)


@pytest.mark.parametrize(
    ("why", "begins"),
    [("asked", "好的，"), ("low_confidence", "这个我没有把握"), ("danger", "请先注意安全"), ("share", "正在")],
)
def test_a_handoff_begins_as_its_reason_asks(why: HandOffWhy, begins: str) -> None:
    assert handing_over("zh-CN", datetime(2026, 1, 5, tzinfo=UTC), None, 0, why).startswith(begins)


async def test_the_calendar_of_the_workspace_says_when_people_are_back(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        state, monday = Conversation(shop.scope.actor.workspace_id, uuid7()), datetime(2026, 1, 5, 8, tzinfo=UTC)
        assert await CalendarStaff().next_opening(shop.scope, state, monday) is None
        await shop.opens(9, 18)
        opening = await CalendarStaff().next_opening(shop.scope, state, datetime(2026, 1, 5, 12, tzinfo=UTC))
        assert opening == datetime(2026, 1, 6, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
        assert str(opening.tzinfo) == "Asia/Shanghai"


# --- the ports


class Returns(NoFlows):
    """A flow that asks one thing."""

    async def begin(self, _scope: Scope, asked: Asked) -> FlowTurn | None:
        run = {"flow": "returns", "step": "number", "slots": {}}
        moved = FlowMoved("returns", 1, "number", run=run)
        return FlowTurn(moved, (Say("Which order?", purpose="question"),)) if "return" in asked.text else None

    async def advance(self, _scope: Scope, asked: Asked) -> FlowTurn | None:
        assert asked.conversation.flow is not None
        if "TT-" not in asked.text:
            return None
        moved = FlowMoved("returns", 1, ended="handed_over")
        return FlowTurn(moved, hand_over=True, lines=(f"Return of {asked.text}",), tags=("return",), reason="Returns")

    async def open_question(self, _scope: Scope, _asked: Asked) -> Say | None:
        return Say("Which order?", purpose="question")


async def test_a_flow_asks_hears_another_topic_comes_back_and_hands_over(database: Database) -> None:
    async with bot_shop(database, ByHeart(), flows=Returns()) as shop:
        assert kinds(await shop.asks("return please", "en")) == ["understood", "flow_moved", "message"]
        state = await shop.state()
        assert (state.flow, state.bot_misses) == ({"flow": "returns", "step": "number", "slots": {}}, 0)
        beside = await shop.asks("How long is the warranty?", "en")
        assert spoken(beside) == ["How long is the warranty?", "Which order?"]
        followed = await shop.asks("TT-1042", "en")
        assert kinds(followed) == ["understood", "flow_moved", "message", "tagged", "reason_set", "handed_off"]
        assert (handoff(followed).why, handoff(followed).card.lines) == ("flow_step", ("Return of TT-1042",))
        assert (await shop.state()).flow is None
        assert not [event for event in await shop.log() if event.kind == "flow_moved" and for_customer(event)]


async def test_a_question_that_begins_a_flow_is_answered_in_general_first(database: Database) -> None:
    async with bot_shop(database, ByHeart(), flows=Returns()) as shop:
        begun = await shop.asks("How do I return an item?", "en")
        assert kinds(begun) == ["understood", "flow_moved", "message", "message"]
        assert spoken(begun) == ["How do I return an item?", "Which order?"]
        assert [len(event.body.sources) for event in begun[2:]] == [1, 0]


async def test_who_names_an_order_is_not_told_where_to_find_it(database: Database) -> None:
    class Named(ByHeart):
        async def ask(self, *asked: Any) -> Guess:
            slot = Slot("order_number", "TT-1042", "TT-1042", 0, 7)
            return replace(await super().ask(*asked), slots=(slot,))

    async with bot_shop(database, Named(), flows=Returns()) as shop:
        assert spoken(await shop.asks("How do I return an item?", "en")) == ["Which order?"]


async def test_what_is_only_likely_is_said_below_the_question_it_answers_and_drafted_without(
    database: Database,
) -> None:
    class Watched(NoLimits):
        async def permit(self, _scope: Scope, _asked: Asked, sources: Sequence[Source]) -> Permit:
            return Permit("share" if sources else "itself")

    for permits in (NoLimits(), Watched()):
        async with bot_shop(database, Scripted(), permits=permits) as shop:
            found = shop.candidate("How do I return an item?", 0.7)
            shop.understanding.guess = Guess(language="en", parts=(Part(text="dogs?", candidates=(found,)),))
            followed = await shop.asks("dogs?", "en")
            answer = "Write to us within 30 days."
            if isinstance(permits, Watched):
                assert handoff(followed).draft == answer
            else:
                assert followed[-1].body.text == f"{PERHAPS['en']}\n\nHow do I return an item?\n{answer}"
                doubted, shop.understanding.guess = shop.understanding.guess, Guess(language="en", wish="person")
                await shop.asks("a person", "en")
                shop.understanding.guess = doubted
                assert await shop.asks("cats?", "en") == [], "people are on their way: only what is sure is said"


async def test_an_article_that_members_want_to_see_first_does_not_keep_a_flow_from_beginning(
    database: Database,
) -> None:
    class Watched(NoLimits):
        async def permit(self, _scope: Scope, _asked: Asked, sources: Sequence[Source]) -> Permit:
            return Permit("share" if sources else "itself")

    async with bot_shop(database, ByHeart(), flows=Returns(), permits=Watched()) as shop:
        begun = await shop.asks("How do I return an item?", "en")
        assert kinds(begun) == ["understood", "flow_moved", "message"]
        assert spoken(begun) == ["Which order?"]


async def test_a_flow_whose_question_is_not_understood_does_not_ask_for_ever(database: Database) -> None:
    async with bot_shop(database, Scripted(Guess(language="en")), flows=Returns()) as shop:
        shop.understanding.guess = unclear(shop)
        await shop.asks("return please", "en")
        assert handoff(await shop.asks("blub", "en")).why == "failed_twice"


async def test_the_ladder_answers_where_no_article_is_sure(database: Database) -> None:
    class Quotes(NoLadder):
        async def answer(
            self, _scope: Scope, _asked: Asked, question: str, passages: Any, told: Any = None
        ) -> LadderAnswer | None:
            first: Passage = passages[0]
            if told is not None:
                told(question)
            return LadderAnswer(f"{question}: {first.text}", (Source(first.article_id, first.title),), 0.7)

    shown: list[tuple[UUID, str]] = []

    def preview(_workspace_id: UUID, conversation_id: UUID, text: str) -> None:
        shown.append((conversation_id, text))

    async with bot_shop(database, Scripted(Guess(language="en")), ladder=Quotes(), preview=preview) as shop:
        shop.understanding.guess = unclear(shop)
        _, said = await shop.asks("hm", "en")
        assert shown == [(shop.conversation_id, "hm")]
        assert said.body.text == f"{PERHAPS['en']}\n\n{said.body.sources[0].title}\nhm: Write to us within 30 days."
        assert said.body.confidence == 0.7
        assert handoff(await shop.asks("hm", "en")).why == "same_answer"


async def test_a_handoff_keeps_a_member_free(database: Database) -> None:
    kept: list[UUID] = []

    class Keeping(CalendarStaff):
        async def reserve(self, _workspace_id: UUID, conversation_id: UUID) -> None:
            kept.append(conversation_id)

    async with bot_shop(database, Scripted(Guess(language="en", wish="person")), staff=Keeping()) as shop:
        await shop.asks("a person", "en")
        assert kept == [shop.conversation_id]


async def test_an_order_that_was_named_is_on_the_card(database: Database) -> None:
    slot = Slot("order_number", "tt 1042", "TT-1042", 0, 7)
    scripted = Scripted(Guess(language="en", small_talk="greeting", slots=(slot,)))
    async with bot_shop(database, scripted) as shop:
        await shop.asks("tt 1042", "en")
        scripted.guess = Guess(language="en", wish="complaint", sentiment=-0.9)
        card = handoff(await shop.asks("this is unacceptable", "en")).card
        assert (card.order, card.mood, card.next_step) == ("TT-1042", "angry", "calm_down")
