"""Bring a database to the schema of this program: plain SQL files, each applied once, in the order of their numbers.

`expand_0001_name.sql` only adds, so the program before this one still runs; `contract_0002_name.sql` takes away what
no running program needs any more, and is applied only when asked for.
"""

import asyncio
import hashlib
import importlib.resources
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from importlib.resources.abc import Traversable

import asyncpg
import structlog

from wingbeat.kit.database import Connection, Row
from wingbeat.kit.errors import WingbeatError

log = structlog.get_logger(__name__)

FILE_NAME = re.compile(r"(?P<name>(?P<kind>expand|contract)_(?P<number>\d{4})_\w+)\.sql")

# Any constant will do, as long as nobody else in the database uses it.
LOCK_KEY = 0x77696E67  # "wing"

# A statement that waits for a table lock makes everybody queue behind it; 3 s is what callers bear (fault 25).
TABLE_LOCK_TIMEOUT = "3s"
PATIENCE_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
OTHERS_POLL_SECONDS = 0.05

TABLE = """
CREATE TABLE IF NOT EXISTS migration (
    number     int PRIMARY KEY,
    name       text NOT NULL,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""


class MigrationError(WingbeatError):
    """The database could not be brought to the schema of this program."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class MisnamedMigration(MigrationError):
    """A migration file is not named expand_0001_name.sql or contract_0001_name.sql, or two have one number."""


class MigrationChanged(MigrationError):
    """A migration was changed after it had been applied; put the old text back and write a new migration."""


class SchemaTooNew(MigrationError):
    """The database was prepared by a newer Wingbeat that took away what this one needs; run that version."""


class MigrationBlocked(MigrationError):
    """A migration waits for a lock that somebody holds; end the long transaction and start again."""


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    kind: str
    name: str
    sql: str

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


def ours() -> Traversable:
    """The folder of the program's own migrations."""
    return importlib.resources.files("wingbeat") / "migrations"


def read(folder: Traversable) -> list[Migration]:
    """The migrations of a folder by number; raises `MisnamedMigration`."""
    found: dict[int, Migration] = {}
    for file in folder.iterdir():
        if not file.name.endswith(".sql"):
            continue
        match = FILE_NAME.fullmatch(file.name)
        if match is None or int(match["number"]) in found:
            raise MisnamedMigration(file=file.name)
        # read_text() makes every line end the same, so a checkout on another system does not change the checksum.
        migration = Migration(int(match["number"]), match["kind"], match["name"], file.read_text(encoding="utf-8"))
        found[migration.number] = migration
    return [found[number] for number in sorted(found)]


async def migrate(
    url: str,
    *,
    contract: bool = False,
    progress: Callable[[str], None] | None = None,
    folder: Traversable | None = None,
    patience_seconds: float = PATIENCE_SECONDS,
) -> list[str]:
    """Apply what is due and return its names; any number of processes may call it at once.

    Contracting migrations are left out unless `contract`. Raises a `MigrationError`.
    """
    migrations = read(folder or ours())
    connection = await asyncpg.connect(url)
    done = []
    try:
        async with _alone(connection):
            await connection.execute(TABLE)
            applied = {row["number"]: row for row in await connection.fetch("SELECT * FROM migration")}
            _compare(migrations, applied)
            for migration in migrations:
                if migration.number in applied or (migration.kind == "contract" and not contract):
                    continue
                if progress is not None:
                    progress(f"Migrating: {migration.name}")
                await _apply(connection, migration, patience_seconds)
                done.append(migration.name)
    finally:
        await connection.close()
    return done


@asynccontextmanager
async def _alone(connection: Connection) -> AsyncIterator[None]:
    """Only one process migrates. Asking again, not waiting in the server: a waiting query would hold a snapshot."""
    while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK_KEY):  # noqa: ASYNC110 another process's
        await asyncio.sleep(OTHERS_POLL_SECONDS)
    try:
        yield
    finally:
        if not connection.is_closed():
            await connection.fetchval("SELECT pg_advisory_unlock($1)", LOCK_KEY)


def _compare(migrations: list[Migration], applied: Mapping[int, Row]) -> None:
    """Raise where the database's past is not ours; a newer expansion is no harm."""
    known = {migration.number: migration for migration in migrations}
    for number, row in applied.items():
        if number in known:
            if row["checksum"] != known[number].checksum or row["name"] != known[number].name:
                raise MigrationChanged(migration=row["name"])
        elif row["name"].startswith("contract_"):
            raise SchemaTooNew(migration=row["name"])
        else:
            log.warning("database_is_newer", migration=row["name"])


async def _apply(connection: Connection, migration: Migration, patience_seconds: float) -> None:
    clock = asyncio.get_running_loop().time
    deadline = clock() + patience_seconds
    pause = FIRST_PAUSE_SECONDS
    while True:
        try:
            async with connection.transaction():
                await connection.execute(f"SET LOCAL lock_timeout = '{TABLE_LOCK_TIMEOUT}'")
                await connection.execute(migration.sql)
                await connection.execute(
                    "INSERT INTO migration (number, name, checksum) VALUES ($1, $2, $3)",
                    migration.number,
                    migration.name,
                    migration.checksum,
                )
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
            if clock() > deadline:
                raise MigrationBlocked(migration=migration.name) from error
            log.warning("migration_waits_for_a_lock", migration=migration.name)
            # The pause lets everybody who queued behind us through.
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        else:
            return
