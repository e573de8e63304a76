from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from wingbeat.kit.cursors import cursor, moment, place
from wingbeat.measures.queries import clock
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.surveys.endpoints import Limit, by_default
from wingbeat.surveys.recovery import queries
from wingbeat.surveys.recovery.actions import Recoveries
from wingbeat.surveys.recovery.models import Outcome, Which
from wingbeat.surveys.recovery.rules import noted
from wingbeat.workspaces.endpoints import Form, Page
from wingbeat.workspaces.queries import workspace


class FollowUpOut(BaseModel):
    """A low score, to be made up for until `due`; closed since `done_at`."""

    model_config = ConfigDict(from_attributes=True)

    conversation_id: UUID
    number: int
    customer_name: str
    survey_id: UUID
    scale: str
    score: int
    comment: str
    answers: dict[str, str]
    opened_at: datetime
    due: datetime
    owner_id: UUID | None
    done_at: datetime | None
    done_by: UUID | None
    outcome: Outcome | None
    note: str


class RecoveredOut(BaseModel):
    """Of those closed in four weeks: how many by outcome, and in time; and how many are open, and late, now."""

    model_config = ConfigDict(from_attributes=True)

    outcomes: dict[str, int]
    in_time: int
    open: int
    late: int


class OwnerForm(Form):
    member_id: UUID | None


class CloseForm(Form):
    outcome: Outcome
    note: Annotated[str, Field(max_length=2000, pattern="^[^\0]*$")] = ""


def recovery_router(recoveries: Recoveries) -> APIRouter:
    """The routes of follow-ups, which are named by their conversations."""
    router = APIRouter(prefix="/follow-ups", tags=["surveys"])

    @router.get("")
    async def list_follow_ups(
        scope: MemberScope, which: Which = "open", after: Annotated[str | None, Query()] = None, limit: Limit = 50
    ) -> Page[FollowUpOut]:
        """Open ones by when they are due; or closed ones, the last first."""
        scope.actor.need("converse")
        found = await queries.follow_ups(scope, which, place(after, moment), limit + 1)
        page = [FollowUpOut.model_validate(one) for one in found[:limit]]
        if len(found) <= limit:
            return Page(items=page)
        last = page[-1]
        return Page(items=page, next=cursor(last.done_at or last.due, last.conversation_id))

    @router.get("/figures")
    async def read_figures(scope: MemberScope) -> RecoveredOut:
        scope.actor.need("converse")
        now, _ = await clock(scope)
        return RecoveredOut.model_validate(await queries.recovered(scope, by_default(now), now))

    @router.put("/{conversation_id}/owner", status_code=204)
    async def own(conversation_id: UUID, form: OwnerForm, scope: MemberScope) -> None:
        """Take it oneself, or, by who supervises, give it to a colleague."""
        await recoveries.take(scope, conversation_id, form.member_id)

    @router.post("/{conversation_id}/close", status_code=204)
    async def close(conversation_id: UUID, form: CloseForm, scope: MemberScope) -> None:
        """Say how it ended; a note in the conversation says so too."""
        said = noted((await workspace(scope)).language, form.outcome, form.note)
        await recoveries.close(scope, conversation_id, form.outcome, form.note, said)

    return router
