"""What articles did, from the log: every figure worked out by hand."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.knowledge.conftest import As
from tests.measures.conftest import Shop
from tests.measures.told import Told, Unnumbered, asks, handed_off, instant, log, opened, reopened, resolved, says
from wingbeat.conversations.contents.events import Source
from wingbeat.conversations.events import HandedOff, Message
from wingbeat.conversations.queries import BODIES
from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.knowledge import actions, queries
from wingbeat.knowledge.events import Fact, Helpful, Read
from wingbeat.knowledge.figures.actions import Talks, keep_opinions, vote
from wingbeat.knowledge.figures.models import Figures
from wingbeat.knowledge.models import Draft
from wingbeat.workspaces.models import Actor
from wingbeat.workspaces.queries import Scope

PACE = 60.0  # seconds customers wait for a person


class Woken(msgspec.Struct, frozen=True):
    workspace_id: UUID
    lane: UUID
    to_seq: int
    events: tuple[Recorded, ...] = ()


class Log(Shop):
    """A workspace whose log articles answer in."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope.database)
        self.id = scope.actor.workspace_id
        self.editor = scope

    async def article(self, title: str) -> UUID:
        made, _ = await actions.create(self.editor, Draft(language="en", questions=(title,), answer="So."))
        return made.id

    async def happened(self, *lines: Unnumbered, looks: tuple[int, ...] = ()) -> None:
        """A conversation, which the step looks at after these events, twice at each, and at the end."""
        told = Told(self.id, uuid7(), log(opened(0), *lines))
        await self.record(told)
        for upto in (*looks, len(told.events)):
            for _ in range(2):
                async with self.database.transaction() as connection:
                    await Talks(BODIES).keep(connection, [Woken(self.id, told.lane, upto)])

    async def figures(self, article_id: UUID) -> Figures:
        listed = await queries.listed(self.editor, queries.Wanted(), pace=PACE)
        told = await queries.figures(self.editor, [article_id], PACE)
        assert told == {one.article.id: one.figures for one in listed if one.article.id == article_id}
        return told[article_id]


@pytest.fixture
def shop(editor: Scope) -> Log:
    return Log(editor)


def answers(when: float, *articles: UUID) -> Unnumbered:
    return instant(when), "bot", None, Message("So.", sources=tuple(Source(one, "?") for one in articles))


def offers(when: float, *titles: str) -> Unnumbered:
    return instant(when), "bot", None, Message("One of these?", "question", suggestions=titles)


def handed(when: float, why: Any) -> Unnumbered:
    return instant(when), "member", None, HandedOff(why)


async def test_a_question_on_a_button_below_an_answer_was_not_asked(shop: Log) -> None:
    one, other = await shop.article("One?"), await shop.article("Other?")
    with_button = Message("So.", sources=(Source(one, "?"),), suggestions=("Other?",))
    await shop.happened(asks(10), (instant(12), "bot", None, with_button), looks=(2,))
    assert (await shop.figures(one)).asked == 1
    assert (await shop.figures(other)).asked == 0


async def test_an_answer_that_settles_a_conversation_saves_what_a_person_would_have_taken(shop: Log) -> None:
    one = await shop.article("One?")
    await shop.happened(asks(10), answers(12, one), resolved(99, "customer_confirmed"), looks=(3,))
    assert await shop.figures(one) == Figures(asked=1, answered=1, settled=1, seconds_saved=PACE - 2)


async def test_a_conversation_is_put_to_the_article_that_answered_first(shop: Log) -> None:
    one, other = await shop.article("One?"), await shop.article("Other?")
    await shop.happened(
        asks(0), answers(1, one, other), asks(20), answers(25, other), resolved(99, "silence"), looks=(2, 3, 4)
    )
    assert await shop.figures(one) == Figures(asked=1, answered=1, settled=1, seconds_saved=PACE - 1)
    assert await shop.figures(other) == Figures(asked=2, answered=2, seconds_saved=0)


