"""The hub: who watches which conversation in this process, and the fan-out of what was committed."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Container, Coroutine, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, Literal
from uuid import UUID

import structlog

from wingbeat.conversations.corrections.queries import told_after, told_before
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import events_after, events_before
from wingbeat.kit.beats import RETRY_SECONDS, when_back
from wingbeat.kit.bus import Hint
from wingbeat.kit.database import LOST, Database
from wingbeat.kit.door import Committed
from wingbeat.kit.errors import Busy
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.kit.sockets import RESUME, SIGNED_OUT, Socket
from wingbeat.live.asking.actions import Asking
from wingbeat.live.models import View, encode
from wingbeat.live.passing.actions import Passing
from wingbeat.live.queries import changed_since, heads_of
from wingbeat.live.rules import MOVES, Filter, belongs, events_frame, for_customer, for_member, head_view
from wingbeat.workspaces.queries import Scope

log = structlog.get_logger()

MOVED_EVERY_SECONDS = 0.015  # a new chat is in every inbox within 50 ms; what follows within this time rides along
HEADS_EVERY_SECONDS = 0.2  # previews of lists nobody may be reading right now; the open conversation has its events
CATCH_UP = 100  # events read per step while catching up: a page is at most a few megabytes
MOST_LEFT = 1000  # conversations a desk gave away and may get back while it is open: more than a day's work

Place = tuple[UUID, UUID]
ReadAfter = Callable[[Database, UUID, UUID, int, int], Awaitable[list[Recorded]]]
ReadBefore = Callable[[Scope, UUID, int, int], Awaitable[list[Recorded]]]


class Session:
    """One connection: what it watches, and up to which number it has been served.

    Until `Hub.open` it is served nothing: the welcome comes first.
    """

    __slots__ = ("cursors", "filling", "opened", "seen", "socket", "workspace_id")
    side: Literal["desk", "widget"] = "widget"
    view_event: Filter
    read_after: ReadAfter = staticmethod(told_after)
    read_before: ReadBefore = staticmethod(told_before)

    def __init__(self, socket: Socket, workspace_id: UUID) -> None:
        self.socket = socket
        self.workspace_id = workspace_id
        self.cursors: dict[UUID, int] = {}
        self.filling: dict[UUID, int] | None = None  # conversation → the highest number known while catching up
        self.opened = False
        self.seen = True  # by its person: the page is in view


class DeskSession(Session):
    """A member's connection."""

    __slots__ = ("lease_id", "left_at", "member_id", "name", "renewed_at", "session_id", "shown", "views", "wanted")
    side = "desk"
    view_event = staticmethod(for_member)
    read_after = staticmethod(events_after)
    read_before = staticmethod(events_before)

    def __init__(self, socket: Socket, workspace_id: UUID, member_id: UUID, name: str, session_id: UUID) -> None:
        super().__init__(socket, workspace_id)
        self.member_id = member_id
        self.name = name
        self.session_id = session_id  # the signed-in session: it ends, the desk ends
        self.lease_id = uuid7()
        self.shown: Literal["online", "away"] | None = None  # what presence shows of this desk
        self.renewed_at = 0.0
        self.views: tuple[View, ...] = ()
        self.wanted: set[UUID] = set()  # watched on request; the rest is watched because it is the member's own
        self.left_at: dict[UUID, int] = {}  # where a member's own ended: should it come back, it goes on there

    def let_go(self, conversation_id: UUID) -> None:
        """Remember where a conversation of the member's own ended, the newest of them."""
        self.left_at[conversation_id] = self.cursors[conversation_id]
        if len(self.left_at) > MOST_LEFT:
            del self.left_at[next(iter(self.left_at))]


class WidgetSession(Session):
    """A customer's connection: at most one conversation at a time."""

    __slots__ = ("customer_id", "window_id")
    view_event = staticmethod(for_customer)

    def __init__(self, socket: Socket, workspace_id: UUID, customer_id: UUID) -> None:
        super().__init__(socket, workspace_id)
        self.customer_id = customer_id
        self.window_id = uuid7()


