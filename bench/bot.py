"""How well the bot understands: the classification rows of the table, on the development parts of public sets.

`WINGBEAT_DATA` names the folder that holds `nlp/*.csv`. Sets without a development part (sentiment) are cut: every seventh row is asked.
Of the smallest each row is asked once, in seven turns. Each row trains and examines with `wingbeat bot evaluate`'s own code. Name
sets to run only these.
"""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

import msgspec
from opencc import OpenCC

from bench.common import Bound, Row, at_least, at_most, machine, report
from wingbeat.bot.intents.exam.actions import evaluate
from wingbeat.bot.intents.exam.models import Row as Labelled
from wingbeat.bot.intents.exam.rules import table

Limits = dict[str, tuple[Bound, Bound]]


class Set(msgspec.Struct, frozen=True):
    """A table to train on, one to be examined on (every seventh row of the first where there is none), and what is asked.

    `turns`: so many of the sevenths are asked, one after the other; the figures are their means.
    """

    train: str
    test: str | None
    limits: Limits
    label: str | None = None
    hidden: tuple[float, int] = (0.0, 1)
    turns: int = 1


def accuracy(floor: float, aim: float) -> Limits:
    return {"accuracy": (at_least(floor), at_least(aim))}


def near(floor: float, aim: float) -> Limits:
    return {"oos_auroc": (at_least(floor), at_least(aim))}


CALIBRATED: Limits = {"ece": (at_most(0.02), at_most(0.012))}
COST: Limits = {
    "p95_ms": (at_most(20), at_most(10)),
    "peak_mib": (at_most(450), at_most(300)),
    "train_s": (at_most(60), at_most(20)),
}
FAR: Limits = {
    "oos_auroc": (at_least(0.975), at_least(0.983)),
    "oos_recall_at_95": (at_least(0.88), at_least(0.92)),
}

SETS = {
    "smp2017": Set("zh_smp2017_train", "zh_smp2017_dev", accuracy(0.94, 0.95) | CALIBRATED),
    **{f"smp2017 near {n}": Set("zh_smp2017_train", "zh_smp2017_dev", near(0.9, 0.93), hidden=(0.25, n)) for n in (1, 2, 3)},
    "hwu64": Set("en_hwu64_train", "en_hwu64_dev", accuracy(0.908, 0.92) | CALIBRATED),
    "banking77": Set("en_banking77_train", "en_banking77_dev", accuracy(0.932, 0.945) | CALIBRATED | COST),
    **{f"banking77 near {n}": Set("en_banking77_train", "en_banking77_dev", near(0.89, 0.93), hidden=(0.25, n)) for n in (1, 2, 3)},
    "clinc150": Set("en_clinc150_train", "en_clinc150_dev", accuracy(0.953, 0.965) | CALIBRATED | FAR),
    "mixsnips": Set("en_snips_train", "en_mixsnips_dev", {"exact_set": (at_least(0.915), at_least(0.95))}),
    "sentiment shopping": Set("zh_shopping_sentiment_train", None, accuracy(0.915, 0.93), "positive"),
    "sentiment delivery": Set("zh_waimai_sentiment_train", None, accuracy(0.895, 0.91), "positive"),
    "sentiment eprstmt": Set("zh_eprstmt_train", None, accuracy(0.865, 0.89), "positive", turns=7),
}  # fmt: skip
# How much of the accuracy Traditional characters may cost.
LOST = at_most(0.003)
UNITS = {"p95_ms": "ms", "peak_mib": "MiB", "train_s": "s"}


def load(folder: Path, one: Set, turn: int = 0) -> tuple[list[Labelled], list[Labelled]]:
    def rows(name: str) -> list[Labelled]:
        return table.read((folder / f"{name}.csv").read_bytes(), name, one.label)

    known = rows(one.train)
    if one.test is None:  # one row in seven: such tables are sorted
        return [row for at, row in enumerate(known) if at % 7 != turn], known[turn::7]
    asked = rows(one.test)
    return table.drop(known, asked, *one.hidden) if one.hidden[0] else (known, asked)


async def measure(folder: Path, names: Sequence[str]) -> list[Row]:
    found: list[Row] = []
    for name in names:
        one = SETS[name]
        figures = [(await evaluate(*load(folder, one, turn))).figures for turn in range(one.turns)]
        for what, (must, aim) in one.limits.items():
            value = fmean(getattr(turn, what) for turn in figures)
            found.append(Row(f"{name}: {what}", value, UNITS.get(what, "share"), must, aim))
    if "smp2017" in names:
        found.append(Row("smp2017: accuracy lost in Traditional", await lost(folder, SETS["smp2017"]), "share", LOST))
    return found


async def lost(folder: Path, one: Set) -> float:
    """How much less is right when what is asked is written in Traditional characters."""
    known, asked = load(folder, one)
    write = OpenCC("s2tw").convert
    ways = (asked, [Labelled(write(row.text), row.labels) for row in asked])
    simplified, traditional = [(await evaluate(known, way)).figures.accuracy for way in ways]
    assert simplified is not None, "one intent each"
    assert traditional is not None
    return simplified - traditional


def main() -> None:
    if "WINGBEAT_DATA" not in os.environ:
        sys.exit("Set WINGBEAT_DATA to the folder that holds nlp/*.csv; without it there is nothing to measure.")
    asked = [name for name in SETS if any(name.startswith(word) for word in sys.argv[1:] if word != "--json")]
    folder = Path(os.environ["WINGBEAT_DATA"]) / "nlp"
    report("bot", asyncio.run(measure(folder, asked or list(SETS))), machine())


if __name__ == "__main__":
    main()
