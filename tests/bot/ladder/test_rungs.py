"""An honest word at 8 s, a person at 12 s: rows in the database, whatever happened to the process that set them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from wingbeat.bot.ladder.rungs.actions import GETTING_SOMEBODY, PERSON, STATUS, STILL_LOOKING, Rungs
from wingbeat.conversations.actions import ConversationDoor, ConversationLife
from wingbeat.conversations.models import Conversation, Opening, Say
from wingbeat.conversations.queries import events_after, find
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

LONG_AGO = timedelta(minutes=1)


class Desk:
    """A conversation that waits for the bot, and the timers about it."""

    def __init__(self, database: Database, workspace_id: UUID, conversation_id: UUID) -> None:
        self.database, self.workspace_id, self.id = database, workspace_id, conversation_id
        self.door: ConversationDoor = Door(database, ConversationLife(), lambda *_: [], on_commit=lambda *_: None)
        self.rungs = Rungs(database, self.door, Timers(database, {}))

    async def say(self, text: str, sender: Sender, opening: Opening | None = None) -> None:
        await self.door.append(
            self.workspace_id, self.id, Say(text=text, opening=opening), sender=sender, key=uuid7().hex
        )

    async def head(self) -> Conversation:
        return await find(Scope(self.database, system(self.workspace_id)), self.id)

    async def bot_said(self) -> list[str]:
        events = await events_after(self.database, self.workspace_id, self.id, 0, 100)
        return [event.body.text for event in events if event.kind == "message" and event.actor_kind == "bot"]


@asynccontextmanager
async def open_door(desk: Desk) -> AsyncIterator[None]:
    running = asyncio.create_task(desk.door.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@asynccontextmanager
async def asked(database: Database, language: str = "zh-CN") -> AsyncIterator[Desk]:
    """A customer of a new workspace has just asked something."""
    desk = Desk(database, await found(database, name="Tomtit", language="zh-CN", zone="UTC"), uuid7())
    customer = uuid7()
    async with open_door(desk):
        opening = Opening(uuid7(), customer, "Lin", "t", 1, language, bot=True)
        await desk.say("我买的东西用不着了", Sender("customer", customer), opening)
        yield desk


async def test_a_turn_that_nobody_answers_gets_a_word_and_then_a_person(database: Database) -> None:
    async with asked(database) as desk:
        since = (await desk.head()).owed_since
        assert since is not None
        await desk.rungs.watch(desk.workspace_id, desk.id, since)
        due = await database.rows("SELECT name, due FROM timer ORDER BY due")
        assert [(row["name"], (row["due"] - since).total_seconds()) for row in due] == [(STATUS, 8), (PERSON, 12)]
        for name, seconds in ((STATUS, 8), (PERSON, 12), (PERSON, 12)):  # at least once: a repeat changes nothing
            await desk.rungs.handlers[name](desk.workspace_id, desk.id, since + timedelta(seconds=seconds))
        assert await desk.bot_said() == [STILL_LOOKING["zh-CN"], GETTING_SOMEBODY["zh-CN"]]
        assert (await desk.head()).status == "queued"


async def test_a_turn_that_was_answered_gets_neither(database: Database) -> None:
    async with asked(database) as desk:
        since = (await desk.head()).owed_since
        assert since is not None
        await desk.say("30 天内都可以退。", Sender("bot"))
        await desk.rungs.tell_status(desk.workspace_id, desk.id, since + timedelta(seconds=8))
        await desk.rungs.ring_person(desk.workspace_id, desk.id, since + timedelta(seconds=12))
        assert await desk.bot_said() == ["30 天内都可以退。"]


async def test_a_timer_of_an_earlier_turn_does_not_hurry_the_next(database: Database) -> None:
    async with asked(database) as desk:
        await desk.rungs.ring_person(desk.workspace_id, desk.id, datetime.now(UTC) + timedelta(seconds=4))
        assert await desk.bot_said() == []
        assert (await desk.head()).status == "bot"


async def test_timers_set_by_a_process_that_died_are_fired_by_another(database: Database) -> None:
    async with asked(database) as desk:
        head = await desk.head()
        assert head.owed_since is not None
        since = head.owed_since - LONG_AGO
        await database.execute(
            "UPDATE conversation SET owed_since = $2 WHERE workspace_id = $1", desk.workspace_id, since
        )
        await desk.rungs.watch(desk.workspace_id, desk.id, since)
    other = Desk(database, desk.workspace_id, desk.id)
    async with open_door(other):
        timers = Timers(database, other.rungs.handlers)
        while await timers.fire_due() == 0:
            pass
        assert GETTING_SOMEBODY["zh-CN"] in await other.bot_said()
        assert (await other.head()).status == "queued"


async def test_an_answer_in_time_puts_the_timers_away(database: Database) -> None:
    async with asked(database) as desk:
        await desk.rungs.watch(desk.workspace_id, desk.id, datetime.now(UTC))
        await desk.rungs.rest(desk.workspace_id, desk.id)
        assert await database.rows("SELECT 1 FROM timer") == []


async def test_a_customer_is_spoken_to_in_their_language(database: Database) -> None:
    async with asked(database, "en") as desk:
        await desk.rungs.tell_status(desk.workspace_id, desk.id, datetime.now(UTC) + LONG_AGO)
        assert await desk.bot_said() == [STILL_LOOKING["en"]]
