"""One running server for all tests of this folder, and what they say to it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from tests.faults.house import cookies_of
from tests.served import Served
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


@pytest.fixture(scope="session")
def house(fresh_database: FreshDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with asyncio.Runner() as runner:
        lent = fresh_database()
        url = runner.run(lent.__aenter__())
        server = Served(url, tmp_path_factory.mktemp("house"))
        runner.run(server.start())
        try:
            yield House(server, runner.run(cookies_of(server, url)))
        finally:
            runner.run(server.stop())
            runner.run(lent.__aexit__(None, None, None))
