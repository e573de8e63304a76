"""What every engine promises, and what only the one in a process can break."""

import asyncio
import os
import signal
from pathlib import Path
from uuid import UUID

import pytest

from tests.bot.conftest import article_of, lessons, memory
from wingbeat.bot.adapters.process import WAITING, Engine
from wingbeat.bot.models import Language
from wingbeat.bot.ports import EngineDown, NotLoaded, Understanding
from wingbeat.bot.rules.text import LONGEST_CHARACTERS
from wingbeat.kit.errors import Busy
from wingbeat.kit.ids import uuid7

ASKED: list[tuple[str, str, Language]] = [
    ("hi, how can I return my boots?", "returns", "en"),
    ("你好，鞋子不合适怎么退货", "returns", "zh-CN"),
    ("what is the warranty on this?", "warranty", "en"),
    ("你們的門市在哪裡", "stores", "zh-TW"),
    ("你们实体店的地址", "stores", "zh-CN"),
]


async def test_a_question_finds_its_article_in_the_language_it_is_asked_in(engine: Understanding, shop: UUID) -> None:
    await engine.load(shop, 1, lessons())
    for text, group, language in ASKED:
        guess = await engine.ask(shop, text, "en")
        assert (guess.language, guess.candidates[0].article_id) == (language, article_of(group, language))
        assert guess.confidence > 0.5
        assert guess.revision == engine.revision(shop) == 1


async def test_an_article_without_an_edition_in_the_askers_language_is_still_found(
    engine: Understanding, shop: UUID
) -> None:
    await engine.load(shop, 1, lessons())
    assert (await engine.ask(shop, "怎麼退貨呢", "zh-TW")).candidates[0].article_id == article_of("returns", "zh-CN")
    assert (await engine.ask(shop, "帐篷怎么洗", "zh-CN")).candidates[0].article_id == article_of("tents", "en")


async def test_candidates_are_different_articles_best_first(engine: Understanding, shop: UUID) -> None:
    await engine.load(shop, 1, lessons())
    guess = await engine.ask(shop, "refund for a return", "en", 3)
    assert len({candidate.article_id for candidate in guess.candidates}) == 3
    assert [candidate.fused for candidate in guess.candidates] == sorted(
        (candidate.fused for candidate in guess.candidates), reverse=True
    )


async def test_a_question_about_something_else_gets_no_confidence(engine: Understanding, shop: UUID) -> None:
    await engine.load(shop, 1, lessons())
    assert (await engine.ask(shop, "who won the football match yesterday", "en")).confidence < 0.2


async def test_wishes_and_courtesies_are_told_beside_the_candidates(engine: Understanding, shop: UUID) -> None:
    await engine.load(shop, 1, lessons())
    assert (await engine.ask(shop, "轉真人", "zh-TW")).wants_person
    beside = {
        "你們的帳篷可以刻字嗎？ 我想找真人": "你們的帳篷可以刻字嗎？",
        "Where is my order, a person please": "Where is my order",
        "我上周买的帐篷，杆子断了。能单买一根吗？转人工，谢谢！": "我上周买的帐篷，杆子断了。能单买一根吗？",
        "在吗，转人工": "",
        "转人工！你听不懂": "",
        "can I speak to a real person": "",
    }
    assert {text: (await engine.ask(shop, text, "en")).beside_wish for text in beside} == beside
    assert (await engine.ask(shop, "hello", "en")).small_talk == "greeting"


async def test_workspaces_know_nothing_of_each_other(engine: Understanding, shop: UUID) -> None:
    await engine.load(shop, 1, lessons())
    other = uuid7()
    with pytest.raises(NotLoaded):
        await engine.ask(other, "how do I return this", "en")
    await engine.load(other, 1, [])
    assert (await engine.ask(other, "how do I return this", "en")).candidates == ()


async def test_a_new_revision_replaces_the_earlier_articles(engine: Understanding, shop: UUID) -> None:
    await engine.load(shop, 1, lessons())
    await engine.load(shop, 2, [lesson for lesson in lessons() if lesson.group == "tents"])
    guess = await engine.ask(shop, "how do I return this", "en")
    assert {candidate.article_id for candidate in guess.candidates} == {article_of("tents", "en")}
    assert guess.revision == engine.revision(shop) == 2


STRANGE = ["", " ", "?!", "\u200b", "\x00", "😀" * 50, "木" * 10 * LONGEST_CHARACTERS, "a " * 5000]


