"""A shop with a bot behind a real door: what the customer writes, and the bot's turns over it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.bot.conftest import SHOP
from tests.kit.doors import running
from wingbeat.bot.actions import Bot
from wingbeat.bot.adapters.nothing import CalendarStaff, NoFlows, NoLadder
from wingbeat.bot.ports import Understanding
from wingbeat.conversations.actions import ConversationDoor, ConversationLife
from wingbeat.conversations.models import AnyCommand, Conversation, Opening, Say
from wingbeat.conversations.queries import BODIES, find
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded, between
from wingbeat.kit.steps import Woken
from wingbeat.knowledge.actions import create
from wingbeat.knowledge.models import Draft
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import RIGHTS, Actor, system
from wingbeat.workspaces.queries import Scope


class BotShop:
    """One workspace with the little shop's articles, and one customer's conversation."""

    def __init__(self, database: Database, understanding: Understanding, **parts: Any) -> None:
        self.database = database
        self.door: ConversationDoor = Door(database, ConversationLife(), lambda *_: [], on_commit=lambda *_: None)
        ports: dict[str, Any] = {"flows": NoFlows(), "ladder": NoLadder(), "staff": CalendarStaff()} | parts
        self.bot = Bot(database, self.door, understanding, **ports)
        self.customer_id, self.conversation_id = uuid7(), uuid7()
        self.scope: Scope

    async def found(self) -> None:
        workspace_id = await found(self.database, name="Finch", language="zh-CN", zone="Asia/Shanghai")
        self.scope = Scope(self.database, system(workspace_id))
        editor = Scope(self.database, Actor(workspace_id, "member", uuid7(), RIGHTS["editor"]))
        for group, language, questions, answer in SHOP:
            await create(editor, Draft(group=group, language=language, questions=questions, answer=answer))

    async def send(self, command: AnyCommand, sender: Sender) -> int:
        done = await self.door.append(
            self.scope.actor.workspace_id, self.conversation_id, command, sender=sender, key=uuid7().hex
        )
        return done.seq

    async def ask(self, text: str, language: str = "zh-CN") -> int:
        """The customer writes; the message's number."""
        thread = self.customer_id.hex
        opening = Opening(uuid7(), self.customer_id, "", thread, 1001, language, bot=True)
        known = await self.log()
        said = Say(text, opening=None if known else opening)
        return await self.send(said, Sender("customer", self.customer_id))

    async def turn(self, first: int, last: int) -> None:
        """The bot's step is woken for these events."""
        events = [event for event in await self.log() if first <= event.seq <= last]
        woken = Woken(
            self.scope.actor.workspace_id, self.conversation_id, "bot.answer", 1, first, last, 0, tuple(events)
        )
        await self.bot.answer(woken)

    async def asks(self, text: str, language: str = "zh-CN") -> list[Recorded]:
        """The customer writes and the bot takes its turn; what followed."""
        seq = await self.ask(text, language)
        await self.turn(seq, seq)
        return [event for event in await self.log() if event.seq > seq]

    async def state(self) -> Conversation:
        return await find(self.scope, self.conversation_id)

    async def log(self) -> list[Recorded]:
        stream = (self.scope.actor.workspace_id, self.conversation_id)
        async with self.database.connection() as connection:
            return (await between(connection, BODIES, [(*stream, 1, 999)]))[stream]


@asynccontextmanager
async def bot_shop(database: Database, understanding: Understanding, **parts: Any) -> AsyncIterator[BotShop]:
    shop = BotShop(database, understanding, **parts)
    await shop.found()
    async with running(shop.door):
        yield shop


def spoken(events: list[Recorded]) -> list[str]:
    """The first source of each of the bot's messages, or its text."""
    said = [event.body for event in events if event.kind == "message" and event.actor_kind == "bot"]
    return [body.sources[0].title if body.sources else body.text for body in said]
