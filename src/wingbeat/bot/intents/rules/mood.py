"""How somebody feels, and how pressing it is: by weighted words, what stands before them, and how it is written."""

import re
from collections.abc import Iterable
from typing import Protocol

import msgspec


class Word(Protocol):
    """A word or phrase in normalised spelling; an intensifier's `weight` is the factor for what follows it."""

    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def weight(self) -> float: ...


class Mood(msgspec.Struct, frozen=True):
    """`sentiment`: −1 furious to 1 delighted; `urgency`: 0–1; `complaint`: whether it is one."""

    sentiment: float = 0.0
    urgency: float = 0.0
    complaint: bool = False


# What a kind of word does to the sentiment; dangers and threats press as well.
_FEELING = {
    "anger": -1.0,
    "complaint": -0.8,
    "sad": -0.6,
    "safety": -0.5,
    "legal": -0.8,
    "praise": 1.0,
    "politeness": 0.15,
}
_PRESSING = {"urgency": 1.0, "safety": 1.0, "legal": 0.6, "anger": 0.3}
# Letters before a word in which a negation or an intensifier still means it: two or three words.
REACH = 12
# "Not angry" is not delight.
NEGATED = -0.5
# A word of these that weighs less is said in passing.
COMPLAINS = 0.5
_SHOUT = re.compile(r"[!！]{2,}|[?？]{3,}")
SHOUT = 0.25


class Moods:
    """A lexicon, ready to be used on many messages."""

    def __init__(self, words: Iterable[Word]) -> None:
        # A word that two languages share counts once, at its strongest.
        strongest: dict[tuple[str, str], Word] = {}
        for word in sorted(words, key=lambda one: one.weight):
            strongest[word.text, word.kind] = word
        self._words: dict[str, list[Word]] = {}
        for (text, _), word in strongest.items():
            self._words.setdefault(text, []).append(word)
        longest_first = sorted(self._words, key=len, reverse=True)
        parts = [
            rf"(?<![a-z]){re.escape(one)}(?![a-z])" if one[:1].isascii() else re.escape(one) for one in longest_first
        ]
        self._pattern = re.compile("|".join(parts)) if parts else None

    def mood(self, text: str) -> Mood:
        """Of a normalised text."""
        feeling = pressing = 0.0
        complaint = False
        factor, reaches_to = 1.0, -1
        for found in self._pattern.finditer(text) if self._pattern else ():
            if found.start() > reaches_to:
                factor = 1.0
            for word in self._words[found[0]]:
                if word.kind in {"negation", "intensifier"}:
                    factor *= NEGATED if word.kind == "negation" else word.weight
                    reaches_to = found.end() + REACH
                    continue
                feeling += _FEELING.get(word.kind, 0.0) * word.weight * factor
                pressing += _PRESSING.get(word.kind, 0.0) * word.weight * max(0.0, factor)
                complaint = complaint or (word.kind in {"complaint", "legal"} and word.weight * factor >= COMPLAINS)
        if _SHOUT.search(text):  # loud is more of the same, and presses
            feeling, pressing = feeling * (1 + SHOUT), pressing + SHOUT
        return Mood(max(-1.0, min(1.0, feeling)), min(1.0, pressing), complaint)
