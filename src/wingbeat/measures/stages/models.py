import msgspec

from wingbeat.conversations.stages.events import Stage


class StageFigure(msgspec.Struct, frozen=True):
    """Seconds in one stage: `n` conversations were in it, `share` is its part of all their time."""

    stage: Stage
    n: int
    share: float | None
    median: float | None
    p90: float | None
    longest: float | None


class ReasonStages(msgspec.Struct, frozen=True):
    """`n` conversations of a reason that ended; all together where `reason` is None, without one where it is empty."""

    reason: str | None
    n: int
    stages: tuple[StageFigure, ...]
