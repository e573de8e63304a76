"""A firm whose queue and assigner work, and members who come and go."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from tests.kit.doors import running
from tests.people.firms import Firm, found_firm
from wingbeat.channels.actions import create as create_channel
from wingbeat.channels.models import Channel
from wingbeat.conversations import models as c
from wingbeat.conversations.actions import ConversationDoor, ConversationLife
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import BODIES, find
from wingbeat.flow import subscriptions
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.ids import uuid7
from wingbeat.kit.steps import Reaction, Runner
from wingbeat.kit.timers import Timers
from wingbeat.people.presence.actions import show
from wingbeat.people.teams.actions import found as found_team
from wingbeat.people.teams.actions import put_in
from wingbeat.routing.actions import Routing


class Floor:
    """A firm, its queue, and a conversation that Bo has answered."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self.door: ConversationDoor = Door(firm.database, ConversationLife(), subscriptions, on_commit=lambda *_: None)
        self.timers = Timers(firm.database, {})
        routing = Routing(firm.database, self.door, self.timers)
        self.runner = Runner(
            firm.database,
            [
                Reaction("routing.queue", BODIES, routing.queue),
                Reaction("routing.assign", None, routing.assign),
                Reaction("routing.absent", BODIES, routing.absent),
            ],
        )
        self.customer, self.desk = Sender("customer", uuid7()), uuid7()
        self.bo = Sender("member", firm.bo)
        self.conversation_id = uuid7()

    async def prepare(self) -> None:
        team_id = await found_team(self.firm.as_ada, "Help")
        for member_id in (self.firm.ada, self.firm.bo):
            await put_in(self.firm.as_ada, team_id, member_id)
        self.channel = await self.channel_of(team_id)
        await show(self.firm.system, self.firm.bo, self.desk, "online")
        await self.open(self.channel, self.customer, self.conversation_id)
        assert (await self.settled()).assignee_id == self.firm.bo
        await self.do(c.Say("Hello!"), self.bo)

    async def channel_of(self, team_id: UUID) -> Channel:
        return await create_channel(self.firm.as_ada, name="Shop", team_id=team_id, language="en", origins=[])

    async def open(self, channel: Channel, customer: Sender, conversation_id: UUID) -> None:
        assert customer.id is not None
        opening = c.Opening(channel.id, customer.id, "", customer.id.hex, 1001, "en", bot=False)
        said = c.Say("Hello?", opening=opening)
        await self.door.append(self.firm.workspace_id, conversation_id, said, sender=customer, key=uuid7().hex)

    async def do(self, command: c.AnyCommand, sender: Sender) -> None:
        await self.door.append(self.firm.workspace_id, self.conversation_id, command, sender=sender, key=uuid7().hex)

    async def settled(self) -> Conversation:
        """The conversation after the steps have done their work."""
        await self.runner.drain()
        return await find(self.firm.system, self.conversation_id)


@asynccontextmanager
async def floor(database: Database) -> AsyncIterator[Floor]:
    made = Floor(await found_firm(database, "finch.example"))
    async with running(made.door):
        await made.prepare()
        yield made
