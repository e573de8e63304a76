from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import find
from wingbeat.conversations.surveys.models import MAX_COMMENT, Rate
from wingbeat.conversations.surveys.rules import RATED_WITHIN
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.limits import Limit, Limits
from wingbeat.kit.secrets import Keyring
from wingbeat.knowledge.help.rules.links import wanted
from wingbeat.knowledge.help.rules.markup import headers_of
from wingbeat.people.rules import place
from wingbeat.surveys.page.rules import STYLE, form, message, read_token, said
from wingbeat.surveys.queries import sent
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope, workspace

PACE = Limit("ratings", burst=30, seconds=60)  # an office behind one address rates a lot; a script guesses more
HEADERS = headers_of(STYLE)


def rating_pages(database: Database, door: ConversationDoor, keyring: Keyring, limits: Limits) -> APIRouter:
    """The pages behind links: a look stores nothing (mail programs look at every link), only what is sent does."""
    router = APIRouter(include_in_schema=False)

    async def asked(request: Request, token: str) -> tuple[Scope, Conversation, str] | HTMLResponse:
        limits.take(PACE, place(request.client.host if request.client else ""))
        spoken = wanted(request.headers.get("accept-language", ""), "en")
        found = read_token(keyring, token)
        if found is None:
            return _page(message("", spoken, said("unknown", spoken)), 404)
        scope = Scope(database, system(found[0]))
        try:
            state = await find(scope, found[1])
        except NotFound:
            return _page(message("", spoken, said("unknown", spoken)), 404)
        name = (await workspace(scope)).name
        return scope, state, name

    @router.get("/rate/{token}")
    async def look(request: Request, token: str, score: str = "") -> HTMLResponse:
        found = await asked(request, token)
        if isinstance(found, HTMLResponse):
            return found
        scope, state, name = found
        return await _form(
            scope, state, name, int(score) if score.isascii() and score.isdigit() and len(score) < 3 else None
        )

    @router.post("/rate/{token}")
    async def rate(request: Request, token: str) -> HTMLResponse:
        found = await asked(request, token)
        if isinstance(found, HTMLResponse):
            return found
        scope, state, name = found
        given = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
        try:
            command = _rating(given)
            sender = Sender("customer", state.customer_id)
            await door.append(state.workspace_id, state.id, command, sender=sender, key=f"link:{uuid7()}")
        except Conflict:
            return _page(message(name, state.language, said("over", state.language)), 409)
        except Invalid:
            return await _form(scope, state, name, None, told=said("choose", state.language))
        words = await sent(scope, state)
        return _page(message(name, state.language, words.thanks))

    return router


def _rating(given: dict[str, str]) -> Rate:
    """What a form says; raises `Invalid` without a score."""
    score = given.get("score", "")
    if not (score.isascii() and score.isdigit() and len(score) < 3):
        raise Invalid
    answers = {name[2:]: text[:MAX_COMMENT] for name, text in given.items() if name.startswith("q_") and text}
    return Rate(int(score), given.get("comment", "").replace("\0", "")[:MAX_COMMENT], answers)


async def _form(scope: Scope, state: Conversation, name: str, score: int | None, *, told: str = "") -> HTMLResponse:
    asked = state.survey
    if asked is None:
        return _page(message(name, state.language, said("unknown", state.language)), 404)
    now: Any = await scope.value("SELECT now() FROM workspace WHERE workspace_id = $1")
    if now > asked.at + RATED_WITHIN:
        return _page(message(name, state.language, said("over", state.language)), 409)
    words = await sent(scope, state)
    status = 422 if told else 200
    return _page(form(name, state.language, words.text, asked, score, told), status)


def _page(text: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(text, status, HEADERS)
