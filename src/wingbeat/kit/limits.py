"""How often something may happen: token buckets in bounded memory, counted in this process."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from wingbeat.kit.errors import TooMany

# One bucket is about 200 bytes: a flood of strangers costs at most a few megabytes, then the oldest are forgotten.
MOST_BUCKETS = 20_000


class Limit(msgspec.Struct, frozen=True):
    """At most `burst` at once, and `burst` again in every `seconds` that follow."""

    name: str
    burst: int
    seconds: float


class Bucket(msgspec.Struct, frozen=True):
    """What is left at a moment (seconds of any steady clock)."""

    tokens: float
    at_seconds: float


def take(bucket: Bucket | None, limit: Limit, now_seconds: float) -> tuple[Bucket, float]:
    """Take one token: the bucket afterwards, and the seconds to wait (0 when the token was there)."""
    rate = limit.burst / limit.seconds
    before = bucket or Bucket(tokens=limit.burst, at_seconds=now_seconds)
    elapsed = max(0.0, now_seconds - before.at_seconds)
    tokens = min(float(limit.burst), before.tokens + elapsed * rate)
    if tokens >= 1:
        return Bucket(tokens=tokens - 1, at_seconds=now_seconds), 0.0
    return Bucket(tokens=tokens, at_seconds=now_seconds), (1 - tokens) / rate


class Limits:
    """The buckets of one process, the least used forgotten first."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, most: int = MOST_BUCKETS) -> None:
        self._clock = clock
        self._most = most
        self._buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, limit: Limit, whom: str) -> None:
        """Count one use by `whom`; raises `TooMany` with `retry_after_seconds`."""
        key = (limit.name, whom)
        bucket, wait_seconds = take(self._buckets.get(key), limit, self._clock())
        self._buckets[key] = bucket
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        if wait_seconds:
            raise TooMany(retry_after_seconds=math.ceil(wait_seconds))

    def may(self, limit: Limit, whom: str) -> bool:
        """Count one use by `whom` if there is one left; for what is left out rather than refused."""
        try:
            self.take(limit, whom)
        except TooMany:
            return False
        return True

    def forget(self, limit: Limit, whom: str) -> None:
        """Start `whom` afresh, as after a success."""
        self._buckets.pop((limit.name, whom), None)
