"""Expected wait on recorded calls: trained on all files but one, judged on that one, each in turn.

Judged are the calls that queued and were answered, as a service told them when they began to wait: nothing later is known
to the estimator, except that its scales follow the waits that had ended by then. Also told: the formula alone, with which
a workspace without a history begins, scaled in the same way.

    python bench/expected_wait.py --calls FILE FILE FILE [--json]
"""

import argparse
from pathlib import Path

import numpy as np

from bench.common import Row, at_least, at_most, machine, report
from wingbeat.routing.rules.waits import Estimator, State, learn, raw
from wingbeat.routing.simulation.queries import read
from wingbeat.routing.simulation.rules.foretold import Foretold, Waits, judge, waits_of

HAZARD = 0.0022  # per second: who gave up ÷ seconds waited, in every file about the same


def judged(name: str, train: list[Waits], test: Waits) -> tuple[list[Row], Foretold]:
    """The rows of one file, and how good what was told of its waits."""
    states = State(*(np.concatenate(columns) for columns in zip(*(one.state for one in train), strict=True)))
    begun, waited = (np.concatenate([getattr(one, part) for one in train]) for part in ("begun", "waited"))
    found = judge(test, *raw(learn(states, begun, waited, HAZARD), test.state, HAZARD))
    formula = judge(test, *raw(Estimator(), test.state, HAZARD))
    constant = float(np.abs(np.median(waited) - test.waited).mean())
    return [
        Row(f"{name}: mean absolute error", found.mean_absolute_error_seconds, "s"),
        Row(f"{name}: P80 covers", found.covered * 100, "%", at_least(78)),
        Row(f"{name}: constant (median), error", constant, "s"),
        Row(f"{name}: formula alone, error", formula.mean_absolute_error_seconds, "s"),
        Row(f"{name}: formula alone, P80 covers", formula.covered * 100, "%"),
    ], found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--calls", type=Path, nargs="+", required=True)
    options.add_argument("--json", action="store_true")
    files: list[Path] = options.parse_args().calls
    months = [waits_of(read([file])) for file in files]
    shown, found = [], []
    for at, file in enumerate(files):
        rows, one = judged(file.name.split(".")[0], months[:at] + months[at + 1 :], months[at])
        shown += rows
        found.append(one)
    counts = [month.waited.size for month in months]
    error, covered = (float(value) for value in np.average(found, axis=0, weights=counts))
    shown.append(Row("expected_wait_mae_s", error, "s", at_most(44), at_most(36)))
    shown.append(Row("expected_wait_p80_cover", covered * 100, "%", at_least(78)))
    shown.append(Row("expected_wait_p80_cover, at most", covered * 100, "%", at_most(82)))
    report("expected wait", shown, machine())


if __name__ == "__main__":
    main()
