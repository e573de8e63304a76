"""What the engine understands beside articles: intents, moods, dangers, and the facts a message names."""

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from wingbeat.bot.intents.rules.model import IntentModel
from wingbeat.bot.intents.rules.mood import Moods
from wingbeat.bot.models import Language, Slot, Wish
from wingbeat.bot.rules.alarm import Alarms
from wingbeat.bot.rules.text import Script, normalise
from wingbeat.bot.slots.rules import find
from wingbeat.bot.starter.queries import mood_words

# A hotline's number looks like any order's once long numbers are masked.
MASKED = "0000"


class AllSenses:
    """Fills the engine's `Senses`."""

    def __init__(self, tables: Script) -> None:
        words = [replace(word, text=normalise(word.text, tables)) for word in mood_words()]
        words = [word for word in words if MASKED not in word.text]
        self._moods, self._alarms = Moods(words), Alarms(words)

    def model(self, data: bytes) -> IntentModel:
        return IntentModel.from_bytes(data)

    def mood(self, text: str) -> tuple[float, float]:
        mood = self._moods.mood(text)
        return mood.sentiment, mood.urgency

    def wish(self, text: str) -> Wish | None:
        return self._alarms.wish(text)

    def slots(self, text: str, spoken: Language, today: date, products: Sequence[str]) -> tuple[Slot, ...]:
        return find(text, spoken, today, products)
