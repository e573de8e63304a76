"""A shop that hangs is waited for by those who asked for it, and by nobody else."""

import asyncio
from datetime import UTC, datetime

from tests.bot.flows.chats import demo_orders
from tests.bot.flows.test_through_the_bot import Plain, said
from tests.bot.shops import BotShop, bot_shop
from tests.kit.doors import running
from wingbeat.bot.flows.adapters.turns import FlowTurns
from wingbeat.bot.flows.running.actions import FlowRunner
from wingbeat.commerce.adapters.choose import Connectors, NoWay, Patient
from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.commerce.models import Order
from wingbeat.commerce.ports import Shop
from wingbeat.conversations.actions import ConversationLife
from wingbeat.conversations.queries import BODIES
from wingbeat.flow import subscriptions
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door
from wingbeat.kit.ids import uuid7
from wingbeat.kit.secrets import Keyring
from wingbeat.kit.steps import Reaction, Runner, Woken
from wingbeat.workspaces.queries import Scope


class Hanging(MemoryShop):
    """Answers nothing before it is let."""

    def __init__(self) -> None:
        super().__init__(demo_orders(datetime.now(UTC)))
        self.heard, self.may_answer = asyncio.Event(), asyncio.Event()
        self._connectors = Connectors(Keyring(b"k" * 32), NoWay(), deadline_seconds=30)

    async def of(self, scope: Scope) -> Shop:  # type: ignore[override]  # asked as a shop's own server is
        return Patient(self, self._connectors, scope.actor.workspace_id)

    async def order(self, number: str) -> Order | None:
        self.heard.set()
        await self.may_answer.wait()
        return await super().order(number)


async def answer(shop: BotShop) -> str:
    """Wait for the bot's answer in the conversation."""
    while not (found := said(await shop.log())):
        await asyncio.sleep(0.01)
    return found[0]


async def test_a_shop_that_hangs_keeps_no_other_customer_waiting(database: Database) -> None:
    understanding, hanging = Plain(), Hanging()
    door = Door(database, ConversationLife(), subscriptions, on_commit=lambda _, todos: runner.wake_for(todos))
    flows = FlowTurns(FlowRunner(hanging))

    async def act(woken: Woken) -> None:
        await shop.bot.answer(woken)

    runner = Runner(database, [Reaction("bot.answer", BODIES, act, at_once=1)])
    async with bot_shop(database, understanding, flows=flows, door=door) as shop, asyncio.timeout(60):
        understanding.shop = shop
        async with running(runner):
            first = shop.conversation_id, shop.customer_id
            await shop.ask("订单 TT-10290 zhaoyiming@example.com")
            await hanging.heard.wait()
            shop.conversation_id, shop.customer_id = uuid7(), uuid7()
            await shop.ask("怎么退货？")
            assert await answer(shop) == shop.articles["怎么退货？"].answer
            shop.conversation_id, shop.customer_id = first
            assert said(await shop.log()) == []
            hanging.may_answer.set()
            assert "TT-10290" in await answer(shop)
