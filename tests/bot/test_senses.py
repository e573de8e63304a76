"""What the engine hears beside articles, with the starter's own words."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
from msgspec.structs import replace

from tests.bot.conftest import article_of, encoding, lessons, memory
from wingbeat.bot.adapters.memory import MemoryEngine
from wingbeat.bot.adapters.senses import AllSenses
from wingbeat.bot.engine import script_tables
from wingbeat.bot.intents.adapters.jobs import Train, Trained
from wingbeat.bot.intents.adapters.worker import Pupil
from wingbeat.bot.intents.models import Lesson, TrainingFailed
from wingbeat.bot.models import Wish
from wingbeat.bot.rules.alarm import Alarms
from wingbeat.bot.rules.text import normalise
from wingbeat.bot.rules.trust import INSIGHT
from wingbeat.bot.starter.actions import Shipped, starter_model, teach_starter
from wingbeat.bot.starter.queries import mood_words


class FewSentences:
    """Trains as the worker does, in this process and on some of what it is given: a second instead of ten."""

    def __init__(self) -> None:
        self.times = 0

    async def train(self, lessons: Sequence[Lesson], /) -> Trained:
        self.times += 1
        few = [one for one in lessons if one.intent in {"return_item", "refund_progress", "safety"}]
        return Pupil(lambda _share: None, encoding()).train(Train(few[::4], seed=1))


class NoTrainer:
    async def train(self, _lessons: Sequence[Lesson], /) -> Trained:
        raise TrainingFailed(why="no encoder")


@pytest.fixture(scope="module")
def senses() -> AllSenses:
    return AllSenses(script_tables())


@pytest.fixture(scope="module")
def taught(runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory, senses: AllSenses) -> MemoryEngine:
    folder = tmp_path_factory.mktemp("taught")
    engine = memory(folder, senses)
    trainer = FewSentences()
    for _ in range(2):  # the second time it is read
        runner.run(teach_starter(engine, trainer, folder))
    assert trainer.times == 1
    return engine


ALARMS: list[tuple[str, Wish | None]] = [
    ("他對這個過敏，臉都腫了", "danger"),
    ("我會寄存證信函給你們", "complaint"),
    ("帳篷著火了", "danger"),
    ("炉头打不着火", None),
    ("气罐能带上飞机吗", None),
    ("TT-10335 到哪了", None),
    ("what size should I take", None),
]


@pytest.mark.parametrize(("text", "wish"), ALARMS)
def test_dangers_and_the_law_are_heard_by_their_words(senses: AllSenses, text: str, wish: Wish | None) -> None:
    assert senses.wish(normalise(text, script_tables())) == wish


def test_a_danger_that_is_denied_is_none() -> None:
    words = [word for word in mood_words() if word.text in {"on fire", "no", "not"}]
    assert Alarms(words).wish("it is on fire") == "danger"
    assert Alarms(words).wish("it is not on fire") is None


def test_a_number_is_no_mood(senses: AllSenses) -> None:
    assert senses.mood(normalise("TT-10335", script_tables())) == (0.0, 0.0)


async def test_a_workspace_without_a_model_of_its_own_has_the_starters(taught: MemoryEngine, shop: UUID) -> None:
    await taught.load(shop, 1, lessons())
    guess = await taught.ask(shop, "I want to return my order TT-10290", "en")
    assert (guess.model, guess.parts[0].intents[0].name) == (0, "return_item")
    assert [(one.kind, one.value) for one in guess.slots] == [("order_number", "TT-10290")]


async def test_what_a_message_is_after_speaks_for_the_articles_that_are_there_for_it(
    taught: MemoryEngine, shop: UUID
) -> None:
    text = "is it ok to give it back"
    await taught.load(shop, 1, lessons())
    without = {one.article_id: one.confidence for one in (await taught.ask(shop, text, "en")).candidates}
    meant = ("return_item",)
    await taught.load(shop, 2, [replace(one, intents=meant) if one.group == "returns" else one for one in lessons()])
    known = {one.article_id: one.confidence for one in (await taught.ask(shop, text, "en")).candidates}
    assert known[article_of("returns", "en")] > without[article_of("returns", "en")]
    assert known[article_of("refunds", "en")] == without[article_of("refunds", "en")]


async def test_without_a_starter_articles_answer_all_the_same(tmp_path: Path, senses: AllSenses, shop: UUID) -> None:
    engine = memory(tmp_path, senses)
    await teach_starter(engine, NoTrainer(), tmp_path)
    await engine.load(shop, 1, lessons())
    assert (await engine.ask(shop, "how do I return this", "en")).candidates[0].article_id == article_of(
        "returns", "en"
    )


async def test_a_starter_nobody_can_read_is_made_again(tmp_path: Path, senses: AllSenses) -> None:
    trainer = FewSentences()
    made = await starter_model(tmp_path, trainer)
    (kept,) = tmp_path.glob("starter-*.model")
    kept.write_bytes(made[:-1])
    await teach_starter(memory(tmp_path, senses), trainer, tmp_path)
    assert (trainer.times, kept.read_bytes()) == (2, made)


def test_the_shipped_sentences_name_what_is_outside_as_training_does() -> None:
    shipped = Shipped()
    assert {"oos", "return_item"} <= {one.intent for one in shipped.lessons()}
    assert (shipped.intent_of("returns-how"), shipped.intent_of("my-own")) == ("return_item", "my-own")


def test_an_intent_makes_an_article_likelier_the_more_it_is_meant() -> None:
    told = [INSIGHT.confidence(0.5, meant, 0.5) for meant in (0.0, 0.5, 1.0)]
    assert told == sorted(told)


def test_an_article_is_the_likelier_the_more_of_the_question_it_speaks_about() -> None:
    told = [INSIGHT.confidence(0.5, 0.5, covered) for covered in (0.0, 0.5, 1.0)]
    assert told == sorted(told)
