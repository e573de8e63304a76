"""A firm whose queue and assigner work, and members who come and go."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Literal
from uuid import UUID

from tests.kit.doors import running
from tests.people.firms import Firm, found_firm
from wingbeat.channels.actions import create as create_channel
from wingbeat.channels.models import Channel
from wingbeat.conversations import models as c
from wingbeat.conversations.actions import ConversationDoor, ConversationLife
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.models import CallBack
from wingbeat.conversations.queries import BODIES, find, heads
from wingbeat.conversations.targets.models import SetTarget
from wingbeat.flow import MEMBER_BODIES, subscriptions
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.ids import uuid7
from wingbeat.kit.records import RecordLife
from wingbeat.kit.steps import Projection, Reaction, Runner
from wingbeat.kit.timers import Timers
from wingbeat.parts import Handing
from wingbeat.people.events import Away, Offline, Online
from wingbeat.people.presence.actions import show
from wingbeat.people.teams.actions import found as found_team
from wingbeat.people.teams.actions import put_in
from wingbeat.routing.actions import Routing
from wingbeat.routing.offers.actions import keep_tally
from wingbeat.routing.ports import Noted
from wingbeat.routing.waits.queries import Knowing
from wingbeat.workspaces.ports import Told


class Floor:
    """A firm, its queue, and a conversation that Bo has answered."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self.door: ConversationDoor = Door(firm.database, ConversationLife(), subscriptions, on_commit=lambda *_: None)
        self.members: Door[Any] = Door(firm.database, RecordLife("member"), subscriptions, on_commit=lambda *_: None)
        self.told, self.noted, self.timers = Told(), Noted(), Timers(firm.database, {})
        parts, knowing = (firm.database, self.door, self.timers), Knowing()
        self.handing = Handing.of(parts, self.told, self.noted, knowing)
        routing = Routing(*parts, self.handing.offers, knowing)
        self.runner = Runner(
            firm.database,
            [
                Reaction("routing.queue", BODIES, routing.queue),
                Reaction("routing.assign", None, routing.assign),
                Reaction("routing.absent", BODIES, routing.absent),
                Reaction("routing.release", MEMBER_BODIES, routing.release),
                Reaction("routing.offer", BODIES, self.handing.offers.watch),
                Reaction("routing.gone", MEMBER_BODIES, self.handing.offers.gone),
                Projection("routing.tally", BODIES, keep_tally),
                Reaction("routing.escalation", BODIES, self.handing.escalations.watch),
                Reaction("routing.requests", BODIES, self.handing.requests.watch),
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

    async def do(self, command: c.AnyCommand | SetTarget, sender: Sender) -> None:
        await self.tell(self.conversation_id, command, sender)

    async def tell(self, conversation_id: UUID, command: c.AnyCommand | CallBack | SetTarget, sender: Sender) -> None:
        await self.door.append(self.firm.workspace_id, conversation_id, command, sender=sender, key=uuid7().hex)

    async def say_member(self, kind: Literal["online", "away", "offline"], member_id: UUID) -> None:
        """The fact as the product tells it, into the member's stream."""
        fact = {"online": Online, "away": Away, "offline": Offline}[kind](member_id)
        sender = Sender("member", member_id)
        await self.members.append(self.firm.workspace_id, member_id, fact, sender=sender, key=uuid7().hex)

    async def head(self, conversation_id: UUID) -> Conversation:
        return await find(self.firm.system, conversation_id)

    async def heads(self, conversations: Sequence[UUID]) -> dict[UUID, Conversation]:
        return await heads(self.firm.system, list(conversations))

    async def settled(self) -> Conversation:
        """The conversation after the steps have done their work."""
        await self.runner.drain()
        return await find(self.firm.system, self.conversation_id)


@asynccontextmanager
async def floor(database: Database) -> AsyncIterator[Floor]:
    made = Floor(await found_firm(database, "finch.example"))
    async with running(made.door), running(made.members):
        await made.prepare()
        yield made
