from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from wingbeat.conversations.endpoints import Accepted
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import find
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.routing.escalation import actions, queries
from wingbeat.routing.escalation.actions import Escalations
from wingbeat.routing.escalation.models import Path, Step
from wingbeat.workspaces.endpoints import Form, Line, Page

Limit = Annotated[int, Query(ge=1, le=200)]


class StepForm(Form):
    """A team or department, its owner, and the seconds within which a member of it answers."""

    name: Annotated[Line, Field(max_length=60)]
    team_id: UUID
    target_seconds: Annotated[int, Field(ge=10, le=30 * 86_400)]
    owner_id: UUID | None = None


class PathForm(Form):
    name: Annotated[Line, Field(max_length=60)]
    steps: Annotated[list[StepForm], Field(min_length=1, max_length=10)]

    def made(self) -> list[Step]:
        return [msgspec.convert(step.model_dump(), Step) for step in self.steps]


class PathOut(BaseModel):
    id: UUID
    name: str
    steps: list[StepForm]

    @classmethod
    def of(cls, path: Path) -> "PathOut":
        steps = [StepForm.model_validate(msgspec.structs.asdict(step)) for step in path.steps]
        return cls(id=path.id, name=path.name, steps=steps)


class EscalateForm(Form):
    """`key` makes a repeat harmless."""

    path_id: UUID
    why: Annotated[str, Field(max_length=120, pattern="^[^\0]*$")] = ""
    key: Annotated[str, Field(min_length=1, max_length=100, pattern="^[^\0]*$")]


class EscalationOut(BaseModel):
    """Where a conversation stands on a path: `due` until a member answers there."""

    conversation_id: UUID
    number: int
    customer_name: str
    path_id: UUID
    step: int
    due: datetime | None
    owner_id: UUID | None

    @classmethod
    def of(cls, state: Conversation) -> "EscalationOut | None":
        here = state.escalation
        if here is None:
            return None
        known = msgspec.structs.asdict(here)
        return cls(conversation_id=state.id, number=state.number, customer_name=state.customer_name, **known)


def escalation_router(escalations: Escalations) -> APIRouter:
    """The routes of paths, and of conversations on them."""
    router = APIRouter(tags=["routing"])

    @router.get("/routing/escalation/paths")
    async def list_paths(scope: MemberScope) -> Page[PathOut]:
        scope.actor.need("converse")
        return Page(items=[PathOut.of(one) for one in await queries.paths(scope)])

    @router.post("/routing/escalation/paths", status_code=201)
    async def make_path(form: PathForm, scope: MemberScope) -> PathOut:
        return PathOut.of(await actions.keep_path(scope, None, form.name, form.made()))

    @router.put("/routing/escalation/paths/{path_id}")
    async def change_path(path_id: UUID, form: PathForm, scope: MemberScope) -> PathOut:
        return PathOut.of(await actions.keep_path(scope, path_id, form.name, form.made()))

    @router.delete("/routing/escalation/paths/{path_id}", status_code=204)
    async def drop_path(path_id: UUID, scope: MemberScope) -> None:
        await actions.drop_path(scope, path_id)

    @router.get("/routing/escalation/mine")
    async def list_mine(scope: MemberScope, after: UUID | None = None, limit: Limit = 50) -> Page[EscalationOut]:
        """Open conversations in steps that I own."""
        scope.actor.need("converse")
        assert scope.actor.id is not None
        found = await queries.escalated_to(scope, scope.actor.id, after, limit + 1)
        items = [shown for one in found[:limit] if (shown := EscalationOut.of(one)) is not None]
        return Page(items=items, next=str(found[limit - 1].id) if len(found) > limit else None)

    @router.get("/conversations/{conversation_id}/escalation")
    async def read_escalation(conversation_id: UUID, scope: MemberScope) -> EscalationOut | None:
        """Null where it is on no path."""
        scope.actor.need("converse")
        return EscalationOut.of(await find(scope, conversation_id))

    @router.post("/conversations/{conversation_id}/escalation")
    async def escalate(conversation_id: UUID, form: EscalateForm, scope: MemberScope) -> Accepted:
        """To the next step of a path, the first if it is on none."""
        done = await escalations.escalate(scope, conversation_id, form.path_id, form.why, form.key)
        return Accepted(conversation=conversation_id, seq=done.seq)

    return router
