from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from wingbeat.kit.errors import Conflict, TooMany
from wingbeat.kit.secrets import same
from wingbeat.people.rules import (
    LONGEST_PASSWORD,
    NOTICES_OF_LIMIT,
    SIGN_INS_PER_ADDRESS,
    SIGN_INS_PER_PLACE,
    SIGN_INS_PER_PLACE_AND_ADDRESS,
    address,
    is_own_origin,
    place,
)
from wingbeat.people.sessions import actions
from wingbeat.people.sessions.models import (
    COOKIE,
    CSRF_HEADER,
    LONGEST_DAYS,
    CsrfMissing,
    ForeignOrigin,
    SignedIn,
    WrongPassword,
)
from wingbeat.workspaces.endpoints import Form, Language, Line, tell
from wingbeat.workspaces.models import Right, Role
from wingbeat.workspaces.queries import Scope, workspace

router = APIRouter(tags=["session"])

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
Password = Annotated[str, Field(max_length=LONGEST_PASSWORD)]


async def signed_in(request: Request) -> SignedIn:
    """The session of a request; one that changes something must prove that it comes from our own page (case 32)."""
    found = await actions.session_of_cookie(
        request.app.state.database, request.cookies, origin=request.headers.get("origin"), host=host_of(request)
    )
    if request.method not in SAFE_METHODS and not same(request.headers.get(CSRF_HEADER), found.csrf):
        raise CsrfMissing
    return found


async def member_scope(session: Annotated[SignedIn, Depends(signed_in)]) -> Scope:
    """What the signed-in member may reach."""
    return session.scope


Session = Annotated[SignedIn, Depends(signed_in)]
MemberScope = Annotated[Scope, Depends(member_scope)]


def host_of(request: Request) -> str:
    return request.headers.get("host", "")


def ip_of(request: Request) -> str:
    return request.client.host if request.client else ""


def from_own_page(request: Request) -> None:
    """For the few routes without a session: refuse a page of another site (case 32)."""
    origin = request.headers.get("origin")
    if origin is not None and not is_own_origin(origin, host_of(request)):
        raise ForeignOrigin


class SignInForm(Form):
    """`workspace_id` is needed only by those who belong to several."""

    email: Annotated[str, Field(max_length=320)]
    password: Password
    workspace_id: UUID | None = None


class PasswordForm(Form):
    old: Password
    new: Password


class SelfForm(Form):
    name: Line | None = None
    locale: Language | None = None


class SelfOut(BaseModel):
    """`locale` is empty until they choose one."""

    id: UUID
    name: str
    email: str
    role: Role
    rights: list[Right]
    locale: str
    capacity: int
    languages: list[str]


class OwnWorkspaceOut(BaseModel):
    id: UUID
    name: str
    language: str
    zone: str


class SessionOut(BaseModel):
    """Who is signed in; `csrf` goes into the header X-Wingbeat-CSRF of everything that changes something."""

    member: SelfOut
    workspace: OwnWorkspaceOut
    csrf: str


async def session_out(session: SignedIn) -> SessionOut:
    own = await workspace(session.scope)
    rights = sorted(session.scope.actor.rights)
    return SessionOut(
        member=SelfOut.model_validate({**session.member, "rights": rights}),
        workspace=OwnWorkspaceOut(id=own.id, name=own.name, language=own.language, zone=own.zone),
        csrf=session.csrf,
    )


def give_cookie(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=LONGEST_DAYS * 24 * 3600,
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


@router.post("/session", dependencies=[Depends(from_own_page)])
async def sign_in(form: SignInForm, request: Request, response: Response) -> SessionOut:
    email, ip = address(form.email), ip_of(request)
    limits, database, near = request.app.state.limits, request.app.state.reserve, place(ip)
    try:
        limits.take(SIGN_INS_PER_PLACE, near)
        limits.take(SIGN_INS_PER_PLACE_AND_ADDRESS, f"{near} {email}")
        limits.take(SIGN_INS_PER_ADDRESS, email)
        session = await actions.sign_in(
            database,
            email=email,
            password=form.password,
            workspace_id=form.workspace_id,
            ip=ip,
            user_agent=request.headers.get("user-agent", ""),
        )
    except (WrongPassword, TooMany) as refused:
        # Beside the answer, which an address nobody has gets as quickly.
        if isinstance(refused, WrongPassword):
            request.app.state.later(actions.note_refused(database, email, "sign_in_failed", ip=ip))
        elif limits.may(NOTICES_OF_LIMIT, f"{near} {email}"):
            request.app.state.later(actions.note_refused(database, email, "sign_in_limited", ip=ip))
        raise
    limits.forget(SIGN_INS_PER_PLACE_AND_ADDRESS, f"{near} {email}")
    if old := request.cookies.get(COOKIE):
        await tell(request, session.scope, await actions.end_token(database, old))
    give_cookie(request, response, session.token)
    return await session_out(session)


@router.get("/session")
async def who_am_i(session: Session) -> SessionOut:
    return await session_out(session)


@router.patch("/session")
async def change_self(form: SelfForm, request: Request, session: Session) -> SessionOut:
    await actions.change_self(session.scope, name=form.name, locale=form.locale)
    return await session_out(await signed_in(request))


@router.delete("/session", status_code=204)
async def sign_out(request: Request, response: Response, session: Session) -> None:
    facts = await actions.end_session(session.scope, session.member["id"], session.session_id)
    response.delete_cookie(COOKIE, path="/")
    await tell(request, session.scope, facts)


@router.delete("/sessions", status_code=204)
async def sign_out_everywhere(request: Request, response: Response, session: Session) -> None:
    facts = await actions.sign_out_everywhere(session.scope)
    response.delete_cookie(COOKIE, path="/")
    await tell(request, session.scope, facts)


@router.put("/session/password", status_code=204)
async def change_password(form: PasswordForm, request: Request, session: Session) -> None:
    # A stolen open laptop must not become a stolen account by guessing.
    request.app.state.limits.take(SIGN_INS_PER_PLACE_AND_ADDRESS, str(session.member["id"]))
    if form.old == form.new:
        raise Conflict("The new password is the old one.")
    await tell(request, session.scope, await actions.change_password(session, old=form.old, new=form.new))
