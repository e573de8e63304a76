"""What needs approval, what waits for it, and what members made of it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

Kind = Literal["topic", "category", "article"]
Label = Literal["edited", "refused"]


class ReviewRule(msgspec.Struct, frozen=True):
    """Answers on this need a member's approval within `target_seconds`; a category counts with all below it."""

    kind: Kind
    name: str
    target_seconds: int


class WaitingDraft(msgspec.Struct, frozen=True):
    """A draft that waits; `draft` is its event's number."""

    conversation_id: UUID
    number: int
    draft: int
    text: str
    at: datetime
    due_at: datetime


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What a member made of a draft of the bot, without personal data: `said` is empty where it was refused."""

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
