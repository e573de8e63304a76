"""A full disk under the database: nothing is acknowledged that is not stored, and room is enough to go on."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from tests.faults.house import cookies_of
from tests.faults.invariants import check
from tests.faults.traffic import PATIENCE_SECONDS, Traffic, traffic
from tests.served import served
from wingbeat.kit.database import LOST
from wingbeat.kit.postgres import running
from wingbeat.kit.postgres.layout import socket_folder, socket_url

# Mounting takes a moment; nothing else of this loop matters then.
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount the small disk these faults need")


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of its own that is soon full; skips where even root may not mount."""
    folder.mkdir(parents=True)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=False, capture_output=True
    )
    if made.returncode != 0:
        pytest.skip(f"cannot mount a small disk here: {made.stderr.decode().strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path) -> Path:
    """Take every byte that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return ballast


async def test_fault_07_a_full_data_disk_refuses_and_then_goes_on(tmp_path: Path) -> None:
    with small_disk(tmp_path / "data", 260) as folder:
        await full_and_free(folder)


async def test_fault_08_a_full_disk_of_the_log_loses_nothing_acknowledged(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with running(folder):
        pass  # makes the database; its log then moves to the small disk
    with small_disk(tmp_path / "wal", 120) as small:
        wal = folder / "postgres" / "pg_wal"
        subprocess.run(["cp", "-a", f"{wal}/.", small], check=True)
        owner = wal.stat()
        os.chown(small, owner.st_uid, owner.st_gid)
        small.chmod(0o700)
        tmp_path.chmod(0o755)
        subprocess.run(["mount", "--bind", small, wal], check=True)
        try:
            await full_and_free(folder, small)
        finally:
            subprocess.run(["umount", "-l", wal], check=True)


async def full_and_free(data: Path, disk: Path | None = None) -> None:
    """Traffic while the disk fills up, is full, and has room again, on one running server."""
    async with served(None, data) as server:
        url = socket_url(socket_folder(data))
        cookies = await cookies_of(server, url)
        async with traffic(server, cookies, seed=7) as talk:
            await talk.goes_on(60)
            ballast = fill(disk or data)
            await no_room(url)
            stored = talk.stored
            await nothing_more_than(stored + 5 * len(talk.talkers), talk)
            ballast.unlink()
            await talk.goes_on(10, who=talk.talkers)
        await check(talk, url)


async def nothing_more_than(most: int, talk: Traffic, seconds: float = 1.0) -> None:
    """While clients go on trying: what cannot be written is not acknowledged."""
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        assert talk.stored <= most, "what cannot be written is not acknowledged"
        await asyncio.sleep(0.05)


async def no_room(url: str) -> None:
    """Until PostgreSQL itself can write no more: what it had reserved is used up."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                admin = await asyncpg.connect(url)
                try:
                    await admin.execute(
                        "CREATE TEMP TABLE small_change AS SELECT repeat(gen_random_uuid()::text, 30) FROM generate_series(1, 5000)"
                    )
                    await admin.execute(
                        "CREATE TABLE ballast AS SELECT repeat(gen_random_uuid()::text, 30) FROM generate_series(1, 5000)"
                    )
                    await admin.execute("DROP TABLE ballast")
                finally:
                    await admin.close()
            except (asyncpg.DiskFullError, *LOST):
                return
            await asyncio.sleep(0.05)
