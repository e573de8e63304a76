"""The chance that a promise breaks, on arrival: by the wait that is expected, put right by the workspace's own history."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec
import numpy as np

from wingbeat.routing.targets.models import Line

# Somebody is free: only what nobody foresees delays an answer. Nobody is there: only luck brings one in time.
FREE, NOBODY = 0.02, 0.98
STEPS = 60  # steps of at most one, so that far-off beginnings do not overshoot; usually a dozen do
ENOUGH = 1e-6
# How much history it takes to doubt what we begin with: twenty conversations weigh as much.
PRIOR = 20.0
DEVIATIONS = 0.8416  # from the middle to where four of five lie
LEAST_SPREAD = 0.1  # no wait is known better than by a tenth
SOON_SECONDS = 0.01  # what is due now
SMALLEST = 1e-4  # no history makes anything impossible


class Expected(Protocol):
    """A wait that begins now: half last no longer than `seconds`, four of five no longer than the bound."""

    @property
    def seconds(self) -> float: ...

    @property
    def bound_seconds(self) -> float: ...


class Seen(msgspec.Struct, frozen=True):
    """A prediction and what became of it: `raw` the formula's, `chance` what was said then, `bot` whether a bot was on."""

    raw: float
    bot: bool
    chance: float
    broken: bool


class Fitted(msgspec.Struct, frozen=True):
    """Log-odds = `base` + `slope` × the formula's + `bot` where a bot answers first. Before any history as it stands:
    the formula is believed, and a bot answers nineteen of twenty.
    """

    base: float = 0.0
    slope: float = 1.0
    bot: float = -3.0


def queue_chance(line: Line, expected: Expected | None, limit_seconds: float) -> float:
    """That a wait which begins now lasts longer than the limit.

    Half of such waits are over within `expected.seconds`, four of five within its bound; between and beyond them waits
    scatter as their logarithms do, evenly to both sides. Nothing is expected (None) where no team would take it.
    """
    if expected is None or line.members == 0 or line.places == 0 or not math.isfinite(expected.bound_seconds):
        return NOBODY
    if line.free > line.ahead:
        return FREE
    middle = max(expected.seconds, 1.0)
    spread = max(math.log(max(expected.bound_seconds / middle, 1.0)) / DEVIATIONS, LEAST_SPREAD)
    chance = 0.5 * math.erfc(math.log(max(limit_seconds, SOON_SECONDS) / middle) / spread / math.sqrt(2))
    return min(max(chance, SMALLEST), 1.0 - SMALLEST)


def calibrated(fitted: Fitted, raw: float, *, bot: bool) -> float:
    return _sigmoid(fitted.base + fitted.slope * _logit(raw) + fitted.bot * bot)


def fit(seen: Sequence[Seen]) -> Fitted:
    """The log-odds that explain the history best, held to where we began by a prior worth `PRIOR` predictions."""
    # Thousands of predictions are a few dozen kinds: a tenth of the log-odds is finer than anything we know.
    kinds = Counter((round(_logit(one.raw), 1), one.bot, one.broken) for one in seen)
    begun = (Fitted().base, Fitted().slope, Fitted().bot)
    weights: tuple[float, ...] = begun
    for _ in range(STEPS):
        step = _step(kinds, weights, begun)
        longest = max(map(abs, step))
        weights = tuple(w + s * min(1.0, 1.0 / max(longest, 1.0)) for w, s in zip(weights, step, strict=True))
        if longest < ENOUGH:
            break
    return Fitted(*weights)


def _step(
    kinds: Mapping[tuple[float, bool, bool], int], weights: Sequence[float], begun: Sequence[float]
) -> list[float]:
    """One step of Newton's method on the likelihood with its prior."""
    held = PRIOR / 4  # a prediction of one half tells a quarter about its log-odds
    gradient = [held * (start - now) for start, now in zip(begun, weights, strict=True)]
    curve = [[held * (i == j) for j in range(3)] for i in range(3)]
    for (odds, bot, broken), n in kinds.items():
        facts = (1.0, odds, float(bot))
        chance = _sigmoid(sum(w * x for w, x in zip(weights, facts, strict=True)))
        for i, x in enumerate(facts):
            gradient[i] += n * (broken - chance) * x
            for j, y in enumerate(facts):
                curve[i][j] += n * chance * (1 - chance) * x * y
    # The prior keeps the matrix positive definite.
    return [float(one) for one in np.linalg.solve(curve, gradient)]


def brier(seen: Sequence[Seen]) -> float | None:
    """The mean squared error of what was said: 0 is perfect, 0.25 a coin's; None without history."""
    return sum((one.chance - one.broken) ** 2 for one in seen) / len(seen) if seen else None


def _logit(share: float) -> float:
    share = min(max(share, SMALLEST), 1 - SMALLEST)
    return math.log(share / (1 - share))


def _sigmoid(odds: float) -> float:
    return 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))
