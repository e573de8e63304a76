from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from msgspec.structs import asdict
from pydantic import BaseModel, Field

from wingbeat.conversations.queries import find
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.routing.requests import queries
from wingbeat.routing.requests.actions import Requests
from wingbeat.routing.requests.models import LONGEST_SECONDS, Request
from wingbeat.workspaces.endpoints import Form, Page, paged

Limit = Annotated[int, Query(ge=1, le=200)]
Text = Annotated[str, Field(min_length=1, max_length=8000, pattern="^[^\0]*$")]


class AskForm(Form):
    """Exactly one of the two is asked; the customer never sees any of it."""

    text: Text
    due_seconds: Annotated[int, Field(ge=60, le=LONGEST_SECONDS)]
    member_id: UUID | None = None
    team_id: UUID | None = None


class AnswerForm(Form):
    text: Text


class Asked(BaseModel):
    id: UUID


class RequestOut(BaseModel):
    """What was asked beside a conversation; open while `answered_at` is null."""

    id: UUID
    conversation_id: UUID
    number: int
    seq: int
    customer_name: str
    asked_by: UUID
    member_id: UUID | None
    team_id: UUID | None
    text: str
    due: datetime
    asked_at: datetime
    answer: str | None
    answered_by: UUID | None
    answered_at: datetime | None

    @classmethod
    def of(cls, request: Request) -> "RequestOut":
        return cls(**asdict(request))


class RequestCountOut(BaseModel):
    n: int


def requests_router(requests: Requests) -> APIRouter:
    """The routes of what is asked beside conversations."""
    router = APIRouter(tags=["routing"])

    @router.get("/requests")
    async def list_requests(
        scope: MemberScope, whose: queries.Whose = "for_me", after: UUID | None = None, limit: Limit = 50
    ) -> Page[RequestOut]:
        """What waits for me or my teams, or all that I asked."""
        scope.actor.need("converse")
        found = await queries.requests(scope, whose, after, limit + 1)
        return paged([RequestOut.of(one) for one in found], limit)

    @router.get("/requests/count")
    async def count_requests(scope: MemberScope) -> RequestCountOut:
        """How many wait for me, counted up to 100."""
        scope.actor.need("converse")
        return RequestCountOut(n=await queries.count_for(scope))

    @router.post("/requests/{request_id}/answer", status_code=204)
    async def answer_request(request_id: UUID, form: AnswerForm, scope: MemberScope) -> None:
        await requests.answer(scope, request_id, form.text)

    @router.get("/conversations/{conversation_id}/requests")
    async def list_asked(conversation_id: UUID, scope: MemberScope) -> Page[RequestOut]:
        scope.actor.need("converse")
        await find(scope, conversation_id)
        return Page(items=[RequestOut.of(one) for one in await queries.of_conversation(scope, conversation_id)])

    @router.post("/conversations/{conversation_id}/requests", status_code=201)
    async def ask(conversation_id: UUID, form: AskForm, scope: MemberScope) -> Asked:
        made = await requests.ask(
            scope, conversation_id, form.text, form.due_seconds, member_id=form.member_id, team_id=form.team_id
        )
        return Asked(id=made)

    return router
