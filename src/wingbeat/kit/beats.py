"""Work that comes again and again for as long as the process lives, whatever the database does meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
import structlog

from wingbeat.kit.database import LOST
from wingbeat.kit.errors import Busy

RETRY_SECONDS = 0.5

log = structlog.get_logger()

T = TypeVar("T")


async def beat_for_ever(beat: Callable[[], Awaitable[None]], *, every_seconds: float) -> None:
    """Call `beat` for ever. A database that is away costs a turn; one that is full, or says anything else, is told of."""
    while True:
        try:
            await beat()
        except (*LOST, Busy):
            pass  # the next turn finds it back
        except asyncpg.PostgresError as error:
            log.error("a turn failed", of=beat.__qualname__, error=error)  # noqa: TRY400 - the message says it all
        await asyncio.sleep(every_seconds)


async def when_back(read: Callable[[], Awaitable[T]]) -> T:
    """What `read` gives, asked again for as long as the database is away."""
    while True:
        try:
            return await read()
        except (*LOST, Busy):
            await asyncio.sleep(RETRY_SECONDS)
