"""Faults of the database beneath a running server, which looks after a PostgreSQL of its own."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from tests.faults.house import cookies_of
from tests.faults.invariants import check
from tests.faults.traffic import PATIENCE_SECONDS, traffic
from tests.served import Served, served
from wingbeat.kit.postgres.layout import socket_folder, socket_url


@pytest.fixture(scope="module")
def runner():
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def shop(runner, tmp_path_factory):
    """A server with its own PostgreSQL, shared by the faults of this file."""
    running = served(None, tmp_path_factory.mktemp("own") / "data")
    yield runner.run(running.__aenter__())
    runner.run(running.__aexit__(None, None, None))


def url_of(server: Served) -> str:
    return socket_url(socket_folder(server.data_dir))


def postmaster(server: Served) -> int:
    return int((server.data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def family(parent: int) -> list[int]:
    """A process and its children, and nobody else's."""
    found = [parent]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


async def test_fault_03_postgres_killed_with_all_its_backends(runner, shop: Served) -> None:
    cookies = await cookies_of(shop, url_of(shop))
    async with traffic(shop, cookies, seed=3) as talk:
        for _ in range(2):
            await talk.goes_on(80)
            killed = postmaster(shop)
            for pid in family(killed):
                os.kill(pid, signal.SIGKILL)
        await talk.goes_on(10, who=talk.talkers)
    await check(talk, url_of(shop))


async def test_fault_04_a_fast_restart_and_a_purge_of_all_sessions(runner, shop: Served) -> None:
    cookies = await cookies_of(shop, url_of(shop))
    async with traffic(shop, cookies, seed=4) as talk:
        await talk.goes_on(80)
        os.kill(postmaster(shop), signal.SIGINT)
        await talk.goes_on(80)
        admin = await asyncpg.connect(url_of(shop))
        for _ in range(3):
            await admin.fetch("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            await talk.goes_on(40)
        await admin.close()
        await talk.goes_on(10, who=talk.talkers)
    await check(talk, url_of(shop))


@asynccontextmanager
async def heads_locked(url: str) -> AsyncIterator[None]:
    """Somebody holds every conversation, so that whoever needs one keeps their connection and waits."""
    holder = await asyncpg.connect(url)
    try:
        async with holder.transaction():
            await holder.execute("LOCK TABLE conversation IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await holder.close()


async def test_fault_05_an_exhausted_pool_answers_soon_and_heals(runner, shop: Served) -> None:
    cookies = await cookies_of(shop, url_of(shop))
    async with traffic(shop, cookies, seed=5) as talk, shop.member() as member:
        await talk.goes_on(60)
        async with heads_locked(url_of(shop)):
            reads = [asyncio.create_task(member.get("/api/v1/conversations")) for _ in range(40)]
            # One that finds no connection is told so; one that has one waits until we let go.
            done, waiting = await asyncio.wait(reads, timeout=PATIENCE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            assert done
            assert {task.result().status_code for task in done} == {503}
            assert all("retry-after" in task.result().headers for task in done)
            assert {task.result().json()["code"] for task in done} == {"busy"}
            await has_a_reserve(shop)
        for task in waiting:
            assert (await task).status_code in {200, 503}
        assert (await member.get("/healthz")).status_code == 200
        await talk.goes_on(10, who=talk.talkers)
    await check(talk, url_of(shop))


async def has_a_reserve(shop: Served) -> None:
    """Whoever watches the machine, and whoever comes to help, gets in while everybody else waits."""
    async with shop.member() as helper:
        assert (await helper.get("/healthz")).status_code == 200


async def take_all(url: str, others: AsyncExitStack) -> None:
    """Open sessions until there are no more."""
    for _ in range(200):
        try:
            other = await asyncpg.connect(url)
        except asyncpg.TooManyConnectionsError:
            return
        others.push_async_callback(other.close)
    raise AssertionError("there is no end to the sessions")


async def test_fault_06_no_session_left_on_the_database(runner, shop: Served) -> None:
    cookies = await cookies_of(shop, url_of(shop))
    async with traffic(shop, cookies, seed=6) as talk, AsyncExitStack() as others:
        await talk.goes_on(60)
        await take_all(url_of(shop), others)
        await talk.goes_on(40)  # those it has, it keeps
        await has_a_reserve(shop)
        await others.aclose()
        await talk.goes_on(10, who=talk.talkers)
    await check(talk, url_of(shop))
