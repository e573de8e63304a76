"""A shop whose bot works within its limits, with the step that weighs what became of its answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tests.bot.shops import BotShop, ByHeart
from tests.kit.doors import running
from wingbeat.bot.actions import Bot
from wingbeat.bot.adapters.limits import Limits
from wingbeat.bot.adapters.nothing import CalendarStaff, NoFlows, NoLadder, no_preview
from wingbeat.bot.evidence.actions import Keeper
from wingbeat.bot.gaps.ports import Likeness, by_words
from wingbeat.bot.ports import Understanding
from wingbeat.bot.share.actions import set_at_first
from wingbeat.bot.share.models import Share
from wingbeat.bot.share.queries import shares_of
from wingbeat.conversations.actions import ConversationLife, command
from wingbeat.conversations.models import AnyCommand, Resolve
from wingbeat.conversations.queries import BODIES
from wingbeat.flow import subscriptions
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.ids import uuid7
from wingbeat.kit.steps import Projection, Runner, Woken
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

LI = Sender("member", uuid7())
RETURNS, WARRANTY = "How do I return an item?", "How long is the warranty?"


class House(BotShop):
    def __init__(self, database: Database, understanding: Understanding) -> None:
        super().__init__(database, understanding)
        self.door = Door(database, ConversationLife(), subscriptions, on_commit=lambda *_: None)
        parts: dict[str, Any] = {
            "flows": NoFlows(),
            "ladder": NoLadder(),
            "staff": CalendarStaff(),
            "permits": Limits(),
            "preview": no_preview,
        }
        self.bot = Bot(database, self.door, understanding, **parts)
        self.judge_by(by_words)

    def judge_by(self, likeness: Likeness) -> None:
        """What tells how alike questions are."""
        self.keeper = Keeper(self.database, likeness)
        self.runner = Runner(self.database, [Projection("bot.evidence", BODIES, self.keeper.keep, self.keeper.ahead)])

    def as_role(self, role: Any) -> Scope:
        return Scope(self.database, Actor(self.scope.actor.workspace_id, "member", LI.id, RIGHTS[role]))

    def next_customer(self) -> None:
        self.customer_id, self.conversation_id = uuid7(), uuid7()

    async def member(self, wanted: AnyCommand) -> None:
        """Through the member's own door, with its checks."""
        await command(self.door, self.as_role("agent"), self.conversation_id, wanted, key=uuid7().hex)

    async def weigh(self) -> None:
        """The step runs until nothing is due."""
        await self.runner.drain()

    async def repeat(self) -> None:
        """The step is woken again for all of the conversation: it was killed before it had noted that it was done."""
        log = await self.log()
        item = Woken(
            *(self.scope.actor.workspace_id, self.conversation_id, "bot.evidence", 1, 1, log[-1].seq, 0),
            events=tuple(log),
        )
        async with self.database.transaction() as connection:
            await self.keeper.keep(connection, [item])

    async def settled(self, text: str, *, well: bool) -> None:
        """A customer asks and is answered, and says yes, or asks for a person."""
        self.next_customer()
        await self.asks(text, "en")
        if well:
            await self.send(Resolve(), Sender("customer", self.customer_id))
        else:
            await self.asks("转人工", "en")

    async def share(self, topic: str) -> Share:
        return (await shares_of(self.scope, [topic], [self.channel_id]))[0]


@asynccontextmanager
async def house(
    database: Database, understanding: Understanding | None = None, *, percent: int = 100
) -> AsyncIterator[House]:
    made = House(database, understanding or ByHeart())
    await made.found()
    if percent:
        await set_at_first(made.as_role("editor"), percent)
    async with running(made.door):
        yield made
