"""Loaded by Python as a process begins: its clock is wrong by `SKEW_SECONDS` (fault 21). What waits does not notice."""

import os
import time
from collections.abc import Callable

SKEW_SECONDS = int(os.environ["SKEW_SECONDS"])


def wrong(clock: Callable[[], float]) -> Callable[[], float]:
    return lambda: clock() + SKEW_SECONDS


def wrong_ns(clock: Callable[[], int]) -> Callable[[], int]:
    return lambda: clock() + SKEW_SECONDS * 1_000_000_000


time.time = wrong(time.time)
time.time_ns = wrong_ns(time.time_ns)
