"""Databases for tests: migrated, empty, and handed on from one test to the next.

Cloning the template writes and deletes six hundred files, which some file systems take half a second for; emptying the few
tables a test has written takes milliseconds. Whose tables or migrations a test has changed is not handed on.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from wingbeat.kit.database import Connection
from wingbeat.kit.ids import uuid7
from wingbeat.kit.migrations import migrate

TEMPLATE = "template_of_tests"
LETTING_GO_MILLISECONDS = 10_000  # a session ends as soon as it is told to; a crowded machine takes longer
ALONE = """
    SELECT pg_terminate_backend(pid, $1) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"""
# Every change of a table, column, rule or function leaves another number or a newer row.
SHAPE = " UNION ALL ".join(
    f"SELECT count(*)::text || ' ' || max(xmin::text::bigint)::text FROM {catalog}"
    for catalog in ("pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_proc", "pg_trigger")
)
MIGRATIONS = "SELECT m::text FROM migration m ORDER BY 1"
WRITTEN = """
    SELECT 'DELETE FROM ' || oid::regclass FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'migration' AND pg_relation_size(oid) > 0"""


def sibling(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return url.replace("/wingbeat?", f"/{name}?")


async def make_template(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(f"CREATE DATABASE {TEMPLATE}")
    await connection.close()
    await migrate(sibling(url, TEMPLATE), contract=True)


class Databases:
    """Those of one process of tests, on the server of the session."""

    def __init__(self, server_url: str) -> None:
        self._server_url = server_url
        self._free: list[str] = []
        self._shape: list[str] = []  # of every new one

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[str]:
        """One with our tables and nothing in them."""
        name = self._free.pop() if self._free else await self._new()
        url = sibling(self._server_url, name)
        as_it_was = False
        try:
            yield url
            as_it_was = await emptied(url, self._shape)
        finally:
            if as_it_was:
                self._free.append(name)
            else:
                await self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    @asynccontextmanager
    async def copy(self, of: str) -> AsyncIterator[str]:
        """Another one like it, for one test."""
        name = await self._clone(of)
        try:
            yield sibling(self._server_url, name)
        finally:
            await self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    async def make(self, name: str) -> str:
        """A migrated and empty one of this name, whatever had it before."""
        await self._admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        return sibling(self._server_url, await self._clone(TEMPLATE, name))

    async def _new(self) -> str:
        name = await self._clone(TEMPLATE)
        if not self._shape:
            connection = await asyncpg.connect(sibling(self._server_url, name))
            self._shape = await shape_of(connection)
            await connection.close()
        return name

    async def _clone(self, of: str, name: str = "") -> str:
        name = name or f"test_{os.getpid()}_{uuid7().hex}"
        # Copying files beats writing them through the log where nothing is synced.
        await self._admin(f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY file_copy")
        return name

    async def _admin(self, command: str) -> None:
        connection = await asyncpg.connect(self._server_url)
        try:
            await connection.execute(command)
        finally:
            await connection.close()


async def shape_of(connection: Connection) -> list[str]:
    """What differs once a test has changed more than rows."""
    return [row[0] for statement in (SHAPE, MIGRATIONS) for row in await connection.fetch(statement)]


async def emptied(url: str, shape: list[str]) -> bool:
    """Whether the database is as it was when it was new."""
    try:
        connection = await asyncpg.connect(url)
        try:
            await connection.fetch(ALONE, LETTING_GO_MILLISECONDS)
            if await shape_of(connection) != shape:
                return False
            deletes = [row[0] for row in await connection.fetch(WRITTEN)]
            # What refers to what does not matter when all of it goes.
            await connection.execute("; ".join(["SET session_replication_role = replica", *deletes]))
        finally:
            await connection.close()
    except asyncpg.PostgresError:
        return False
    return True
