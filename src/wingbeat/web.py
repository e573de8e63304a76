"""The web application of a product: REST, sockets and pages behind one front."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from wingbeat.app import Product
from wingbeat.bot.models import Answer, AskAgain, Greet, HandOver, Move
from wingbeat.bot.review.queries import foreseen
from wingbeat.bot.rules.move import is_doubted
from wingbeat.channels.queries import channel
from wingbeat.kit.bodies import TooSlow, whole
from wingbeat.kit.database import LOST
from wingbeat.kit.door import refusal
from wingbeat.kit.errors import Busy, Invalid, NotFound, NotSignedIn, WingbeatError
from wingbeat.kit.secrets import read_ticket
from wingbeat.kit.sockets import Receive, Send, Socket
from wingbeat.kit.steps import parked, unpark
from wingbeat.knowledge.help.queries import Shelves
from wingbeat.knowledge.help.site.models import Parts
from wingbeat.knowledge.models import Language, TrialCandidate, TrialPart, TrialResult, TrialSlot
from wingbeat.live import endpoints as live
from wingbeat.live.desk import endpoints as desk
from wingbeat.live.proof import endpoints as proof
from wingbeat.live.widget import endpoints as widget
from wingbeat.measures.queries import human_pace
from wingbeat.pages import lost, pages
from wingbeat.people.sessions.endpoints import SAFE_METHODS, MemberScope, member_scope, signed_in
from wingbeat.routers import beside, within
from wingbeat.workspaces.endpoints import Page
from wingbeat.workspaces.models import Actor
from wingbeat.workspaces.queries import Scope

# Large by nature, with limits of their own.
STREAMED = frozenset({f"/api/v1/{path}" for path in ("files", "articles/import", "bot/labelled/import", "bot/exams")})
# A page of an inbox is 65 kB, or 9 packed, for a millisecond; below this a packet is no smaller. Files are packed already.
PACKED_BYTES = 1400
# The driver's own "this is not a value of that type", raised before anything is sent.
CannotEncode = asyncpg.exceptions._base.DataError  # noqa: SLF001 - the only name it has

AsgiScope = MutableMapping[str, Any]
Asgi = Callable[[AsgiScope, Receive, Send], Awaitable[None]]


async def told(_request: Request, error: Exception) -> JSONResponse:
    """A `WingbeatError` as its status and `{code, message, facts}`."""
    assert isinstance(error, WingbeatError)
    headers = {}
    if "retry_after_seconds" in error.facts:
        headers["Retry-After"] = str(error.facts["retry_after_seconds"])
    body = msgspec.json.decode(msgspec.json.encode(error.as_dict()))
    return JSONResponse(body, status_code=error.status, headers=headers)


async def malformed(request: Request, error: Exception) -> JSONResponse:
    """What FastAPI found wrong with a request's form, in our own shape and without echoing the input."""
    assert isinstance(error, RequestValidationError)
    where = [{"where": ".".join(map(str, one["loc"])), "what": one["msg"]} for one in error.errors()]
    return await told(request, Invalid(problems=where))


async def database_away(request: Request, error: Exception) -> JSONResponse:
    """The database restarts, is full or gone: come back in a second (faults 3–8). Anything else it says is our bug."""
    known = refusal(error) if isinstance(error, asyncpg.PostgresError) else None
    if not isinstance(known, Busy) and not isinstance(error, LOST):
        raise error
    return await told(request, known if isinstance(known, Busy) else Busy(retry_after_seconds=1))


async def not_storable(request: Request, _error: Exception) -> JSONResponse:
    """A NUL in a text, a number beyond its column: what no rule refused, PostgreSQL does."""
    return await told(request, Invalid("This holds something that cannot be stored."))


