"""How long somebody who begins to wait will wait: pure, the same live, in the simulation and on recorded calls.

A workspace begins with the queue's formula; once it has a history of its own, a regression reads the whole state, and
either is scaled by how it did of late. Numbers or arrays of them, in seconds unless the name says otherwise.
"""

import heapq
import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHARE = 0.8  # what a customer is told holds in four of five cases
NORMAL_AT_SHARE = 0.8416  # the standard normal's quantile of it
SHORTEST_SECONDS = 1.0
FREED_SECONDS = 45.0  # as long as it takes to write up what was said, and be there for the next
LONGEST_LOG = math.log(86_400.0)  # of a state never seen: a day, not the end of the world
RECENT = 0.02  # per finished wait the scale moves by so much of its logarithm: a shift is followed within fifty
ENOUGH_WAITS = 200  # ten for each coefficient
ROUNDS = 8  # of weighting anew; four more change the mean miss by a hundredth of a second
RIDGE = 20.0  # as if twenty waits had said that a sign means nothing: a little history is not taken at its word


class State(NamedTuple):
    """What is known when a wait begins. Of the team where not said otherwise: `*_all` are the workspace's.

    `ahead` who goes first by the policy's order; `busy` conversations members hold; `last` the wait of whoever was taken
    last, `recent` the mean of the last five, `mean_15m` that of all taken in a quarter of an hour; `taken`, `came`, `left`
    count the last minutes; `vips` wait; `freed` members ended one less than `FREED_SECONDS` ago and hold none; `hour` of the
    local day.
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
    vips: Any
    freed: Any
    mean_15m_seconds: Any


class Expected(NamedTuple):
    """The median, and the bound that `SHARE` of the waits keep."""

    seconds: Any
    bound_seconds: Any


class Estimator(NamedTuple):
    """What a workspace's history adds to the formula: coefficients of `signs`; the scales are logarithms."""

    middle: Floats | None = None
    bound: Floats | None = None
    middle_scale: float = 0.0
    bound_scale: float = 0.0


SIGNS = len(State._fields) + 6  # beside the state's own


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


def signs(state: State, hazard: float) -> Floats:
    """What the regression looks at: a row each, with what the formula and the pace of the last minutes make of it.

    Times and counts are logarithms: twice as long is one step. The hour says nothing that the last minutes do not.
    """
    known = State(*(np.atleast_1d(np.asarray(part, np.float64)) for part in state))
    ahead = known.ahead + 1.0
    pace_5m = (known.taken_5m + known.left_5m + 1.0) / 300.0
    pace_15m = (known.taken_15m + 3.0 * known.left_5m + 1.0) / 900.0
    mean, _ = by_formula(known.ahead, known.busy, known.handling_seconds, hazard)
    crew = ahead * known.handling_seconds / np.maximum(known.members, 1.0)
    elsewhere = np.maximum(
        known.waiting_all - known.waiting, 0.0
    )  # counted one after the other: somebody may have left
    paced = (ahead / pace_5m, ahead / pace_15m, known.waiting / pace_5m)
    sizes = (*known._replace(hour=mean, vip=crew), *paced, elsewhere)
    return np.column_stack([np.ones_like(ahead), known.vip, *(np.log1p(one) for one in sizes)])


def fit(seen: Floats, waited: Floats, share: float) -> Floats:
    """Coefficients of the log wait that `share` of such waits stay below; a miss counts by its seconds.

    Least squares, weighted anew until they minimise absolute misses, those above `share` : 1 - `share` to those below.
    """
    aim = np.log1p(waited)
    ridge = np.diag([1e-6, *[RIDGE] * (seen.shape[1] - 1)])
    weights = np.ones_like(aim)
    for _ in range(ROUNDS):
        weighted = seen * weights[:, None]
        found = np.linalg.solve(weighted.T @ seen + ridge, weighted.T @ aim)
        told = seen @ found
        miss = aim - told
        seconds = np.exp(np.clip(told, 1.0, 7.0)) / 60.0  # 3 s to 20 min
        weights = np.where(miss > 0, share, 1.0 - share) / np.maximum(np.abs(miss), 0.05) * seconds
    return np.asarray(found)


def raw(estimator: Estimator, state: State, hazard: float) -> Expected:
    """What the regression says, or the formula, before it is scaled."""
    if estimator.middle is None or estimator.bound is None:
        mean, bound = by_formula(state.ahead, state.busy, state.handling_seconds, hazard)
        return Expected(mean, bound)
    seen = signs(state, hazard)
    told = (np.expm1(np.minimum(seen @ one, LONGEST_LOG)) for one in (estimator.middle, estimator.bound))
    return Expected(*(np.maximum(one, SHORTEST_SECONDS) for one in told))


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


def regression(state: State, waited: Floats, hazard: float) -> Estimator:
    """What the history of waits that ended by an answer says, before it is scaled; from `ENOUGH_WAITS` on."""
    if len(waited) < ENOUGH_WAITS:
        return Estimator()
    seen = signs(state, hazard)
    return Estimator(fit(seen, waited, 0.5), fit(seen, waited, SHARE))


def learn(state: State, begun: Floats, waited: Floats, hazard: float) -> Estimator:
    """The estimator of such a history; the scales follow its last quarter."""
    learned = regression(state, waited, hazard)
    if not len(begun):
        return learned
    fresh = begun >= np.quantile(begun, 0.75)
    told = raw(learned, State(*(np.asarray(part)[fresh] for part in state)), hazard)
    _, middle_scale = scaled(begun[fresh], waited[fresh], told.seconds, 0.5)
    _, bound_scale = scaled(begun[fresh], waited[fresh], told.bound_seconds, SHARE)
    return learned._replace(middle_scale=middle_scale, bound_scale=bound_scale)
