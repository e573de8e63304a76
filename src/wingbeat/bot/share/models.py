"""A topic's share on one channel, its evidence, and the log of its changes."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

Why = Literal["began", "proved", "slipped", "by_hand"]


class Evidence(msgspec.Struct, frozen=True):
    """Outcomes since the share last changed, and where the two tests stand (log-likelihood ratios, in nats)."""

    good: int = 0
    bad: int = 0
    up: float = 0.0
    down: float = 0.0


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """`percent` of a topic's conversations on a channel that the bot answers itself; at 0 it only drafts for members.

    `floor` and `ceiling` bound what the evidence may set; a paused share stays where it is and keeps its evidence.
    """

    topic: str
    channel_id: UUID
    percent: int
    floor: int = 0
    ceiling: int = 100
    paused: bool = False
    evidence: Evidence = Evidence()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log of why: the evidence is that which led to it."""

    from_percent: int
    to_percent: int
    why: Why
    good: int
    bad: int


class LoggedChange(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    topic: str
    channel_id: UUID
    at: datetime
    by: UUID | None  # the member; None where the evidence decided
    from_percent: int
    to_percent: int
    why: Why
    good: int
    bad: int
