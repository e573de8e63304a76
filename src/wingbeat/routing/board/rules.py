"""What is usual, and when a channel is down; pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

WEEKS = 4  # enough to even out one odd week, and young enough to know this season
HOUR = timedelta(hours=1)
HOURS = 24
# Where five are usual, nobody at all comes by chance in less than one hour of a hundred (e⁻⁵ = 0.7 %).
DOWN_FROM = 5.0

Span = tuple[datetime, datetime]


def midnight(now: datetime, zone: str, days: int = 0) -> datetime:
    """The begin of today in a zone, or of so many days before."""
    local = now.astimezone(ZoneInfo(zone)) - timedelta(days=days)
    return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)


def weeks_known(first: datetime | None, now: datetime) -> int:
    """How many whole weeks, up to `WEEKS`, there was anybody to come."""
    return 0 if first is None else max(0, min(WEEKS, (now - first) // timedelta(weeks=1)))


def past_days(now: datetime, zone: str, weeks: int) -> list[Span]:
    """This weekday's day in each of the weeks before, by the clock of the zone."""
    return [(midnight(now, zone, 7 * week), midnight(now, zone, 7 * week - 1)) for week in range(1, weeks + 1)]


def past_hours(now: datetime, weeks: int) -> list[Span]:
    """The last sixty minutes, in each of the weeks before."""
    return [(end - HOUR, end) for end in (now - timedelta(weeks=week) for week in range(1, weeks + 1))]


def usual(counts: Sequence[int], weeks: int) -> float | None:
    """The mean of some weeks; None where nothing is known."""
    return sum(counts) / weeks if weeks else None


def usual_hours(counts: Mapping[int, int], weeks: int) -> list[float | None]:
    """The mean of each hour of the day, of counts over all the weeks."""
    return [counts.get(hour, 0) / weeks if weeks else None for hour in range(HOURS)]


def is_down(last_hour: int, usual_hour: float | None) -> bool:
    """Whether nobody came for an hour where so many usually do."""
    return last_hour == 0 and usual_hour is not None and usual_hour >= DOWN_FROM
