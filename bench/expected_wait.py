"""Expected wait on recorded calls: trained on all files but one, judged on that one, each in turn.

Judged are the calls that queued and were answered, as a service told them when they began to wait: nothing later is known
to the estimator, except that its scales follow the waits that had ended by then. Also told: the formula alone, with which
a workspace without a history begins, scaled in the same way.

    python bench/expected_wait.py --calls FILE FILE FILE [--json]
"""

import argparse
import csv
import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.common import Row, at_least, at_most, machine, report
from wingbeat.routing.rules.trees import fit, predict
from wingbeat.routing.rules.waits import SHARE, State, by_formula, features, scaled

Floats = NDArray[np.float64]
DAY, HOUR = 86_400.0, 3600.0
OPENS, CLOSES = 7 * HOUR, 24 * HOUR
TEAMS = {"IN": 1, "NE": 2, "TT": 3}  # who serves the others together
VIP, HEAD_START_SECONDS = "2", 90.0  # the recorded desk's own order
REAL_SECONDS = 5.0  # shorter services are wrong entries
TYPICAL_SECONDS = 180.0
HAZARD = 0.0022  # per second: who gave up ÷ seconds waited, in every file about the same


class Call(NamedTuple):
    at: float
    left: float  # the queue
    answered: bool
    ends: float
    vip: bool
    team: int
    server: str


class Waits(NamedTuple):
    state: State
    begun: Floats
    waited: Floats


def read(file: Path) -> Iterator[list[Call]]:
    """The calls of each day that sought somebody in opening hours."""
    days: dict[str, list[Call]] = {}
    with gzip.open(file, "rt") if file.suffix == ".gz" else file.open() as lines:
        for row in csv.DictReader(lines):
            answered, waited = row["outcome"] == "AGENT", float(row["q_time"])
            at = float(row["q_start"]) or float(row["ser_start"]) or float(row["vru_exit"])
            sought = answered or float(row["q_start"]) or waited
            if row["outcome"] == "PHANTOM" or not sought or not OPENS <= at < CLOSES:
                continue
            ends, team = float(row["ser_exit"]) if answered else 0.0, TEAMS.get(row["type"], 0)
            call = Call(at, at + waited, answered, ends, row["priority"] == VIP, team, row["server"])
            days.setdefault(row["date"], []).append(call)
    for day in sorted(days):
        begins = date.fromisoformat(day).toordinal() * DAY
        yield [
            call._replace(at=call.at + begins, left=call.left + begins, ends=call.ends + begins)
            for call in sorted(days[day])
        ]


class Desk:
    """One day of the recorded desk; says what was known at a moment."""

    def __init__(self, calls: list[Call]) -> None:
        self._calls = calls
        self._at, self._left, self._ends = (np.array([call[n] for call in calls]) for n in (0, 1, 3))
        self._answered, self._vip, self._team = (np.array([call[n] for call in calls]) for n in (2, 4, 5))

    def waits(self) -> Iterator[tuple[list[float], float, float]]:
        for n, call in enumerate(self._calls):
            if call.answered and call.left > call.at:
                yield self._state(n, call), call.at, call.left - call.at

    def _state(self, n: int, call: Call) -> list[float]:
        """The fields of `State`."""
        now, first = call.at, int(np.searchsorted(self._at, call.at - HOUR))
        past = slice(first, n)  # whoever came more than an hour ago tells nothing of now
        at, left, ends, answered = self._at[past], self._left[past], self._ends[past], self._answered[past]
        ours, waits = self._team[past] == call.team, (left > now) & (left > at)
        served = answered & (left <= now)
        order = at - HEAD_START_SECONDS * self._vip[past]
        queue, held = waits & ours, served & (ends > now)
        taken = np.flatnonzero(served & ours)
        taken = taken[np.argsort(left[taken], kind="stable")]
        recent = (left - at)[taken[-5:]]
        done = served & ours & (ends <= now) & (ends > now - HOUR / 2) & (ends - left >= REAL_SECONDS)
        lately = ours & served & (ends > now - 600)
        return [
            (queue & (order < now - HEAD_START_SECONDS * call.vip)).sum(),
            queue.sum(),
            waits.sum(),
            (now - at[queue]).max(initial=0.0),
            (held & ours).sum(),
            held.sum(),
            len({self._calls[first + int(one)].server for one in np.flatnonzero(lately)}),
            recent[-1] if len(recent) else 0.0,
            recent.mean() if len(recent) else 0.0,
            (left[taken] > now - 300).sum(),
            (left[taken] > now - 900).sum(),
            (at[ours] > now - 300).sum(),
            (at[ours] > now - 900).sum(),
            (ours & ~answered & (left <= now) & (left > now - 300)).sum(),
            (ends - left)[done].mean() if done.any() else TYPICAL_SECONDS,
            now % DAY / HOUR,
            float(call.vip),
        ]


def waits_of(file: Path) -> Waits:
    rows = [row for calls in read(file) for row in Desk(calls).waits()]
    states, begun, waited = (np.array(part, np.float64) for part in zip(*rows, strict=True))
    return Waits(State(*states.T), begun, waited)


def judged(name: str, train: list[Waits], test: Waits) -> tuple[list[Row], Floats, NDArray[np.bool_]]:
    """The rows of one file, and of each of its waits the error and whether the bound was kept."""
    rows = np.concatenate([features(one.state, HAZARD) for one in train])
    waited = np.concatenate([one.waited for one in train])
    asked = features(test.state, HAZARD)
    formula = by_formula(test.state.ahead, test.state.busy, test.state.handling_seconds, HAZARD)
    known = predict(fit(rows, waited, 0.5), asked), predict(fit(rows, waited, SHARE), asked)
    (middle, bound), (first, first_bound) = (
        [
            scaled(test.begun, test.waited, np.maximum(told, 1.0), share)[0]
            for told, share in zip(both, (0.5, SHARE), strict=True)
        ]
        for both in (known, formula)
    )
    error, kept = np.abs(middle - test.waited), test.waited <= bound
    return (
        [
            Row(f"{name}: mean absolute error", float(error.mean()), "s"),
            Row(f"{name}: P80 covers", float(kept.mean()) * 100, "%", at_least(78)),
            Row(f"{name}: constant (median), error", float(np.abs(np.median(waited) - test.waited).mean()), "s"),
            Row(f"{name}: formula alone, error", float(np.abs(first - test.waited).mean()), "s"),
            Row(f"{name}: formula alone, P80 covers", float((test.waited <= first_bound).mean()) * 100, "%"),
        ],
        error,
        kept,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--calls", type=Path, nargs="+", required=True)
    options.add_argument("--json", action="store_true")
    files: list[Path] = options.parse_args().calls
    months = [waits_of(file) for file in files]
    shown, errors, kept = [], [], []
    for at, file in enumerate(files):
        rows, error, held = judged(file.name.split(".")[0], months[:at] + months[at + 1 :], months[at])
        shown += rows
        errors.append(error)
        kept.append(held)
    shown.append(Row("expected_wait_mae_s", float(np.concatenate(errors).mean()), "s", at_most(44), at_most(36)))
    cover = float(np.concatenate(kept).mean()) * 100
    shown.append(Row("expected_wait_p80_cover", cover, "%", at_least(78)))
    shown.append(Row("expected_wait_p80_cover, at most", cover, "%", at_most(82)))
    report("expected wait", shown, machine())


if __name__ == "__main__":
    main()
