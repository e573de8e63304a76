"""How long customers are willing to wait: Kaplan–Meier over waits of which most ended by an answer, and a prior."""

import math
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wingbeat.routing.waits.models import Patience, Span

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Within each the hazard is taken as even: short where it changes, long where few still wait.
EDGES_SECONDS = (0, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1800)
BORNE_SECONDS = (30.0, 60.0)  # online customers bear a wait of half a minute to a minute
PRIOR_LOSS_PER_10_S = 0.225  # past that every further ten seconds lose 15–30 %
PRIOR_AT_ONCE = 0.001  # per second: some leave whatever happens
PRIOR_WAITS = 50  # the prior counts as so many customers who waited: an ordinary shop has its own within a week
NORMAL_95 = 1.96


def prior_hazard(waited: Floats) -> Floats:
    """Per second, without any history: hardly anybody leaves while a wait is borne, then more and more."""
    calm, impatient = BORNE_SECONDS
    most = -math.log(1 - PRIOR_LOSS_PER_10_S) / 10
    return PRIOR_AT_ONCE + (most - PRIOR_AT_ONCE) * np.clip((waited - calm) / (impatient - calm), 0, 1)


def patience(waited: Floats, gave_up: Flags) -> Patience:
    """What is believed of this workspace's customers.

    In each span who left ÷ seconds they were there, to which the prior adds `PRIOR_WAITS` customers who behave as it says
    (a gamma prior of the hazard): with few own waits the prior speaks, with many it drowns, in each span by itself.
    """
    prior_left, prior_seconds = _prior()
    spans, risked_seconds = [], 0.0
    for (begin, end), more_left, more_seconds in zip(pairwise(EDGES_SECONDS), prior_left, prior_seconds, strict=True):
        seconds = float((np.clip(waited, begin, end) - begin).sum())
        left = int(((waited >= begin) & (waited < end) & gave_up).sum())
        hazard = (left + more_left) / (seconds + more_seconds)
        low, high = _interval(left + more_left, seconds + more_seconds)
        spans.append(Span(begin, end, left, seconds, hazard, low, high))
        risked_seconds += seconds
    own = risked_seconds / (risked_seconds + sum(prior_seconds))
    return Patience(len(waited), int(gave_up.sum()), own, tuple(spans))


def stays(known: Patience, waited: float, bound: str = "hazard") -> float:
    """The share still willing to wait after so many seconds; `bound` "low" or "high" takes that end of the hazard."""
    total = 0.0
    for span in known.spans:
        end = max(waited, span.end) if span is known.spans[-1] else span.end  # past the last edge it stays as it was
        total += getattr(span, bound) * max(0.0, min(waited, end) - span.begin)
    return math.exp(-total)


def prior_stays(waited: float) -> float:
    """The share still willing to wait by the prior alone."""
    moments = np.arange(int(waited), dtype=np.float64) + 0.5
    return math.exp(-float(prior_hazard(moments).sum()))


@cache
def _prior() -> tuple[list[float], list[float]]:
    """Who leaves, and seconds waited, in each span by the prior's customers, were they all kept waiting."""
    moments = np.arange(EDGES_SECONDS[-1], dtype=np.float64) + 0.5
    hazard = prior_hazard(moments)
    there = PRIOR_WAITS * np.exp(-np.cumsum(hazard) + hazard / 2)
    starts = np.array(EDGES_SECONDS[:-1])
    return np.add.reduceat(there * hazard, starts).tolist(), np.add.reduceat(there, starts).tolist()


def _interval(left: float, seconds: float) -> tuple[float, float]:
    """Where the gamma's middle 95 % lie (Wilson and Hilferty); nobody at all leaves no lower end."""
    ninth = 1 / (9 * max(left, 1e-9))
    ends = [left / seconds * max(0.0, 1 - ninth + sign * NORMAL_95 * math.sqrt(ninth)) ** 3 for sign in (-1, 1)]
    return min(ends[0], left / seconds), max(ends[1], left / seconds)
