from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from wingbeat.people.resets import actions, queries
from wingbeat.people.resets.models import RESETS_PER_ADDRESS, RESETS_PER_PLACE
from wingbeat.people.rules import address, place
from wingbeat.people.sessions.endpoints import MemberScope, Password, from_own_page, ip_of
from wingbeat.workspaces.endpoints import Form, tell

router = APIRouter(tags=["session"])

# Tokens travel in bodies only: addresses are written into logs.
Token = Annotated[str, Field(max_length=200)]


class ForgottenForm(Form):
    email: Annotated[str, Field(max_length=320)]


class ResetLookForm(Form):
    token: Token


class ResetForm(Form):
    token: Token
    password: Password


class ResetLookOut(BaseModel):
    email: str
    workspace_name: str


@router.post("/password/forgotten", dependencies=[Depends(from_own_page)], status_code=202)
async def forgotten(form: ForgottenForm, request: Request) -> None:
    """Send a link to this address, if somebody has it: the answer is the same and as quick either way."""
    email, ip = address(form.email), ip_of(request)
    request.app.state.limits.take(RESETS_PER_PLACE, place(ip))
    request.app.state.limits.take(RESETS_PER_ADDRESS, email)

    async def write() -> None:
        for scope, sent in await actions.forgotten(request.app.state.reserve, email, ip=ip):
            await tell(request, scope, [sent])

    request.app.state.later(write())


@router.post("/password/look", dependencies=[Depends(from_own_page)])
async def look_at_reset(form: ResetLookForm, request: Request) -> ResetLookOut:
    scope = actions.scope_of(request.app.state.reserve, form.token)
    return ResetLookOut.model_validate(dict(await queries.reset(scope, form.token)))


@router.post("/password", dependencies=[Depends(from_own_page)], status_code=204)
async def reset_password(form: ResetForm, request: Request) -> None:
    """Choose a new password; everybody signed in with the old one is out, and signs in again."""
    ip = ip_of(request)
    request.app.state.limits.take(RESETS_PER_PLACE, place(ip))
    scope = actions.scope_of(request.app.state.reserve, form.token)
    await tell(request, scope, await actions.use(scope, form.token, password=form.password, ip=ip))


@router.post("/members/{member_id}/password-reset", status_code=204)
async def send_reset(member_id: UUID, request: Request, scope: MemberScope) -> None:
    """Mail a colleague a link to choose a new password; nobody else ever sees it."""
    await tell(request, scope, [await actions.send(scope, member_id)])
