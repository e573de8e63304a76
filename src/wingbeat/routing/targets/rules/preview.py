"""What would have happened: a target held against the waits of the past, with its calendars."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from wingbeat.conversations.promises.events import TargetMeasure
from wingbeat.routing.targets.models import Calendars, Past, Target
from wingbeat.routing.targets.rules import applies, calendar_of
from wingbeat.routing.targets.rules.presets import PRESETS
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.rules import windows

# A limit that is broken every fifth time is a wish, and one that never is says nothing.
REACHED = 0.8
EDGES_SECONDS = (5, 8, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 28800, 86400, 172800)


class Hour(msgspec.Struct, frozen=True):
    """An hour of the day in the workspace's zone: waits that began in it."""

    met: int
    missed: int


class Took(msgspec.Struct, frozen=True):
    """A wait, until its answer or until the customer left or now."""

    seconds: float
    answered: bool = True


class Industry(msgspec.Struct, frozen=True):
    """What an industry promises of the same measure, and the `share` of the waits that were within; None without any."""

    name: str
    limit_seconds: int
    share: float | None


class Preview(msgspec.Struct, frozen=True):
    """Waits the target would have applied to: `met` in time and `missed` (late, left or waiting beyond the limit).

    `suggested_seconds`: the first step, round or an industry's, that 80 % were within; None where even the last is not.
    """

    n: int
    met: int
    missed: int
    hours: tuple[Hour, ...]
    suggested_seconds: int | None
    industries: tuple[Industry, ...] = ()

    @property
    def share(self) -> float | None:
        return self.met / self.n if self.n else None


class Counter:
    """Seconds of a calendar between two moments of a period, by looking up instead of walking the days each time."""

    def __init__(self, calendar: Calendar | None, since: datetime, until: datetime) -> None:
        opened = list(windows(calendar, since, until)) if calendar else [(since, until)]
        self._starts = [begin for begin, _ in opened]
        self._ends = [end for _, end in opened]
        self._before = [timedelta()]
        for begin, end in opened:
            self._before.append(self._before[-1] + (end - begin))

    def seconds(self, start: datetime, end: datetime) -> float:
        return max((self._until(end) - self._until(start)).total_seconds(), 0.0)

    def _until(self, at: datetime) -> timedelta:
        n = bisect_right(self._starts, at)
        if n == 0:
            return timedelta()
        return self._before[n - 1] + min(at, self._ends[n - 1]) - self._starts[n - 1]


def preview(target: Target, past: Sequence[Past], calendars: Calendars, now: datetime) -> Preview:
    """What the target would have come to. Who left before the limit was over belongs to neither side."""
    zone, counters = ZoneInfo(calendars.workspace.zone), dict[int, Counter]()
    since = min((one.began_at for one in past), default=now)
    met, missed = [0] * 24, [0] * 24
    took: list[Took] = []
    for one in past:
        if not applies(target.applies, one.subject):
            continue
        calendar = calendar_of(target, one.subject, calendars)
        counter = counters.setdefault(id(calendar), Counter(calendar, since, now))
        seconds = counter.seconds(one.began_at, one.ended_at or one.left_at or now)
        took.append(Took(seconds, answered=one.ended_at is not None))
        if one.ended_at is None and seconds <= target.limit_seconds:
            continue
        hour = one.began_at.astimezone(zone).hour
        in_time = one.ended_at is not None and seconds <= target.limit_seconds
        (met if in_time else missed)[hour] += 1
    found = industries(target.measure, took)
    steps = sorted({*EDGES_SECONDS, *(one.limit_seconds for one in found)})
    n = sum(met) + sum(missed)
    return Preview(n, sum(met), sum(missed), tuple(map(Hour, met, missed)), suggested(took, steps), found)


def industries(measure: TargetMeasure, took: Sequence[Took]) -> tuple[Industry, ...]:
    """What industries promise of a measure, the shortest first."""
    promised = sorted(
        (one.limit_seconds, preset.name) for preset in PRESETS for one in preset.targets if one.measure == measure
    )
    return tuple(Industry(name, limit, within(limit, took)) for limit, name in promised)


def within(limit_seconds: float, took: Sequence[Took]) -> float | None:
    """The share that was answered in time, of those of whom it is known: who left or waits within the limit tells nothing."""
    known = [one for one in took if one.answered or one.seconds > limit_seconds]
    return sum(one.seconds <= limit_seconds for one in known) / len(known) if known else None


def suggested(took: Sequence[Took], steps: Sequence[int] = EDGES_SECONDS) -> int | None:
    """The first step that `REACHED` of the waits were within."""
    return next((step for step in steps if (within(step, took) or 0.0) >= REACHED), None)
