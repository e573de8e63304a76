"""The demo shop as its first server leaves it, for every test that needs a running product.

Setting it up takes five seconds of a core, most of them for reading its articles. One process of a session of tests does it;
every test gets its own copy of the database and of the data folder.
"""

import asyncio
import fcntl
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from tests.databases import Databases
from tests.served import PREPARED_SECONDS, served

DATABASE = "furnished_for_tests"
READ = ("bot/*.npy", "bot/starter-*.model")  # the articles' meanings, and what customers want
FreshShop = Callable[[Path], AbstractAsyncContextManager[str]]


class Furnished:
    def __init__(self, databases: Databases, folder: Path) -> None:
        """`folder` is shared by all processes of the session."""
        self._databases = databases
        self._data_dir, self._made, self._lock = folder / "shop", folder / "shop.made", folder / "shop.lock"

    @asynccontextmanager
    async def lend(self, data_dir: Path) -> AsyncIterator[str]:
        """The address of a database with the demo shop in it; what belongs beside it is put into `data_dir`."""
        with self._lock.open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self._made.exists():
                await self._make()
                self._made.touch()
        shutil.copytree(self._data_dir, data_dir, ignore=shutil.ignore_patterns("*.log"))
        async with self._databases.copy(DATABASE) as url:
            yield url

    async def _make(self) -> None:
        shutil.rmtree(self._data_dir, ignore_errors=True)
        async with served(await self._databases.make(DATABASE), self._data_dir), asyncio.timeout(PREPARED_SECONDS):
            while not all(any(self._data_dir.glob(kept)) for kept in READ):
                await asyncio.sleep(0.05)
