from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict

Outcome = Literal["made_good", "explained", "not_reached", "lost"]
Which = Literal["open", "done"]


class FollowUpDone(Conflict):
    """A colleague has closed this follow-up already."""


class FollowUp(msgspec.Struct, frozen=True):
    """One, with what the customer said; `outcome` once it is closed."""

    conversation_id: UUID
    number: int
    customer_name: str
    survey_id: UUID
    scale: str
    score: int
    comment: str
    answers: dict[str, str]
    opened_at: datetime
    due: datetime
    owner_id: UUID | None
    done_at: datetime | None
    done_by: UUID | None
    outcome: Outcome | None
    note: str


class Recovered(msgspec.Struct, frozen=True):
    """How follow-ups of a period ended: by outcome, those closed in time, and those still open."""

    outcomes: dict[str, int]
    in_time: int
    open: int
    late: int  # of the open ones
