from collections.abc import Callable
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.bot.intents.exam.models import Result

Kind = Literal["training", "exam"]
# Hears which share of the work is done, 0–1.
Told = Callable[[float], None]


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What the work came to. `number`: of the version trained or examined, None for the one that ships with the product."""

    number: int | None
    learnt: int | None = None
    report: Result | None = None


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """`share` of the work is done, 0–1. `failure`: an error's code; `lost` where the server went away meanwhile."""

    id: UUID
    kind: Kind
    name: str
    asked_by: UUID | None
    began_at: datetime
    ended_at: datetime | None
    share: float
    failure: str | None
    number: int | None
    learnt: int | None
    report: Result | None = None
