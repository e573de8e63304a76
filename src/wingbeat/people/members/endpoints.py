from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from wingbeat.kit.database import Row
from wingbeat.people.events import PeopleChanged
from wingbeat.people.members import actions, queries
from wingbeat.people.members.actions import State
from wingbeat.people.presence.queries import members_here
from wingbeat.people.sessions.endpoints import MemberScope, Password
from wingbeat.workspaces.endpoints import Form, Language, Line, Page, paged, tell
from wingbeat.workspaces.models import Role
from wingbeat.workspaces.queries import Scope

router = APIRouter(prefix="/members", tags=["members"])


class MemberForm(Form):
    email: Annotated[str, Field(max_length=320)]
    name: Line
    role: Role
    password: Password


class MemberChangeForm(Form):
    email: Annotated[str, Field(max_length=320)] | None = None
    name: Line | None = None
    role: Role | None = None
    state: State | None = None
    # A hundred at once is a bot's work, not a person's.
    capacity: Annotated[int, Field(ge=0, le=100)] | None = None
    languages: Annotated[list[Language], Field(max_length=20)] | None = None


class MemberOut(BaseModel):
    """A colleague; `email` is null unless it is your own or you manage people. `locale` is empty until they choose one."""

    id: UUID
    name: str
    email: str | None
    role: Role
    state: State
    capacity: int
    languages: list[str]
    locale: str
    team_ids: list[UUID]
    presence: Literal["online", "away", "offline"]
    created_at: datetime
    deactivated_at: datetime | None


def member_out(scope: Scope, row: Row, here: Mapping[UUID, Literal["online", "away"]]) -> MemberOut:
    may_see = "manage_people" in scope.actor.rights or row["id"] == scope.actor.id
    shown = {"email": row["email"] if may_see else None, "presence": here.get(row["id"], "offline")}
    return MemberOut.model_validate({**row, **shown})


@router.get("")
async def list_members(
    scope: MemberScope, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 200
) -> Page[MemberOut]:
    """In the order they came, also the deactivated ones."""
    rows = await queries.members(scope, after=after, limit=limit + 1)
    here = await members_here(scope)
    return paged([member_out(scope, row, here) for row in rows], limit)


@router.post("", status_code=201)
async def add_member(form: MemberForm, request: Request, scope: MemberScope) -> MemberOut:
    member_id = await actions.add(scope, email=form.email, name=form.name, role=form.role, password=form.password)
    await tell(request, scope, [PeopleChanged(scope.actor.workspace_id)])
    return member_out(scope, await queries.member(scope, member_id), await members_here(scope))


@router.patch("/{member_id}")
async def change_member(member_id: UUID, form: MemberChangeForm, request: Request, scope: MemberScope) -> MemberOut:
    facts = await actions.change(
        scope,
        member_id,
        email=form.email,
        name=form.name,
        role=form.role,
        state=form.state,
        capacity=form.capacity,
        languages=form.languages,
    )
    await tell(request, scope, [*facts, PeopleChanged(scope.actor.workspace_id)])
    return member_out(scope, await queries.member(scope, member_id), await members_here(scope))
