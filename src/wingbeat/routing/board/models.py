"""What the live board shows. Times are moments; whoever shows them counts the seconds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

# How a wait stands against its promise: broken, nearly, soon, or with time left; without a promise it is calm.
Heat = Literal["calm", "amber", "red", "late"]
MemberState = Literal["online", "away", "offline"]


class TeamNow(msgspec.Struct, frozen=True):
    """A team's waits: `queued` stand in its queue, `owed` wait for an answer of the member who has them."""

    team_id: UUID | None
    name: str
    queued: int
    owed: int
    calm: int
    amber: int
    red: int
    late: int
    longest_since: datetime


class WaitNow(msgspec.Struct, frozen=True):
    """Somebody who waits for people; `due_at` is when the promise was broken, or which breaks first."""

    conversation_id: UUID
    number: int
    customer_name: str
    team_id: UUID | None
    channel_id: UUID
    assignee_id: UUID | None
    since: datetime
    due_at: datetime | None
    heat: Heat


class TargetToday(msgspec.Struct, frozen=True):
    """Answers in time since midnight, of all that were promised; `share` is None before the first."""

    measure: str
    n: int
    share: float | None


class HourNow(msgspec.Struct, frozen=True):
    """Conversations opened in an hour of today, and how many usually are; None while nothing is known."""

    n: int
    usual: float | None


class ArrivalsNow(msgspec.Struct, frozen=True):
    """`last_hour`: the last sixty minutes, beside the same sixty on this weekday in the weeks before."""

    last_hour: int
    usual_hour: float | None
    hours: Sequence[HourNow]


class MemberNow(msgspec.Struct, frozen=True):
    """A member: `load` of `capacity`, in this state `since`; what became of their offers today."""

    id: UUID
    name: str
    state: MemberState
    since: datetime | None
    load: float
    capacity: int
    offered: int
    declined: int
    silent: int


class Broken(msgspec.Struct, frozen=True):
    """A channel through which no message has got for so many minutes, and the part to look at first."""

    channel_id: UUID
    minutes: int
    part: str


class ChannelNow(msgspec.Struct, frozen=True):
    """A channel; `broken` names the part that holds messages up, `down`: customers usually come, and nobody did for an
    hour.
    """

    id: UUID
    name: str
    kind: str
    waiting: int
    last_hour: int
    usual_hour: float | None
    down: bool
    broken: str | None = None


class AlertNow(msgspec.Struct, frozen=True):
    """An alert that lasts: see `routing.alerts`."""

    id: UUID
    kind: str
    name: str
    value: float
    threshold: float
    part: str
    began_at: datetime
    acknowledged_by: UUID | None


class Today(msgspec.Struct, frozen=True):
    """What moves slowly."""

    targets: Sequence[TargetToday]
    arrivals: ArrivalsNow
    channels: Sequence[ChannelNow]


class Board(msgspec.Struct, frozen=True):
    """One look at a workspace; `urgent` are the waits to look at first, at most `MOST_URGENT`."""

    at: datetime
    teams: Sequence[TeamNow]
    urgent: Sequence[WaitNow]
    members: Sequence[MemberNow]
    alerts: Sequence[AlertNow]
    today: Today
