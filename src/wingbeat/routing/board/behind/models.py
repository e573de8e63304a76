from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.routing.board.models import Heat

# Who waits now, what a member has, who came (in an hour of today, or in the last sixty minutes), whose promise broke today.
What = Literal["waiting", "held", "came", "broken"]


class Asked(msgspec.Struct, frozen=True):
    """A number of the board: of one team, channel or member, of one heat or status, of one hour or measure."""

    what: What
    team_id: UUID | None = None
    channel_id: UUID | None = None
    member_id: UUID | None = None
    state: Literal["queued", "owed", "calm", "amber", "red", "late"] | None = None
    hour: int | None = None
    measure: str | None = None


class Behind(msgspec.Struct, frozen=True):
    """A conversation; `since` and `heat` while it waits for people."""

    conversation_id: UUID
    number: int
    customer_name: str
    status: str
    team_id: UUID | None
    channel_id: UUID
    assignee_id: UUID | None
    opened_at: datetime
    since: datetime | None
    due_at: datetime | None
    heat: Heat | None
