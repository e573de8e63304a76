"""What the bot understood, and what it will do. Light on purpose: the engine's process imports this too."""

from typing import Literal
from uuid import UUID

import msgspec

Language = Literal["zh-CN", "zh-TW", "en"]
Wish = Literal["person", "complaint", "danger"]
SmallTalk = Literal["greeting", "thanks", "bye"]


class Intent(msgspec.Struct, frozen=True):
    """What a message is after; `confidence` is the calibrated chance, 0–1."""

    name: str
    confidence: float


class Lesson(msgspec.Struct, frozen=True):
    """What the engine needs of an article; articles of one `group` say the same in different languages."""

    article_id: UUID
    group: str
    language: Language
    questions: tuple[str, ...]
    answer: str = ""


class Candidate(msgspec.Struct, frozen=True):
    """One article that may answer, with the question it was recognised by and why.

    `dense` and `bm25`: its closest question by meaning and by words, 0–1. `margin`: its whole score above the strongest
    other article's. `agreement`: how many of the five scores name it first.
    `confidence`: the chance that it is the right answer.
    """

    article_id: UUID
    question: str
    language: Language
    dense: float = 0.0
    bm25: float = 0.0
    fused: float = 0.0
    margin: float = 0.0
    agreement: int = 0
    confidence: float = 0.0


class Guess(msgspec.Struct, frozen=True):
    """What one message means: `candidates` best first, at most one for each article."""

    language: Language
    candidates: tuple[Candidate, ...] = ()
    wish: Wish | None = None
    small_talk: SmallTalk | None = None
    revision: int = 0
    took_ms: float = 0.0

    @property
    def wants_person(self) -> bool:
        """Asked for people, complained or is in danger: none of these is for a machine."""
        return self.wish is not None

    @property
    def confidence(self) -> float:
        """The chance that the best candidate is the right answer; 0 without one."""
        return self.candidates[0].confidence if self.candidates else 0.0


HandoffReason = Literal["asked", "complaint", "danger", "low_confidence", "failures", "repeated"]


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """Send this article's answer."""

    candidate: Candidate


class AskAgain(msgspec.Struct, frozen=True, tag="ask_again"):
    """Ask the customer to say it differently; `suggestions` are up to three questions that may be meant."""

    suggestions: tuple[Candidate, ...]


class HandOver(msgspec.Struct, frozen=True, tag="hand_over"):
    """Give the conversation to people."""

    reason: HandoffReason


class Greet(msgspec.Struct, frozen=True, tag="greet"):
    """Return the greeting, the thanks or the goodbye."""

    small_talk: SmallTalk


Move = Answer | AskAgain | HandOver | Greet
