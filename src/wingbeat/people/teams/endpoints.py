from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from wingbeat.people.events import PeopleChanged
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.people.teams import actions, queries
from wingbeat.workspaces.endpoints import Form, Line, Page, paged, tell

router = APIRouter(prefix="/teams", tags=["teams"])


class TeamForm(Form):
    name: Line


class TeamOut(BaseModel):
    id: UUID
    name: str
    member_ids: list[UUID]


@router.get("")
async def list_teams(
    scope: MemberScope, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 200
) -> Page[TeamOut]:
    """In the order they were made."""
    rows = await queries.teams(scope, after=after, limit=limit + 1)
    return paged([TeamOut.model_validate(dict(row)) for row in rows], limit)


@router.post("", status_code=201)
async def found_team(form: TeamForm, request: Request, scope: MemberScope) -> TeamOut:
    team_id = await actions.found(scope, form.name)
    await tell(request, scope, [PeopleChanged(scope.actor.workspace_id)])
    return TeamOut.model_validate(dict(await queries.team(scope, team_id)))


@router.patch("/{team_id}")
async def rename_team(team_id: UUID, form: TeamForm, request: Request, scope: MemberScope) -> TeamOut:
    await actions.rename(scope, team_id, form.name)
    await tell(request, scope, [PeopleChanged(scope.actor.workspace_id)])
    return TeamOut.model_validate(dict(await queries.team(scope, team_id)))


@router.put("/{team_id}/members/{member_id}", status_code=204)
async def put_into_team(team_id: UUID, member_id: UUID, request: Request, scope: MemberScope) -> None:
    await actions.put_in(scope, team_id, member_id)
    await tell(request, scope, [PeopleChanged(scope.actor.workspace_id)])


@router.delete("/{team_id}/members/{member_id}", status_code=204)
async def take_out_of_team(team_id: UUID, member_id: UUID, request: Request, scope: MemberScope) -> None:
    await actions.take_out(scope, team_id, member_id)
    await tell(request, scope, [PeopleChanged(scope.actor.workspace_id)])