class Hub:
    """All sessions of this process. Everything runs on the event loop; nothing here waits for a slow reader."""

    def __init__(self, database: Database, publish: Callable[[Sequence[Hint]], None]) -> None:
        self.database = database
        self.watchers: dict[Place, set[Session]] = {}
        self.desks: dict[UUID, set[DeskSession]] = {}
        self.customers: dict[Place, set[WidgetSession]] = {}
        self.heads = Heads(self.desks)
        self.asking = Asking(self.desks, publish)
        self.passing = Passing(self.watchers, self.desks, publish)
        self._tasks: set[asyncio.Task[None]] = set()

    # --- who is here

    def join(self, session: Session) -> None:
        """From now on nothing is missed; it is served once it is open."""
        if isinstance(session, DeskSession):
            self.desks.setdefault(session.workspace_id, set()).add(session)
        elif isinstance(session, WidgetSession):
            self.customers.setdefault((session.workspace_id, session.customer_id), set()).add(session)

    def open(self, session: Session) -> None:
        """The welcome is out: serve what came about meanwhile, and all that follows."""
        session.opened = True
        for conversation_id in session.cursors:
            self._fill(session, conversation_id, 0)

    def leave(self, session: Session) -> None:
        session.opened = False
        for conversation_id in tuple(session.cursors):
            self.unwatch(session, conversation_id)
        if isinstance(session, DeskSession):
            _discard(self.desks, session.workspace_id, session)
            self.asking.forget(session)
            self.passing.at(session, None, "leaves")
        elif isinstance(session, WidgetSession):
            _discard(self.customers, (session.workspace_id, session.customer_id), session)

    def watch(self, session: Session, conversation_id: UUID, after: int) -> None:
        """Serve everything after `after`, now and as it happens."""
        if session.socket.closing:
            return
        session.cursors[conversation_id] = after
        self.watchers.setdefault((session.workspace_id, conversation_id), set()).add(session)
        if session.opened:
            self._fill(session, conversation_id, 0)

    def unwatch(self, session: Session, conversation_id: UUID) -> None:
        session.cursors.pop(conversation_id, None)
        _discard(self.watchers, (session.workspace_id, conversation_id), session)

    # --- serving

    def _deliver(self, session: Session, conversation_id: UUID, events: Sequence[Recorded], text: bytes | None) -> None:
        """Send events that follow on what was sent; anything else is read from the log, in order and without holes."""
        cursor = session.cursors[conversation_id]
        if events[-1].seq <= cursor or not session.opened:
            return
        if events[0].seq != cursor + 1 or (session.filling and conversation_id in session.filling):
            self._fill(session, conversation_id, events[-1].seq)
            return
        session.cursors[conversation_id] = events[-1].seq
        if text is not None:
            session.socket.push(text)

    def _fill(self, session: Session, conversation_id: UUID, upto: int) -> None:
        """Send everything after the cursor from the log, at least up to `upto`."""
        session.filling = {} if session.filling is None else session.filling
        if conversation_id in session.filling:
            session.filling[conversation_id] = max(upto, session.filling[conversation_id])
        else:
            session.filling[conversation_id] = upto
            self.spawn(self._catch_up(session, conversation_id))

    async def _catch_up(self, session: Session, conversation_id: UUID) -> None:
        assert session.filling is not None
        try:
            while not session.socket.closing and conversation_id in session.cursors:
                cursor = session.cursors[conversation_id]
                events = await self._read_after(session, conversation_id, cursor)
                if session.cursors.get(conversation_id) != cursor or events is None:
                    continue  # watched anew, or not at all, while we read; or the database is away
                if not events and session.filling[conversation_id] <= cursor:
                    return
                if events:
                    session.cursors[conversation_id] = events[-1].seq
                    text = events_frame(conversation_id, events, session.view_event)
                    if text is not None:
                        session.socket.push(text)
                        await session.socket.drained()
        finally:
            del session.filling[conversation_id]
            session.filling = session.filling or None

    async def _read_after(self, session: Session, conversation_id: UUID, cursor: int) -> list[Recorded] | None:
        try:
            return await session.read_after(self.database, session.workspace_id, conversation_id, cursor, CATCH_UP)
        except (*LOST, Busy):
            await asyncio.sleep(RETRY_SECONDS)
            return None

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something beside the fan-out and keep hold of it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("something beside the fan-out failed", exc_info=task.exception())

    # --- what happened

    def on_commit(self, committed: Sequence[Committed[Conversation]]) -> None:
        """Fan out what this process's door committed; raises at the end what went wrong with some of it."""
        failed: list[Exception] = []
        for change in committed:
            try:
                self._fan_out(change)
            except Exception as error:  # noqa: BLE001 - it is raised below; the others' watchers hear theirs
                failed.append(error)
        if failed:
            raise ExceptionGroup("some of what was committed could not be shown", failed)

    def _fan_out(self, change: Committed[Conversation]) -> None:
        state, events = change.state, change.events
        if not events:  # a key that was stored before: whoever stored it may have died before telling
            self.spawn(self.on_moved(state.workspace_id, [(state.id, change.seq)]))
            return
        self._bring_in(state, events[0].seq - 1)
        texts: dict[Filter, bytes | None] = {}
        for session in tuple(self.watchers.get((state.workspace_id, state.id), ())):
            view = session.view_event
            if view not in texts:
                texts[view] = events_frame(state.id, events, view)
            self._deliver(session, state.id, events, texts[view])
        self._let_go(state)
        self.heads.changed(state, moved=any(event.kind in MOVES for event in events))
        self.asking.changed(state)

    async def on_moved(self, workspace_id: UUID, moved: Sequence[tuple[UUID, int]]) -> None:
        """Another process committed to these conversations, from these numbers on: serve whoever watches them here."""
        if not self._anyone(workspace_id):
            return
        ids = [one for one, _ in moved]
        states = await when_back(lambda: heads_of(self.database, workspace_id, ids))
        for conversation_id, first in moved:
            if conversation_id in states:
                self._moved_elsewhere(states[conversation_id], first - 1)

    async def catch_up(self, seconds: float) -> None:
        """Hints may have been lost for so many seconds: look at everything watched, and at every head that moved."""
        for (_, conversation_id), sessions in tuple(self.watchers.items()):
            for session in tuple(sessions):
                if session.opened:
                    self._fill(session, conversation_id, 0)
        since = time.monotonic() - seconds
        for workspace_id in {*self.desks, *(place[0] for place in self.customers)}:
            for state in await when_back(partial(self._changed, workspace_id, since)):
                self._moved_elsewhere(state, state.seq - 1)

    async def _changed(self, workspace_id: UUID, since: float) -> list[Conversation]:
        return await changed_since(self.database, workspace_id, time.monotonic() - since)

    def _moved_elsewhere(self, state: Conversation, after: int) -> None:
        self._bring_in(state, after)
        for session in tuple(self.watchers.get((state.workspace_id, state.id), ())):
            if session.opened:
                self._fill(session, state.id, state.seq)
        self._let_go(state)
        self.heads.changed(state, moved=True)
        self.asking.changed(state)

    def _anyone(self, workspace_id: UUID) -> bool:
        return workspace_id in self.desks or any(place[0] == workspace_id for place in self.customers)

    def _bring_in(self, state: Conversation, after: int) -> None:
        """Sessions that watch from now on: the assignee's desks, and the customer's other windows."""
        joining: list[Session] = []
        if state.status == "assigned":
            joining += [desk for desk in self.desks.get(state.workspace_id, ()) if desk.member_id == state.assignee_id]
        if state.customer_id is not None:
            joining += self.customers.get((state.workspace_id, state.customer_id), ())
        for session in joining:
            if state.id not in session.cursors and not session.socket.closing:
                # A customer's window shows all of its conversation, also what came before it heard of it.
                session.cursors[state.id] = (
                    session.left_at.pop(state.id, after) if isinstance(session, DeskSession) else 0
                )
                self.watchers.setdefault((state.workspace_id, state.id), set()).add(session)

    def _let_go(self, state: Conversation) -> None:
        """Desks that watched only because the conversation was their member's stop when it no longer is."""
        for session in tuple(self.watchers.get((state.workspace_id, state.id), ())):
            if not isinstance(session, DeskSession) or state.id in session.wanted:
                continue
            if state.status == "resolved" or state.assignee_id != session.member_id:
                session.let_go(state.id)
                self.unwatch(session, state.id)

    # --- to the desks

    def tell_desks(self, workspace_id: UUID, text: bytes) -> None:
        for desk in self.desks.get(workspace_id, ()):
            if desk.opened:
                desk.socket.push(text)

    def end_sessions(self, workspace_id: UUID, ended: Container[UUID]) -> None:
        """These sign-ins are over: their desks close (hostile case 24)."""
        for desk in tuple(self.desks.get(workspace_id, ())):
            if desk.session_id in ended:
                desk.socket.close(SIGNED_OUT, "signed out")

    def end_member(self, workspace_id: UUID, member_id: UUID) -> None:
        """A member's rights changed or ended: every desk must say hello again."""
        for desk in tuple(self.desks.get(workspace_id, ())):
            if desk.member_id == member_id:
                desk.socket.close(RESUME, "rights changed")


