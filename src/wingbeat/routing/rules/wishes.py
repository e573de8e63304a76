"""What customers like: whom, where and when; wishes, never conditions. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

IN_TIME = 1.1  # a second of waiting at the hours that suit a customer, of one at any other: a tie-breaker, no lane
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


class Wishes(msgspec.Struct, frozen=True):
    """Of a customer: the member they like best, the kind of channel, and from when to when (minutes of the day; past
    midnight where it ends before it begins).
    """

    favourite_id: UUID | None = None
    channel: str = ""
    hours: tuple[int, int] | None = None

    def suits(self, local: datetime) -> bool:
        """Whether a moment, in the workspace's own time, lies in the hours named."""
        if self.hours is None:
            return False
        begin, end = self.hours
        minute = local.hour * 60 + local.minute
        return begin <= minute < end if begin < end else minute >= begin or minute < end


def wishes_of(preferences: Mapping[str, object]) -> Wishes:
    """As they are written in the profile; what cannot be read is no wish."""
    channel = preferences.get("channel")
    return Wishes(
        _id(preferences.get("favourite_member")),
        channel if isinstance(channel, str) else "",
        _hours(preferences.get("best_time")),
    )


def _id(said: object) -> UUID | None:
    try:
        return UUID(said) if isinstance(said, str) else None
    except ValueError:
        return None


def _hours(said: object) -> tuple[int, int] | None:
    found = HOURS.fullmatch(said) if isinstance(said, str) else None
    if found is None:
        return None
    begin_hour, begin_minute, end_hour, end_minute = map(int, found.groups())
    begin, end = begin_hour * 60 + begin_minute, end_hour * 60 + end_minute
    return (begin, end) if begin != end else None


def quarter_after(at: datetime) -> datetime:
    """The first quarter of an hour at or after a moment."""
    whole = at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=15)
