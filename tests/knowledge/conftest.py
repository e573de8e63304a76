import asyncio
from collections.abc import Callable, Sequence

import httpx
import msgspec
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from wingbeat.kit.database import Database
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.files import MemoryFiles
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.endpoints import router
from wingbeat.knowledge.hints.queries import by_words
from wingbeat.knowledge.models import Language, TrialCandidate, TrialResult
from wingbeat.people.sessions.endpoints import member_scope
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import RIGHTS, Actor, Role
from wingbeat.workspaces.queries import Scope

As = Callable[[Role], Scope]


def found_workspace(runner: asyncio.Runner, database: Database, name: str) -> As:
    workspace_id = runner.run(found(database, name=name, language="en", zone="Asia/Shanghai"))
    member_id = uuid7()
    return lambda role: Scope(database, Actor(workspace_id, "member", member_id, RIGHTS[role]))


@pytest.fixture
def as_role(runner: asyncio.Runner, database: Database) -> As:
    return found_workspace(runner, database, "Finch")


@pytest.fixture
def editor(as_role: As) -> Scope:
    return as_role("editor")


@pytest.fixture
def stranger(runner: asyncio.Runner, database: Database) -> Scope:
    """The editor of another workspace."""
    return found_workspace(runner, database, "Heron")("editor")


async def echo(scope: Scope, text: str, language: Language) -> TrialResult:
    """A bot that is sure of everything."""
    candidate = TrialCandidate(article_id=uuid7(), question=text, dense=1, words=1, confidence=1)
    return TrialResult(move="answer", reason="confident", language=language, candidates=[candidate], took_ms=0)


async def a_minute(scope: Scope) -> float | None:
    """Customers wait a minute for a person."""
    return 60.0


async def tell(scope: Scope, facts: Sequence[msgspec.Struct]) -> None:
    """Nobody listens."""


async def say_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, WingbeatError)
    return JSONResponse(error.as_dict(), error.status)


Client = Callable[[Scope], httpx.AsyncClient]


@pytest.fixture
def client() -> Client:
    """A browser signed in with a scope."""

    def signed_in(scope: Scope) -> httpx.AsyncClient:
        app = FastAPI()
        app.include_router(router, prefix="/api/v1")
        app.add_exception_handler(WingbeatError, say_error)
        app.state.trial = echo
        app.state.similar = by_words
        app.state.human_pace = a_minute
        app.state.files = MemoryFiles()
        app.state.database = scope.database
        app.state.tell = tell
        app.dependency_overrides[member_scope] = lambda: scope
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://desk.example/api/v1")

    return signed_in
