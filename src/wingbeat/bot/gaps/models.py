from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.bot.models import Language
from wingbeat.kit.errors import Conflict

Why = Literal["asked_again", "handed_off", "thumbs_down", "corrected"]
Status = Literal["open", "published", "dismissed"]
Label = Literal["edited", "refused", "helpful", "unhelpful"]
Advice = Literal["eliminate", "automate", "simplify"]


class GapClosed(Conflict):
    """This gap is closed already; open questions stand in the newest one."""


class Case(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One question that had no good article; it stands in the log at `seq`. Texts hold no personal data.

    `lost_seconds`: how long the customer waited for a good answer; None while they wait. `answer`: a member's.
    """

    seq: int
    at: datetime
    why: Why
    question: str
    language: str
    topics: tuple[str, ...] = ()
    article_id: UUID | None = None
    lost_seconds: float | None = None
    answer: str = ""


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an answer or a draft of the bot was about, for whoever finds it wrong later."""

    seq: int
    asked: Case
    text: str = ""


class Correction(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What somebody made of what the bot `proposed`: a member of a draft, at event `seq`; a customer of the message `seq`.

    `said` is what a member said instead, empty until they do.
    """

    seq: int
    at: datetime
    label: Label
    asked: Case
    proposed: str
    said: str = ""
    why: str = ""
    member_id: UUID | None = None


class Asking(msgspec.Struct, frozen=True, omit_defaults=True):
    """A conversation as far as its gaps go on from: the question that is being answered, and the case that is open."""

    name: str = ""
    language: str = ""
    topics: tuple[str, ...] = ()
    in_flow: bool = False
    asked: Case | None = None
    open: Case | None = None
    correcting: Correction | None = None
    said: tuple[Said, ...] = ()


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """`topic` is empty where questions were only found to be alike; `answer` is the best one a member gave."""

    id: UUID
    topic: str
    language: Language
    title: str
    status: Status
    volume: int
    lost_seconds: float
    asked_again: int
    handed_off: int
    thumbs_down: int
    corrected: int
    samples: list[str]
    answer: str
    near_article_id: UUID | None
    article_id: UUID | None
    first_at: datetime
    last_at: datetime


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a gap, where it stands in the log; `text` holds no personal data."""

    conversation_id: UUID
    number: int
    seq: int
    at: datetime
    why: Why
    lost_seconds: float
    text: str


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What the article of a published gap did since. `asked_again`: questions that it should have answered and did not.

    `settled` conversations needed no person, and their customers waited `bot_seconds` in all.
    """

    article_status: Literal["draft", "published", "retired"]
    answered: int
    settled: int
    bot_seconds: float
    helpful: int
    unhelpful: int
    asked_again: int
    saved_seconds: float


class Saved(msgspec.Struct, frozen=True):
    """What all published gaps came to."""

    articles: int
    settled: int
    seconds: float


class Top(msgspec.Struct, frozen=True):
    """A gap in one month, and what to do about it."""

    gap: Gap
    volume: int
    lost_seconds: float
    advice: Advice
