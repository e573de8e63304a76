"""One running server for all tests of this folder, and what they say to it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from tests.faults.house import cookies_of
from tests.served import Served
from wingbeat.kit.database import Database
from wingbeat.replay.client import Desk

FreshDatabase = Callable[[], AbstractAsyncContextManager[str]]


class House:
    """A running shop with two members: `ada` and `yu` are the cookies of their sessions."""

    def __init__(self, server: Served, cookies: list[str]) -> None:
        self.server = server
        self.ada, self.yu = cookies

    @asynccontextmanager
    async def desk(self, cookie: str | None = None, **hello: object) -> AsyncIterator[Desk]:
        async with Desk(self.server.url, cookie or self.ada, **hello) as desk:
            yield desk


async def cookies_with_room(server: Served, url: str) -> list[str]:
    """Cookies of members whom no earlier test's conversations fill up."""
    cookies = await cookies_of(server, url)
    database = await Database.connect(url, connections=1)
    await database.execute("UPDATE member SET capacity = 100")
    await database.close()
    return cookies


@pytest.fixture(scope="session")
def house(fresh_database: FreshDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with asyncio.Runner() as runner:
        lent = fresh_database()
        url = runner.run(lent.__aenter__())
        server = Served(url, tmp_path_factory.mktemp("house"))
        runner.run(server.start())
        try:
            yield House(server, runner.run(cookies_with_room(server, url)))
        finally:
            runner.run(server.stop())
            runner.run(lent.__aexit__(None, None, None))
