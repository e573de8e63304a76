from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from wingbeat.people.events import PeopleChanged
from wingbeat.people.invitations import actions, queries
from wingbeat.people.rules import SIGN_INS_PER_PLACE, place
from wingbeat.people.sessions.actions import open_session
from wingbeat.people.sessions.endpoints import (
    MemberScope,
    Password,
    SessionOut,
    from_own_page,
    give_cookie,
    ip_of,
    session_out,
)
from wingbeat.workspaces.endpoints import Form, Line, Page, paged, tell
from wingbeat.workspaces.models import Role

router = APIRouter(tags=["invitations"])

# Tokens travel in bodies only: addresses are written into logs.
Token = Annotated[str, Field(max_length=200)]


class InvitationForm(Form):
    email: Annotated[str, Field(max_length=320)]
    role: Role


class LookForm(Form):
    token: Token


class AcceptForm(Form):
    token: Token
    name: Line
    password: Password


class InvitationOut(BaseModel):
    id: UUID
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime


class NewInvitationOut(BaseModel):
    """`token` is shown this once, for those who hand the link over themselves; `mailed`: a letter with it is on its way, too."""

    id: UUID
    email: str
    role: Role
    token: str
    mailed: bool


class LookOut(BaseModel):
    email: str
    role: Role
    workspace_name: str


@router.get("/invitations")
async def list_invitations(
    scope: MemberScope, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> Page[InvitationOut]:
    """The open ones, newest first."""
    rows = await queries.invitations(scope, after=after, limit=limit + 1)
    return paged([InvitationOut.model_validate(dict(row)) for row in rows], limit)


@router.post("/invitations", status_code=201)
async def invite(form: InvitationForm, request: Request, scope: MemberScope) -> NewInvitationOut:
    invited = await actions.invite(scope, email=form.email, role=form.role)
    await tell(request, scope, [invited])
    return NewInvitationOut(
        id=invited.invitation_id,
        email=invited.email,
        role=invited.role,
        token=invited.token,
        mailed=request.app.state.mails,
    )


@router.delete("/invitations/{invitation_id}", status_code=204)
async def withdraw(invitation_id: UUID, scope: MemberScope) -> None:
    await actions.withdraw(scope, invitation_id)


@router.post("/invitation/look", dependencies=[Depends(from_own_page)])
async def look_at_invitation(form: LookForm, request: Request) -> LookOut:
    scope = actions.scope_of(request.app.state.database, form.token)
    return LookOut.model_validate(dict(await queries.invitation(scope, form.token)))


@router.post("/invitation", dependencies=[Depends(from_own_page)], status_code=201)
async def accept_invitation(form: AcceptForm, request: Request, response: Response) -> SessionOut:
    """Become a member and be signed in."""
    ip = ip_of(request)
    request.app.state.limits.take(SIGN_INS_PER_PLACE, place(ip))
    scope = actions.scope_of(request.app.state.database, form.token)
    member_id = await actions.accept(scope, form.token, name=form.name, password=form.password)
    await tell(request, scope, [PeopleChanged(scope.actor.workspace_id)])
    session = await open_session(
        scope, member_id, "invitation_accepted", ip=ip, user_agent=request.headers.get("user-agent", "")
    )
    give_cookie(request, response, session.token)
    return await session_out(session)
