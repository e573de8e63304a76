"""What every test may ask for.

- `database`: a `Database` on an empty, migrated PostgreSQL database of this test's own.
- `database_url`: only its address, for tests that start processes.
- `fresh_database`: `async with fresh_database() as url:`, for tests that need several, or one for each example of
  hypothesis.
- `shop_url`: the address of a database with the demo shop, whose data folder is `tmp_path / "data"`, for `served(...)`;
  `async with fresh_shop(data_dir) as url:` for a shop that several tests share.

`async def test_…` runs on an `asyncio.Runner`; there is no plugin and no mark. A fixture that needs the loop asks for
`runner` and calls `runner.run(...)` before and after its `yield`.

One PostgreSQL serves the whole session: it starts in pytest's main process when the first test asks for it, or before
the workers of xdist do; `databases.py` tells where the databases come from.
"""

import asyncio
import gc
import inspect
import math
import os
import sys
import tempfile
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import Databases, make_template
from tests.furnished import FreshShop, Furnished
from tests.served import Served
from wingbeat.kit.database import Database
from wingbeat.kit.postgres import Cluster

TEST_SECONDS = 150.0  # the slowest wait for a lease, a minute together; a crowded machine takes twice as long

# Workers that count with all cores at once wait for each other.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
LONG = ("browser", "faults", "hostile", "live")  # folders whose files take up to a minute

# The same commit, the same examples: CI is no lottery. `HYPOTHESIS_PROFILE=new make test` looks for new ones.
# An example that is slow says how busy the machine is, and nothing of the code.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("new", PATIENT)
settings.register_profile("same", PATIENT, derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# A test's data need not outlive it. 400: a pool for each of many tests at once.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "400"}


class Server:
    """The session's PostgreSQL and its migrated template."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="wingbeat-tests-")
        self.folder = Path(self._folder.name)
        self._cluster = Cluster(self.folder, settings=CARELESS)
        self._runner = asyncio.Runner()
        self.url: str | None = None

    def start(self) -> str:
        if self.url is None:
            url = self._runner.run(self._cluster.start())
            self._runner.run(make_template(url))
            self.url = url
        return self.url

    def stop(self) -> None:
        self._runner.run(self._cluster.stop())
        self._runner.close()
        self._folder.cleanup()


SERVER = pytest.StashKey[Server]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SERVER] = Server()
    assert config.cache is not None
    if sys.dont_write_bytecode:  # as containers like it; each server of a test would compile all it imports
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(config.cache.mkdir("bytecode"))
    Served.starters = config.cache.mkdir("starters")  # each is named by what it was trained on


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[SERVER].stop()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Before a worker of xdist starts: tell it where the server is."""
    server = node.config.stash[SERVER]
    os.environ |= ONE_THREAD
    node.workerinput |= {"server_url": server.start(), "session_folder": str(server.folder)}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Several workers begin with the longest files, since one that began last would keep all others waiting; and take them from
    the folders in turn: where one browser needs all cores, who waits for a lease beside it needs none.
    """
    if hasattr(config, "workerinput"):
        turns: dict[Path, float] = {}
        for item in items:
            if item.path.parent.name in LONG and item.path not in turns:
                turns[item.path] = sum(path.parent == item.path.parent for path in turns)
        items.sort(key=lambda item: turns.get(item.path, math.inf))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A report reads source as a tree, and CPython 3.11 fails to while a finalizer formats a traceback (gh-106905)."""
    if call.excinfo is None:
        return (yield)
    gc.disable()  # so that no finalizer runs in between
    try:
        return (yield)
    finally:
        gc.enable()


async def limited(test: Coroutine[Any, Any, None]) -> None:
    """One that hangs fails where it waits, and what it started is ended; `faulthandler_timeout` ends all others."""
    async with asyncio.timeout(TEST_SECONDS):
        await test


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    test = limited(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    given = pyfuncitem.funcargs.get("runner")
    if isinstance(given, asyncio.Runner):
        given.run(test)
    else:
        with asyncio.Runner() as runner:
            runner.run(test)
    return True


@pytest.fixture(scope="session")
def server_url(pytestconfig: pytest.Config) -> str:
    given = getattr(pytestconfig, "workerinput", {}).get("server_url")
    return given or pytestconfig.stash[SERVER].start()


@pytest.fixture(scope="session")
def databases(server_url: str) -> Databases:
    return Databases(server_url)


@pytest.fixture(scope="session")
def fresh_database(databases: Databases) -> Callable[[], AbstractAsyncContextManager[str]]:
    return databases.lend


@pytest.fixture(scope="session")
def fresh_shop(databases: Databases, pytestconfig: pytest.Config) -> FreshShop:
    given = getattr(pytestconfig, "workerinput", {}).get("session_folder")
    return Furnished(databases, Path(given or pytestconfig.stash[SERVER].folder)).lend


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def database_url(
    runner: asyncio.Runner, fresh_database: Callable[[], AbstractAsyncContextManager[str]]
) -> Iterator[str]:
    lent = fresh_database()
    yield runner.run(lent.__aenter__())
    runner.run(lent.__aexit__(None, None, None))


@pytest.fixture
def database(runner: asyncio.Runner, database_url: str) -> Iterator[Database]:
    database = runner.run(Database.connect(database_url))
    yield database
    runner.run(database.close())


@pytest.fixture
def shop_url(runner: asyncio.Runner, fresh_shop: FreshShop, tmp_path: Path) -> Iterator[str]:
    lent = fresh_shop(tmp_path / "data")
    yield runner.run(lent.__aenter__())
    runner.run(lent.__aexit__(None, None, None))
