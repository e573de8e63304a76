"""Which times are offered: pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from wingbeat.routing.rules.wishes import Wishes, quarter_after
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.rules import windows

STEP = timedelta(minutes=15)
SOONEST = timedelta(minutes=15)  # sooner one may as well wait
DAYS = 7
FIRST = 6  # times offered that come soonest: an hour and a half of quarters
LIKED = 6  # and of those that suit the customer best


class Time(msgspec.Struct, frozen=True):
    """`suits`: it lies in the hours that suit this customer best."""

    at: datetime
    suits: bool = False


def times(calendar: Calendar, now: datetime, wishes: Wishes, full: Collection[datetime]) -> list[Time]:
    """The soonest times while somebody works, and the soonest that suit the customer, in order; `full` ones are not offered."""
    zone = ZoneInfo(calendar.zone)
    found = [Time(at, wishes.suits(at.astimezone(zone))) for at in _quarters(calendar, now) if at not in full]
    offered = {one.at: one for one in (*found[:FIRST], *[one for one in found if one.suits][:LIKED])}
    return [offered[at] for at in sorted(offered)]


def _quarters(calendar: Calendar, now: datetime) -> list[datetime]:
    """Every quarter of an hour that has a whole quarter of work after it."""
    found = []
    for begin, end in windows(calendar, now + SOONEST, now + timedelta(days=DAYS)):
        at = quarter_after(begin)
        while at + STEP <= end:
            found.append(at)
            at += STEP
    return found


def is_offered(calendar: Calendar, now: datetime, at: datetime, full: Collection[datetime]) -> bool:
    """Whether a time may be promised."""
    return at not in full and at in set(_quarters(calendar, now))