async def test_no_text_is_too_strange(engine: Understanding, shop: UUID) -> None:
    await engine.load(shop, 1, lessons())
    for text in STRANGE:
        assert (await engine.ask(shop, text, "en")).confidence < 0.5


async def test_questions_asked_at_once_get_their_own_answers(engine: Understanding, shop: UUID) -> None:
    await engine.load(shop, 1, lessons())
    asked = [
        ("how do I return this", "returns"),
        ("how do I wash my tent", "tents"),
        ("money back when", "refunds"),
    ] * 5
    guesses = await asyncio.gather(*(engine.ask(shop, text, "en") for text, _ in asked))
    assert [guess.candidates[0].article_id for guess in guesses] == [article_of(group, "en") for _, group in asked]


async def test_a_second_start_reads_the_vectors_from_the_cache_and_guesses_the_same(tmp_path: Path, shop: UUID) -> None:
    first, second = memory(tmp_path), memory(tmp_path)
    await first.load(shop, 1, lessons())
    kept = (tmp_path / f"{shop}.npy").stat().st_mtime_ns
    await second.load(shop, 1, lessons())
    assert (tmp_path / f"{shop}.npy").stat().st_mtime_ns == kept
    one, two = [await engine.ask(shop, "how do I return this", "en") for engine in (first, second)]
    assert one.candidates == two.candidates


async def test_a_broken_cache_is_computed_again(tmp_path: Path, shop: UUID) -> None:
    (tmp_path / f"{shop}.npy").write_bytes(b"\x93NUMPY\x01\x00 cut short")
    engine = memory(tmp_path)
    await engine.load(shop, 1, lessons())
    assert (await engine.ask(shop, "how do I return this", "en")).candidates


async def test_a_killed_engine_comes_back_knowing_what_it_knew(process_engine: Engine, shop: UUID) -> None:
    await process_engine.load(shop, 1, lessons())
    before = process_engine.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)

    guess = await answered_in_the_end(process_engine, shop)

    assert guess == article_of("returns", "en")
    assert process_engine.pid != before


async def answered_in_the_end(engine: Engine, shop: UUID) -> object:
    """As a step does: a question the engine lost is asked again."""
    while True:
        try:
            return (await engine.ask(shop, "how do I return this", "en")).candidates[0].article_id
        except EngineDown:
            await asyncio.sleep(0)


async def test_questions_in_flight_when_the_engine_dies_are_refused_not_lost(
    process_engine: Engine, shop: UUID
) -> None:
    await process_engine.load(shop, 1, lessons())
    assert process_engine.pid is not None
    os.kill(process_engine.pid, signal.SIGSTOP)  # nothing is answered any more
    asked = [asyncio.create_task(process_engine.ask(shop, "money back", "en")) for _ in range(3)]
    await asyncio.sleep(0)
    os.kill(process_engine.pid, signal.SIGKILL)
    refused = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(error) for error in refused] == [EngineDown] * 3
    assert await answered_in_the_end(process_engine, shop)


async def test_a_hanging_engine_is_replaced(tmp_path: Path, shop: UUID) -> None:
    engine = Engine(tmp_path)
    await engine.start()
    await engine.load(shop, 1, lessons())
    hanging = engine.pid
    assert hanging is not None
    os.kill(hanging, signal.SIGSTOP)
    engine.deadline_seconds = 0.2
    with pytest.raises(EngineDown):
        await engine.ask(shop, "how do I return this", "en")
    engine.deadline_seconds = 30.0
    assert await answered_in_the_end(engine, shop) == article_of("returns", "en")
    assert engine.pid != hanging
    await engine.stop()


async def test_more_questions_than_the_queue_holds_are_refused(process_engine: Engine, shop: UUID) -> None:
    await process_engine.load(shop, 1, lessons())
    asked = [process_engine.ask(shop, "how do I return this", "en") for _ in range(WAITING + 6)]
    replies = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(reply) for reply in replies[WAITING:]] == [Busy] * 6
    assert not any(isinstance(reply, BaseException) for reply in replies[:WAITING])


async def test_the_process_ends_when_its_parent_does(tmp_path: Path, shop: UUID) -> None:
    engine = Engine(tmp_path)
    await engine.start()
    assert engine.pid is not None
    pid = engine.pid
    await engine.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    engine.deadline_seconds = 0.01
    with pytest.raises(EngineDown):
        await engine.ask(shop, "anyone", "en")
