"""A customer who goes while we owe an answer: noticed after a while, over crashes and second windows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import pytest

from wingbeat.conversations.actions import ConversationDoor, ConversationLife
from wingbeat.conversations.models import Opening, Say
from wingbeat.conversations.queries import BODIES
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.errors import Busy
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded, between
from wingbeat.kit.timers import Timers
from wingbeat.live.windows.actions import TIMER, Windows

LEAVE_SECONDS = 0.3
DEADLINE_SECONDS = 15.0


class Shop:
    """A door, its timers, and one conversation in which we owe an answer."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.door: ConversationDoor = Door(
            database, ConversationLife(), lambda *_: [], on_commit=lambda *_: self.moved.set()
        )
        self.moved = asyncio.Event()
        self.workspace_id, self.conversation_id, self.customer_id = uuid7(), uuid7(), uuid7()
        self.windows = self.process()
        handlers = {TIMER: self.windows.due}
        self.timers = Timers(database, handlers)

    def process(self, leave_seconds: float = LEAVE_SECONDS) -> Windows:
        return Windows(self.database, self.door, leave_seconds=leave_seconds)

    async def ask(self) -> None:
        opening = Opening(uuid7(), self.customer_id, "", self.customer_id.hex, 1001, "zh-CN", bot=False)
        await self.door.append(
            self.workspace_id,
            self.conversation_id,
            Say(text="有人吗", opening=opening),
            sender=Sender("customer", self.customer_id),
            key="1",
        )

    async def opened(self, window: UUID) -> None:
        await self.windows.opened(self.workspace_id, self.conversation_id, window)

    async def closed(self, window: UUID) -> None:
        await self.windows.closed(self.workspace_id, self.conversation_id, window)

    async def events(self) -> list[Recorded]:
        async with self.database.connection() as connection:
            stream = (self.workspace_id, self.conversation_id)
            return (await between(connection, BODIES, [(*stream, 1, 99)]))[stream]

    async def until_left(self) -> list[Recorded]:
        async with asyncio.timeout(DEADLINE_SECONDS):
            while True:
                self.moved.clear()
                found = await self.events()
                if any(event.kind == "left" for event in found):
                    return found
                await self.moved.wait()

    async def due(self) -> datetime | None:
        found: datetime | None = await self.database.value("SELECT max(due) FROM timer WHERE name = $1", TIMER)
        return found


@asynccontextmanager
async def shop_with(database: Database) -> AsyncIterator[Shop]:
    shop = Shop(database)
    running = [asyncio.create_task(shop.door.run()), asyncio.create_task(shop.timers.run())]
    await shop.ask()
    try:
        yield shop
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def test_whoever_goes_unanswered_has_left_at_the_moment_they_were_last_seen(database: Database) -> None:
    async with shop_with(database) as shop:
        window = uuid7()
        await shop.opened(window)
        await shop.closed(window)
        asked, left, abandoned = [e for e in await shop.until_left() if e.kind in {"message", "left", "abandoned"}]
        assert asked.at <= left.body.last_seen_at < left.at
        assert abandoned.seq == left.seq + 1


async def test_whoever_comes_back_in_time_has_not_left(database: Database) -> None:
    async with shop_with(database) as shop:
        window, shop.windows = uuid7(), shop.process(leave_seconds=3600)
        await shop.opened(window)
        await shop.closed(window)
        assert await shop.due() is not None
        await shop.opened(uuid7())
        assert await shop.due() is None


async def test_a_second_window_keeps_the_customer_here(database: Database) -> None:
    async with shop_with(database) as shop:
        first, second = uuid7(), uuid7()
        await shop.opened(first)
        await shop.opened(second)
        await shop.closed(first)
        async with asyncio.timeout(DEADLINE_SECONDS):
            while await shop.due() is not None:
                await shop.timers.fire_due()
        assert {event.kind for event in await shop.events()} == {"opened", "message"}
        await shop.closed(second)
        await shop.until_left()


async def test_two_windows_that_close_at_once_are_both_gone(database: Database) -> None:
    async with shop_with(database) as shop:
        windows = [uuid7() for _ in range(8)]
        await asyncio.gather(*(shop.opened(window) for window in windows))
        await asyncio.gather(*(shop.closed(window) for window in windows))
        await shop.until_left()


async def test_the_windows_of_a_process_that_died_are_closed_by_another(database: Database) -> None:
    async with shop_with(database) as shop:
        dead = shop.process()
        await dead.beat()
        await dead.opened(shop.workspace_id, shop.conversation_id, uuid7())
        await shop.windows.beat()
        assert await shop.due() is None
        await database.execute("UPDATE process SET seen_at = seen_at - interval '1 minute'")
        await shop.windows.beat()
        await shop.until_left()


async def test_a_process_that_slept_and_was_taken_for_dead_opens_its_windows_again(database: Database) -> None:
    async with shop_with(database) as shop:
        sleeper, window, closed = shop.process(), uuid7(), uuid7()
        await sleeper.beat()
        await sleeper.opened(shop.workspace_id, shop.conversation_id, window)
        await sleeper.opened(shop.workspace_id, shop.conversation_id, closed)
        await sleeper.closed(shop.workspace_id, shop.conversation_id, closed)
        await database.execute("UPDATE process SET seen_at = seen_at - interval '1 minute'")
        await shop.windows.beat()
        await sleeper.beat()
        assert await shop.due() is None
        assert [row["socket_id"] for row in await database.rows("SELECT socket_id FROM live_window")] == [window]


async def test_a_window_that_closes_while_the_database_is_away_is_closed_when_it_is_back(
    database: Database, database_url: str
) -> None:
    narrow = await Database.connect(database_url, connections=1)
    async with shop_with(database) as shop:
        windows, window = Windows(narrow, shop.door, leave_seconds=LEAVE_SECONDS), uuid7()
        await windows.opened(shop.workspace_id, shop.conversation_id, window)
        async with narrow.connection():
            with pytest.raises(Busy):
                await windows.closed(shop.workspace_id, shop.conversation_id, window)
        await windows.beat()
        await shop.until_left()
    await narrow.close()
