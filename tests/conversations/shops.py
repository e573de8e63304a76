"""A shop whose conversations are put straight into the tables, at instants of the test's choosing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.conversations.events import Message, Note, Opened
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.search.actions import keep
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.kit.steps import Woken
from wingbeat.workspaces.models import RIGHTS, Actor, Role
from wingbeat.workspaces.queries import Scope

T0 = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
CHANNEL, CUSTOMER, ANN, SALES = (UUID(int=n) for n in range(1, 5))


def at(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


class Shop:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.id = uuid7()
        self.scope = self.scope_of("agent")
        self._number = 0

    def scope_of(self, role: Role) -> Scope:
        return Scope(self.database, Actor(self.id, "member", ANN, RIGHTS[role]))

    async def put(self, **facts: Any) -> UUID:
        """A head."""
        self._number += 1
        one = uuid7()
        known: dict[str, Any] = {
            "workspace_id": self.id,
            "id": one,
            "seq": 1,
            "last_at": T0,
            "number": self._number,
            "channel_id": CHANNEL,
            "customer_id": CUSTOMER,
            "thread_key": str(one),
            "opened_at": T0,
        }
        state = Conversation(**known | facts)
        columns = msgspec.structs.asdict(state)
        places = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
        await self.database.execute(
            f"INSERT INTO conversation ({', '.join(columns)}) VALUES ({places})", *columns.values()
        )
        await self.database.execute(
            """INSERT INTO conversation_tag (workspace_id, tag, conversation_id)
               SELECT $1, tag, $2 FROM unnest($3::text[]) AS tag""",
            self.id,
            state.id,
            list(state.tags),
        )
        return state.id

    async def say(self, *said: tuple[datetime, str], conversation: UUID | None = None, note: bool = False) -> UUID:
        """A conversation with these messages (or notes), found by search."""
        one = conversation or await self.put()
        bodies = [Note(text) if note else Message(text) for _, text in said]
        opened = Opened(CHANNEL, CUSTOMER, "Lin", str(one), 1, "zh-CN", bot=True)
        events = [Recorded(1, T0, "opened", "customer", CUSTOMER, None, opened)]
        for n, ((when, _), body) in enumerate(zip(said, bodies, strict=True), start=2):
            events.append(Recorded(n, when, "note" if note else "message", "customer", CUSTOMER, None, body))
        async with self.database.transaction() as connection:
            await connection.executemany(
                """INSERT INTO event (workspace_id, stream_id, seq, stream, kind, occurred_at, actor_kind, actor_id, body)
                   VALUES ($1, $2, $3, 'conversation', $4, $5, $6, $7, $8)""",
                [(self.id, one, e.seq, e.kind, e.at, e.actor_kind, e.actor_id, e.body) for e in events],
            )
            woken = Woken(self.id, one, "conversations.search", 1, 1, len(events), 0, tuple(events))
            await keep(connection, [woken])
            await keep(connection, [woken])  # steps run at least once: a repeat must change nothing
        return one
