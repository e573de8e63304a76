"""A customer's thumbs under the bot's answer: the article counts them, and the evidence opens the conversation."""

from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from msgspec.structs import replace

from tests.bot.evidence.house import RETURNS, House, house
from tests.bot.flows.conftest import say_error
from wingbeat.bot.evidence.actions import say_opinion
from wingbeat.bot.evidence.endpoints import OPINIONS, opinions_router
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden, NotFound, WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.kit.limits import Limits
from wingbeat.knowledge.events import Helpful
from wingbeat.workspaces.models import Actor
from wingbeat.workspaces.ports import Told
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


def widget(home: House, told: Told) -> httpx.AsyncClient:
    """The customer's own browser."""
    app = FastAPI()

    async def scope() -> Scope:
        return customer(home)

    app.include_router(opinions_router(scope))
    app.add_exception_handler(WingbeatError, say_error)
    app.state.tell, app.state.limits = told, Limits()
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://shop.example/api/v1/opinions")


async def test_an_opinion_comes_over_http_as_the_widget_names_the_message(database: Database) -> None:
    told = Told()
    async with house(database) as home, widget(home, told) as browser:
        await home.asks(RETURNS, "en")
        seq, article_id = await answer_of(home), home.articles[RETURNS].id
        address = f"/{home.conversation_id}-{seq}"
        for helpful in ("true", "true", "false"):
            assert (await browser.post(address, params={"helpful": helpful})).status_code == 204
        said = Helpful(article_id, helpful=True, conversation_id=home.conversation_id, seq=seq)
        assert told.facts == [said, replace(said, helpful=False, before=True)]
        for path, status in (
            (f"/{home.conversation_id}-1", 404),
            (f"/{home.conversation_id}-{2**31}", 422),
            (f"/{home.conversation_id}-0", 422),
            (f"/{uuid7()}-{seq}", 404),
            ("/nonsense-1", 422),
        ):
            assert (await browser.post(path, params={"helpful": "true"})).status_code == status, path
        assert (await browser.post(address)).status_code == 422
        many = [await browser.post(address, params={"helpful": "true"}) for _ in range(2 * OPINIONS.burst)]
        assert {one.status_code for one in many} == {204, 429}
