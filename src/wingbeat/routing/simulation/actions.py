"""Simulating: whole weeks under one policy, and what was foretold of waits beside what they were."""

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from wingbeat.kit.errors import Invalid
from wingbeat.routing.rules.policies import POLICIES
from wingbeat.routing.simulation.models import Calls, Figures
from wingbeat.routing.simulation.queries import read
from wingbeat.routing.simulation.rules.figures import of_week
from wingbeat.routing.simulation.rules.foretold import foretell
from wingbeat.routing.simulation.rules.kernel import waits, warm
from wingbeat.routing.simulation.rules.week import make_week, working


class NoSuchPolicy(Invalid):
    """There is no policy of this name."""


class NoCalls(Invalid):
    """These files hold no answered calls between 7 and 24 o'clock from Sunday to Thursday: give other files, or more."""


def simulate(files: Sequence[Path], policy: str, load: float, seeds: int) -> Figures:
    """Seeds 0 to `seeds` - 1, each a week of its own. Raises `NoSuchPolicy`, `UnreadableCalls`, `NoCalls`."""
    if policy not in POLICIES:
        raise NoSuchPolicy(f"There is no policy “{policy}”. Choose one of: {', '.join(POLICIES)}.", policy=policy)
    calls = calls_of(files)
    foretold = foretell(calls)
    weeks = [of_seed(calls, policy, load, seed) for seed in range(seeds)]
    means = {name: float(np.mean([week[name] for week in weeks])) for name in weeks[0] if name not in EXTENT}
    customers, seconds = (sum(week[name] for week in weeks) for name in EXTENT)
    return Figures(
        policy=policy,
        load=load,
        seeds=seeds,
        expected_wait_mae_s=foretold.mean_absolute_error_seconds,
        expected_wait_p80_cover=foretold.covered,
        conversations_per_s=customers / seconds,
        **means,
    )


EXTENT = ("customers", "seconds")


def of_seed(calls: Calls, policy: str, load: float, seed: int) -> dict[str, float]:
    """The figures of one week, with how many customers it had and how many seconds simulating them took."""
    week = make_week(calls, load, seed)
    warm()
    begun = time.perf_counter()
    waited, answered = waits(week, POLICIES[policy])
    seconds = time.perf_counter() - begun
    return of_week(waited, answered, week.vip) | dict(zip(EXTENT, (float(waited.size), seconds), strict=True))


def calls_of(files: Sequence[Path]) -> Calls:
    """Raises `UnreadableCalls`, `NoCalls`."""
    calls = read(files)
    if not (working(calls).handled_seconds > 0).any():
        raise NoCalls(files=[str(file) for file in files])
    return calls
