"""Whether a customer is still here: windows open on a conversation, over all processes, through crashes.

Leaving, in chat: no window for 60 s while we owe an answer. The timer is a row, so a restart does not forget it; what
a dead process had open is closed by the next heartbeat of any other.
"""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Leave
from wingbeat.kit.database import LOST, Database
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Busy
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers

LEAVE_SECONDS = 60.0
BEAT_SECONDS = 5.0
DEAD_SECONDS = 20.0  # four missed beats
TIMER = "leave"


class Windows:
    """Keeps `live_window` and the leaving timers."""

    def __init__(self, database: Database, door: ConversationDoor, *, leave_seconds: float = LEAVE_SECONDS) -> None:
        self._database = database
        self._door = door
        self._leave_seconds = leave_seconds
        self._process_id = uuid7()
        self._open: dict[UUID, tuple[UUID, UUID]] = {}  # window → workspace and conversation
        self.timers: Timers | None = None  # bound by the app: the timers' handlers include `due`

    async def opened(self, workspace_id: UUID, conversation_id: UUID, window_id: UUID) -> None:
        """A window shows the conversation: nobody has left."""
        self._open[window_id] = workspace_id, conversation_id
        await self._database.execute(
            """WITH back AS (DELETE FROM timer WHERE workspace_id = $1 AND name = $5 AND subject_id = $2)
               INSERT INTO live_window (workspace_id, conversation_id, socket_id, process_id) VALUES ($1, $2, $3, $4)
               ON CONFLICT DO NOTHING""",
            workspace_id,
            conversation_id,
            window_id,
            self._process_id,
            TIMER,
        )

    async def closed(self, workspace_id: UUID, conversation_id: UUID, window_id: UUID) -> None:
        """A window closed: the minute begins, whether or not it was the last; `due` looks."""
        if self._open.get(window_id) == (workspace_id, conversation_id):
            del self._open[window_id]
        await self._database.execute(
            "DELETE FROM live_window WHERE workspace_id = $1 AND conversation_id = $2 AND socket_id = $3",
            workspace_id,
            conversation_id,
            window_id,
        )
        if self.timers is not None:
            await self.timers.set(workspace_id, TIMER, conversation_id, after_seconds=self._leave_seconds)

    async def due(self, workspace_id: UUID, conversation_id: UUID, due: datetime) -> None:
        """A minute without a window: the customer left, if we still owed an answer."""
        here = await self._database.value(
            "SELECT count(*) FROM live_window WHERE workspace_id = $1 AND conversation_id = $2",
            workspace_id,
            conversation_id,
        )
        if here == 0:
            seen = due - timedelta(seconds=self._leave_seconds)
            await self._door.append(
                workspace_id,
                conversation_id,
                Leave(last_seen_at=seen),
                sender=Sender("system"),
                key=f"leave:{due.isoformat()}",
            )

    async def run(self) -> None:
        """Say that this process lives, and close the windows of those that do not."""
        while True:
            try:
                await self.beat()
            except (*LOST, Busy):
                pass
            await asyncio.sleep(BEAT_SECONDS)

    async def beat(self) -> None:
        """One heartbeat. The minute of a dead process's windows begins in the statement that closes them."""
        late: bool = await self._database.value(
            """WITH before AS (SELECT seen_at FROM process WHERE id = $1),
               me AS (
                   INSERT INTO process (id, seen_at) VALUES ($1, clock_timestamp())
                   ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()),
               dead AS (
                   DELETE FROM process WHERE seen_at < clock_timestamp() - make_interval(secs => $2) AND id <> $1),
               gone AS (
                   DELETE FROM live_window w
                   WHERE w.process_id <> $1 AND NOT EXISTS (
                         SELECT FROM process p WHERE p.id = w.process_id
                            AND p.seen_at >= clock_timestamp() - make_interval(secs => $2))
                   RETURNING w.workspace_id, w.conversation_id),
               minutes AS (
                   INSERT INTO timer (workspace_id, name, subject_id, due)
                   SELECT DISTINCT workspace_id, $3, conversation_id, now() + make_interval(secs => $4) FROM gone
                   ON CONFLICT (workspace_id, name, subject_id) DO UPDATE SET due = excluded.due)
               SELECT NOT EXISTS (
                   SELECT FROM before WHERE seen_at >= clock_timestamp() - make_interval(secs => $2))""",
            self._process_id,
            DEAD_SECONDS,
            TIMER,
            self._leave_seconds,
        )
        if late and self._open:
            await self._open_again()

    async def _open_again(self) -> None:
        """This process slept, and was taken for dead: its windows are still here, and so are their customers."""
        windows = [(*place, window) for window, place in self._open.items()]
        await self._database.execute(
            """WITH back AS (
                   SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS b (workspace_id, conversation_id, socket_id)),
               here AS (
                   DELETE FROM timer t USING back b
                   WHERE t.workspace_id = b.workspace_id AND t.name = $5 AND t.subject_id = b.conversation_id)
               INSERT INTO live_window (workspace_id, conversation_id, socket_id, process_id)
               SELECT workspace_id, conversation_id, socket_id, $4 FROM back ON CONFLICT DO NOTHING""",
            *zip(*windows, strict=True),
            self._process_id,
            TIMER,
        )
