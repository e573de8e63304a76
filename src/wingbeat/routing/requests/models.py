from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict, Forbidden

LONGEST_SECONDS = 30 * 86_400  # what takes longer than a month is a project


class Request(msgspec.Struct, frozen=True):
    """What somebody asked beside a conversation, open until it is answered."""

    id: UUID
    conversation_id: UUID
    number: int
    seq: int
    customer_name: str
    asked_by: UUID
    member_id: UUID | None
    team_id: UUID | None
    text: str
    due: datetime
    asked_at: datetime
    answer: str | None
    answered_by: UUID | None
    answered_at: datetime | None


class AnsweredAlready(Conflict):
    """This was answered already."""


class NotAsked(Forbidden):
    """Somebody else was asked this."""
