import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import asyncpg
import pytest

from wingbeat.kit.migrations import (
    MigrationBlocked,
    MigrationChanged,
    MisnamedMigration,
    SchemaTooNew,
    migrate,
    ours,
    read,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "expand_9001_shelf.sql").write_text("CREATE TABLE shelf (old int); INSERT INTO shelf VALUES (1);")
    (tmp_path / "expand_9002_label.sql").write_text("ALTER TABLE shelf ADD label text")
    (tmp_path / "contract_9003_old.sql").write_text("ALTER TABLE shelf DROP old")
    (tmp_path / "expand_9004_last.sql").write_text("ALTER TABLE shelf ADD last text")
    # The database of a test is made from our own migrations: a folder without them would look like an older program.
    for file in ours().iterdir():
        if file.name.endswith(".sql"):
            (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"))
    return tmp_path


@pytest.fixture
def connection(runner: asyncio.Runner, database_url: str) -> "Iterator[asyncpg.Connection[asyncpg.Record]]":
    connection = runner.run(asyncpg.connect(database_url))
    yield connection
    runner.run(connection.close())


async def test_expansions_are_applied_once_and_contractions_only_when_asked(database_url: str, folder: Path) -> None:
    told: list[str] = []
    assert await migrate(database_url, folder=folder, progress=told.append) == [
        "expand_9001_shelf",
        "expand_9002_label",
        "expand_9004_last",
    ]
    assert told[0] == "Migrating: expand_9001_shelf"
    assert await migrate(database_url, folder=folder) == []
    assert await migrate(database_url, folder=folder, contract=True) == ["contract_9003_old"]
    assert await migrate(database_url, folder=folder, contract=True) == []


async def test_many_processes_at_once_apply_each_migration_once(
    database_url: str, folder: Path, connection: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    done = await asyncio.gather(*(migrate(database_url, folder=folder) for _ in range(6)))
    assert sorted(name for names in done for name in names) == [
        "expand_9001_shelf",
        "expand_9002_label",
        "expand_9004_last",
    ]
    assert await connection.fetchval("SELECT count(*) FROM shelf") == 1


async def test_a_migration_that_fails_leaves_nothing_behind_and_those_before_it_stay(
    database_url: str, folder: Path, connection: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    (folder / "expand_9005_broken.sql").write_text("ALTER TABLE shelf ADD half text; SELECT 1 / 0;")
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(database_url, folder=folder)
    columns = await connection.fetch(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'shelf'::regclass AND attnum > 0"
    )
    assert {row["attname"] for row in columns} == {"old", "label", "last"}


async def test_a_migration_changed_after_it_was_applied_is_refused(database_url: str, folder: Path) -> None:
    await migrate(database_url, folder=folder)
    (folder / "expand_9002_label.sql").write_text("ALTER TABLE shelf ADD label varchar(9)")
    with pytest.raises(MigrationChanged) as caught:
        await migrate(database_url, folder=folder)
    assert caught.value.facts == {"migration": "expand_9002_label"}


async def test_line_ends_of_another_system_change_nothing(database_url: str, folder: Path) -> None:
    text = "CREATE TABLE row (\n    number int\n)\n".replace("row", "line")
    (folder / "expand_9005_line.sql").write_bytes(text.encode())
    await migrate(database_url, folder=folder)
    (folder / "expand_9005_line.sql").write_bytes(text.replace("\n", "\r\n").encode())
    assert await migrate(database_url, folder=folder) == []


async def test_an_older_program_runs_on_an_expanded_schema_but_not_on_a_contracted_one(
    database_url: str, folder: Path
) -> None:
    (folder / "expand_9005_newer.sql").write_text("CREATE TABLE newer (number int)")
    await migrate(database_url, folder=folder)
    (folder / "expand_9005_newer.sql").unlink()
    assert await migrate(database_url, folder=folder) == []

    await migrate(database_url, folder=folder, contract=True)
    (folder / "contract_9003_old.sql").unlink()
    with pytest.raises(SchemaTooNew):
        await migrate(database_url, folder=folder)


async def test_fault_25_a_migration_gives_way_to_a_long_transaction_and_comes_back(
    database_url: str, folder: Path, connection: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await migrate(database_url, folder=folder)
    (folder / "expand_9005_late.sql").write_text("ALTER TABLE shelf ADD late text")
    async with connection.transaction():
        await connection.execute("LOCK TABLE shelf IN ACCESS SHARE MODE")
        with pytest.raises(MigrationBlocked):
            await migrate(database_url, folder=folder, patience_seconds=0)
        patient = asyncio.create_task(migrate(database_url, folder=folder))
        await until_someone_waits(database_url)
    assert await patient == ["expand_9005_late"]


async def until_someone_waits(url: str) -> None:
    watcher = await asyncpg.connect(url)
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation'"
    async with asyncio.timeout(60):
        while not await watcher.fetchval(waiting):
            await asyncio.sleep(0.02)
    await watcher.close()


@pytest.mark.parametrize("name", ["0001_x.sql", "expand_1_x.sql", "expand_9001_twice.sql", "remove_0001_x.sql"])
def test_a_misnamed_or_doubled_file_is_refused(folder: Path, name: str) -> None:
    (folder / name).touch()
    with pytest.raises(MisnamedMigration):
        read(folder)


async def test_our_own_migrations_are_all_applied_to_every_test_database(
    database_url: str, fresh_database: Callable[[], AbstractAsyncContextManager[str]]
) -> None:
    assert read(ours())
    assert await migrate(database_url, contract=True) == []
    async with fresh_database() as another:
        assert another != database_url
