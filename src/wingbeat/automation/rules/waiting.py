"""Waits and schedules: when a timer of a rule is due, and whether it is still so."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wingbeat.automation.models import OnSchedule, Still
from wingbeat.conversations.models import Conversation
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.rules import windows

LOOK_AHEAD = timedelta(days=15)  # a shop that stays closed longer is looked at again by then


def begins(still: Still, state: Conversation, seq: int) -> bool:
    """Whether the wait after event `seq` counts from there: of a turn's messages the first does, of all else each."""
    return still != "unanswered" or state.turn_seq == seq


def still_so(still: Still, state: Conversation, seq: int) -> bool:
    """Whether what was so at event `seq` still is."""
    match still:
        case "unanswered":
            return state.open and state.turn_seq == seq
        case "queued":
            return state.status == "queued"
        case "quiet":
            return state.open and state.last_message_seq <= seq
        case "open":
            return state.open


def next_time(when: OnSchedule, calendar: Calendar, after: datetime) -> datetime:
    """The first moment after `after` that a schedule names; where the calendar names none, when to look again."""
    ahead = (at for at in _times(when, calendar, after) if at > after)
    return next(ahead, after + LOOK_AHEAD)


def is_time(when: OnSchedule, calendar: Calendar, at: datetime) -> bool:
    """Whether a schedule names this very moment."""
    return at in set(_times(when, calendar, at - timedelta(seconds=1)))


def times_between(when: OnSchedule, calendar: Calendar, since: datetime, until: datetime) -> list[datetime]:
    """All moments that a schedule named after `since`, up to `until`."""
    found, at = [], since
    while (at := next_time(when, calendar, at)) <= until:
        if is_time(when, calendar, at):
            found.append(at)
    return found


def _times(when: OnSchedule, calendar: Calendar, start: datetime) -> Iterator[datetime]:
    if when.at == "clock":
        return _clock(when, ZoneInfo(calendar.zone), start)
    return _turns(when, calendar, start)


def _turns(when: OnSchedule, calendar: Calendar, start: datetime) -> Iterator[datetime]:
    """Openings or closings; stretches that touch are one."""
    end = start + LOOK_AHEAD
    # A stretch is cut where the look begins: one that began before is no opening.
    first = start - timedelta(days=2)
    begun: datetime | None = None
    ended: datetime | None = None
    for opens, closes in windows(calendar, first, end):
        if opens != ended:
            if ended is not None and when.at == "closes":
                yield ended
            if when.at == "opens" and opens > first:
                yield opens
            begun = opens
        ended = closes
    if when.at == "closes" and begun is not None and ended is not None and ended < end:
        yield ended


def _clock(when: OnSchedule, zone: ZoneInfo, start: datetime) -> Iterator[datetime]:
    day = start.astimezone(zone).date() - timedelta(days=1)
    for n in range(LOOK_AHEAD.days):
        wall = datetime.combine(day + timedelta(days=n), time(when.minute // 60, when.minute % 60), zone)
        if wall.isoweekday() in when.weekdays:
            yield wall.astimezone(UTC)
