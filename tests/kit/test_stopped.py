"""A process that is stopped in the middle of a transaction holds nobody up for long (fault 22)."""

import asyncio

import asyncpg
import pytest

from wingbeat.kit.database import LONGEST_TRANSACTION_MILLISECONDS, Database

SOON = "SET LOCAL transaction_timeout = 50"
ENDED = "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $1"


async def test_every_transaction_is_bounded(database: Database) -> None:
    seconds = await database.value(
        "SELECT extract(epoch FROM current_setting('transaction_timeout')::interval)::float8"
    )
    assert seconds == LONGEST_TRANSACTION_MILLISECONDS / 1000


async def test_one_stopped_between_preparing_and_running_a_statement_is_ended(
    database: Database, database_url: str
) -> None:
    stopped = await asyncpg.connect(database_url)
    pid = stopped.get_server_pid()
    await stopped.transaction().start()
    await stopped.execute(SOON)
    await stopped.prepare("SELECT 1")  # the server now waits for the rest, and takes the session for active
    async with asyncio.timeout(60):
        while not await database.value(ENDED, pid):
            await asyncio.sleep(0.02)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
        await stopped.execute("SELECT 1")