class Stopped(WingbeatError):
    """A part of the server has stopped; restart it, and look into its log."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Refused(WingbeatError):
    """This request cannot be answered here."""


async def refused(request: Request, error: Exception) -> Response:
    """What the framework itself refuses (an unknown address or method), in our own shape; to a person as a page."""
    assert isinstance(error, HTTPException)
    if error.status_code == NotFound.status and (page := lost(request)) is not None:
        return page
    answer = await told(request, NotFound() if error.status_code == NotFound.status else Refused())
    answer.status_code = error.status_code
    return answer


async def broken(request: Request, _error: Exception) -> JSONResponse:
    """A bug of ours: logged with its traceback by the server, told without any of it."""
    return await told(request, WingbeatError("Something went wrong on our side."))


async def actor_scope(request: Request) -> Scope:
    """A member by cookie or a customer by the ticket of their socket's welcome: for files, which both have."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        known = read_ticket(request.app.state.keyring, token, time.time())
        if known is None:
            raise NotSignedIn
        return Scope(request.app.state.database, Actor(known[0], "customer", known[1]))
    return await member_scope(await signed_in(request))


def _reason(move: Move) -> str:
    """Why the bot would do this, in the console's words."""
    return "likely" if is_doubted(move) else getattr(move, "reason", getattr(move, "small_talk", ""))


def trial_of(made: Product) -> Callable[[Scope, str, Language], Awaitable[TrialResult]]:
    """The bot asked without a conversation: what it would do, and what it makes of the text."""

    async def trial(scope: Scope, text: str, language: Language) -> TrialResult:
        tried = await made.bot.attempt(scope, text, language)
        guess, move, flow = tried.guess, tried.move, tried.flow
        said = [] if flow or not isinstance(move, Answer) else [one.article_id for one in move.candidates]
        return TrialResult(
            move="flow" if flow else MOVES[type(move)],
            reason="" if flow else _reason(move),
            language=guess.language,
            candidates=msgspec.convert(guess.candidates, list[TrialCandidate], from_attributes=True),
            took_ms=guess.took_ms,
            parts=[msgspec.convert(part, TrialPart, from_attributes=True) for part in guess.parts],
            slots=msgspec.convert(guess.slots, list[TrialSlot], from_attributes=True),
            flow=flow,
            says=tried.says,
            sentiment=guess.sentiment,
            urgency=guess.urgency,
            share=await foreseen(scope, guess, said) if said else 100,
        )

    return trial


MOVES: dict[type, Any] = {Answer: "answer", AskAgain: "ask_again", HandOver: "hand_over", Greet: "greet"}


class Parked(BaseModel):
    step: str
    lane: UUID


class ParkedOut(Parked):
    """Work that failed for good; `lane` is the conversation it concerns, or the workspace."""

    seq: int
    attempts: int
    error: str | None
    since: datetime


def platform_router(made: Product) -> APIRouter:
    """Health for whoever watches the machine, and the steps that need a person's look."""
    router = APIRouter(tags=["platform"])

    @router.get("/healthz")
    async def health() -> dict[str, Any]:
        if made.stopped:
            raise Stopped(part="process", parts=made.stopped)
        try:
            await made.reserve.value("SELECT 1")
        except (asyncpg.PostgresError, *LOST) as error:
            raise Stopped(part="database") from error
        # What a probe found broken is named and is no reason to restart: the server answers, and says where to look.
        part = made.prover.broken
        up = "up" if getattr(made.understanding, "pid", 1) else "down"
        return {"status": "ok" if part is None else "degraded", "part": part, "bot": up}

    @router.get("/api/v1/steps/parked")
    async def list_parked(scope: MemberScope) -> Page[ParkedOut]:
        scope.actor.need("manage_channels")
        found = await parked(made.database, scope.actor.workspace_id)
        return Page(items=[ParkedOut.model_validate(one) for one in found])

    @router.post("/api/v1/steps/parked/retry", status_code=204)
    async def retry_parked(wanted: Parked, scope: MemberScope) -> None:
        scope.actor.need("manage_channels")
        await unpark(made.database, scope.actor.workspace_id, wanted.step, wanted.lane)
        made.runner.wake([wanted.step])

    return router


