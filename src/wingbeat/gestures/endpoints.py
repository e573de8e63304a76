"""Gestures over REST: what can be made, what was promised, what it costs and what it brings."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from wingbeat.gestures import actions, queries
from wingbeat.gestures.actions import Gestures
from wingbeat.gestures.effect.models import Outcome
from wingbeat.gestures.effect.queries import effects
from wingbeat.gestures.models import Budget, Gesture, Kind, Limit, State, Wanted, What, Which
from wingbeat.kit.cursors import LAST
from wingbeat.kit.ids import uuid7
from wingbeat.measures.queries import clock
from wingbeat.people.customers.queries import customer
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Line, Page, paged

Most = Annotated[int, Query(ge=1, le=200)]
Why = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=r"^[^\x00]*$")]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
Code = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
Money = Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=9, decimal_places=2)]
USUAL_DAYS = 90  # a quarter: gestures are few


class GestureKindForm(Form):
    """`cost` in the budget's currency; `by_hand`: somebody writes, packs or sends it."""

    name: Annotated[Line, Field(max_length=60)]
    what: What = "own"
    cost: Money = Decimal(0)
    by_hand: bool = True
    live: bool = True


class GestureKindOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    what: What
    cost: float
    by_hand: bool
    live: bool


class BudgetForm(Form):
    """What may be spent: by all in a month, by a member in a month, on a customer in `customer_days`; null: no limit."""

    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "CNY"
    month: Money | None = None
    member_month: Money | None = None
    customer: Money | None = None
    customer_times: Annotated[int, Field(ge=1, le=1000)] | None = None
    customer_days: Annotated[int, Field(ge=1, le=366)] = 90


class SpentOnOut(BaseModel):
    what: What
    name: str
    n: int
    cost: float


class BudgetOut(BaseModel):
    """The limits, and what of them is used: this month by all, by the one who asks, and by what was made."""

    currency: str
    month: float | None
    member_month: float | None
    customer: float | None
    customer_times: int | None
    customer_days: int
    spent: float
    spent_by_me: float
    on: list[SpentOnOut]


class GestureForm(Form):
    """`code`: a voucher's code, or the order whose shipping is paid back, where they are known already."""

    kind_id: UUID
    customer_id: UUID
    conversation_id: UUID | None = None
    why: Reason
    code: Code = ""


