"""A door with nothing behind it but the log: streams that record, on a real database."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.kit.database import Database
from wingbeat.kit.door import Committed, Door, Sender, Todo
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.kit.records import RecordLife, Stream
from wingbeat.kit.rounds import Subscriptions

WORKSPACE = uuid7()
ANNA = Sender("member", uuid7())


class Said(msgspec.Struct, frozen=True, tag_field="kind", tag="said"):
    text: str


def nobody(_stream: str, _state: Any, _event: Recorded) -> list[Todo]:
    """Subscriptions of a log nobody acts on."""
    return []


class Told:
    """What a door told its listeners."""

    def __init__(self) -> None:
        self.committed: list[Committed[Stream]] = []
        self.todos: list[Todo] = []

    def __call__(self, committed: Sequence[Committed[Stream]], todos: Sequence[Todo]) -> None:
        self.committed += committed
        self.todos += todos


def door_of(
    database: Database,
    told: Callable[[Sequence[Committed[Stream]], Sequence[Todo]], None] | None = None,
    subscriptions: Subscriptions = nobody,
    **settings: Any,
) -> Door[Stream]:
    life = settings.pop("life", RecordLife("member"))
    return Door(database, life, subscriptions, on_commit=told or Told(), **settings)


@asynccontextmanager
async def running(*parts: Any) -> AsyncIterator[None]:
    """Run doors, runners, buses beside the caller."""
    tasks = [asyncio.create_task(part.run()) for part in parts]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def say(door: Door[Stream], stream_id: UUID, text: str, *, key: str | None = None) -> Committed[Stream]:
    return await door.append(WORKSPACE, stream_id, Said(text), sender=ANNA, key=key or uuid7().hex)


async def texts(database: Database, stream_id: UUID) -> list[str]:
    """What a stream says, in the order of its numbers; fails when they are not 1, 2, 3 …"""
    rows = await database.rows(
        "SELECT seq, body FROM event WHERE workspace_id = $1 AND stream_id = $2 ORDER BY seq", WORKSPACE, stream_id
    )
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    head = await database.value("SELECT seq FROM stream_head WHERE workspace_id = $1 AND id = $2", WORKSPACE, stream_id)
    assert (head or 0) == len(rows)
    return [row["body"]["text"] for row in rows]


async def until(database: Database, wanted: int, sql: str) -> None:
    """Wait until a count in the database is what is wanted."""
    async with asyncio.timeout(60):
        while True:
            if await database.value(sql) == wanted:
                return
            await asyncio.sleep(0.005)
