"""A visitor who turns out to be a known customer takes their conversations along."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from tests.kit.doors import WORKSPACE, running
from wingbeat.conversations.actions import ConversationDoor, ConversationLife, Merging
from wingbeat.conversations.models import Conversation, Opening, Resolve, Say
from wingbeat.conversations.queries import events_after, heads, of_thread
from wingbeat.flow import CUSTOMER_BODIES, subscriptions
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.ids import uuid7
from wingbeat.kit.records import RecordLife, Stream
from wingbeat.kit.steps import Reaction, Runner
from wingbeat.people.events import Merged, Renamed, Unmerged
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

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

    async def merge(self, from_id: UUID, into_id: UUID, *, back: bool = False) -> None:
        """As it stands in the log, whatever became of the process that wrote it."""
        fact = Unmerged(from_id, into_id) if back else Merged(from_id, into_id)
        await self.customers.append(WORKSPACE, into_id, fact, sender=SYSTEM, key=uuid7().hex)
        await self.runner.drain()

    async def called(self, customer_id: UUID, name: str) -> None:
        """Somebody gives them this name."""
        await self.database.execute(
            """INSERT INTO workspace (workspace_id, name, zone) VALUES ($1, 'Larch', 'UTC') ON CONFLICT DO NOTHING""",
            WORKSPACE,
        )
        await self.database.execute(
            """INSERT INTO customer (workspace_id, id, name) VALUES ($1, $2, $3)
               ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name""",
            *(WORKSPACE, customer_id, name),
        )
        await self.customers.append(WORKSPACE, customer_id, Renamed(customer_id), sender=SYSTEM, key=uuid7().hex)
        await self.runner.drain()

    async def names(self, *conversations: UUID) -> list[str]:
        found = await heads(Scope(self.database, system(WORKSPACE)), list(conversations))
        return [found[one].customer_name for one in conversations]

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


async def test_every_conversation_of_a_customer_shows_what_they_are_called_now(database: Database) -> None:
    async with shop(database) as made:
        lin, other = uuid7(), uuid7()
        ended, theirs = await made.begin(lin), await made.begin(other)
        await made.door.append(WORKSPACE, ended, Resolve(), sender=SYSTEM, key="done")
        begun = await made.begin(lin)
        await made.called(lin, "林小满")
        assert await made.names(ended, begun, theirs) == ["林小满", "林小满", ""]
        await made.called(lin, "林小滿")
        await made.called(lin, "林小满")
        await made.called(lin, "林小满")
        assert await made.names(ended, begun) == ["林小满", "林小满"]
        kinds = [event.kind for event in await events_after(database, WORKSPACE, begun, 0, 50)]
        assert kinds.count("renamed") == 3, "what changes nothing is no event"


async def test_a_name_that_joining_brought_is_shown_and_goes_with_whoever_is_parted(database: Database) -> None:
    async with shop(database) as made:
        nameless, lin = uuid7(), uuid7()
        await made.called(nameless, "")
        own, came = await made.begin(nameless), await made.begin(lin)
        await made.called(lin, "Lin")
        for name, back in (("Lin", False), ("", True)):
            await database.execute("UPDATE customer SET name = $2 WHERE id = $1", nameless, name)
            await made.merge(lin, nameless, back=back)
            assert await made.names(own, came) == [name, "Lin"]
