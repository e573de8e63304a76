"""Faults between clients and server."""

import asyncio
import socket
from uuid import UUID

import pytest

from tests.faults.house import cookies_of
from tests.faults.invariants import check
from tests.faults.proxy import proxied
from tests.faults.traffic import PATIENCE_SECONDS, traffic
from tests.served import Served, served
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.replay.client import Frame, Widget


@pytest.fixture(scope="module")
def runner():
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def shop(runner, fresh_shop, tmp_path_factory):
    """One server for all faults of this file: `(server, database url)`."""
    folder = tmp_path_factory.mktemp("network") / "data"
    lent = fresh_shop(folder)
    url = runner.run(lent.__aenter__())
    running = served(url, folder)
    yield runner.run(running.__aenter__()), url
    runner.run(running.__aexit__(None, None, None))
    runner.run(lent.__aexit__(None, None, None))


async def test_fault_10_one_who_does_not_read_holds_nobody_up(runner, shop: tuple[Served, str]) -> None:
    server, url = shop
    cookies = await cookies_of(server, url)
    async with traffic(server, cookies, seed=10) as talk:
        deaf = await deaf_desk(server, cookies[0])
        with deaf:
            await talk.goes_on(150)
            await talk.goes_on(5, who=talk.talkers)
    await check(talk, url)


async def deaf_desk(server: Served, cookie: str) -> socket.socket:
    """A desk that says hello, looks at everything, and never reads a byte."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    line.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(line, ("127.0.0.1", server.port))
    request = (
        f"GET /live/desk HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {server.url}\r\nCookie: {cookie}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    hello = b'{"t":"hello","v":1,"views":["mine","unassigned","all"]}'
    # A client's frame is masked; the mask of zeros leaves it readable.
    await loop.sock_sendall(line, request.encode() + bytes([0x81, 0x80 | len(hello)]) + bytes(4) + hello)
    return line


@pytest.mark.parametrize(
    ("up", "down"),
    [
        pytest.param(False, False, id="fault_11_a_partition"),
        pytest.param(False, True, id="fault_12_half_open_towards_us"),
        pytest.param(True, False, id="fault_12_half_open_towards_them"),
    ],
)
async def test_a_silent_network_that_heals_loses_and_doubles_nothing(
    runner, shop: tuple[Served, str], *, up: bool, down: bool
) -> None:
    server, url = shop
    cookies = await cookies_of(server, url)
    async with proxied(server.port) as proxy:
        async with traffic(server, cookies, seed=11 + 2 * up + down, url=lambda: proxy.url) as talk:
            await talk.goes_on(60)
            proxy.up, proxy.down = up, down
            lines = proxy.made
            async with asyncio.timeout(PATIENCE_SECONDS):  # every client notices, and some try in vain
                while proxy.made < lines + len(talk.talkers):
                    await asyncio.sleep(0.05)
            proxy.heal()
            await talk.goes_on(4, who=talk.talkers)
        await check(talk, url)


async def test_fault_16_two_different_first_messages_at_once_are_one_conversation(
    runner, shop: tuple[Served, str]
) -> None:
    server, url = shop
    results = await asyncio.gather(*(two_windows(server) for _ in range(20)))
    database = await Database.connect(url, connections=1)
    try:
        for conversation, keys in results:
            rows = await database.rows("SELECT stream_id, key FROM event WHERE key = ANY($1)", keys)
            assert sorted(row["key"] for row in rows) == sorted(keys)
            assert {row["stream_id"] for row in rows} == {UUID(conversation)}
    finally:
        await database.close()


async def two_windows(server: Served) -> tuple[str, list[str]]:
    """The same new customer writes first in two windows at the same moment: the one conversation and both keys."""
    async with server.widget() as one, server.widget(token=None) as stranger:
        assert one.welcome["customer"] != stranger.welcome["customer"]
        async with server.widget(token=one.welcome["token"]) as two:
            keys = [str(uuid7()), str(uuid7())]
            acks = await asyncio.gather(one.say("怎么退货？", key=keys[0]), two.say("转人工", key=keys[1]))
            assert acks[0]["conversation"] == acks[1]["conversation"]
            for window in (one, two):
                await holds(window, acks[0]["conversation"], keys)
            return acks[0]["conversation"], keys


async def holds(window: Widget, conversation: str, keys: list[str]) -> None:
    def all_there(_: Frame) -> bool:
        return {event.get("key") for event in window.events.get(conversation, [])} >= set(keys)

    await window.wait_for(all_there)
