"""Labelled messages as CSV."""

import csv
import re
from collections.abc import Sequence

from wingbeat.bot.intents.exam.models import BadTable, Row
from wingbeat.bot.intents.models import OUTSIDE

# A label column is often called so; the plural where a message may have several.
USUAL_NAMES = ("intent", "intents")
SEVERAL = "#"
# Only CR and LF end a row: a message may hold any other break.
_AFTER_LINE = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")


def read(data: bytes, name: str, label: str | None) -> list[Row]:
    """The rows of a CSV with a column `text`; rows without text or label are left out. Raises `BadTable`.

    `label`: the column of the label; without one `intent` or `intents`, or the only column beside `text`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable(f"{name} is not UTF-8; save it as UTF-8 CSV.", at_byte=error.start) from error
    if "\0" in text:
        raise BadTable(f"{name} is not a text file.")
    reader = csv.DictReader(lines(text))
    try:
        rows = list(reader)
    except csv.Error as error:
        raise BadTable(f"{name} is not a CSV: {error}.", line=reader.line_num) from error
    columns = [column for column in reader.fieldnames or () if column]
    if not columns:
        raise BadTable(f"{name} is empty; it needs a head line, `text,intent`, and rows.")
    if "text" not in columns:
        raise BadTable(f"{name} has no column `text`.", columns=columns)
    column = _column(columns, name, label)
    found = [Row(row["text"].strip(), _labels(row[column])) for row in rows if row["text"] and row[column]]
    found = [row for row in found if row.text and row.labels]
    if not found:
        raise BadTable(f"{name} has no row with both `text` and `{column}`.")
    return found


def lines(text: str) -> list[str]:
    """Each with its end."""
    return _AFTER_LINE.split(text)


def _column(columns: Sequence[str], name: str, label: str | None) -> str:
    others = [column for column in columns if column != "text"]
    # A table of single intents goes with one of several: `--label intent` finds `intents`, and the other way round.
    wanted = (label, f"{label}s", label.removesuffix("s")) if label else USUAL_NAMES
    for one in wanted:
        if one in others:
            return one
    if label is None and len(others) == 1:
        return others[0]
    raise BadTable(f"{name} has no column `{label or USUAL_NAMES[0]}`; name it with --label.", columns=list(columns))


def _labels(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label.strip() for label in value.split(SEVERAL) if label.strip()))


def drop(train: Sequence[Row], test: Sequence[Row], share: float, seed: int) -> tuple[list[Row], list[Row]]:
    """Take a share of the intents out of training; in the test they are outside. The same seed, the same intents."""
    import numpy as np  # noqa: PLC0415 - a server reads tables, too, and needs no NumPy

    labels = sorted({label for row in train for label in row.labels} - {OUTSIDE})
    hidden = np.random.default_rng(seed).permutation(len(labels))[: round(share * len(labels))]
    gone = {labels[at] for at in hidden}
    return (
        [row for row in train if gone.isdisjoint(row.labels)],
        [row if gone.isdisjoint(row.labels) else Row(row.text, (OUTSIDE,)) for row in test],
    )