class GestureOut(BaseModel):
    """`over`: the limits it was beyond when it was asked for; then a supervisor decides."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    customer_id: UUID
    customer_name: str
    conversation_id: UUID | None
    number: int | None
    kind_id: UUID
    what: What
    name: str
    cost: float
    why: str
    member_id: UUID
    state: State
    over: list[Limit]
    by_hand: bool
    code: str
    asked_at: datetime
    promised_at: datetime | None
    decided_by: UUID | None
    ended_at: datetime | None
    ended_by: UUID | None
    ended_why: str


class DecideForm(Form):
    approve: bool
    why: Why = ""


class DoneForm(Form):
    code: Code = ""


class CancelForm(Form):
    why: Why = ""


class GestureEffectOut(BaseModel):
    """Shares, 0–1, of conversations with a gesture and comparable ones without; `few`: too few to tell anything."""

    model_config = ConfigDict(from_attributes=True)

    outcome: Outcome
    n_with: int
    n_without: int
    alone: int
    with_gesture: float | None
    without: float | None
    difference: float | None
    low: float | None
    high: float | None
    few: bool


def gestures_router(gestures: Gestures) -> APIRouter:
    """All routes of gestures."""
    router = APIRouter(tags=["gestures"])
    router.include_router(_choosing())
    router.include_router(_making(gestures))
    return router


def _choosing() -> APIRouter:
    """What can be made, and for how much."""
    router = APIRouter()

    @router.get("/gesture-kinds")
    async def list_gesture_kinds(scope: MemberScope) -> list[GestureKindOut]:
        """All of them, fifty at most."""
        scope.actor.need("converse")
        found = await queries.kinds(scope)
        return [GestureKindOut.model_validate({"id": one, **msgspec.structs.asdict(kind)}) for one, kind in found]

    @router.post("/gesture-kinds/usual", status_code=204)
    async def make_usual_kinds(scope: MemberScope) -> None:
        """A hand-written note, a sample, a voucher, the shipping: what everybody knows, for a workspace that has none."""
        await actions.make_first_kinds(scope)

    @router.post("/gesture-kinds", status_code=201)
    async def make_gesture_kind(form: GestureKindForm, scope: MemberScope) -> GestureKindOut:
        kind_id = uuid7()
        await actions.make_kind(scope, kind_id, Kind(**form.model_dump()))
        return GestureKindOut.model_validate({"id": kind_id, **form.model_dump()})

    @router.put("/gesture-kinds/{kind_id}", status_code=204)
    async def change_gesture_kind(kind_id: UUID, form: GestureKindForm, scope: MemberScope) -> None:
        """What was promised keeps its name and cost."""
        await actions.change_kind(scope, kind_id, Kind(**form.model_dump()))

    @router.delete("/gesture-kinds/{kind_id}", status_code=204)
    async def drop_gesture_kind(kind_id: UUID, scope: MemberScope) -> None:
        """What was promised stays promised."""
        await actions.drop_kind(scope, kind_id)

    @router.get("/gesture-budget")
    async def read_gesture_budget(scope: MemberScope) -> BudgetOut:
        """With what of it is used."""
        scope.actor.need("converse")
        limits = await queries.budget(scope)
        spent = await queries.spent(scope, scope.actor.id, None, limits.customer_days)
        return BudgetOut(
            **msgspec.structs.asdict(limits),
            spent=spent.month,
            spent_by_me=spent.member,
            on=[SpentOnOut.model_validate(dict(row)) for row in await queries.by_kind(scope)],
        )

    @router.put("/gesture-budget", status_code=204)
    async def set_gesture_budget(form: BudgetForm, scope: MemberScope) -> None:
        await actions.set_budget(scope, Budget(**form.model_dump()))

    return router


def _making(gestures: Gestures) -> APIRouter:
    """From the wish to the end, and what it brought."""
    router = APIRouter()

    @router.get("/gestures")
    async def list_gestures(
        scope: MemberScope, which: Which = "all", after: UUID | None = None, limit: Most = 50
    ) -> Page[GestureOut]:
        """The last first: those a supervisor decides on, those to be done, or all."""
        return _page(await queries.gestures(scope, which, after or LAST, limit + 1), limit)

    @router.get("/customers/{customer_id}/gestures")
    async def list_gestures_of(
        customer_id: UUID, scope: MemberScope, after: UUID | None = None, limit: Most = 20
    ) -> Page[GestureOut]:
        await customer(scope, customer_id)
        return _page(await queries.gestures_of(scope, customer_id, after or LAST, limit + 1), limit)

    @router.get("/gestures/effect")
    async def read_effect(scope: MemberScope, days: Annotated[int, Query(ge=1, le=180)] = 30) -> list[GestureEffectOut]:
        """Of conversations opened in the last quarter; orders count within `days`."""
        now, _ = await clock(scope)
        found = await effects(scope, now - timedelta(days=USUAL_DAYS), now, days)
        return [GestureEffectOut.model_validate(one) for one in found]

    @router.put("/gestures/{gesture_id}")
    async def want_gesture(gesture_id: UUID, form: GestureForm, scope: MemberScope) -> GestureOut:
        """Promise it; beyond a limit a supervisor is asked. The same id again is the same gesture."""
        wanted = Wanted(gesture_id, form.kind_id, form.customer_id, form.conversation_id, form.why, form.code)
        return GestureOut.model_validate(await gestures.want(scope, wanted))

    @router.post("/gestures/{gesture_id}/decide")
    async def decide_gesture(gesture_id: UUID, form: DecideForm, scope: MemberScope) -> GestureOut:
        """By who supervises."""
        return GestureOut.model_validate(await gestures.decide(scope, gesture_id, approve=form.approve, why=form.why))

    @router.post("/gestures/{gesture_id}/done")
    async def do_gesture(gesture_id: UUID, form: DoneForm, scope: MemberScope) -> GestureOut:
        """It was packed, sent or paid; a shop with a server of its own gives the voucher's code."""
        return GestureOut.model_validate(await gestures.done(scope, gesture_id, form.code))

    @router.post("/gestures/{gesture_id}/cancel")
    async def cancel_gesture(gesture_id: UUID, form: CancelForm, scope: MemberScope) -> GestureOut:
        """By who promised it, or supervises; it costs nothing then."""
        return GestureOut.model_validate(await gestures.cancel(scope, gesture_id, form.why))

    return router


def _page(found: list[Gesture], limit: int) -> Page[GestureOut]:
    return paged([GestureOut.model_validate(one) for one in found], limit)
