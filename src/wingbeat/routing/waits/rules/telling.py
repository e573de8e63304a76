"""What a customer who waits is told, and when anew: pure. A promise is never moved but with an apology."""

from datetime import datetime, timedelta

from wingbeat.routing.waits.models import Told

BOUNDS_SECONDS = (
    15,
    30,
    60,
    120,
    180,
    300,
    600,
    900,
    1800,
    3600,
)  # all that is ever said: finer steps are false precision
AGAIN_SECONDS = 15.0  # nobody hears more often
LONG_SECONDS = 300  # from here on other ways are offered: it is what a live chat is expected to take at most


def bound_of(seconds: float) -> int:
    """The first of the bounds that is long enough; 0 past the last one, where nobody can say."""
    return next((bound for bound in BOUNDS_SECONDS if seconds <= bound), 0)


def tell(told: Told | None, expected_seconds: float, place: int, now: datetime) -> Told | None:
    """What to tell now, or None while what was told is as good.

    A shorter bound is told when it ends before the promise did. A longer one only once the promise has passed, with an
    apology: until then it may still be kept.
    """
    bound = bound_of(expected_seconds)
    until = now + timedelta(seconds=bound) if bound else None
    if told is None:
        return Told(bound, place, until)
    if told.until is not None and now >= told.until:
        return Told(bound, place, until, sorry=True)
    if until is not None and (told.until is None or (bound < told.bound_seconds and until <= told.until)):
        return Told(bound, place, until)
    return Told(told.bound_seconds, place, told.until) if place < told.place else None


def may_tell(told: Told | None, told_at: datetime | None, now: datetime) -> bool:
    """Whether it is long enough since the customer last heard of their wait."""
    return told is None or told_at is None or (now - told_at).total_seconds() >= AGAIN_SECONDS


def is_long(told: Told) -> bool:
    return told.bound_seconds == 0 or told.bound_seconds > LONG_SECONDS