async def test_the_last_answer_before_a_handoff_led_to_a_person(shop: Log) -> None:
    one, other = await shop.article("One?"), await shop.article("Other?")
    await shop.happened(
        asks(0), answers(1, one), asks(2), answers(3, other), handed_off(4), handed_off(5), resolved(9, "silence")
    )
    assert (await shop.figures(one)).to_person == 0
    assert await shop.figures(other) == Figures(asked=1, answered=1, to_person=1, seconds_saved=0)


async def test_whoever_is_taken_over_by_hand_was_not_led_there_and_not_settled(shop: Log) -> None:
    one = await shop.article("One?")
    await shop.happened(asks(0), answers(1, one), handed(2, "picked"), says(3), resolved(9, "silence"))
    await shop.happened(asks(0), answers(1, one), resolved(9, "member"))
    assert await shop.figures(one) == Figures(asked=2, answered=2, seconds_saved=0)


async def test_an_offered_article_was_asked_for(shop: Log) -> None:
    one = await shop.article("One?")
    await shop.happened(asks(0), offers(1, "One?", "Gone?"), asks(2), answers(3, one), looks=(2, 3))
    assert await shop.figures(one) == Figures(asked=2, answered=1, seconds_saved=0)


async def test_a_conversation_that_comes_back_is_not_settled_until_it_ends_again(shop: Log) -> None:
    one = await shop.article("One?")
    ways = [asks(0), answers(1, one), resolved(9, "bot"), reopened(10), asks(11), resolved(20, "bot")]
    await shop.happened(*ways[:4], looks=(4,))
    assert await shop.figures(one) == Figures(asked=1, answered=1, settled=0, seconds_saved=0)
    await shop.happened(*ways, looks=(4, 5))
    assert await shop.figures(one) == Figures(asked=2, answered=2, settled=1, seconds_saved=PACE - 1)


async def test_talks_without_articles_leave_nothing_behind(shop: Log, database: Database) -> None:
    await shop.happened(asks(0), handed_off(1), says(2), resolved(3))
    assert await database.value("SELECT count(*) FROM article_talk") == 0
    assert await database.value("SELECT count(*) FROM article_figure") == 0


async def test_opinions_and_readers_are_counted_once(shop: Log, as_role: As) -> None:
    one = await shop.article("One?")
    ann, ben = uuid7(), uuid7()
    facts: list[Fact] = [Read(one), Read(one, ann)]
    for voter, helpful in ((ann, True), (ann, True), (ben, True), (ben, False)):
        facts += await vote(shop.editor, one, voter, helpful=helpful)
    assert facts[2:] == [
        Helpful(one, helpful=True),
        Helpful(one, helpful=True),
        Helpful(one, helpful=False, before=True),
    ]
    told = [Recorded(at, instant(0), "helpful", "customer", None, None, fact) for at, fact in enumerate(facts, 1)]
    async with shop.database.transaction() as connection:
        await keep_opinions(connection, [Woken(shop.id, one, len(told), tuple(told))])
    assert await shop.figures(one) == Figures(helpful=1, unhelpful=1, reads=2, seconds_saved=0)


async def test_nobody_votes_on_what_they_may_not_read(shop: Log, stranger: Scope) -> None:
    inside, _ = await actions.create(
        shop.editor, Draft(language="en", questions=("Inside?",), answer="So.", audience="members")
    )
    customer = Scope(shop.database, Actor(shop.id, "customer", uuid7()))
    for scope in (customer, stranger):
        with pytest.raises(NotFound):
            await vote(scope, inside.id, uuid7(), helpful=True)


async def test_two_batches_at_once_count_everything_once(shop: Log) -> None:
    one, other = await shop.article("One?"), await shop.article("Other?")
    told = [Told(shop.id, uuid7(), log(opened(0), asks(0), answers(1, one), answers(2, other))) for _ in range(20)]
    await shop.record(*told)

    async def keep(some: list[Told]) -> None:
        async with shop.database.transaction() as connection:
            await Talks(BODIES).keep(connection, [Woken(shop.id, item.lane, 4) for item in some])

    await asyncio.gather(keep(told[:10]), keep(told[:9:-1]))
    assert [(await shop.figures(article)).answered for article in (one, other)] == [20, 20]
