"""Hours: wall-clock spans in a zone, counted in seconds that really passed, whatever the clocks do.

A time the clocks skip is the moment of the skip. Of a time that comes twice, a span opens at the first and closes at
the last. Overlapping spans count once. All times given and returned are aware; returned ones are UTC.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wingbeat.workspaces.models import Calendar, Spans

# A span reaches at most to the end of the next day, and zones lie less than a day from UTC.
LOOK_BACK_DAYS = 3
# A calendar without any opening for this long is closed for good: longer than a year, so a yearly exception counts.
HORIZON_DAYS = 400

Window = tuple[datetime, datetime]


def is_open(calendar: Calendar, at: datetime) -> bool:
    at = at.astimezone(UTC)  # arithmetic in a zone forgets which of two equal times is meant
    return any(_windows(calendar, at, at + timedelta(microseconds=1)))


def business_seconds(calendar: Calendar, start: datetime, end: datetime) -> float:
    """Seconds of opening time between two moments; 0 when `end` is not after `start`."""
    open_time = sum((stop - begin for begin, stop in _windows(calendar, start, end)), timedelta())
    return open_time.total_seconds()


def next_opening(calendar: Calendar, at: datetime) -> datetime | None:
    """The first open moment at or after `at`; None when the calendar stays closed for `HORIZON_DAYS`."""
    at = at.astimezone(UTC)
    return next((begin for begin, _ in _windows(calendar, at, at + timedelta(days=HORIZON_DAYS))), None)


def open_until(calendar: Calendar, at: datetime) -> datetime | None:
    """When the opening that holds at this moment ends, which is at once when there is none; None: not within a week."""
    until = at.astimezone(UTC)
    for begin, stop in _windows(calendar, until, until + timedelta(days=7)):
        if begin > until:
            return until
        until = stop
    return until if until < at + timedelta(days=7) else None


def add_business_seconds(calendar: Calendar, start: datetime, seconds: float) -> datetime | None:
    """The first moment by which `seconds` of opening time have passed since `start`; None when that never comes."""
    left = timedelta(seconds=seconds)
    at = start.astimezone(UTC)
    if left <= timedelta():
        return at
    while (begin := next_opening(calendar, at)) is not None:
        for opened, closed in _windows(calendar, begin, begin + timedelta(days=HORIZON_DAYS)):
            if closed - opened >= left:
                return opened + left
            left -= closed - opened
        at = begin + timedelta(days=HORIZON_DAYS)
    return None


def _windows(calendar: Calendar, start: datetime, end: datetime) -> Iterator[Window]:
    """The open stretches within `[start, end)`: in order, never overlapping, never empty."""
    covered, end = start.astimezone(UTC), end.astimezone(UTC)
    zone = ZoneInfo(calendar.zone)
    day = start.astimezone(zone).date() - timedelta(days=LOOK_BACK_DAYS)
    last = end.astimezone(zone).date()
    while day <= last:
        for opens, closes in _openings(_spans(calendar, day), day, zone):
            begin, stop = max(opens, covered), min(closes, end)
            if begin < stop:
                yield begin, stop
                covered = stop
        day += timedelta(days=1)


def _spans(calendar: Calendar, day: date) -> Spans:
    if day in calendar.exceptions:
        return calendar.exceptions[day]
    return () if day in calendar.holidays else calendar.week[day.weekday()]


def _openings(spans: Spans, day: date, zone: ZoneInfo) -> list[Window]:
    midnight = datetime.combine(day, time())
    return sorted(
        (
            _moment(midnight + timedelta(minutes=span.opens_minute), zone, fold=0),
            _moment(midnight + timedelta(minutes=span.closes_minute), zone, fold=1),
        )
        for span in spans
    )


def _moment(wall: datetime, zone: ZoneInfo, *, fold: int) -> datetime:
    """The moment the wall clock shows `wall`: the first (fold 0) or last (fold 1) one, or that of the skip."""
    moment = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    return _skip(wall, zone)


def _skip(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment the clocks jump over `wall`, found by halving between the two readings of a time that never was."""
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