def api(made: Product, *, demo_site: str | None = None) -> FastAPI:
    """REST and pages; OpenAPI 3.1 at /api/openapi.json, its reader at /api/docs."""
    app = FastAPI(
        title="Wingbeat",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
        exception_handlers={
            WingbeatError: told,
            RequestValidationError: malformed,
            asyncpg.DataError: not_storable,
            CannotEncode: not_storable,
            **dict.fromkeys((asyncpg.PostgresError, *LOST), database_away),
            HTTPException: refused,
            Exception: broken,
        },
    )
    _bind(app, made)
    _route(app, made, demo_site)
    return app


async def site_key(scope: Scope, channel_id: UUID) -> str:
    """What a help centre loads the widget of a channel with."""
    return (await channel(scope, channel_id)).site_key


def _bind(app: FastAPI, made: Product) -> None:
    """What endpoints ask the application for."""
    app.state.database, app.state.reserve = made.database, made.reserve
    app.state.later = made.hub.spawn
    app.state.timers = made.timers
    app.state.limits = made.limits
    app.state.files = made.files
    app.state.keyring = made.keyring
    app.state.tell = made.tell
    app.state.mails = made.settings.smtp_url is not None
    app.state.trial = trial_of(made)
    app.state.similar = made.meaning.similar
    app.state.human_pace = human_pace
    app.state.site_key = site_key
    app.state.help = Parts(made.database, made.keyring, made.limits, made.tell, made.settings.public_url, Shelves())
    app.state.flows = made.flows
    app.state.shops = made.shops


def _route(app: FastAPI, made: Product, demo_site: str | None) -> None:
    for router in within(made):
        app.include_router(router, prefix="/api/v1")
    for router in (*beside(made, actor_scope), platform_router(made), pages(made.sites, demo_site)):
        app.include_router(router)


def front(made: Product, app: FastAPI) -> Asgi:
    """The outermost ASGI application: sockets by the raw protocol, everything else to FastAPI."""
    packed = GZipMiddleware(app, minimum_size=PACKED_BYTES, compresslevel=4)

    async def serve(scope: AsgiScope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            path = scope.get("path", "")  # none as the server begins and ends
            packs = path.startswith("/api/v1/") and not path.startswith("/api/v1/files")
            await _request(packed if packs else app, scope, receive, send)
            return
        socket: Socket = scope["socket"]
        path, address, probe = scope["path"], scope["client"][0], proof.ticket_of(scope["query_string"])
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        scope.clear()  # an idle socket keeps this frame for hours, and would keep its handshake with it
        if probe and path in proof.SIDES:
            way = proof.SIDES[path]
            await live.serve(socket, made.heart, widget.PACE, lambda line: way(line, made.widget, made.desk, probe))
        elif path == "/live/widget":
            del headers
            await live.serve(socket, made.heart, widget.PACE, lambda line: widget.converse(line, made.widget, address))
        elif path == "/live/desk":
            kept = cookies(headers.get("cookie", "")), headers.get("origin"), headers.get("host", "")
            await live.serve(socket, made.heart, desk.PACE, lambda line: desk.converse(line, made.desk, *kept))
        else:
            socket.refuse(404)

    return serve


async def _request(app: ASGIApp, scope: AsgiScope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and scope["path"] not in STREAMED:
        try:
            receive = await whole(receive, dict(scope["headers"]))
        except WingbeatError as error:
            answer = await told(Request(scope), error)
            if isinstance(error, TooSlow) or b"content-length" not in dict(scope["headers"]):
                answer.headers["Connection"] = "close"  # there may be no end to it
            await answer(scope, receive, send)
            return
    if scope["type"] == "http" and scope["method"] == "HEAD":
        scope = {**scope, "method": "GET"}  # the server itself leaves the body out
    await app(scope, receive, send)


def cookies(header: str) -> dict[str, str]:
    """Cookies of a handshake's header."""
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return {name: value for name, _, value in pairs if name}
