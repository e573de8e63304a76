"""Reading files of calls."""

import csv
import gzip
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np

from wingbeat.kit.errors import Invalid
from wingbeat.routing.simulation.models import KINDS, Calls

COLUMNS = (
    "date",
    "vru_exit",
    "type",
    "priority",
    "q_start",
    "q_time",
    "outcome",
    "ser_start",
    "ser_time",
    "ser_exit",
    "server",
)  # and, where it is known, "customer"
NOBODY = frozenset({"", "0", "-1"})  # whom no customer's number stands for
OPENS, CLOSES = 7 * 3600, 24 * 3600
REAL_SECONDS = 5  # shorter "services", or those without a server, are wrong entries
VIP = 2
TEXT = "utf-8-sig"  # spreadsheets write a mark before the first column's name
EPOCH = date(1970, 1, 1).toordinal()


class UnreadableCalls(Invalid):
    """This is no file of calls: CSV, plain or .gz, with the columns date, vru_exit, type, priority, q_start, q_time, outcome, ser_start, ser_time, ser_exit and server; times in seconds."""


def read(files: Iterable[Path]) -> Calls:
    """The calls of all files that sought a member in opening hours; raises `UnreadableCalls`."""
    rows = [row for file in files for row in _rows(file)]
    columns = list(zip(*rows, strict=True)) or [()] * len(Calls._fields)
    types = (np.int64, np.float64, np.int64, np.float64, np.bool_, np.float64, np.float64, np.bool_, np.str_, np.str_)
    return Calls(*(np.array(column, dtype) for column, dtype in zip(columns, types, strict=True)))


def _rows(file: Path) -> Iterable[tuple[float | str, ...]]:
    try:
        with gzip.open(file, "rt", encoding=TEXT) if file.suffix == ".gz" else file.open(encoding=TEXT) as text:
            lines = csv.DictReader(text)
            if missing := [name for name in COLUMNS if name not in (lines.fieldnames or ())]:
                raise UnreadableCalls(file=str(file), missing=", ".join(missing))
            for row in lines:
                if (found := _call(row, file, lines.line_num)) is not None:
                    yield found
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise UnreadableCalls(file=str(file), why=str(error)) from error


def _call(row: dict[str, str], file: Path, line: int) -> tuple[float | str, ...] | None:
    try:
        return _sought(row)
    except (ValueError, TypeError) as error:  # a number or date that is none, a line cut short
        raise UnreadableCalls(file=str(file), line=line, why=str(error)) from error


def _sought(row: dict[str, str]) -> tuple[float | str, ...] | None:
    answered = row["outcome"] == "AGENT"
    queued_at, waited = float(row["q_start"]), float(row["q_time"])
    if row["outcome"] == "PHANTOM" or not (answered or queued_at or waited):
        return None
    at = queued_at or float(row["ser_start"]) or float(row["vru_exit"])
    if not OPENS <= at < CLOSES:
        return None
    kind = KINDS.index(row["type"]) if row["type"] in KINDS else 0  # a kind not listed is as the commonest
    handled = float(row["ser_time"])
    customer = row.get("customer") or ""
    is_real = answered and bool(row["server"]) and handled >= REAL_SECONDS
    return (
        date.fromisoformat(row["date"]).toordinal() - EPOCH,
        at,
        kind,
        waited,
        answered,
        handled if is_real else 0.0,
        float(row["ser_exit"]) if is_real else 0.0,
        int(row["priority"]) == VIP,
        row["server"],
        "" if customer in NOBODY else customer,
    )
