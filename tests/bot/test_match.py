from collections.abc import Generator
from uuid import UUID

import numpy as np

from tests.bot.conftest import article_of, lessons
from wingbeat.bot.adapters.memory import MemoryEngine
from wingbeat.bot.adapters.wire import Ask, Missing, frame, read_reply, read_request
from wingbeat.bot.models import Lesson
from wingbeat.bot.rules.beside import BESIDE, OUTSIDE_ID
from wingbeat.bot.rules.concepts import concepts
from wingbeat.bot.rules.match import Index, Prepared, read
from wingbeat.bot.rules.wishes import wish
from wingbeat.kit.frames import Frames


def done(steps: Generator[None, None, Index]) -> Index:
    while True:
        try:
            next(steps)
        except StopIteration as last:
            index: Index = last.value
            return index


def test_words_of_both_languages_name_the_same_idea() -> None:
    assert concepts("邮费") == concepts("postage") == ["运费"]
    assert concepts("好的") == []


async def test_a_question_no_shop_answers_is_nothing_to_be_sure_of(memory_engine: MemoryEngine, shop: UUID) -> None:
    await memory_engine.load(shop, 1, lessons())
    for text in [question for lesson in BESIDE if lesson.article_id == OUTSIDE_ID for question in lesson.questions]:
        guess = await memory_engine.ask(shop, text, "en")
        assert guess.confidence < 0.2, text
        assert all(candidate.article_id != OUTSIDE_ID for candidate in guess.candidates)


async def test_an_article_about_it_is_answered_all_the_same(memory_engine: MemoryEngine, shop: UUID) -> None:
    jobs = Lesson(UUID(int=99), "jobs", "en", ("are you hiring", "Do you have open positions?"), "Yes, in Hangzhou.")
    await memory_engine.load(shop, 1, [*lessons(), jobs])
    assert (await memory_engine.ask(shop, "do you have any open positions?", "en")).confidence > 0.5


async def test_all_six_scores_agree_on_a_question_word_for_word(memory_engine: MemoryEngine, shop: UUID) -> None:
    await memory_engine.load(shop, 1, lessons())
    best = (await memory_engine.ask(shop, "How do I return an item?", "en")).candidates[0]
    assert (best.article_id, best.agreement) == (article_of("returns", "en"), 6)


def test_of_two_that_say_the_same_the_one_as_long_as_what_is_asked_comes_first() -> None:
    alike = np.ones((2, 1), np.float32)
    questions = ("怎么退货怎么退货", "怎么退货")
    articles = [
        Prepared(Lesson(UUID(int=at), text, "zh-CN", (text,), ""), (text,)) for at, text in enumerate(questions)
    ]
    index = done(Index.build(articles, alike, np.zeros((0, 1), np.float16)))
    assert [one.question for one in index.rank(read("怎么退货", alike[0]), "zh-CN", 2)] == [
        "怎么退货",
        "怎么退货怎么退货",
    ]


def test_frames_arrive_whole_however_the_pipe_cuts_them() -> None:
    asked = Ask(id=1, workspace_id=UUID(int=7), text="怎么退货", language="zh-CN", k=3)
    stream = frame(asked) + frame(Missing(id=2))
    frames = Frames()
    bodies = [body for at in range(len(stream)) for body in frames.feed(stream[at : at + 1])]
    assert (read_request(bodies[0]), read_reply(bodies[1])) == (asked, Missing(id=2))


async def test_a_wish_in_words_nobody_listed_is_understood_by_its_meaning(
    memory_engine: MemoryEngine, shop: UUID
) -> None:
    await memory_engine.load(shop, 1, lessons())
    for text in ("somebody has to take my case over", "安排个内行来处理"):
        assert wish(text) is None
        assert (await memory_engine.ask(shop, text, "en")).wish == "person"
