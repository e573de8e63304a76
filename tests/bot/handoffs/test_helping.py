"""After a handoff the bot goes on answering what is sure, until a member's first key stroke; and rules that hand over."""

from collections.abc import Sequence
from uuid import UUID

from msgspec.structs import replace

from tests.bot.shops import BotShop, ByHeart, bot_shop, spoken
from wingbeat.bot.adapters.nothing import NoLimits
from wingbeat.bot.handoffs.actions import put_rule
from wingbeat.bot.handoffs.models import HandoffRule
from wingbeat.bot.handoffs.rules import applies
from wingbeat.bot.models import Guess, Language
from wingbeat.bot.ports import Asked, Permit
from wingbeat.conversations.contents.events import Source
from wingbeat.conversations.events import HandOffWhy
from wingbeat.conversations.models import Assign, Queue, Say, StartTyping
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

LI, SYSTEM = Sender("member", uuid7()), Sender("system")


async def waits(shop: BotShop) -> None:
    """The customer asked for a person and stands in the queue."""
    await shop.asks("转人工")
    await shop.send(Queue(team_id=uuid7()), SYSTEM)


async def test_whoever_waits_for_people_gets_sure_answers_and_keeps_waiting(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await waits(shop)
        waiting_since = (await shop.state()).queued_at
        followed = await shop.asks("怎么退货？")
        assert [event.kind for event in followed] == ["understood", "message"]
        assert spoken(followed) == ["怎么退货？"]
        state = await shop.state()
        assert (state.status, state.queued_at) == ("queued", waiting_since)
        assert state.owed_since is not None, "a person is still owed"


async def test_what_is_not_sure_is_left_to_people_without_a_word(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await waits(shop)
        assert await shop.asks("我那个东西呢") == []
        assert await shop.asks("转人工") == []
        assert spoken(await shop.asks("怎么退货？")) == ["怎么退货？"]
        assert await shop.asks("怎么退货？") == [], "the same answer twice helps nobody"


async def test_what_was_answered_before_is_said_once_more_to_whoever_waits(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        assert spoken(await shop.asks("怎么退货？")) == ["怎么退货？"]
        await waits(shop)
        assert spoken(await shop.asks("怎么退货？")) == ["怎么退货？"]
        assert await shop.asks("怎么退货？") == []


async def test_what_failed_twice_is_not_said_a_third_time(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await shop.asks("怎么退货？")
        assert (await shop.asks("怎么退货？"))[-1].body.why == "same_answer"
        assert await shop.asks("怎么退货？") == []


async def test_a_member_it_was_given_to_is_helped_until_their_first_key_stroke(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await waits(shop)
        assert LI.id is not None
        await shop.send(Assign(LI.id, "pushed"), SYSTEM)
        assert spoken(await shop.asks("怎么退货？")) == ["怎么退货？"]
        await shop.send(StartTyping(), LI)
        assert await shop.asks("你们有实体店吗？") == []
        await shop.send(Say("您好"), LI)
        assert await shop.asks("你们有实体店吗？") == []


async def test_a_member_who_took_it_by_hand_needs_no_help(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await waits(shop)
        assert LI.id is not None
        await shop.send(Assign(LI.id, "picked"), LI)
        assert await shop.asks("怎么退货？") == []


async def test_a_key_stroke_while_the_bot_thinks_silences_it(database: Database) -> None:
    shop: BotShop

    class Slow(ByHeart):
        async def ask(self, workspace_id: UUID, text: str, language: Language, k: int = 5) -> Guess:
            if text == "怎么退货？":
                await shop.send(StartTyping(), LI)
            return await super().ask(workspace_id, text, language, k)

    async with bot_shop(database, Slow()) as shop:
        await waits(shop)
        assert spoken(await shop.asks("怎么退货？")) == []


async def test_who_is_in_danger_hears_no_machine(database: Database) -> None:
    class Afraid(ByHeart):
        async def ask(self, workspace_id: UUID, text: str, language: Language, k: int = 5) -> Guess:
            guess = await super().ask(workspace_id, text, language, k)
            return replace(guess, wish="danger") if text == "着火了" else guess

    async with bot_shop(database, Afraid()) as shop:
        await shop.asks("着火了")
        assert await shop.asks("怎么退货？") == []


async def test_what_members_want_to_see_first_is_not_said_in_the_queue(database: Database) -> None:
    class Watched(NoLimits):
        async def permit(self, _scope: Scope, _asked: Asked, sources: Sequence[Source]) -> Permit:
            return Permit("review" if sources else "itself", target_seconds=60)

    async with bot_shop(database, ByHeart(), permits=Watched()) as shop:
        await waits(shop)
        assert await shop.asks("怎么退货？") == []


# --- rules


async def handed_over_by(shop: BotShop, text: str) -> HandOffWhy:
    (handed,) = [event.body for event in await shop.asks(text) if event.kind == "handed_off"]
    why: HandOffWhy = handed.why
    return why


def editor(shop: BotShop) -> Scope:
    return Scope(shop.database, Actor(shop.scope.actor.workspace_id, "member", uuid7(), RIGHTS["editor"]))


async def test_a_word_on_the_list_goes_to_people_though_an_article_answers(database: Database) -> None:
    async with bot_shop(database, ByHeart()) as shop:
        await put_rule(editor(shop), HandoffRule("word", "退货"))
        await put_rule(editor(shop), HandoffRule("word", "退货"))
        assert await handed_over_by(shop, "怎么退货？") == "rule"
        assert await shop.asks("你们有实体店吗？") == [], "what a rule named is not the bot's any more"


async def test_a_tier_and_a_topic_on_the_list_go_to_people(database: Database) -> None:
    class Topical(NoLimits):
        async def permit(self, _scope: Scope, asked: Asked, _sources: Sequence[Source]) -> Permit:
            return Permit(topics=("invoice",) if "发票" in asked.text else ())

    async with bot_shop(database, ByHeart(), permits=Topical()) as shop:
        await put_rule(editor(shop), HandoffRule("topic", "invoice"))
        assert await handed_over_by(shop, "发票抬头写错了") == "rule"
    async with bot_shop(database, ByHeart()) as shop:
        await shop.known_customer(tier="Gold")
        await put_rule(editor(shop), HandoffRule("tier", "gold"))
        assert await handed_over_by(shop, "怎么退货？") == "rule"


def test_words_in_letters_count_whole_and_chinese_ones_anywhere() -> None:
    def met(word: str, text: str) -> bool:
        return applies([HandoffRule("word", word)], topics=(), text=text, tier="")

    assert met("art", "Modern ART, please")
    assert met("gift card", "my gift card is lost")
    assert not met("art", "when do we start")
    assert met("发票", "我要开发票")
    assert met("VAT退税", "vat退税怎么办")
    assert not applies([HandoffRule("tier", "gold")], topics=("gold",), text="gold", tier="")
