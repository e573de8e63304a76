"""Ten questions from the articles; what was wrong comes again sooner (Leitner, 1972)."""

import re
from collections.abc import Sequence
from uuid import UUID

from wingbeat.practice.models import Asked, Card
from wingbeat.practice.rules import drawn

QUESTIONS = 10
CHOICES = 4
SHOWN = 160  # characters of an answer: enough to tell one from another at a glance
# How long a card rests in each box: what is known is asked about every second month, what is not within the hour.
RESTS_SECONDS = (600, 86_400, 3 * 86_400, 7 * 86_400, 21 * 86_400, 60 * 86_400)


def choice(card: Card) -> str:
    """An article's answer as a choice."""
    text = re.sub(r"\s+", " ", card.answer).strip()
    if len(text) <= SHOWN:
        return text
    cut = text[: SHOWN - 1]
    whole = cut.rpartition(" ")[0]  # a word is not cut; Chinese has none to cut
    return (whole if len(whole) > SHOWN // 2 else cut).rstrip() + "…"


def asked(cards: Sequence[Card], pool: Sequence[Card], seed: UUID) -> list[Asked]:
    """A question for each card, its wrong choices from its own category as far as that has any."""
    found = (_asked(card, pool, seed) for card in cards[:QUESTIONS])
    return [one for one in found if len(one.choices) > 1]


def _asked(card: Card, pool: Sequence[Card], seed: UUID) -> Asked:
    def lot(*words: object) -> float:
        return drawn(seed, card.article_id, *words)

    others = sorted(pool, key=lambda one: (one.category != card.category, lot(one.article_id)))
    # The right one first, so that no other article's same words are a wrong choice.
    choices = list(dict.fromkeys(map(choice, (card, *others))))[:CHOICES]
    question = card.questions[int(lot() * len(card.questions))]
    return Asked(card.article_id, question, tuple(sorted(choices, key=lot)))


def next_box(box: int, *, right: bool) -> int:
    """A box up when it was known, else back to the first."""
    return min(box + 1, len(RESTS_SECONDS) - 1) if right else 0