class Heads:
    """Changed heads on their way to the desks: each encoded once, many changes of one conversation sent as one."""

    def __init__(self, desks: dict[UUID, set[DeskSession]]) -> None:
        self._desks = desks
        self._dirty: dict[UUID, dict[UUID, tuple[Conversation, bool]]] = {}  # workspace → conversation → moved?
        self._flushed_at: dict[UUID, float] = {}
        self._timers: dict[UUID, tuple[float, asyncio.TimerHandle]] = {}

    def changed(self, state: Conversation, *, moved: bool) -> None:
        """Tell the desks soon. Who moved may leave anybody's list, so every desk hears of it."""
        if state.workspace_id not in self._desks:
            return
        dirty = self._dirty.setdefault(state.workspace_id, {})
        earlier = dirty.get(state.id)
        if earlier is not None:
            moved = moved or earlier[1]
            state = max(state, earlier[0], key=attrgetter("seq"))
        dirty[state.id] = (state, moved)
        self._ring(state.workspace_id, MOVED_EVERY_SECONDS if moved else HEADS_EVERY_SECONDS)

    def _ring(self, workspace_id: UUID, every_seconds: float) -> None:
        loop = asyncio.get_running_loop()
        due = max(loop.time(), self._flushed_at.get(workspace_id, 0.0) + every_seconds)
        earlier = self._timers.get(workspace_id)
        if earlier is not None and earlier[0] <= due:
            return
        if earlier is not None:
            earlier[1].cancel()
        self._timers[workspace_id] = due, loop.call_at(due, self._flush, workspace_id)

    def _flush(self, workspace_id: UUID) -> None:
        del self._timers[workspace_id]
        self._flushed_at[workspace_id] = asyncio.get_running_loop().time()
        dirty = self._dirty.pop(workspace_id)
        texts: dict[frozenset[UUID], bytes] = {}
        everything = frozenset(dirty)
        encoded = {one: encode(head_view(state)) for one, (state, _) in dirty.items()}
        for desk in self._desks.get(workspace_id, ()):
            if not desk.opened:
                continue
            seen = everything
            if "all" not in desk.views:
                seen = frozenset(
                    one
                    for one, (state, moved) in dirty.items()
                    if moved or any(belongs(state, view, desk.member_id) for view in desk.views)
                )
            if seen and seen not in texts:
                texts[seen] = b'{"t":"heads","heads":[' + b",".join(encoded[one] for one in seen) + b"]}"
            if seen:
                desk.socket.push(texts[seen])


def _discard(places: dict[Any, set[Any]], place: Any, session: Session) -> None:
    found = places.get(place)
    if found is not None:
        found.discard(session)
        if not found:
            del places[place]
