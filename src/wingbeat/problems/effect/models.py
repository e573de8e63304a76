from datetime import date, datetime

import msgspec


class Side(msgspec.Struct, frozen=True):
    """What happened from `since` on, before `until`.

    `linked`: conversations that came of the problem; `alike`: all of its reason, None without one. `by_day` counts the
    wider of the two. Of the linked ones: `good` of `rated` customers were content, and customers waited `lost_seconds`.
    """

    since: datetime
    until: datetime
    linked: int
    alike: int | None
    by_day: dict[date, int]
    orders: int
    good: int
    rated: int
    lost_seconds: float

    @property
    def days(self) -> float:
        return (self.until - self.since).total_seconds() / 86_400

    @property
    def contacts(self) -> int:
        """Those whose rate is compared: of the reason where there is one, for nobody links what is fixed already."""
        return self.linked if self.alike is None else self.alike


class Change(msgspec.Struct, frozen=True):
    """After ÷ before, with the ends of its 95 % interval; None: no limit."""

    ratio: float | None
    low: float
    high: float | None


class Effect(msgspec.Struct, frozen=True):
    """Before a fix and after it; `after` is None while nothing is fixed. `per_order` only where both sides had orders."""

    before: Side
    after: Side | None
    per_day: Change | None
    per_order: Change | None
