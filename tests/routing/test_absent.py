"""A member who is not there is no place to wait."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from tests.kit.doors import running
from tests.people.firms import Firm, found_firm
from wingbeat.channels.actions import create as create_channel
from wingbeat.conversations import models as c
from wingbeat.conversations.actions import ConversationDoor, ConversationLife
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import BODIES, find
from wingbeat.flow import subscriptions
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.ids import uuid7
from wingbeat.kit.steps import Reaction, Runner
from wingbeat.people.presence.actions import drop, show
from wingbeat.people.teams.actions import found as found_team
from wingbeat.people.teams.actions import put_in
from wingbeat.routing.actions import Routing


class Floor:
    """A firm, its queue, and a conversation that Bo has answered."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self.door: ConversationDoor = Door(firm.database, ConversationLife(), subscriptions, on_commit=lambda *_: None)
        routing = Routing(firm.database, self.door)
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
        channel = await create_channel(self.firm.as_ada, name="Shop", team_id=team_id, language="en", origins=[])
        await show(self.firm.system, self.firm.bo, self.desk, "online")
        assert self.customer.id is not None
        opening = c.Opening(channel.id, self.customer.id, "", self.customer.id.hex, 1001, "en", bot=False)
        await self.do(c.Say("Hello?", opening=opening), self.customer)
        assert (await self.settled()).assignee_id == self.firm.bo
        await self.do(c.Say("Hello!"), self.bo)

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


async def leave(floor: Floor) -> None:
    await drop(floor.firm.system, [floor.desk])


def held(state: Conversation) -> tuple[str, UUID | None]:
    return state.status, state.assignee_id


async def test_a_customer_who_writes_to_an_absent_member_waits_in_the_queue(database: Database) -> None:
    async with floor(database) as made:
        await leave(made)
        assert held(await made.settled()) == ("assigned", made.firm.bo), "nothing is owed"
        await made.do(c.Say("One more thing"), made.customer)
        assert held(await made.settled()) == ("queued", None)
        await show(made.firm.system, made.firm.ada, uuid7(), "online")
        await made.do(c.Say("Anybody?"), made.customer)
        assert (await made.settled()).status == "queued", "the message alone moves nobody who already waits"


async def test_a_customer_who_writes_to_a_member_who_is_here_stays_with_them(database: Database) -> None:
    async with floor(database) as made:
        await show(made.firm.system, made.firm.bo, made.desk, "away")
        await made.do(c.Say("One more thing"), made.customer)
        assert held(await made.settled()) == ("assigned", made.firm.bo)


async def test_a_snoozed_one_that_wakes_to_an_absent_member_goes_to_somebody_else(database: Database) -> None:
    async with floor(database) as made:
        await show(made.firm.system, made.firm.ada, uuid7(), "online")
        for wake in (None, c.Wake("member")):
            state = await made.settled()
            assert state.opened_at is not None
            await made.do(c.Snooze(until=state.opened_at + timedelta(days=1)), made.bo)
            await leave(made)
            await made.do(wake or c.Say("Any news?"), Sender("system") if wake else made.customer)
            assert held(await made.settled()) == ("assigned", made.firm.ada)


async def test_an_answer_given_meanwhile_from_elsewhere_is_not_taken_back(database: Database) -> None:
    async with floor(database) as made:
        await leave(made)
        await made.do(c.Say("One more thing"), made.customer)
        await made.do(c.Say("Here it is"), made.bo)
        assert held(await made.settled()) == ("assigned", made.firm.bo)
