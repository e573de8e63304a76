"""Where the seconds went over REST: in one conversation, and as a list of causes with what is behind each."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict

from wingbeat.conversations.queries import find
from wingbeat.measures.endpoints import TARGET_SECONDS, Asked, Bound, SlowestOut, asking, page_of, read_place
from wingbeat.measures.models import Cause
from wingbeat.measures.waterfall.queries import causes, slowest_by, waterfalls
from wingbeat.workspaces.queries import Scope


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class StretchOut(_Out):
    cause: Cause
    seq: int
    started_at: datetime
    seconds: float


class WaterfallOut(_Out):
    """The stretches add up to `seconds`; `transport_seconds` come after the answer, and are unknown until it arrived."""

    seq: int
    started_at: datetime
    ended_at: datetime | None
    how: str
    answered_by: str | None
    seconds: float
    stretches: list[StretchOut]
    transport_seconds: float | None


class WaterfallsOut(_Out):
    items: list[WaterfallOut]


class LostOut(_Out):
    cause: Cause
    seconds: float
    turns: int


class CausesOut(_Out):
    """Of `turns` that ended in the period, `late` took longer than asked. `before`: the period of the same length before."""

    turns: int
    late: int
    items: list[LostOut]
    before: list[LostOut]


Late = Annotated[Bound, Query(description="A turn that took longer is slow, in seconds.")]


def router(member_scope: Callable[..., Any]) -> APIRouter:
    """The routes, for members whom `member_scope` lets in; a conversation's needs `converse`, the causes `see_measures`."""
    routes = APIRouter(prefix="/api/v1", tags=["measures"])
    asked_for = asking(member_scope)

    @routes.get("/conversations/{conversation_id}/waterfall")
    async def waterfall(conversation_id: UUID, scope: Annotated[Scope, Depends(member_scope)]) -> WaterfallsOut:
        scope.actor.need("converse")
        await find(scope, conversation_id)
        return WaterfallsOut.model_validate({"items": await waterfalls(scope, conversation_id)})

    @routes.get("/measures/causes")
    async def list_causes(asked: Annotated[Asked, asked_for], late: Late = TARGET_SECONDS) -> CausesOut:
        now = await causes(asked.scope, asked.period, asked.chosen, late)
        before = await causes(asked.scope, asked.period.before(), asked.chosen, late)
        return CausesOut.model_validate(
            {"turns": now.turns, "late": now.late, "items": now.items, "before": before.items}
        )

    @routes.get("/measures/causes/{cause}/conversations")
    async def behind(
        cause: Cause,
        asked: Annotated[Asked, asked_for],
        late: Late = TARGET_SECONDS,
        after: str | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> SlowestOut:
        place = read_place(after)
        rows = await slowest_by(asked.scope, cause, asked.period, asked.chosen, late, after=place, limit=limit + 1)
        return page_of(rows, limit, asked.period)

    return routes
