import asyncio

import msgspec
import pytest

from tests.measures.told import CHANNEL, CUSTOMER, Told
from wingbeat.conversations.models import Conversation
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.measures.actions import keep
from wingbeat.workspaces.models import RIGHTS, Actor, Role
from wingbeat.workspaces.queries import Scope


class Shop:
    """A workspace in a real database, with a log that conversations can be told into."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.id = uuid7()
        self.scope = self.scope_of("analyst")
        self._number = 0

    def scope_of(self, role: Role) -> Scope:
        actor = Actor(workspace_id=self.id, kind="member", rights=RIGHTS[role])
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


@pytest.fixture
def shop(runner: asyncio.Runner, database: Database) -> Shop:
    shop = Shop(database)
    runner.run(shop.open())
    return shop
