"""Whether a customer is still here: windows open on a conversation, over all processes, through crashes.

Leaving, in chat: no window for 60 s while we owe an answer. The timer is a row, so a restart does not forget it; what
a dead process had open is closed by the next heartbeat of any other.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from wingbeat.conversations.actions import ConversationDoor
from wingbeat.conversations.models import Leave
from wingbeat.kit.beats import beat_for_ever
from wingbeat.kit.database import Database
from wingbeat.kit.door import Sender
from wingbeat.kit.ids import uuid7

LEAVE_SECONDS = 60.0
BEAT_SECONDS = 5.0
DEAD_SECONDS = 20.0  # four missed beats
TIMER = "leave"

Place = tuple[UUID, UUID]  # workspace and conversation

# Nobody has left where a window is open.
OPEN = """
    WITH shown AS (SELECT * FROM unnest($2::uuid[], $3::uuid[]) AS s (conversation_id, socket_id)),
    here AS (
        DELETE FROM timer t USING shown s WHERE t.workspace_id = $1 AND t.name = $5 AND t.subject_id = s.conversation_id)
    INSERT INTO live_window (workspace_id, conversation_id, socket_id, process_id)
    SELECT $1, conversation_id, socket_id, $4 FROM shown ON CONFLICT DO NOTHING"""

# The minute begins in the statement that closes: whoever dies between two would leave a customer here for ever.
CLOSE = """
    WITH gone AS (DELETE FROM live_window w WHERE workspace_id = $1 AND {which} RETURNING conversation_id)
    INSERT INTO timer (workspace_id, name, subject_id, due)
    SELECT DISTINCT $1::uuid, $2, conversation_id, clock_timestamp() + make_interval(secs => $3) FROM gone
    ON CONFLICT (workspace_id, name, subject_id) DO UPDATE SET due = excluded.due, attempts = 0, lease_until = NULL"""
ONE = CLOSE.format(which="conversation_id = $4 AND socket_id = $5")

DEAD = """
    process_id <> $4 AND NOT EXISTS (
        SELECT FROM process p
        WHERE p.id = w.process_id AND p.seen_at >= clock_timestamp() - make_interval(secs => $5))"""
OF_THE_DEAD = CLOSE.format(which=DEAD)
WHERE_DEAD = f"SELECT DISTINCT workspace_id FROM live_window w WHERE {DEAD}".replace("$4", "$1").replace("$5", "$2")

BEAT = """
    WITH before AS (SELECT seen_at FROM process WHERE id = $1),
    me AS (
        INSERT INTO process (id, seen_at) VALUES ($1, clock_timestamp())
        ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp()),
    dead AS (DELETE FROM process WHERE seen_at < clock_timestamp() - make_interval(secs => $2) AND id <> $1)
    SELECT NOT EXISTS (SELECT FROM before WHERE seen_at >= clock_timestamp() - make_interval(secs => $2))"""


class Windows:
    """Keeps `live_window` and the leaving timers."""

    def __init__(self, database: Database, door: ConversationDoor, *, leave_seconds: float = LEAVE_SECONDS) -> None:
        self._database = database
        self._door = door
        self._leave_seconds = leave_seconds
        self._process_id = uuid7()
        self._open: dict[UUID, Place] = {}  # by window
        self._closing: set[tuple[UUID, Place]] = set()  # not written down yet: the database may be away

    async def opened(self, workspace_id: UUID, conversation_id: UUID, window_id: UUID) -> None:
        """A window shows the conversation: nobody has left."""
        self._open[window_id] = workspace_id, conversation_id
        await self._show(workspace_id, [conversation_id], [window_id])

    async def _show(self, workspace_id: UUID, conversations: list[UUID], windows: list[UUID]) -> None:
        await self._database.execute(OPEN, workspace_id, conversations, windows, self._process_id, TIMER)

    async def closed(self, workspace_id: UUID, conversation_id: UUID, window_id: UUID) -> None:
        """A window closed: the minute begins, whether or not it was the last; `due` looks."""
        place = workspace_id, conversation_id
        if self._open.get(window_id) == place:
            del self._open[window_id]
        self._closing.add((window_id, place))
        await self._close(window_id, place)

    async def _close(self, window_id: UUID, place: Place) -> None:
        workspace_id, conversation_id = place
        if self._open.get(window_id) != place:  # it may show the conversation again by now
            await self._database.execute(ONE, workspace_id, TIMER, self._leave_seconds, conversation_id, window_id)
        self._closing.discard((window_id, place))

    async def due(self, workspace_id: UUID, conversation_id: UUID, due: datetime) -> None:
        """A minute without a window: the customer left, if we still owed an answer."""
        here = await self._database.value(
            "SELECT EXISTS (SELECT FROM live_window WHERE workspace_id = $1 AND conversation_id = $2)",
            workspace_id,
            conversation_id,
        )
        if not here:
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
        await beat_for_ever(self.beat, every_seconds=BEAT_SECONDS)

    async def beat(self) -> None:
        """One heartbeat, and what was left undone: windows of the dead, and our own that the database missed."""
        late: bool = await self._database.value(BEAT, self._process_id, DEAD_SECONDS)
        for row in await self._database.rows(WHERE_DEAD, self._process_id, DEAD_SECONDS):
            of_the_dead = self._process_id, DEAD_SECONDS
            await self._database.execute(OF_THE_DEAD, row["workspace_id"], TIMER, self._leave_seconds, *of_the_dead)
        for window_id, place in tuple(self._closing):
            await self._close(window_id, place)
        if late:
            await self._open_again()

    async def _open_again(self) -> None:
        """This process slept, and was taken for dead: its windows are still here, and so are their customers."""
        windows: dict[UUID, list[tuple[UUID, UUID]]] = defaultdict(list)
        for window_id, (workspace_id, conversation_id) in self._open.items():
            windows[workspace_id].append((conversation_id, window_id))
        for workspace_id, shown in windows.items():
            await self._show(workspace_id, [one for one, _ in shown], [window for _, window in shown])
