from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict, Invalid
from wingbeat.knowledge.models import Language

ToneRule = Literal["greeting", "next_step", "closing", "shouting", "blame"]


class RoundMoved(Conflict):
    """This round has gone on meanwhile; load it again."""


class TooFewArticles(Invalid):
    """A quiz needs at least two articles in this language that members may read."""


class Exchange(msgspec.Struct, frozen=True):
    """What the customer said, and what the member answered when it was recorded."""

    customer: str
    recorded: str


class Script(msgspec.Struct, frozen=True):
    """What a customer is played from. `title` is "" for a recorded conversation; `article_id`: what says more about it."""

    language: Language
    exchanges: tuple[Exchange, ...]
    title: str = ""
    article_id: UUID | None = None
    article: str = ""  # its title
    products: tuple[str, ...] = ()  # names of products that were spoken of
    leave_seconds: float = 60.0  # the patience that was drawn for this customer


class Said(msgspec.Struct, frozen=True):
    """A member's answer, so many seconds after the customer's line; `text` is "" where the customer left."""

    text: str
    seconds: float


class Fact(msgspec.Struct, frozen=True):
    """Something worth naming: a number, a product, the article's link."""

    kind: Literal["number", "product", "link"]
    text: str
    named: bool


class Remark(msgspec.Struct, frozen=True):
    """Whether a rule of tone was kept, and which words tell."""

    rule: ToneRule
    kept: bool
    quote: str = ""


class Feedback(msgspec.Struct, frozen=True):
    """`overlap`: the share of the recorded answers' words that were said, 0–1. `stayed`: whether the customer did."""

    first_seconds: float
    mean_seconds: float
    in_time: int
    turns: int
    stayed: bool
    overlap: float
    facts: tuple[Fact, ...]
    tone: tuple[Remark, ...]
    score: int  # 0–100, a third each of speed, content and tone


class Round(msgspec.Struct, frozen=True):
    id: UUID
    begun_at: datetime
    script: Script
    answers: tuple[Said, ...] = ()
    feedback: Feedback | None = None


class Next(msgspec.Struct, frozen=True):
    """The customer's next line, typed for so long; unanswered they ask after the one wait, and leave after the other."""

    text: str
    typing_seconds: float
    nudge: str
    nudge_seconds: float
    leave_seconds: float


class Card(msgspec.Struct, frozen=True):
    """An article as the quiz asks for it."""

    article_id: UUID
    category: str
    questions: Sequence[str]
    answer: str


class Asked(msgspec.Struct, frozen=True):
    article_id: UUID
    question: str
    choices: tuple[str, ...]


class Marked(msgspec.Struct, frozen=True):
    """`answer` is the right choice."""

    article_id: UUID
    right: bool
    question: str
    answer: str
