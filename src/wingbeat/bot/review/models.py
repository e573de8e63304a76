"""What needs approval, what waits for it, and what members made of it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.bot.gaps.models import Label
from wingbeat.conversations.contents.events import FileRef
from wingbeat.kit.errors import Conflict

Kind = Literal["topic", "category", "article"]
Status = Literal["open", "learned", "dismissed"]


class CorrectionSettled(Conflict):
    """A colleague has settled this already."""


class ReviewRule(msgspec.Struct, frozen=True):
    """Answers on this need approval within `target_seconds`; a category counts with all below it.

    Members of the team approve, and supervisors; without a team everybody who converses.
    """

    kind: Kind
    name: str
    target_seconds: int
    team_id: UUID | None = None


class WaitingDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft that waits; `draft` is its event's number, `question` what the customer asked, `sources` titles, `files` pictures."""

    conversation_id: UUID
    number: int
    customer_name: str
    draft: int
    question: str
    text: str
    sources: list[str]
    files: list[FileRef]
    at: datetime
    due_at: datetime
    team_id: UUID | None


class MessageLabel(msgspec.Struct, frozen=True):
    """What a customer's message, the event `seq`, is after, as somebody said of its text here or elsewhere."""

    seq: int
    intent: str
    labelled_by: UUID | None


class Waiting(msgspec.Struct, frozen=True):
    """What waits for people, each counted up to `MOST_COUNTED`."""

    drafts: int
    gaps: int
    feedback: int


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What a member made of a draft of the bot, or a customer of its answer, without personal data.

    `said` is empty where nobody said something else instead.
    """

    id: UUID
    at: datetime
    conversation_id: UUID
    seq: int
    label: Label
    topics: tuple[str, ...]
    language: str
    question: str
    proposed: str
    said: str
    why: str
    member_id: UUID | None
    status: Status
