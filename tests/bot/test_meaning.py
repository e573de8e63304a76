"""Questions compared by meaning, through every engine; by words where meaning cannot be had."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.bot.conftest import article_of, lessons
from wingbeat.bot.adapters.encoder import NoEncoder
from wingbeat.bot.adapters.meaning import ByMeaning, scaled
from wingbeat.bot.adapters.memory import MemoryEngine
from wingbeat.bot.adapters.process import CHUNK, Engine
from wingbeat.bot.engine import Mind
from wingbeat.bot.gaps.ports import by_words
from wingbeat.bot.gaps.rules import ALIKE, nearest
from wingbeat.bot.ports import NotLoaded
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.actions import create
from wingbeat.knowledge.models import Draft
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

ASKED = "when will my money come back to me"
OTHERS = ("How do I clean my tent?", "When do I get my refund?", "你们有实体店吗？")


async def test_the_questions_nearest_in_meaning_are_of_the_language_asked_for(engine: Any, shop: UUID) -> None:
    await engine.load(shop, 1, lessons())
    first, *others = await engine.nearest(shop, [ASKED], "en", 3)
    assert (first.article_id, first.text) == (article_of("refunds", "en"), ASKED)
    assert len(others) == 2
    assert all(one.likeness <= first.likeness for one in others)
    (chinese,) = await engine.nearest(shop, [ASKED], "zh-CN", 1)
    assert chinese.article_id == article_of("refunds", "zh-CN")


async def test_what_means_the_same_is_more_alike_than_what_does_not(engine: Any) -> None:
    tents, refund, shops = await engine.alike(ASKED, OTHERS)
    assert refund > max(tents, shops)
    assert len(await engine.alike(ASKED, OTHERS * CHUNK)) == 3 * CHUNK


async def test_what_was_not_read_cannot_be_compared(engine: Any) -> None:
    with pytest.raises(NotLoaded):
        await engine.nearest(uuid7(), [ASKED], "en", 3)


async def test_paraphrases_without_a_common_word_belong_to_one_gap(memory_engine: MemoryEngine, shop: UUID) -> None:
    likeness = await ByMeaning(memory_engine).likeness(shop, ASKED, OTHERS)
    assert nearest(likeness) == 1
    assert nearest(await by_words(shop, ASKED, OTHERS)) is None
    assert scaled(1.0) == 1.0
    assert scaled(-1.0) == 0.0
    assert ALIKE == 0.5  # what `scaled` is made for


@pytest.mark.parametrize("missing", ["encoder", "process"])
def test_without_meaning_words_are_compared(
    runner: asyncio.Runner, database: Database, tmp_path: Path, missing: str
) -> None:
    """An engine without its encoder, and one that does not run."""
    blind = MemoryEngine(tmp_path, Mind(tmp_path, encoding=NoEncoder("gone")))
    meaning = ByMeaning(blind if missing == "encoder" else Engine(tmp_path))

    async def look() -> None:
        workspace_id = await found(database, name="Finch", language="en", zone="Asia/Shanghai")
        scope = Scope(database, Actor(workspace_id, "member", uuid7(), RIGHTS["editor"]))
        known, _ = await create(scope, Draft(language="en", questions=("Return a parcel",), answer="In 30 days."))
        await blind.load(workspace_id, 1, lessons())
        assert [one.article_id for one in await meaning.similar(scope, ["How to return parcels"], "en")] == [known.id]
        assert await meaning.similar(scope, [ASKED], "en") == []
        assert await meaning.likeness(workspace_id, "return parcel", ["Return a parcel"]) == [1.0]

    runner.run(look())


def test_an_article_that_says_the_same_in_other_words_is_found(
    runner: asyncio.Runner, database: Database, memory_engine: MemoryEngine
) -> None:
    async def look() -> None:
        workspace_id = await found(database, name="Finch", language="en", zone="Asia/Shanghai")
        scope = Scope(database, Actor(workspace_id, "member", uuid7(), RIGHTS["editor"]))
        await memory_engine.load(workspace_id, 1, lessons())
        near = await ByMeaning(memory_engine).similar(scope, ["How long does the guarantee last?"], "en")
        assert [one.article_id for one in near] == [article_of("warranty", "en")]

    runner.run(look())
