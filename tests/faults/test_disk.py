"""A full disk under the database: nothing is acknowledged that is not stored, and room is enough to go on."""

import asyncio
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from wingbeat.kit.database import LOST

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


async def refused(url: str) -> None:
    """Until the database itself cannot write any more."""
    async with asyncio.timeout(30):
        while True:
            try:
                admin = await asyncpg.connect(url)
                try:
                    await admin.execute(
                        "CREATE TABLE IF NOT EXISTS ballast AS SELECT repeat('x', 100000) FROM generate_series(1, 2000)"
                    )
                finally:
                    await admin.close()
            except (asyncpg.DiskFullError, *LOST):
                return
            await asyncio.sleep(0.05)
