"""A danger or a threat with the law, by words: a shop must never answer these with an article."""

import re
from collections.abc import Iterable
from typing import Protocol

from wingbeat.bot.models import Wish


class Word(Protocol):
    """A word or phrase in normalised spelling."""

    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def weight(self) -> float: ...


_WISHES: dict[str, Wish] = {"safety": "danger", "legal": "complaint"}
# What weighs less is said in harmless questions, too: two of them are none any more.
ENOUGH = 0.6
# Who only asks ("will it cause a rash") is in danger by a word alone that is said in no harmless question.
ENOUGH_TO_ASK = 1.0
# Letters before a word in which a negation still means it.
REACH = 8


class Alarms:
    """Words of danger and of law, ready to be used on many messages."""

    def __init__(self, words: Iterable[Word]) -> None:
        kinds: dict[str, dict[str, float]] = {"safety": {}, "legal": {}, "negation": {}}
        for word in words:
            if word.kind in kinds:
                kinds[word.kind][word.text] = word.weight
        self._negated = re.compile(rf"(?:{_any(kinds.pop('negation'))}).{{0,{REACH}}}$")
        self._kinds = [(wish, kinds[kind], re.compile(_any(kinds[kind]))) for kind, wish in _WISHES.items()]

    def wish(self, text: str, *, asks: bool = False) -> Wish | None:
        """Of a normalised text, which only `asks` or tells more: a danger before the law."""
        least = ENOUGH_TO_ASK if asks else ENOUGH
        for wish, weights, pattern in self._kinds:
            found = {hit[0]: hit.start() for hit in pattern.finditer(text)}
            if sum(weights[one] for one, at in found.items() if not self._negated.search(text[:at])) >= least:
                return wish
        return None


def _any(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    parts = [rf"(?<![a-z]){re.escape(one)}(?![a-z])" if one[:1].isascii() else re.escape(one) for one in longest_first]
    return "|".join(parts) or "(?!)"
