"""The one door to a workspace's rows: every statement gets the actor's workspace as `$1`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from wingbeat.kit.database import Connection, Database, Row
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.models import Actor, Calendar, Workspace


class Scope:
    """What one actor may reach. `$1` is always the actor's workspace; `arguments` start at `$2`.

    `tests/architecture` refuses a statement in a stage that does not compare `workspace_id` with it.
    """

    __slots__ = ("_connection", "actor", "database")

    def __init__(self, database: Database, actor: Actor, connection: Connection | None = None) -> None:
        self.database = database
        self.actor = actor
        self._connection = connection

    @asynccontextmanager
    async def _lend(self) -> AsyncIterator[Connection]:
        if self._connection is not None:
            yield self._connection
            return
        async with self.database.connection() as connection:
            yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["Scope"]:
        """The same scope on one connection inside one transaction."""
        async with self._lend() as connection, connection.transaction():
            yield Scope(self.database, self.actor, connection)

    async def rows(self, sql: str, *arguments: Any) -> list[Row]:
        async with self._lend() as connection:
            return await connection.fetch(sql, self.actor.workspace_id, *arguments)

    async def row(self, sql: str, *arguments: Any) -> Row | None:
        async with self._lend() as connection:
            return await connection.fetchrow(sql, self.actor.workspace_id, *arguments)

    async def value(self, sql: str, *arguments: Any) -> Any:
        async with self._lend() as connection:
            return await connection.fetchval(sql, self.actor.workspace_id, *arguments)

    async def execute(self, sql: str, *arguments: Any) -> str:
        async with self._lend() as connection:
            return await connection.execute(sql, self.actor.workspace_id, *arguments)

    async def execute_many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        async with self._lend() as connection:
            await connection.executemany(sql, [(self.actor.workspace_id, *row) for row in rows])


def workspace_from(row: Row) -> Workspace:
    calendar = msgspec.convert({**row["calendar"], "zone": row["zone"]}, Calendar, str_keys=True)
    return Workspace(
        id=row["workspace_id"], name=row["name"], language=row["language"], zone=row["zone"], calendar=calendar
    )


async def workspace(scope: Scope) -> Workspace:
    """The actor's own workspace; raises `NotFound`."""
    row = await scope.row("SELECT workspace_id, name, language, zone, calendar FROM workspace WHERE workspace_id = $1")
    if row is None:
        raise NotFound
    return workspace_from(row)
