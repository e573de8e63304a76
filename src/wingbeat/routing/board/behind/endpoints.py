from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.routing.board.behind import queries
from wingbeat.routing.board.behind.models import Asked, What
from wingbeat.routing.board.models import Heat
from wingbeat.workspaces.endpoints import Form, Page


class BehindForm(Form):
    """A number of the board: of one team, channel or member, of one heat or state, of one hour of today or measure."""

    what: What
    team_id: UUID | None = None
    channel_id: UUID | None = None
    member_id: UUID | None = None
    state: Literal["queued", "owed", "calm", "amber", "red", "late"] | None = None
    hour: Annotated[int, Field(ge=0, lt=24)] | None = None
    measure: Annotated[str, Field(max_length=60, pattern="^[a-z_]*$")] | None = None
    after: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class BehindOut(BaseModel):
    """A conversation behind a number; `since` and `heat` while it waits for people."""

    conversation_id: UUID
    number: int
    customer_name: str
    status: str
    team_id: UUID | None
    channel_id: UUID
    assignee_id: UUID | None
    opened_at: datetime
    since: datetime | None
    due_at: datetime | None
    heat: Heat | None


def behind_router() -> APIRouter:
    """The route behind every number of the board."""
    router = APIRouter(tags=["routing"])

    @router.get("/routing/board/behind")
    async def read_behind(form: Annotated[BehindForm, Query()], scope: MemberScope) -> Page[BehindOut]:
        """The conversations behind a number, in the order they were opened."""
        scope.actor.need("supervise")
        known = form.model_dump(exclude={"after", "limit"})
        found = await queries.behind(scope, Asked(**known), form.after, form.limit + 1)
        items = [BehindOut.model_validate(msgspec.to_builtins(one)) for one in found[: form.limit]]
        return Page(items=items, next=str(items[-1].conversation_id) if len(found) > form.limit else None)

    return router
