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
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"


def asked(cards: Sequence[Card], pool: Sequence[Card], seed: UUID) -> list[Asked]:
    """A question for each card, its wrong choices from its own category as far as that has any."""
    found = []
    for card in cards[:QUESTIONS]:
        right = choice(card)
        others = sorted(
            (one for one in pool if one.article_id != card.article_id),
            key=lambda one, card=card: (one.category != card.category, drawn(seed, card.article_id, one.article_id)),  # type: ignore[misc]
        )
        wrong = [text for text in dict.fromkeys(map(choice, others)) if text != right][: CHOICES - 1]
        if wrong:
            choices = sorted((right, *wrong), key=lambda text, card=card: drawn(seed, card.article_id, text))  # type: ignore[misc]
            question = card.questions[int(drawn(seed, card.article_id) * len(card.questions))]
            found.append(Asked(card.article_id, question, tuple(choices)))
    return found


def next_box(box: int, *, right: bool) -> int:
    """A box up when it was known, else back to the first."""
    return min(box + 1, len(RESTS_SECONDS) - 1) if right else 0
