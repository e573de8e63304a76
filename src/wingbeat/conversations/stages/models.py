"""The command that corrects a stage, and what the log comes to."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from wingbeat.conversations.stages.events import Stage
from wingbeat.kit.log import Command

STAGES: tuple[Stage, ...] = ("needs_analysis", "execution", "feedback")


class EnterStage(Command, frozen=True, tag="enter_stage"):
    """By a member: the stage that began with the event `since` was this one; without `since`, it begins now."""

    stage: Stage
    since: Annotated[int, msgspec.Meta(ge=0, lt=2**31)] = 0


class Band(msgspec.Struct, frozen=True):
    """One stretch of a conversation in one stage, from the event `seq` on; it goes on while `ended_at` is None."""

    stage: Stage
    seq: int
    started_at: datetime
    ended_at: datetime | None = None
    by: Literal["rule", "member"] = "rule"
