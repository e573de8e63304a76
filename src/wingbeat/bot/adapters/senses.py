"""What the engine understands beside articles: intents, moods, dangers, and the facts a message names."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from msgspec.structs import replace

from wingbeat.bot.adapters.encoder import Vectors
from wingbeat.bot.intents.rules.model import IntentModel
from wingbeat.bot.intents.rules.mood import Moods
from wingbeat.bot.models import Intent, Language, Slot, Wish
from wingbeat.bot.rules.alarm import Alarms
from wingbeat.bot.rules.text import Script, normalise
from wingbeat.bot.slots.rules import find
from wingbeat.bot.starter.queries import mood_words

# A hotline's number looks like any order's once long numbers are masked.
MASKED = "0000"


class Classifier(Protocol):
    """A workspace's trained model of intents; `encoder` is the one it was trained with."""

    encoder: str

    def classify(self, text: str, vector: Vectors) -> tuple[tuple[Intent, ...], float]:
        """Intents, likeliest first, and the chance that none of them is meant."""
        ...


class Senses(Protocol):
    """What is understood beside articles."""

    def model(self, data: bytes, /) -> Classifier:
        """Raises `ValueError` where the bytes are no model this version reads."""
        ...

    def mood(self, text: str, /) -> tuple[float, float]:
        """Sentiment (-1 to 1) and urgency (0–1)."""
        ...

    def wish(self, text: str, /, *, asks: bool = False) -> Wish | None:
        """What must not be answered by a machine, where the words of a text tell that only `asks` or tells more."""
        ...

    def slots(self, text: str, spoken: Language, today: date, products: Sequence[str], /) -> tuple[Slot, ...]: ...


class NoSenses:
    """Articles are all that is understood."""

    def model(self, _data: bytes) -> Classifier:
        raise ValueError("this engine reads no models of intents")

    def mood(self, _text: str) -> tuple[float, float]:
        return 0.0, 0.0

    def wish(self, _text: str, /, *, asks: bool = False) -> Wish | None:
        del asks
        return None

    def slots(self, _text: str, _spoken: Language, _today: date, _products: Sequence[str]) -> tuple[Slot, ...]:
        return ()


class AllSenses:
    """All there is."""

    def __init__(self, tables: Script) -> None:
        words = [replace(word, text=normalise(word.text, tables)) for word in mood_words()]
        words = [word for word in words if MASKED not in word.text]
        self._moods, self._alarms = Moods(words), Alarms(words)

    def model(self, data: bytes) -> IntentModel:
        return IntentModel.from_bytes(data)

    def mood(self, text: str) -> tuple[float, float]:
        mood = self._moods.mood(text)
        return mood.sentiment, mood.urgency

    def wish(self, text: str, *, asks: bool = False) -> Wish | None:
        return self._alarms.wish(text, asks=asks)

    def slots(self, text: str, spoken: Language, today: date, products: Sequence[str]) -> tuple[Slot, ...]:
        return find(text, spoken, today, products)
