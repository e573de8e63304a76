"""What the bot works without is said at the desk: to those who converse, of their own workspace alone."""

from pathlib import Path

import pytest

from tests.bot.conftest import memory
from tests.bot.ladder.house import RETURNS, house
from tests.bot.shops import Scripted
from wingbeat.bot.health.queries import troubles
from wingbeat.bot.ladder.actions import FAILURES
from wingbeat.bot.models import Guess, Health, Trouble
from wingbeat.bot.ports import BrokenModel, EngineDown
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Forbidden
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope


class Down(Scripted):
    async def health(self) -> Health:
        raise EngineDown


async def test_a_bot_that_has_all_says_nothing(database: Database, tmp_path: Path) -> None:
    async with house(database) as home:
        assert await troubles(home.scope, memory(tmp_path), home.ladder) == []


async def test_a_model_that_cannot_be_read_is_its_own_workspaces_trouble(database: Database, tmp_path: Path) -> None:
    engine = memory(tmp_path)
    async with house(database) as home, house(database) as neighbour:
        with pytest.raises(BrokenModel):
            await engine.teach(home.scope.actor.workspace_id, 1, b"broken")
        assert await troubles(home.scope, engine, home.ladder) == ["model"]
        assert await troubles(neighbour.scope, engine, neighbour.ladder) == []
        with pytest.raises(BrokenModel):
            await engine.teach(None, 1, b"broken")
        assert await troubles(neighbour.scope, engine, neighbour.ladder) == ["starter"]


async def test_a_model_of_another_encoder_is_told(database: Database) -> None:
    class Changed(Scripted):
        async def health(self) -> Health:
            return Health("new", (Trouble("model_encoder", "trained with old", home.scope.actor.workspace_id),))

    async with house(database) as home, house(database) as neighbour:
        assert await troubles(home.scope, Changed(), home.ladder) == ["model_encoder"]
        assert await troubles(neighbour.scope, Changed(), neighbour.ladder) == []


async def test_an_engine_that_is_down_and_a_model_that_rests_are_told(database: Database) -> None:
    async with house(database) as home:
        near = await home.article("怎么退货？", RETURNS)
        home.model.mode = "down"
        for _ in range(FAILURES):
            await home.ladder.answer(home.scope, "运费谁出？", [near])
        assert await troubles(home.scope, Down(Guess(language="zh-CN")), home.ladder) == ["engine", "writer"]


async def test_who_answers_no_customers_is_not_told(database: Database) -> None:
    async with house(database) as home:
        analyst = Scope(database, Actor(home.scope.actor.workspace_id, "member", uuid7(), RIGHTS["analyst"]))
        with pytest.raises(Forbidden):
            await troubles(analyst, Down(Guess(language="zh-CN")), home.ladder)
