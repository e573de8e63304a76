"""How long somebody who begins to wait will wait: pure, the same live, in the simulation and on recorded calls.

A workspace begins with the queue's formula; once it has a history of its own, trees read the whole state, and either is
scaled by how it did of late. Numbers or arrays of them, in seconds unless the name says otherwise.
"""

import heapq
import math
from typing import Any, NamedTuple

import numpy as np

from wingbeat.routing.rules.trees import Floats, Trees, fit, predict

SHARE = 0.8  # what a customer is told holds in four of five cases
NORMAL_AT_SHARE = 0.8416  # the standard normal's quantile of it
SHORTEST_SECONDS = 1.0
RECENT = 0.02  # per finished wait the scale moves by so much of its logarithm: a shift is followed within fifty
ENOUGH_WAITS = 400  # finished ones: with fewer the formula, scaled, told better


class State(NamedTuple):
    """What is known when a wait begins. Of the team where not said otherwise: `*_all` are the workspace's.

    `ahead` who goes first by the policy's order; `busy` conversations members hold; `last` the wait of whoever was taken
    last, `recent` the mean of the last five; `taken`, `came`, `left` count the last minutes; `hour` of the local day.
    """

    ahead: Any
    waiting: Any
    waiting_all: Any
    oldest_seconds: Any
    busy: Any
    busy_all: Any
    members: Any
    last_seconds: Any
    recent_seconds: Any
    taken_5m: Any
    taken_15m: Any
    came_5m: Any
    came_15m: Any
    left_5m: Any
    handling_seconds: Any
    hour: Any
    vip: Any


class Expected(NamedTuple):
    """The median, and the bound that `SHARE` of the waits keep."""

    seconds: Any
    bound_seconds: Any


class Estimator(NamedTuple):
    """What a workspace's history adds to the formula; the scales are logarithms."""

    middle: Trees | None = None
    bound: Trees | None = None
    middle_scale: float = 0.0
    bound_scale: float = 0.0


def by_formula(ahead: Any, busy: Any, handling_seconds: Any, hazard: Any) -> tuple[Floats, Floats]:
    """Mean and bound of the wait until all `ahead` and then oneself are taken, or gone: Erlang A with a full house.

    Places come free at busy ÷ handling per second, and each who waits gives up at `hazard` per second. The time is a sum of
    exponential ones; its quantile is taken from the gamma of the same mean and variance (Wilson and Hilferty).
    """
    ahead = np.atleast_1d(np.asarray(ahead, np.float64))
    rate = np.broadcast_to(np.maximum(busy, 1.0) / handling_seconds, ahead.shape)
    mean, variance = np.zeros(ahead.shape), np.zeros(ahead.shape)
    for place in range(int(ahead.max(initial=0)) + 1):
        one = (ahead >= place) / (rate + place * hazard)
        mean += one
        variance += one**2
    ninth = variance / mean**2 / 9.0
    return mean, mean * (1.0 - ninth + NORMAL_AT_SHARE * np.sqrt(ninth)) ** 3


def features(state: State, hazard: float) -> Floats:
    """The state as rows for the trees, with what the formula and the pace of the last minutes make of it."""
    known = np.column_stack([np.atleast_1d(np.asarray(part, np.float64)) for part in state])
    ahead, waiting, left = known[:, 0] + 1.0, known[:, 1], known[:, State._fields.index("left_5m")]
    pace_5m = (known[:, State._fields.index("taken_5m")] + left + 1.0) / 300.0
    pace_15m = (known[:, State._fields.index("taken_15m")] + 3.0 * left + 1.0) / 900.0
    mean, _ = by_formula(state.ahead, state.busy, state.handling_seconds, hazard)
    crew = ahead * known[:, State._fields.index("handling_seconds")] / np.maximum(known[:, 6], 1.0)
    return np.column_stack([known, mean, crew, ahead / pace_5m, ahead / pace_15m, waiting / pace_5m])


def raw(estimator: Estimator, state: State, hazard: float) -> Expected:
    """What the trees say, or the formula, before it is scaled."""
    if estimator.middle is None or estimator.bound is None:
        mean, bound = by_formula(state.ahead, state.busy, state.handling_seconds, hazard)
        return Expected(mean, bound)
    rows = features(state, hazard)
    middle, bound = predict(estimator.middle, rows), predict(estimator.bound, rows)
    return Expected(np.maximum(middle, SHORTEST_SECONDS), np.maximum(bound, SHORTEST_SECONDS))


def expected(estimator: Estimator, state: State, hazard: float) -> Expected:
    """What to expect now."""
    seconds, bound = raw(estimator, state, hazard)
    seconds = seconds * np.exp(estimator.middle_scale)
    return Expected(seconds, np.maximum(bound * np.exp(estimator.bound_scale), seconds))


def scaled(begun: Floats, waited: Floats, told: Floats, share: float) -> tuple[Floats, float]:
    """What was told, each time scaled by how the waits that had ended by then compared, and the scale in the end.

    After each wait longer than told the scale grows by `RECENT` × share, after each other one it shrinks by the rest:
    in the long run the share holds, however the days change (online conformal prediction).
    """
    scale, found = 0.0, np.empty(len(told))
    ended: list[tuple[float, float, float]] = []
    for at in np.argsort(begun, kind="stable"):
        scale = _learn(scale, ended, begun[at], share)
        found[at] = told[at] * np.exp(scale)
        heapq.heappush(ended, (begun[at] + waited[at], waited[at], told[at]))
    return found, _learn(scale, ended, np.inf, share)


def _learn(scale: float, ended: list[tuple[float, float, float]], now: float, share: float) -> float:
    while ended and ended[0][0] <= now:
        _, waited, told = heapq.heappop(ended)
        scale += RECENT * (float(waited > told * math.exp(scale)) - (1.0 - share))
    return scale


def learn(state: State, begun: Floats, waited: Floats, hazard: float, trees: int = 60) -> Estimator:
    """The estimator of a history of waits that ended by an answer; trees from `ENOUGH_WAITS` on.

    The trees learn from the earlier three quarters and the scales from the rest, which the trees have not seen.
    """
    fresh = np.ones(len(begun), np.bool_)
    grown = Estimator()
    if len(begun) >= ENOUGH_WAITS:
        fresh = begun > np.quantile(begun, 0.75)
        rows = features(state, hazard)[~fresh]
        middle, bound = (fit(rows, waited[~fresh], share, trees) for share in (0.5, SHARE))
        grown = Estimator(middle, bound)
    told = raw(grown, State(*(np.asarray(part)[fresh] for part in state)), hazard)
    _, middle_scale = scaled(begun[fresh], waited[fresh], told.seconds, 0.5)
    _, bound_scale = scaled(begun[fresh], waited[fresh], told.bound_seconds, SHARE)
    return grown._replace(middle_scale=middle_scale, bound_scale=bound_scale)
