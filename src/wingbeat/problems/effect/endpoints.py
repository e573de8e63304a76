from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from wingbeat.kit.shares import wilson
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.problems.effect.models import Change, Side
from wingbeat.problems.effect.queries import effect_of
from wingbeat.problems.queries import problem

router = APIRouter()


class FixSideOut(BaseModel):
    """From `since` on, before `until`: `contacts` is what is compared (`alike`, all of the problem's reason, or `linked`).

    `csat`: the share of `rated` customers who were content, within `csat_low`–`csat_high` (95 %, Wilson); of linked ones,
    as `lost_seconds`, which customers waited for answers.
    """

    since: datetime
    until: datetime
    days: float
    contacts: int
    linked: int
    alike: int | None
    orders: int
    rated: int
    csat: float | None
    csat_low: float | None
    csat_high: float | None
    lost_seconds: float
    by_day: dict[date, int]

    @classmethod
    def of(cls, one: Side) -> "FixSideOut":
        share, (low, high) = (one.good / one.rated, wilson(one.good, one.rated)) if one.rated else (None, (None, None))
        return cls(
            since=one.since,
            until=one.until,
            days=one.days,
            contacts=one.contacts,
            linked=one.linked,
            alike=one.alike,
            orders=one.orders,
            rated=one.rated,
            csat=share,
            csat_low=low,
            csat_high=high,
            lost_seconds=one.lost_seconds,
            by_day=one.by_day,
        )


class FixChangeOut(BaseModel):
    """The rate after ÷ the rate before, within `low`–`high` (95 %); null: no limit."""

    model_config = ConfigDict(from_attributes=True)

    ratio: float | None
    low: float
    high: float | None

    @classmethod
    def of(cls, one: Change | None) -> "FixChangeOut | None":
        return cls.model_validate(one) if one else None


class FixEffectOut(BaseModel):
    """`after` is null while nothing is fixed; days are those of `zone`."""

    before: FixSideOut
    after: FixSideOut | None
    per_day: FixChangeOut | None
    per_order: FixChangeOut | None
    zone: str


@router.get("/{problem_id}/effect")
async def read_effect(problem_id: UUID, scope: MemberScope) -> FixEffectOut:
    scope.actor.need("converse")
    found, _, zone = await effect_of(scope, await problem(scope, problem_id))
    return FixEffectOut(
        before=FixSideOut.of(found.before),
        after=FixSideOut.of(found.after) if found.after else None,
        per_day=FixChangeOut.of(found.per_day),
        per_order=FixChangeOut.of(found.per_order),
        zone=zone,
    )
