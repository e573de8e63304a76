"""Figures of a period: one measure's definition under one of three shapes (summary, histogram, slowest)."""

import asyncio
import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from wingbeat.kit.database import Row
from wingbeat.measures.models import MEASURES, Measure
from wingbeat.workspaces.queries import Scope

# language.md's edges, carried on to a day for the slow channels.
EDGES_SECONDS = (0, 1, 2, 3, 5, 8, 15, 30, 60, 120, 300, 600, 1800, 3600, 14400, 86400)

PACE_PERIOD = timedelta(weeks=4)  # long enough for a shop with a few conversations a day
AT_ONCE = 3  # statements of one speed page: the door and the steps need the process's other connections

Shape = Literal["summary", "histogram", "slowest"]

_FOLDER = files("wingbeat.measures") / "sql"


@cache
def _definition(measure: Measure) -> str:
    """A measure's SQL without its heading."""
    lines = (_FOLDER / measure.sql).read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("--"))


def _statement(measure: Measure, shape: Shape) -> str:
    sample = (_FOLDER / "shape" / "sample.sql").read_text(encoding="utf-8")
    return sample.replace("{measure}", _definition(measure)) + (_FOLDER / "shape" / f"{shape}.sql").read_text(
        encoding="utf-8"
    )


_SHAPES: tuple[Shape, ...] = ("summary", "histogram", "slowest")
_STATEMENTS = {(name, shape): _statement(measure, shape) for name, measure in MEASURES.items() for shape in _SHAPES}


class Period(msgspec.Struct, frozen=True):
    """Half-open [since, until); waits that still go on count up to `now`. All in UTC."""

    since: datetime
    until: datetime
    now: datetime

    def before(self) -> "Period":
        """The period of the same length that ends where this one begins."""
        return Period(self.since - (self.until - self.since), self.since, self.now)


class Filter(msgspec.Struct, frozen=True):
    """What the waits must share; None means any."""

    channel_id: UUID | None = None
    team_id: UUID | None = None
    language: str | None = None
    member_id: UUID | None = None


class AtMost(msgspec.Struct, frozen=True):
    """What a figure can be at most, in seconds, however long those who were not reached would have waited; None: no limit.

    Where it is the figure itself, the figure is exact; else the figure is a lower bound. `longest` is about the longest
    wait there was: no limit where that one was not reached.
    """

    mean: float | None
    median: float | None
    p90: float | None
    p95: float | None
    p99: float | None
    longest: float | None


class Figure(msgspec.Struct, frozen=True):
    """A measure's figures, in seconds; None where there is nothing to tell.

    `reached`: waits that ended as measured. `censored`: the rest of `n` (`left` before it, or `waiting` still), which count
    with the seconds they lasted; `at_most` tells what that leaves open. `short`: left in under 5 s. `resolved`: beside
    `n`, nothing was owed any more. `within`: a share by bound; `within_n`: its numerator and denominator.
    """

    n: int
    reached: int
    censored: int
    waiting: int
    left: int
    short: int
    resolved: int
    mean: float | None
    median: float | None
    p90: float | None
    p95: float | None
    p99: float | None
    longest: float | None
    at_most: AtMost
    within: dict[str, float | None]
    within_n: dict[str, tuple[int, int]]


class Bin(msgspec.Struct, frozen=True):
    """`n` waits of at least `low` and less than `high` seconds; the last bin has no end."""

    low: int
    high: int | None
    n: int


class Place(msgspec.Struct, frozen=True):
    """Where a list of the slowest goes on: the moment it was begun, and the last row seen."""

    now: Annotated[datetime, msgspec.Meta(tz=True)]
    seconds: Annotated[float, msgspec.Meta(ge=0)]
    conversation_id: UUID
    seq: Annotated[int, msgspec.Meta(ge=0, lt=2**31)]


class Slow(msgspec.Struct, frozen=True):
    """One wait of the list behind a figure; `how` it ended."""

    conversation_id: UUID
    seq: int
    number: int
    customer_name: str
    at: datetime
    seconds: float
    how: str


async def clock(scope: Scope) -> tuple[datetime, str]:
    """The database's time and the workspace's zone."""
    row = await scope.row("SELECT now() AS now, zone FROM workspace WHERE workspace_id = $1")
    assert row is not None, "an actor's workspace exists"
    return row["now"], row["zone"]


