"""Marketplace clocks over REST: which are in use, what their windows came to, and whom to answer now."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from wingbeat.measures.clocks import actions, queries
from wingbeat.measures.clocks.models import MINUTES_A_DAY, Clock, Day, Judged, Market, Score
from wingbeat.measures.clocks.queries import Shared
from wingbeat.measures.clocks.rules import PRESETS, hope, rescues, together
from wingbeat.measures.queries import clock as now_of
from wingbeat.workspaces.endpoints import Form, Line
from wingbeat.workspaces.queries import Scope

EVERY_SECONDS = 4.0  # whoever looks asks every five, and each finds a count of its own tick


class ClockForm(Form):
    """A whole clock; see the how-to on marketplace clocks for what each field does."""

    name: Line
    market: Market
    bound_seconds: Annotated[int, Field(ge=1, le=86_400)]
    opens_minute: Annotated[int, Field(ge=0, lt=MINUTES_A_DAY)]
    closes_minute: Annotated[int, Field(gt=0, le=MINUTES_A_DAY)]
    as_of: date
    judged: Judged = "turn"
    human: bool = False
    without_left_messages: bool = False
    mean: bool = False
    days: Annotated[int, Field(ge=1, le=90)] = 30
    aim: Annotated[float, Field(gt=0, le=1)] = 0.9
    zone: Line = "Asia/Shanghai"
    channels: Annotated[list[UUID], Field(max_length=200, default_factory=list)]


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ScoreOut(_Out):
    kept: int
    missed: int
    open: int
    rate: float | None
    mean_seconds: float | None


class DayOut(ScoreOut):
    day: date


class ClockOut(BaseModel):
    """A clock in use: its `window` as one score, and each day of it on which something counted."""

    id: UUID
    clock: ClockForm
    window: ScoreOut
    days: list[DayOut]


class ClocksOut(BaseModel):
    items: list[ClockOut]
    presets: list[ClockForm]


class HopeOut(_Out):
    """What today's rate can still come to with those who wait now; `needed` answers in time reach the aim, null: too late."""

    best: float | None
    worst: float | None
    needed: int | None


class ClockTodayOut(BaseModel):
    id: UUID
    name: str
    market: Market
    aim: float
    today: ScoreOut
    hope: HopeOut


class RescueOut(BaseModel):
    """Answer within `seconds_left` of `now`: `gain` is what that adds to today's rates of `clocks`."""

    conversation_id: UUID
    number: int
    customer_name: str
    channel_id: UUID
    assignee_id: UUID | None
    started_at: datetime
    seconds_left: float
    gain: float
    clocks: list[UUID]


class NowOut(BaseModel):
    now: datetime
    clocks: list[ClockTodayOut]
    answer: list[RescueOut]


def _form(clock: Clock) -> ClockForm:
    return ClockForm.model_validate(msgspec.to_builtins(clock))


def _day(one: Day) -> DayOut:
    return DayOut(day=one.day, **ScoreOut.model_validate(one.score).model_dump())


async def _live(scope: Scope) -> NowOut:
    now, _ = await now_of(scope)
    used = await queries.clocks(scope)
    today: dict[UUID, Score] = {one.id: together(await queries.scores(scope, one.clock, now, days=1)) for one in used}
    longest = max((one.clock.bound_seconds for one in used), default=0)
    waiting = await queries.waiting(scope, longest, now) if used else []
    if waiting and any(one.clock.without_left_messages for one in used):
        online = await queries.anybody_online(scope, now)
        waiting = [msgspec.structs.replace(one, attended=online) for one in waiting]
    return NowOut(
        now=now,
        clocks=[
            ClockTodayOut(
                id=one.id,
                name=one.clock.name,
                market=one.clock.market,
                aim=one.clock.aim,
                today=ScoreOut.model_validate(today[one.id]),
                hope=HopeOut.model_validate(hope(one.clock.aim, today[one.id])),
            )
            for one in used
        ],
        answer=[
            RescueOut(
                conversation_id=one.waiting.conversation_id,
                number=one.waiting.number,
                customer_name=one.waiting.customer_name,
                channel_id=one.waiting.channel_id,
                assignee_id=one.waiting.assignee_id,
                started_at=one.waiting.started_at,
                seconds_left=one.seconds_left,
                gain=one.gain,
                clocks=list(one.clocks),
            )
            for one in rescues(used, today, waiting, now)
        ],
    )


def router(member_scope: Callable[..., Any]) -> APIRouter:
    """The routes, for members whom `member_scope` lets in: reading needs `see_measures`, changing `supervise`."""
    routes = APIRouter(prefix="/api/v1/clocks", tags=["measures"])
    counted = Shared(_live, EVERY_SECONDS)

    @routes.get("")
    async def list_clocks(scope: Annotated[Scope, Depends(member_scope)]) -> ClocksOut:
        scope.actor.need("see_measures")
        now, _ = await now_of(scope)
        items = []
        for one in await queries.clocks(scope):
            days = await queries.scores(scope, one.clock, now)
            window = ScoreOut.model_validate(together(days))
            items.append(ClockOut(id=one.id, clock=_form(one.clock), window=window, days=[_day(day) for day in days]))
        return ClocksOut(items=items, presets=[_form(one) for one in PRESETS])

    @routes.get("/now")
    async def clocks_now(scope: Annotated[Scope, Depends(member_scope)]) -> NowOut:
        """Today's rates, and the turns whose answer in time does most for them first."""
        scope.actor.need("see_measures")
        return await counted.of(scope)

    @routes.put("/{clock_id}", status_code=204)
    async def put_clock(clock_id: UUID, form: ClockForm, scope: Annotated[Scope, Depends(member_scope)]) -> None:
        await actions.put_clock(scope, clock_id, msgspec.convert(form.model_dump(mode="json"), Clock))
        counted.forget(scope)

    @routes.delete("/{clock_id}", status_code=204)
    async def drop_clock(clock_id: UUID, scope: Annotated[Scope, Depends(member_scope)]) -> None:
        await actions.drop_clock(scope, clock_id)
        counted.forget(scope)

    return routes
