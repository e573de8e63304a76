"""A visitor who turns out to be a known customer takes their conversations along."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from tests.kit.doors import WORKSPACE, running
from wingbeat.conversations.actions import ConversationDoor, ConversationLife, Merging
from wingbeat.conversations.models import Conversation, Opening, Resolve, Say
from wingbeat.conversations.queries import of_thread
from wingbeat.flow import CUSTOMER_BODIES, subscriptions
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.ids import uuid7
from wingbeat.kit.records import RecordLife, Stream
from wingbeat.kit.steps import Reaction, Runner
from wingbeat.people.events import Merged

CHANNEL = uuid7()
SYSTEM = Sender("system")


class Shop:
    """The log of conversations and customers, and the step between them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.door: ConversationDoor = Door(database, ConversationLife(), lambda *_: [], on_commit=lambda *_: None)
        self.customers: Door[Stream] = Door(database, RecordLife("customer"), subscriptions, on_commit=lambda *_: None)
        step = Reaction("conversations.merge", CUSTOMER_BODIES, Merging(database, self.door).act)
        self.runner = Runner(database, [step])

    async def begin(self, customer_id: UUID) -> UUID:
        """A conversation of somebody new."""
        conversation_id = uuid7()
        opening = Opening(CHANNEL, customer_id, "", customer_id.hex, 1001, "en", bot=False)
        said = Say("Hello?", opening=opening)
        await self.door.append(WORKSPACE, conversation_id, said, sender=Sender("customer", customer_id), key="1")
        return conversation_id

    async def merge(self, from_id: UUID, into_id: UUID) -> None:
        """As it stands in the log, whatever became of the process that wrote it."""
        await self.customers.append(WORKSPACE, into_id, Merged(from_id, into_id), sender=SYSTEM, key=uuid7().hex)
        await self.runner.drain()

    async def shown_to(self, customer_id: UUID) -> Conversation | None:
        async with self.database.connection() as connection:
            return await of_thread(connection, WORKSPACE, CHANNEL, customer_id)


@asynccontextmanager
async def shop(database: Database) -> AsyncIterator[Shop]:
    made = Shop(database)
    async with running(made.door, made.customers):
        yield made


async def test_what_a_visitor_began_is_shown_to_the_customer_they_turn_out_to_be(database: Database) -> None:
    async with shop(database) as made:
        visitor, known = uuid7(), uuid7()
        begun = await made.begin(visitor)
        await made.merge(visitor, known)
        shown = await made.shown_to(known)
        assert shown is not None
        assert (shown.id, shown.customer_id) == (begun, known)


async def test_the_customers_own_open_conversation_comes_first(database: Database) -> None:
    async with shop(database) as made:
        visitor, known = uuid7(), uuid7()
        own = await made.begin(known)
        begun = await made.begin(visitor)
        await made.merge(visitor, known)
        shown = await made.shown_to(known)
        assert shown is not None
        assert shown.id == own
        await made.door.append(WORKSPACE, own, Resolve(), sender=SYSTEM, key="done")
        shown = await made.shown_to(known)
        assert shown is not None
        assert shown.id == begun, "an open one before one that could be reopened"


async def test_whoever_is_merged_twice_takes_everything_along(database: Database) -> None:
    async with shop(database) as made:
        first, second, third = uuid7(), uuid7(), uuid7()
        begun = [await made.begin(first), await made.begin(second)]
        await made.merge(first, second)
        await made.merge(second, third)
        rows = await database.rows("SELECT id FROM conversation WHERE customer_id = $1", third)
        assert {row["id"] for row in rows} == set(begun)
