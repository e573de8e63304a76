import asyncio
from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from tests.bot.flows.chats import demo_orders
from tests.commerce.orders import as_role, firm
from wingbeat.bot.flows.endpoints import router
from wingbeat.bot.flows.proposals.endpoints import router as proposals
from wingbeat.bot.flows.running.actions import FlowRunner
from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.kit.database import Database
from wingbeat.kit.errors import WingbeatError
from wingbeat.people.sessions.endpoints import member_scope
from wingbeat.workspaces.ports import Told
from wingbeat.workspaces.queries import Scope


@pytest.fixture
def scope(runner: asyncio.Runner, database: Database) -> Scope:
    """A workspace's own housekeeping, as the bot has it."""
    return runner.run(firm(database))


@pytest.fixture
def editor(scope: Scope) -> Scope:
    return as_role(scope, "editor")


@pytest.fixture
def stranger(runner: asyncio.Runner, database: Database) -> Scope:
    """The editor of another workspace."""
    return as_role(runner.run(firm(database, "Heron")), "editor")


@pytest.fixture
def shop() -> MemoryShop:
    return MemoryShop(demo_orders())


@pytest.fixture
def flows(shop: MemoryShop) -> FlowRunner:
    return FlowRunner(shop)


async def say_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, WingbeatError)
    return JSONResponse(error.as_dict(), error.status)


Client = Callable[[Scope], httpx.AsyncClient]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def client(flows: FlowRunner, shop: MemoryShop, told: Told) -> Client:
    """A browser signed in with a scope."""

    def signed_in(scope: Scope) -> httpx.AsyncClient:
        app = FastAPI()
        app.include_router(router, prefix="/api/v1")
        app.include_router(proposals, prefix="/api/v1")
        app.add_exception_handler(WingbeatError, say_error)
        app.state.flows = flows
        app.state.shops = shop
        app.state.tell = told
        app.dependency_overrides[member_scope] = lambda: scope
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://desk.example/api/v1/bot")

    return signed_in
