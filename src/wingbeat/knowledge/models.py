from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict, Invalid
from wingbeat.kit.languages import Language

__all__ = ["Language"]  # which an article is written in
Audience = Literal["customers", "members", "both"]
Status = Literal["published", "draft", "retired"]
How = Literal["created", "changed", "imported", "restored", "retired"]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """Leads to an address, or asks a question as if the customer had typed it: exactly one of the two is set."""

    label: str
    url: str = ""
    question: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an editor writes. `questions`: ways to ask it, the first one stands as the title. `answer`: Markdown.

    Drafts of one `group` are the same article in different languages; without one it stands alone. The first edition of
    a group leads; the others follow it, and `out_of_date` says that this one does not yet say what the leading one says.
    """

    language: Language
    questions: tuple[str, ...]
    answer: str
    group: str = ""
    category: str = ""
    audience: Audience = "both"
    status: Literal["published", "draft"] = "published"
    buttons: tuple[Button, ...] = ()
    intents: tuple[str, ...] = ()
    valid_from: Instant | None = None
    valid_until: Instant | None = None
    review_on: date | None = None
    out_of_date: bool = False
    owner_id: UUID | None = None


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An article in one language, as it stands.

    `answer_text` is the answer for channels without markup; in `answer_html` the address of a picture begins with
    `picture:`. Both still hold their fields, as `{{order.number}}`.
    """

    id: UUID
    group_key: str
    language: Language
    category: str
    questions: list[str]
    answer: str
    answer_html: str = ""
    answer_text: str = ""
    audience: Audience
    status: Status
    buttons: list[Button] = []
    intents: list[str] = []
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    owner_id: UUID | None = None
    review_on: date | None = None
    source_id: UUID | None = None
    out_of_date: bool = False
    updated_at: datetime
    updated_by: UUID | None
    version: int

    def answers_at(self, now: datetime) -> bool:
        """Whether it is published and valid at this moment."""
        began = self.valid_from is None or self.valid_from <= now
        return self.status == "published" and began and (self.valid_until is None or now < self.valid_until)


class TrialCandidate(msgspec.Struct, frozen=True):
    """An article the bot thinks of, with its scores in 0–1."""

    article_id: UUID
    question: str
    dense: float
    words: float
    confidence: float


class TrialIntent(msgspec.Struct, frozen=True):
    name: str
    confidence: float


class TrialSlot(msgspec.Struct, frozen=True):
    """A detail found in the text, from character `start` up to `end`."""

    kind: str
    text: str
    value: str
    start: int
    end: int


class TrialPart(msgspec.Struct, frozen=True):
    """One thing that was asked; `outside`: the chance that nothing here covers it."""

    text: str
    intents: list[TrialIntent]
    outside: float
    candidates: list[TrialCandidate]


class TrialResult(msgspec.Struct, frozen=True):
    """What the bot would do now, and why; `took_ms` is the engine's own time.

    `candidates` are those of the first part. `says`: the words it would send; `flow`: the procedure it would start.
    `sentiment` −1 to 1, `urgency` 0 to 1. `share`: per cent of customers who get these words from the bot itself, None where a
    member approves them first.
    """

    move: Literal["answer", "ask_again", "hand_over", "greet", "flow"]
    reason: str
    language: Language
    candidates: list[TrialCandidate]
    took_ms: float
    parts: list[TrialPart] = []
    slots: list[TrialSlot] = []
    flow: str = ""
    says: str = ""
    sentiment: float = 0.0
    urgency: float = 0.0
    share: int | None = 100


class Reason(msgspec.Struct, frozen=True):
    """Why something cannot be an article: `code` and `facts` for programs (every code stands in `rules.reasons`), `message` for people."""

    code: str
    message: str
    facts: Mapping[str, str | int] = {}


class BadArticle(Invalid):
    """An article needs a language, at least one question and an answer."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.message, reason=reason.code, **reason.facts)
        self.reason = reason


class ArticleChanged(Conflict):
    """Someone else changed this article meanwhile; look at their version first."""


class EditionExists(Conflict):
    """There is already an article of this group in this language."""
