"""Stages over REST: the bands of a conversation, and what they come to by reason."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from wingbeat.conversations.queries import find
from wingbeat.conversations.stages.events import Stage
from wingbeat.measures.endpoints import Asked, asking
from wingbeat.measures.stages.queries import bands_of, stages_by_reason
from wingbeat.workspaces.queries import Scope


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class BandOut(_Out):
    """A stretch in one stage, from the event `seq` on; `ended_at` is null while it goes on."""

    stage: Stage
    seq: int
    started_at: datetime
    ended_at: datetime | None
    by: Literal["rule", "member"]


class BandsOut(_Out):
    items: list[BandOut]
    now: datetime


class StageFigureOut(_Out):
    """Seconds in a stage: `n` conversations were in it; `share` is its part of all their time in stages."""

    stage: Stage
    n: int
    share: float | None
    median: float | None
    p90: float | None
    longest: float | None


class ReasonStagesOut(_Out):
    """`n` conversations of a reason; `reason` is null for all together, empty for those without one."""

    reason: str | None
    n: int
    stages: list[StageFigureOut]


class StagesOut(_Out):
    items: list[ReasonStagesOut]


def stages_router(member_scope: Callable[..., Any]) -> APIRouter:
    """The routes; a conversation's needs `converse`, the figures need `see_measures`."""
    routes = APIRouter(prefix="/api/v1", tags=["measures"])

    @routes.get("/conversations/{conversation_id}/stages")
    async def read_bands(conversation_id: UUID, scope: Annotated[Scope, Depends(member_scope)]) -> BandsOut:
        scope.actor.need("converse")
        await find(scope, conversation_id)
        items, now = await bands_of(scope, conversation_id)
        return BandsOut.model_validate({"items": items, "now": now})

    @routes.get("/measures/stages/by-reason")
    async def figures(asked: Annotated[Asked, asking(member_scope)]) -> StagesOut:
        """Of conversations that ended in the period."""
        return StagesOut.model_validate({"items": await stages_by_reason(asked.scope, asked.period, asked.chosen)})

    return routes
