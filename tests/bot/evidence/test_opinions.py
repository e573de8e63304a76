"""A customer's thumbs under the bot's answer: the article counts them, and the evidence opens the conversation."""

from uuid import UUID

import pytest

from tests.bot.evidence.house import RETURNS, House, house
from wingbeat.bot.evidence.actions import say_opinion
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.events import Helpful
from wingbeat.workspaces.models import Actor
from wingbeat.workspaces.queries import Scope


def customer(home: House, customer_id: UUID | None = None) -> Scope:
    return Scope(home.database, Actor(home.scope.actor.workspace_id, "customer", customer_id or home.customer_id))


async def answer_of(home: House) -> int:
    """The number of the bot's answer."""
    return next(event.seq for event in await home.log() if event.actor_kind == "bot" and event.kind == "message")


async def test_a_tap_names_article_conversation_and_message_and_the_last_one_counts(database: Database) -> None:
    async with house(database) as home:
        await home.asks(RETURNS, "en")
        seq, article_id = await answer_of(home), home.articles[RETURNS].id
        mine = customer(home)
        assert await say_opinion(mine, home.conversation_id, seq, helpful=True) == [
            Helpful(article_id, helpful=True, conversation_id=home.conversation_id, seq=seq)
        ]
        assert await say_opinion(mine, home.conversation_id, seq, helpful=True) == []
        (changed,) = await say_opinion(mine, home.conversation_id, seq, helpful=False)
        assert changed == Helpful(article_id, helpful=False, before=True, conversation_id=home.conversation_id, seq=seq)


async def test_hostile_17_27_nobody_judges_for_somebody_else_or_what_is_no_answer(database: Database) -> None:
    async with house(database) as home:
        await home.asks(RETURNS, "en")
        seq, mine = await answer_of(home), customer(home)
        for scope, conversation_id, number in (
            (customer(home, uuid7()), home.conversation_id, seq),
            (mine, uuid7(), seq),
            (mine, home.conversation_id, 1),
            (mine, home.conversation_id, 999),
        ):
            with pytest.raises(NotFound):
                await say_opinion(scope, conversation_id, number, helpful=True)
        with pytest.raises(Forbidden):
            await say_opinion(home.as_role("agent"), home.conversation_id, seq, helpful=True)
