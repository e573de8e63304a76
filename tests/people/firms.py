"""Two firms with an administrator and an agent each, one application, and browsers that keep cookies."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI

from wingbeat.kit.database import Database
from wingbeat.people.members.actions import insert
from wingbeat.people.sessions.models import COOKIE, CSRF_HEADER
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import RIGHTS, Actor, Role, system
from wingbeat.workspaces.queries import Scope

PASSWORD = "four words and a bird"
# Made once: two argon2 hashes for every test would be most of the time of all tests.
PASSWORD_HASH = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1).hash(PASSWORD)


class Later:
    """What follows an answer: begun at once, and over when a test asks for it."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def __call__(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work))

    async def over(self) -> None:
        while self._tasks:
            await self._tasks.pop(0)


@dataclass(frozen=True)
class Firm:
    """A workspace with people at `name@<domain>`."""

    database: Database
    workspace_id: UUID
    domain: str
    ada: UUID  # administrator
    bo: UUID  # agent

    @property
    def system(self) -> Scope:
        return Scope(self.database, system(self.workspace_id))

    def as_member(self, member_id: UUID, role: Role = "administrator") -> Scope:
        return Scope(self.database, Actor(self.workspace_id, "member", member_id, RIGHTS[role]))

    @property
    def as_ada(self) -> Scope:
        return self.as_member(self.ada)

    @property
    def as_bo(self) -> Scope:
        return self.as_member(self.bo, "agent")

    def as_customer(self, customer_id: UUID) -> Scope:
        return Scope(self.database, Actor(self.workspace_id, "customer", customer_id))


async def found_firm(database: Database, domain: str) -> Firm:
    workspace_id = await found(database, name=domain, language="en", zone="Asia/Shanghai")
    scope = Scope(database, system(workspace_id))
    async with scope.transaction() as work:
        ada = await insert(work, email=f"ada@{domain}", name="Ada", role="administrator", password_hash=PASSWORD_HASH)
        bo = await insert(work, email=f"bo@{domain}", name="Bo", role="agent", password_hash=PASSWORD_HASH)
    return Firm(database, workspace_id, domain, ada, bo)


class Browser:
    """A browser at our own page: keeps its cookie, sends the CSRF header once it has signed in."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.csrf = ""

    async def send(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {CSRF_HEADER: self.csrf, "Origin": "https://desk.example"} | more.pop("headers", {})
        return await self.client.request(method, path, headers=headers, **more)

    async def get(self, path: str, **more: Any) -> Any:
        answer = await self.send("GET", path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def sign_in(self, email: str, password: str = PASSWORD, **more: Any) -> httpx.Response:
        answer = await self.send("POST", "/session", json={"email": email, "password": password, **more})
        if answer.status_code == 200:
            self.csrf = answer.json()["csrf"]
        return answer

    @property
    def cookie(self) -> str:
        return self.client.cookies[COOKIE]


class Browsers:
    def __init__(self, app: FastAPI) -> None:
        self.app = app

    @asynccontextmanager
    async def open(self, email: str | None = None, ip: str = "192.0.2.1") -> AsyncIterator[Browser]:
        transport = httpx.ASGITransport(self.app, client=(ip, 1))
        async with httpx.AsyncClient(transport=transport, base_url="https://desk.example/api/v1") as client:
            browser = Browser(client)
            if email:
                assert (await browser.sign_in(email)).status_code == 200
            yield browser