async def figure(
    scope: Scope, measure: Measure, period: Period, chosen: Filter, bounds_seconds: Sequence[float]
) -> Figure:
    """What a measure came to in a period, with the share within each bound."""
    sql, bounds = _summary(measure.name, len(bounds_seconds)), [list(bounds_seconds)] if bounds_seconds else []
    (row,) = await _rows(scope, sql, period, chosen, *bounds)
    median, p90, p95, p99 = row["percentiles"] or (None,) * 4
    counts = {
        f"{bound:g}": (within, due)
        for bound, within, due in zip(bounds_seconds, row["within"], row["due"], strict=True)
    }
    return Figure(
        n=row["n"],
        reached=row["reached"],
        censored=row["censored"],
        waiting=row["waiting"],
        left=row["left_unanswered"],
        short=row["short"],
        resolved=row["resolved"],
        mean=row["mean"],
        median=median,
        p90=p90,
        p95=p95,
        p99=p99,
        longest=row["longest"],
        at_most=_at_most(row),
        within={bound: within / due if due else None for bound, (within, due) in counts.items()},
        within_n=counts,
    )


def _at_most(row: Row) -> AtMost:
    median, p90, p95, p99 = (one if math.isfinite(one) else None for one in row["at_most"] or (math.inf,) * 4)
    return AtMost(
        mean=None if row["censored"] else row["mean"],
        median=median,
        p90=p90,
        p95=p95,
        p99=p99,
        longest=row["longest"] if row["longest"] == row["longest_reached"] else None,
    )


async def figures_of(
    scope: Scope, measures: Sequence[Measure], period: Period, chosen: Filter, bounds_seconds: Sequence[float]
) -> list[Figure]:
    """`figure` of many measures, some at a time; what several of them share (`response` and `within`) is read once."""
    free = asyncio.Semaphore(AT_ONCE)

    async def read(measure: Measure) -> Figure:
        async with free:
            return await figure(scope, measure, period, chosen, bounds_seconds)

    apart = {_definition(measure): measure for measure in measures}
    found = dict(zip(apart, await asyncio.gather(*map(read, apart.values())), strict=True))
    return [found[_definition(measure)] for measure in measures]


async def histogram(scope: Scope, measure: Measure, period: Period, chosen: Filter) -> list[Bin]:
    """How many waits fall between each two of `EDGES_SECONDS`; every bin is there, also the empty ones."""
    rows = await _rows(scope, _STATEMENTS[measure.name, "histogram"], period, chosen, list(EDGES_SECONDS))
    n = {row["bin"]: row["n"] for row in rows}
    ends = (*EDGES_SECONDS[1:], None)
    return [Bin(low, high, n.get(i, 0)) for i, (low, high) in enumerate(zip(EDGES_SECONDS, ends, strict=True), start=1)]


async def slowest(
    scope: Scope,
    measure: Measure,
    period: Period,
    chosen: Filter,
    *,
    seconds: tuple[float, float] = (0, math.inf),
    how: str | None = None,
    after: Place | None = None,
    limit: int = 50,
) -> list[Slow]:
    """The waits behind a figure, slowest first, of at least so many and less than so many `seconds`: a histogram's bin.

    `how`: only those that ended so, or are `waiting` still.
    """
    last: tuple[Any, ...] = (after.seconds, after.conversation_id, after.seq) if after else (None, None, None)
    rows = await _rows(scope, _STATEMENTS[measure.name, "slowest"], period, chosen, *seconds, *last, how, limit)
    return [Slow(**dict(row)) for row in rows]


async def human_pace(scope: Scope) -> float | None:
    """How long customers waited for a person in the last four weeks, in seconds: the median.

    None where nobody was answered: how long the others held out says nothing about people's pace.
    """
    now, _ = await clock(scope)
    weeks = Period(now - PACE_PERIOD, now, now)
    came_to = await figure(scope, MEASURES["first_human_response"], weeks, Filter(), ())
    return came_to.median if came_to.reached else None


@cache
def _summary(name: str, bounds: int) -> str:
    """The statement of a summary with so many bounds."""
    places = [f"($9::float8[])[{n}]" for n in range(1, bounds + 1)]
    within = (f"count(*) FILTER (WHERE reached AND seconds <= {bound})" for bound in places)
    due = (f"count(*) FILTER (WHERE reached OR owed AND seconds > {bound})" for bound in places)
    return _STATEMENTS[name, "summary"].replace("{within}", ", ".join(within)).replace("{due}", ", ".join(due))


async def _rows(scope: Scope, sql: str, period: Period, chosen: Filter, *arguments: Any) -> list[Row]:
    return await scope.rows(
        sql,
        *(period.since, period.until, period.now),
        *(chosen.channel_id, chosen.team_id, chosen.language, chosen.member_id),
        *arguments,
    )
