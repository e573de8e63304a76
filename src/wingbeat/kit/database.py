"""The pool, and the one way to a connection: bounded waiting, plain SQL, JSON bodies as Python values."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec

from wingbeat.kit.errors import Busy

if TYPE_CHECKING:  # only the stubs know these as generic classes
    Connection = asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:
    Connection = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
Row = asyncpg.Record

# What a killed or restarting server looks like from here (fault 3, 4): all are worth one more try.
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    OSError,
)

# A request that cannot have a connection within this time is told to come back: better than a queue nobody sees.
ACQUIRE_TIMEOUT_SECONDS = 2.0
IDLE_SECONDS = 300.0  # a connection that a busy hour opened is given back in the quiet one
# Our transactions pause for milliseconds; one that pauses this long belongs to a process that is stopped, and its locks
# would hold all others up (fault 22).
STOPPED_MILLISECONDS = "3000"
# One that is stopped between preparing a statement and running it does not count as pausing, so its whole transaction is
# bounded: below `COMMAND_SECONDS`, so that whoever waits for its locks gets them. PostgreSQL 17 has this first.
LONGEST_TRANSACTION_MILLISECONDS = 25_000
COMMAND_SECONDS = 30
KNOWS_TRANSACTION_TIMEOUT = 17


async def prepare(connection: Connection) -> None:
    """Teach a new connection our types: jsonb is msgspec, so bodies travel as Python values; and bound its transactions."""
    if connection.get_server_version().major >= KNOWS_TRANSACTION_TIMEOUT:
        await connection.execute(f"SET transaction_timeout = {LONGEST_TRANSACTION_MILLISECONDS}")
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name,
            schema="pg_catalog",
            encoder=lambda value: msgspec.json.encode(value).decode(),
            decoder=msgspec.json.decode,
        )


async def leave_as_is(_connection: Connection) -> None:
    """Nothing to clean up: no code of ours sets anything on a pooled connection beyond its transaction.

    asyncpg would otherwise ask the server to forget all settings after every single statement: a second round trip.
    """


class Database:
    """A pool of connections to one PostgreSQL."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool

    @classmethod
    async def connect(cls, url: str, *, connections: int = 8, kept_open: bool = False) -> "Database":
        """Open a pool of at most `connections` connections, or of exactly so many that are never given back.

        Raises what asyncpg raises when the server is not there.
        """
        pool = await asyncpg.create_pool(
            url,
            min_size=connections if kept_open else 1,
            max_size=connections,
            max_inactive_connection_lifetime=0.0 if kept_open else IDLE_SECONDS,
            init=prepare,
            reset=leave_as_is,
            command_timeout=COMMAND_SECONDS,
            server_settings={"idle_in_transaction_session_timeout": STOPPED_MILLISECONDS},
        )
        return cls(pool)

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Lend a connection; raises `Busy` when none comes free in time or the server is away (faults 3–6)."""
        try:
            connection = await self._pool.acquire(timeout=ACQUIRE_TIMEOUT_SECONDS)
        except (TimeoutError, *LOST, asyncpg.TooManyConnectionsError) as error:
            raise Busy(retry_after_seconds=1) from error
        try:
            yield connection
        finally:
            await self._pool.release(connection)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """Lend a connection inside one transaction: committed on leaving, rolled back on an error."""
        async with self.connection() as connection, connection.transaction():
            yield connection

    async def rows(self, sql: str, *arguments: Any) -> list[Row]:
        async with self.connection() as connection:
            return await connection.fetch(sql, *arguments)

    async def row(self, sql: str, *arguments: Any) -> Row | None:
        async with self.connection() as connection:
            return await connection.fetchrow(sql, *arguments)

    async def value(self, sql: str, *arguments: Any) -> Any:
        async with self.connection() as connection:
            return await connection.fetchval(sql, *arguments)

    async def execute(self, sql: str, *arguments: Any) -> str:
        async with self.connection() as connection:
            return await connection.execute(sql, *arguments)
