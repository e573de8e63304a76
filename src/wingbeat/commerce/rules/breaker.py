"""When a shop that failed is asked again: not at once, so that nobody waits for what will fail."""

import msgspec

FAILURES = 3  # in a row; one lost answer is no outage
REST_SECONDS = 30.0  # about a restart of the shop's server


class Breaker(msgspec.Struct, frozen=True):
    """`failed` in a row; not asked before `until_seconds` of a steady clock."""

    failed: int = 0
    until_seconds: float = 0.0


def may_ask(breaker: Breaker, now_seconds: float) -> bool:
    return now_seconds >= breaker.until_seconds


def asking(breaker: Breaker, now_seconds: float) -> Breaker:
    """The breaker while somebody asks: a shop that rested is tried by one, and rests on for the others."""
    return Breaker(breaker.failed, now_seconds + REST_SECONDS) if breaker.failed >= FAILURES else breaker


def after(breaker: Breaker, *, answered: bool, now_seconds: float) -> Breaker:
    """The breaker after a request."""
    if answered:
        return Breaker()
    failed = breaker.failed + 1
    return Breaker(failed, now_seconds + REST_SECONDS if failed >= FAILURES else 0.0)
