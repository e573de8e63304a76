"""The speed page over REST: figures of a period, a figure's histogram, and the conversations behind it."""

import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.measures.models import MEASURES, Measure, WaitEnd
from wingbeat.measures.queries import Figure, Filter, Period, Place, Slow, clock, figures_of, histogram, slowest
from wingbeat.measures.rules import moment
from wingbeat.workspaces.queries import Scope

DEFAULT_DAYS = 7
TARGET_SECONDS = 15.0  # the default chat target: an average customer's limit (language.md, first_response)


Bound = Annotated[float, Field(gt=0, le=365 * 86400)]  # no wait that anyone judges is longer than a year


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class AtMostOut(_Out):
    """What a figure can be at most, however long those who were not reached would have waited; null: no limit.

    Where it equals the figure, the figure is exact; else the figure is a lower bound.
    """

    mean: float | None
    median: float | None
    p90: float | None
    p95: float | None
    p99: float | None
    longest: float | None


class FigureOut(_Out):
    name: str
    unit: str
    grain: str
    definition: str
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
    at_most: AtMostOut
    within: dict[str, float | None]
    within_n: dict[str, tuple[int, int]]


class FiguresOut(_Out):
    items: list[FigureOut]
    since: datetime
    until: datetime
    zone: str


class BinOut(_Out):
    low: int = Field(serialization_alias="from")
    high: int | None = Field(serialization_alias="to")
    n: int


class HistogramOut(_Out):
    bins: list[BinOut]


class SlowOut(_Out):
    conversation_id: UUID
    number: int
    seq: int
    seconds: float
    at: datetime
    how: str
    customer_name: str


class SlowestOut(_Out):
    items: list[SlowOut]
    next: str | None


class Asked(msgspec.Struct, frozen=True):
    """What all three routes take: a scope that may see measures, a period in its zone, and a filter."""

    scope: Scope
    period: Period
    zone: str
    chosen: Filter


def asking(member_scope: Callable[..., Any]) -> Any:
    """The dependency that reads what is asked; raises `Forbidden` without the right `see_measures`, and `Invalid`."""

    async def asked(
        scope: Annotated[Scope, Depends(member_scope)],
        since: Annotated[str | None, Query(description="Instant, or date in the workspace's zone; included.")] = None,
        until: Annotated[str | None, Query(description="Instant, or date in the workspace's zone; excluded.")] = None,
        channel: UUID | None = None,
        team: UUID | None = None,
        language: Annotated[str | None, Query(pattern=r"^[A-Za-z-]{2,16}$")] = None,
        member: UUID | None = None,
    ) -> Asked:
        scope.actor.need("see_measures")
        now, zone = await clock(scope)
        end = moment(until, zone) if until else now
        begin = moment(since, zone) if since else end - timedelta(days=DEFAULT_DAYS)
        if begin >= end:
            raise Invalid("The period ends before it begins.", since=begin, until=end)
        return Asked(scope, Period(begin, end, now), zone, Filter(channel, team, language, member))

    return Depends(asked)


def router(member_scope: Callable[..., Any]) -> APIRouter:
    """The routes, for members whom `member_scope` lets in and who may see measures."""
    routes = APIRouter(prefix="/api/v1/measures", tags=["measures"])
    _add(routes, asking(member_scope))
    return routes


def _add(routes: APIRouter, asked: Any) -> None:
    @routes.get("")
    async def figures(
        asked: Annotated[Asked, asked],
        measure: Annotated[list[str] | None, Query(description="Some measures only.", max_length=len(MEASURES))] = None,
        within: Annotated[list[Bound] | None, Query(description="Bounds, in seconds.", max_length=10)] = None,
    ) -> FiguresOut:
        bounds = within or [TARGET_SECONDS]
        wanted = [_measure(name) for name in measure or MEASURES]
        found = await figures_of(asked.scope, wanted, asked.period, asked.chosen, bounds)
        items = [_out(one, its) for one, its in zip(wanted, found, strict=True)]
        return FiguresOut(items=items, since=asked.period.since, until=asked.period.until, zone=asked.zone)

    @routes.get("/{name}/histogram")
    async def bins(name: str, asked: Annotated[Asked, asked]) -> HistogramOut:
        found = await histogram(asked.scope, _measure(name), asked.period, asked.chosen)
        return HistogramOut(bins=[BinOut.model_validate(one) for one in found])

    @routes.get("/{name}/conversations")
    async def conversations(
        name: str,
        asked: Annotated[Asked, asked],
        min_seconds: Annotated[float, Query(ge=0, description="Included.")] = 0,
        max_seconds: Annotated[float | None, Query(ge=0, description="Excluded, as a bin's `to`.")] = None,
        how: Annotated[WaitEnd | None, Query(description="Only those that ended so, or wait still.")] = None,
        after: str | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> SlowestOut:
        place = read_place(after)
        period = msgspec.structs.replace(asked.period, now=place.now) if place else asked.period
        bounds = (min_seconds, math.inf if max_seconds is None else max_seconds)
        # One more than asked for tells whether there is a next page.
        rows = await slowest(
            asked.scope, _measure(name), period, asked.chosen, seconds=bounds, how=how, after=place, limit=limit + 1
        )
        return page_of(rows, limit, period)


def _measure(name: str) -> Measure:
    measure = MEASURES.get(name)
    if measure is None:
        raise NotFound(measure=name)
    return measure


def _out(measure: Measure, came_to: Figure) -> FigureOut:
    about = {"name": measure.name, "unit": measure.unit, "grain": measure.grain, "definition": measure.definition}
    return FigureOut.model_validate(about | msgspec.structs.asdict(came_to))


def page_of(rows: Sequence[Slow], limit: int, period: Period) -> SlowestOut:
    """A page of at most `limit`, of one row more than that if there are more."""
    items, more = rows[:limit], len(rows) > limit
    following = None
    if more:
        place = Place(period.now, items[-1].seconds, items[-1].conversation_id, items[-1].seq)
        following = urlsafe_b64encode(msgspec.msgpack.encode(place)).decode()
    return SlowestOut(items=[SlowOut.model_validate(one) for one in items], next=following)


def read_place(cursor: str | None) -> Place | None:
    """Where a list goes on; None at its beginning. Raises `Invalid`."""
    if cursor is None:
        return None
    try:
        return msgspec.msgpack.decode(urlsafe_b64decode(cursor), type=Place)
    except (ValueError, msgspec.DecodeError) as error:
        raise Invalid("This cursor is not one of ours.", after=cursor) from error
