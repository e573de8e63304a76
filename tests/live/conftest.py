"""One running server for all tests of this folder, and what they say to it."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
from websockets.asyncio.client import ClientConnection

from tests.faults.house import PASSWORD, cookies_of
from tests.furnished import FreshShop
from tests.served import Served
from wingbeat.replay.client import Desk


class House:
    """A running shop with two members: `ada` and `yu` are the cookies of their sessions."""

    def __init__(self, server: Served, cookies: list[str]) -> None:
        self.server = server
        self.ada, self.yu = cookies

    @asynccontextmanager
    async def desk(self, cookie: str | None = None, **hello: object) -> AsyncIterator[Desk]:
        async with Desk(self.server.url, cookie or self.ada, **hello) as desk:
            yield desk

    @asynccontextmanager
    async def newcomer(self, name: str) -> AsyncIterator[tuple[httpx.AsyncClient, Desk]]:
        """Somebody who was never here before: no desk of an earlier test still speaks for them."""
        form = {"email": f"{name.lower()}@tomtit.example", "name": name, "role": "agent", "password": PASSWORD}
        async with self.server.member() as founder:
            (await founder.post("/api/v1/members", json=form)).raise_for_status()
        async with self.server.member(form["email"], PASSWORD) as member, self.server.desk(member) as desk:
            yield member, desk


async def first(socket: ClientConnection) -> str:
    """The first kind of frame but pings, which keep a line alive while its welcome is looked up."""
    while (kind := json.loads(await socket.recv())["t"]) == "ping":
        pass
    return str(kind)


async def make_room(server: Served) -> None:
    """No test leaves a member full for the next: most leave them a conversation."""
    async with server.member() as founder:
        for member in (await founder.get("/api/v1/members")).json()["items"]:
            roomy = await founder.patch(f"/api/v1/members/{member['id']}", json={"capacity": 100})
            roomy.raise_for_status()


@pytest.fixture(scope="session")
def house(fresh_shop: FreshShop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with asyncio.Runner() as runner:
        folder = tmp_path_factory.mktemp("house") / "data"
        lent = fresh_shop(folder)
        url = runner.run(lent.__aenter__())
        server = Served(url, folder)
        runner.run(server.start())
        try:
            cookies = runner.run(cookies_of(server, url))
            runner.run(make_room(server))
            runner.run(server.prepared())
            yield House(server, cookies)
        finally:
            runner.run(server.stop())
            runner.run(lent.__aexit__(None, None, None))
