"""How a rate changed, and how sure that is."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from wingbeat.kit.shares import wilson
from wingbeat.problems.effect.models import Change, Effect, Side

WEEKS = timedelta(weeks=4)  # on each side: whole weeks, for a Monday is no Sunday
LEAST_DAYS = 1.0  # a morning is no day, and a rate of it no rate
SURE_DAYS = 3  # fewer days on a side say nothing of how much days differ


def windows(
    first: datetime, fixed: datetime | None, now: datetime
) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime] | None]:
    """Before and after: four weeks each, not before the workspace's `first` conversation, and not later than now."""
    end = fixed or now
    before = min(max(end - WEEKS, first), end), end
    return before, (fixed, min(fixed + WEEKS, now)) if fixed is not None and fixed < now else None


def effect(before: Side, after: Side | None) -> Effect:
    """The change per day, and per order; none before a day has passed on each side."""
    if after is None or min(before.days, after.days) < LEAST_DAYS:
        return Effect(before, after, None, None)
    spread = dispersion(before, after)
    orders = (before.orders, after.orders) if before.orders and after.orders else None
    return Effect(
        before,
        after,
        change(before.contacts, before.days, after.contacts, after.days, spread),
        change(before.contacts, orders[0], after.contacts, orders[1], spread) if orders else None,
    )


def change(before: int, of_before: float, after: int, of_after: float, spread: float = 1.0) -> Change | None:
    """The ratio of two rates; None of nothing. Given their sum, the later count is a share of it, whose interval is Wilson's.

    `spread` widens it: counts that vary so many times more than by chance alone say as much as so many times fewer.
    """
    n = before + after
    if not n or of_before <= 0 or of_after <= 0:
        return None
    low, high = wilson(after / spread, n / spread)
    ratio = (after / of_after) / (before / of_before) if before else None
    exposed = of_before / of_after
    return Change(ratio, _odds(low, exposed) or 0.0, _odds(high, exposed))


def _odds(share: float, exposed: float) -> float | None:
    return share / (1 - share) * exposed if share < 1 else None


def dispersion(before: Side, after: Side) -> float:
    """How many times more the counts of days vary than by chance (Pearson's χ² by its degrees of freedom), at least 1."""
    squares, free = 0.0, 0
    for side in (before, after):
        counts = whole_days(side)
        if len(counts) < SURE_DAYS or not any(counts.values()):
            continue
        mean = sum(counts.values()) / len(counts)
        squares += sum((n - mean) ** 2 / mean for n in counts.values())
        free += len(counts) - 1
    return max(1.0, squares / free) if free else 1.0


def whole_days(side: Side) -> Mapping[date, int]:
    """The days between the first and the last of a side, also those without any: a day begun counts too little."""
    days = [side.since.date() + timedelta(days=n) for n in range(1, int(side.days))]
    return {day: side.by_day.get(day, 0) for day in days}
