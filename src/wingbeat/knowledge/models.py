from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict, Invalid

Language = Literal["zh-CN", "zh-TW", "en"]
Audience = Literal["customers", "members", "both"]
Status = Literal["published", "draft", "retired"]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """What an editor writes. `questions`: ways to ask it, the first one stands as the title.

    Drafts of one `group` are the same article in different languages; without one it stands alone.
    """

    language: Language
    questions: tuple[str, ...]
    answer: str
    group: str = ""
    category: str = ""
    audience: Audience = "both"
    status: Literal["published", "draft"] = "published"


class Article(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    group_key: str
    language: Language
    category: str
    questions: list[str]
    answer: str
    audience: Audience
    status: Status
    updated_at: datetime
    updated_by: UUID | None
    version: int


class BadLine(msgspec.Struct, frozen=True):
    """A line of an import that was left out, counted from 1, and why."""

    line: int
    message: str


class Imported(msgspec.Struct, frozen=True):
    imported: int
    updated: int
    errors: list[BadLine]


class TrialCandidate(msgspec.Struct, frozen=True):
    """An article the bot thinks of, with its scores in 0–1."""

    article_id: UUID
    question: str
    dense: float
    bm25: float
    confidence: float


class TrialResult(msgspec.Struct, frozen=True):
    """What the bot would do now, and why; `took_ms` is the engine's own time."""

    move: Literal["answer", "ask_again", "hand_over", "greet"]
    reason: str
    language: Language
    candidates: list[TrialCandidate]
    took_ms: float


class BadArticle(Invalid):
    """An article needs a language, at least one question and an answer."""


class ArticleChanged(Conflict):
    """Someone else changed this article meanwhile; look at their version first."""


class EditionExists(Conflict):
    """There is already an article of this group in this language."""
