"""Two firms, one application, and browsers."""

import asyncio

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from tests.people.firms import Browsers, Firm, Later, found_firm
from wingbeat.kit.database import Database
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.files import MemoryFiles
from wingbeat.kit.limits import Limits
from wingbeat.kit.timers import Timers
from wingbeat.people.endpoints import router
from wingbeat.people.files.endpoints import files_router
from wingbeat.people.files.ports import reaches_none
from wingbeat.people.sessions.endpoints import member_scope
from wingbeat.workspaces.ports import Told


async def say_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, WingbeatError)
    return JSONResponse(error.as_dict(), error.status)


@pytest.fixture
def firm(runner: asyncio.Runner, database: Database) -> Firm:
    return runner.run(found_firm(database, "finch.example"))


@pytest.fixture
def other_firm(runner: asyncio.Runner, database: Database) -> Firm:
    return runner.run(found_firm(database, "heron.example"))


@pytest.fixture
def app(database: Database) -> FastAPI:
    app = FastAPI()
    app.include_router(router)
    app.include_router(files_router(member_scope, reaches_none))
    app.add_exception_handler(WingbeatError, say_error)
    app.state.database = app.state.reserve = database
    app.state.timers = Timers(database, {})
    app.state.later = Later()
    app.state.limits = Limits()
    app.state.files = MemoryFiles()
    app.state.tell = Told()
    app.state.mails = True
    return app


@pytest.fixture
def browsers(app: FastAPI) -> Browsers:
    return Browsers(app)


@pytest.fixture
def later(app: FastAPI) -> Later:
    found: Later = app.state.later
    return found


@pytest.fixture
def told(app: FastAPI) -> Told:
    found: Told = app.state.tell
    return found
