"""How good a classifier is on labelled messages: train on one table, examine on another."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from wingbeat.bot.intents.adapters.process import Worker
from wingbeat.bot.intents.exam.models import BadTable, Result, Row
from wingbeat.bot.intents.exam.rules import table
from wingbeat.bot.intents.exam.rules.figures import compare
from wingbeat.bot.intents.models import Lesson


async def evaluate(known: Sequence[Row], asked: Sequence[Row], seed: int = 1) -> Result:
    """Train on the rows of one label, then read all of `asked` one by one as the engine would."""
    worker = Worker()
    trained = await worker.train([Lesson(row.text, row.labels[0]) for row in known if len(row.labels) == 1], seed)
    examined = await worker.examine(trained.model, [row.text for row in asked])
    result = compare(asked, examined.said)
    figures = msgspec.structs.replace(result.figures, peak_mib=examined.peak_mib, train_s=trained.seconds)
    return msgspec.structs.replace(result, figures=figures)


def tables(
    train: Path, test: Path, *, label: str | None, drop_intents: float, seed: int
) -> tuple[list[Row], list[Row]]:
    """Read both tables, with some intents hidden from the first; raises `BadTable`."""
    known, asked = (table.read(_bytes(path), path.name, label) for path in (train, test))
    if drop_intents:
        known, asked = table.drop(known, asked, drop_intents, seed)
    return known, asked


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadTable(f"{path} cannot be read: {error.strerror}.") from error
