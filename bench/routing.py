"""Our policy against what others do, on recorded calls: ratios over the same weeks, each with its 95 % paired interval.

`CALLS=FILE[:FILE…] python bench/routing.py [--json]`; the files' layout is in docs/explanation/routing.md. Without them only
the simulator's speed is measured, on made-up calls, and it says so.
"""

import os
import statistics
import sys
import time
from pathlib import Path

import numpy as np

from bench.common import Bound, Row, at_least, at_most, machine, report
from wingbeat.routing.rules.policies import POLICIES
from wingbeat.routing.simulation.actions import calls_of, of_seed
from wingbeat.routing.simulation.models import KINDS, Calls, Week
from wingbeat.routing.simulation.rules import kernel
from wingbeat.routing.simulation.rules.foretold import foretell
from wingbeat.routing.simulation.rules.week import make_week

SEEDS = range(100, 112)  # twelve that no choice was made by
T_95 = 2.2  # of eleven degrees of freedom
TURNS, PUSHED = "capped-fifo", "push-round-robin"
# (what, baseline, figure, must at loads 0.9 / 1.0 / 1.1, aim): baseline ÷ ours; shares of the others' the other way round.
BETTER = (
    ("customers lost, fewer than", TURNS, "lost_share", (1.6, 1.5, 1.4), (1.9, 1.9, 1.9)),
    ("mean wait, shorter than", TURNS, "mean_wait_s", (1.45, 1.35, 1.2), (1.8, 1.8, 1.8)),
    ("VIPs' mean wait, shorter than", TURNS, "vip_mean_wait_s", (2.2, 2.2, 2.2), (3.5, 3.5, 3.5)),
    ("mean wait, shorter than", PUSHED, "mean_wait_s", (15.0, 7.0, 4.0), (22.0, 10.0, 5.5)),
)
GUARDS = (
    ("others' mean wait, of", "others_mean_wait_s", 1.0, None),
    ("p99 of all waits, of", "p99_wait_s", 1.25, 1.0),
)
LOADS = (0.9, 1.0, 1.1)
MEMBERS, CONVERSATIONS = 126, 1_000_000


def compared(calls: Calls) -> list[Row]:
    rows = []
    for place, load in enumerate(LOADS):
        weeks = {name: [of_seed(calls, name, load, seed) for seed in SEEDS] for name in ("default", TURNS, PUSHED)}
        tell(weeks, load)
        for what, baseline, figure, must, aim in BETTER:
            label = f"load {load}: {what} {baseline}"
            rows.append(
                ratio(label, weeks[baseline], weeks["default"], figure, at_least(must[place]), at_least(aim[place]))
            )
        for what, figure, limit, aim_limit in GUARDS:
            aim_bound = at_most(aim_limit) if aim_limit else None
            rows.append(
                ratio(f"load {load}: {what} {TURNS}", weeks["default"], weeks[TURNS], figure, at_most(limit), aim_bound)
            )
    return rows


def tell(weeks: dict[str, list[dict[str, float]]], load: float) -> None:
    """The figures themselves, for whoever watches."""
    for name, found in weeks.items():
        mean = {key: statistics.mean(week[key] for week in found) for key in found[0]}
        sys.stderr.write(
            f"load {load} {name}: mean {mean['mean_wait_s']:.1f} s, VIP {mean['vip_mean_wait_s']:.1f} s, p99 {mean['p99_wait_s']:.0f} s, "
            f"in 30 s {mean['answered_in_30']:.1%}, gave up {mean['abandoned_share']:.1%}, lost {mean['lost_share']:.1%}\n"
        )


def ratio(
    what: str, above: list[dict[str, float]], below: list[dict[str, float]], figure: str, must: Bound, aim: Bound | None
) -> Row:
    """Of the means over all seeds; the interval is of the seeds' own ratios, since they share their luck."""
    pairs = [(one[figure], other[figure]) for one, other in zip(above, below, strict=True)]
    value = statistics.mean(one for one, _ in pairs) / statistics.mean(other for _, other in pairs)
    spread = statistics.stdev(one / other for one, other in pairs)
    return Row(what, value, f"× ± {T_95 * spread / len(pairs) ** 0.5:.2f}", must, aim)


def foreseen(calls: Calls) -> list[Row]:
    found = foretell(calls)
    return [
        Row("expected wait, mean absolute error", found.mean_absolute_error_seconds, "s", at_most(44), at_most(36)),
        Row("waits within the P80 told", found.covered * 100, "%", at_least(78)),
        Row("the same, at most", found.covered * 100, "%", at_most(82)),
    ]


def made_up() -> Week:
    """Weeks on end of calls, a million in all, whose busiest half hour needs `MEMBERS`."""
    dice = np.random.default_rng(1)
    count = CONVERSATIONS // 5
    noon, spread = 14 * 3600, 4 * 3600
    calls = Calls(
        day=3 + dice.integers(0, 5, count),  # Sunday 4 January 1970 and the days after
        at_seconds=np.clip(dice.normal(noon, spread, count), 7 * 3600, 24 * 3600 - 1),
        kind=dice.choice(len(KINDS), count, p=(0.7, 0.08, 0.15, 0.04, 0.01, 0.02)),
        waited_seconds=dice.exponential(60, count),
        answered=dice.random(count) < 0.8,
        handled_seconds=dice.lognormal(4.815, 0.9, count),  # the mean that takes them
        ended_seconds=np.zeros(count),
        urgent=np.zeros(count, np.bool_),
        server=np.full(count, "A01"),
        customer=np.full(count, ""),
    )
    week = make_week(calls, 1.0, 1)
    length = week.staff.size * week.slot_seconds
    times = CONVERSATIONS // count
    return week._replace(
        arrives=np.concatenate([week.arrives + length * number for number in range(times)]),
        kind=np.tile(week.kind, times),
        vip=np.tile(week.vip, times),
        work=np.tile(week.work, times),
        patience=np.tile(week.patience, times),
        habit=np.tile(week.habit, times),
        staff=np.tile(week.staff, times),
    )


def speed() -> Row:
    week = made_up()
    kernel.warm()
    begun = time.perf_counter()
    kernel.waits(week, POLICIES["default"])
    seconds = time.perf_counter() - begun
    assert week.able.shape[0] == MEMBERS
    return Row(f"{week.arrives.size:,} conversations, {MEMBERS} members", seconds, "s", at_most(8), at_most(3))


def main() -> None:
    rows = [speed()]
    files = [Path(name) for name in os.environ.get("CALLS", "").split(":") if name]
    if files:
        calls = calls_of(files)
        rows = [*compared(calls), *foreseen(calls), *rows]
    else:
        sys.stderr.write(
            "No recorded calls: name their files in CALLS=… to compare policies. Only the speed is measured.\n"
        )
    report("routing: policies on recorded calls" if files else "routing: the simulator's speed", rows, machine())


if __name__ == "__main__":
    main()
