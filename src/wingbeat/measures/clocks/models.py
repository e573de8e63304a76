"""A clock as a marketplace defines it, dated and editable, and what it shows."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

Market = Literal["taobao", "jd", "douyin", "pinduoduo", "own"]
Judged = Literal["turn", "conversation"]
Verdict = Literal["kept", "missed", "open"]

MINUTES_A_DAY = 24 * 60


class Clock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rate of answers within `bound_seconds`, over the last `days` days of `zone`, today among them.

    `judged`: every turn by its own start, or every conversation's first answer by the conversation's start; only starts
    from `opens_minute` until before `closes_minute` of the day count. `human`: what a bot answered does not count at all.
    `without_left_messages`: neither does what began while nobody was online, unless the bot answered it.
    `aim` is the share to reach: the firm's own wish. `as_of`: when the marketplace's rule was read.
    Without `channels` all of them count.
    """

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    market: Market
    bound_seconds: Annotated[int, msgspec.Meta(ge=1, le=86_400)]
    opens_minute: Annotated[int, msgspec.Meta(ge=0, lt=MINUTES_A_DAY)]
    closes_minute: Annotated[int, msgspec.Meta(gt=0, le=MINUTES_A_DAY)]
    as_of: date
    judged: Judged = "turn"
    human: bool = False
    without_left_messages: bool = False
    mean: bool = False  # whether the market also looks at the mean response
    days: Annotated[int, msgspec.Meta(ge=1, le=90)] = 30
    aim: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.9
    zone: Annotated[str, msgspec.Meta(max_length=64)] = "Asia/Shanghai"
    channels: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=200)] = ()


class Used(msgspec.Struct, frozen=True):
    """A clock of a workspace."""

    id: UUID
    clock: Clock


class Answerable(msgspec.Struct, frozen=True):
    """What a clock judges: a turn, or a conversation's first one (`began_at` is then the conversation's start).

    `ended_at` without `answered_by`: it ended without an answer. `attended`: somebody was online as it began.
    """

    began_at: datetime
    asked_at: datetime
    ended_at: datetime | None = None
    answered_by: str | None = None
    attended: bool = True


class Score(msgspec.Struct, frozen=True):
    """Of a day or a window. `open` can still be answered in time, and counts in no rate yet. `seconds`: the sum of the
    `answered` responses.
    """

    kept: int = 0
    missed: int = 0
    open: int = 0
    answered: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float | None:
        judged = self.kept + self.missed
        return self.kept / judged if judged else None

    @property
    def mean_seconds(self) -> float | None:
        return self.seconds / self.answered if self.answered else None


class Day(msgspec.Struct, frozen=True):
    day: date
    score: Score


class Waiting(msgspec.Struct, frozen=True):
    """A turn that nobody answered yet. `first_at`: when its conversation began, if this is its first turn."""

    conversation_id: UUID
    number: int
    customer_name: str
    channel_id: UUID
    assignee_id: UUID | None
    started_at: datetime
    first_at: datetime | None
    attended: bool = True


class Rescue(msgspec.Struct, frozen=True):
    """Answering this within `seconds_left` adds `gain` to today's rates, all clocks it counts for (`clocks`) together."""

    waiting: Waiting
    seconds_left: float
    gain: float
    clocks: tuple[UUID, ...]


class Hope(msgspec.Struct, frozen=True):
    """What today can still come to. `needed`: answers in time among the open that reach the aim; None: not even all do."""

    best: float | None
    worst: float | None
    needed: int | None
