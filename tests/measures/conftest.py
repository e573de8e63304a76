import asyncio

import msgspec
import pytest
from tests.measures.told import CHANNEL, CUSTOMER, Told

from wingbeat.conversations.models import Conversation
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.measures.actions import keep
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope


class Shop:
    """A workspace in a real database, with a log that conversations can be told into."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.id = uuid7()
        self.scope = self.scope_of("analyst")
        self._number = 0

    def scope_of(self, role: str) -> Scope:
        actor = Actor(workspace_id=self.id, kind="member", rights=RIGHTS[role])  # type: ignore[index]  # a role's name
        return Scope(self.database, actor)

    async def open(self, zone: str = "UTC") -> None:
        await self.database.execute(
            "INSERT INTO workspace (workspace_id, name, zone) VALUES ($1, 'Larch & Loon', $2)", self.id, zone
        )

    async def record(self, *conversations: Told) -> None:
        """Into the log and the heads, not yet into the facts."""
        for told in conversations:
            self._number += 1
            await self._record(told)

    async def _record(self, told: Told) -> None:
        head = Conversation(
            workspace_id=told.workspace_id,
            id=told.lane,
            seq=len(told.events),
            last_at=told.events[-1].at,
            number=self._number,
            channel_id=CHANNEL,
            customer_id=CUSTOMER,
            customer_name="Lin",
            thread_key=str(told.lane),
            status="resolved" if told.events[-1].kind == "resolved" else "queued",
            opened_at=told.events[0].at,
        )
        columns = msgspec.structs.asdict(head)
        places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
        async with self.database.transaction() as connection:
            await connection.execute(
                f"INSERT INTO conversation ({', '.join(columns)}) VALUES ({places})", *columns.values()
            )
            await connection.executemany(
                """INSERT INTO event (workspace_id, stream_id, seq, stream, kind, occurred_at, actor_kind, actor_id, body)
                   VALUES ($1, $2, $3, 'conversation', $4, $5, $6, $7, $8)""",
                [
                    (told.workspace_id, told.lane, e.seq, e.kind, e.at, e.actor_kind, e.actor_id, e.body)
                    for e in told.events
                ],
            )

    async def tell(self, *conversations: Told) -> None:
        """Into the log, and kept as facts."""
        await self.record(*conversations)
        async with self.database.transaction() as connection:
            await keep(connection, conversations)


# The log's own tables, for as long as no migration makes them.
LOG_TABLES = """
CREATE TABLE IF NOT EXISTS event (
    workspace_id uuid NOT NULL, stream_id uuid NOT NULL, seq integer NOT NULL, stream text NOT NULL,
    kind text NOT NULL, version smallint NOT NULL DEFAULT 1, occurred_at timestamptz NOT NULL,
    actor_kind text NOT NULL, actor_id uuid, key text, body jsonb NOT NULL,
    PRIMARY KEY (workspace_id, stream_id, seq));
CREATE TABLE IF NOT EXISTS conversation (
    workspace_id uuid NOT NULL, id uuid NOT NULL, seq integer NOT NULL, last_at timestamptz NOT NULL,
    number integer NOT NULL, channel_id uuid NOT NULL, customer_id uuid NOT NULL, customer_name text NOT NULL,
    thread_key text NOT NULL, language text NOT NULL, bot boolean, status text NOT NULL, ended text NOT NULL,
    team_id uuid, assignee_id uuid, priority smallint NOT NULL, reason text NOT NULL, tags text[] NOT NULL,
    opened_at timestamptz NOT NULL, queued_at timestamptz, assigned_at timestamptz, resolved_at timestamptz,
    snoozed_until timestamptz, owed_since timestamptz, answered boolean NOT NULL, typing_at timestamptz,
    bot_misses smallint NOT NULL, bot_article_id uuid, last_customer_seq integer NOT NULL,
    last_message_seq integer NOT NULL, last_message_at timestamptz, last_message_by text NOT NULL,
    last_message text NOT NULL, read_seq integer NOT NULL, customer_delivered_seq integer NOT NULL,
    customer_read_seq integer NOT NULL, PRIMARY KEY (workspace_id, id));
"""


@pytest.fixture
def shop(runner: asyncio.Runner, database: Database) -> Shop:
    runner.run(database.execute(LOG_TABLES))
    shop = Shop(database)
    runner.run(shop.open())
    return shop
