"""The hub: who watches which conversation in this process, and the fan-out of what was committed."""

import asyncio
from collections.abc import Callable, Container, Sequence
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import events_after, find
from wingbeat.kit.bus import Hint
from wingbeat.kit.database import Database
from wingbeat.kit.door import Committed
from wingbeat.kit.log import Recorded
from wingbeat.kit.sockets import RESUME, SIGNED_OUT, Socket
from wingbeat.live.models import View, frame
from wingbeat.live.rules import MOVES, Wire, belongs, for_customer, for_member, head_view
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

HEADS_EVERY_SECONDS = 0.04  # changes within this time reach a desk as one frame; a first one goes at once
CATCH_UP = 500  # events read per step while catching up

Place = tuple[UUID, UUID]


class Session:
    """One connection: what it watches, and up to which number it has been served."""

    __slots__ = ("cursors", "filling", "hub", "socket", "view_event", "workspace_id")

    def __init__(
        self, hub: "Hub", socket: Socket, workspace_id: UUID, view_event: Callable[[Recorded], Wire | None]
    ) -> None:
        self.hub = hub
        self.socket = socket
        self.workspace_id = workspace_id
        self.view_event = view_event
        self.cursors: dict[UUID, int] = {}
        self.filling: set[UUID] = set()

    def deliver(self, conversation_id: UUID, events: Sequence[Recorded], text: str | None) -> None:
        """Send events that follow on what was sent; anything else is read from the log, in order and without holes."""
        cursor = self.cursors[conversation_id]
        if events[-1].seq <= cursor or conversation_id in self.filling:
            return
        if events[0].seq == cursor + 1:
            self.cursors[conversation_id] = events[-1].seq
            if text is not None:
                self.socket.push(text)
        else:
            self.hub.fill(self, conversation_id)

    async def fill(self, conversation_id: UUID) -> None:
        """Send everything after the cursor from the log."""
        try:
            while not self.socket.closing:
                events = await events_after(
                    self.hub.database, self.workspace_id, conversation_id, self.cursors[conversation_id], CATCH_UP
                )
                if not events:
                    return
                self.cursors[conversation_id] = events[-1].seq
                text = events_frame(conversation_id, events, self.view_event)
                if text is not None:
                    self.socket.push(text)
        finally:
            self.filling.discard(conversation_id)


class DeskSession(Session):
    """A member's connection: views and their changed heads on top."""

    __slots__ = ("_dirty", "_flushed_at", "_flushing", "member_id", "name", "session_id", "views", "wanted")

    def __init__(self, hub: "Hub", socket: Socket, workspace_id: UUID, member_id: UUID, name: str) -> None:
        super().__init__(hub, socket, workspace_id, for_member)
        self.member_id = member_id
        self.name = name
        self.session_id: UUID | None = None  # the signed-in session: it ends, the desk ends
        self.views: tuple[View, ...] = ()
        self.wanted: set[UUID] = set()  # watched on request; the rest is watched because it is the member's own
        self._dirty: dict[UUID, bytes] = {}
        self._flushing: asyncio.TimerHandle | None = None
        self._flushed_at = 0.0

    def head_changed(self, conversation_id: UUID, head: bytes) -> None:
        self._dirty[conversation_id] = head
        if self._flushing is None:
            loop = asyncio.get_running_loop()
            wait = max(0.0, self._flushed_at + HEADS_EVERY_SECONDS - loop.time())
            self._flushing = loop.call_later(wait, self._flush)

    def _flush(self) -> None:
        self._flushing = None
        self._flushed_at = asyncio.get_running_loop().time()
        heads, self._dirty = self._dirty, {}
        self.socket.push('{"t":"heads","heads":[' + b",".join(heads.values()).decode() + "]}")


class WidgetSession(Session):
    """A customer's connection: at most one conversation at a time."""

    __slots__ = ("customer_id",)

    def __init__(self, hub: "Hub", socket: Socket, workspace_id: UUID, customer_id: UUID) -> None:
        super().__init__(hub, socket, workspace_id, for_customer)
        self.customer_id = customer_id


def events_frame(
    conversation_id: UUID, events: Sequence[Recorded], view: Callable[[Recorded], Wire | None]
) -> str | None:
    """An `events` frame of what may be seen, or None when nothing may."""
    seen = [wire for wire in map(view, events) if wire is not None]
    return frame("events", conversation=conversation_id, events=seen) if seen else None


class Hub:
    """All sessions of this process. Everything runs on the event loop; nothing here waits for a slow reader."""

    def __init__(self, database: Database, publish: Callable[[Sequence[Hint]], None]) -> None:
        self.database = database
        self.publish = publish
        self.watchers: dict[Place, set[Session]] = {}
        self.desks: dict[UUID, set[DeskSession]] = {}
        self.customers: dict[Place, set[WidgetSession]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # --- who is here

    def join_desk(self, session: DeskSession) -> None:
        self.desks.setdefault(session.workspace_id, set()).add(session)

    def join_widget(self, session: WidgetSession) -> None:
        self.customers.setdefault((session.workspace_id, session.customer_id), set()).add(session)

    def leave(self, session: Session) -> None:
        for conversation_id in tuple(session.cursors):
            self.unwatch(session, conversation_id)
        if isinstance(session, DeskSession):
            self.desks.get(session.workspace_id, set()).discard(session)
        elif isinstance(session, WidgetSession):
            place = (session.workspace_id, session.customer_id)
            windows = self.customers.get(place, set())
            windows.discard(session)
            if not windows:
                self.customers.pop(place, None)

    def watch(self, session: Session, conversation_id: UUID, after: int) -> None:
        """Serve everything after `after`, now and as it happens."""
        session.cursors[conversation_id] = after
        self.watchers.setdefault((session.workspace_id, conversation_id), set()).add(session)
        self.fill(session, conversation_id)

    def unwatch(self, session: Session, conversation_id: UUID) -> None:
        session.cursors.pop(conversation_id, None)
        watchers = self.watchers.get((session.workspace_id, conversation_id))
        if watchers is not None:
            watchers.discard(session)
            if not watchers:
                del self.watchers[session.workspace_id, conversation_id]

    def fill(self, session: Session, conversation_id: UUID) -> None:
        if conversation_id not in session.filling:
            session.filling.add(conversation_id)
            self.spawn(session.fill(conversation_id))

    def spawn(self, work: Any) -> None:
        """Run something beside the fan-out and keep hold of it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- what happened

    def on_commit(self, committed: Sequence[Committed[Conversation]]) -> None:
        """Fan out what this process's door committed."""
        for change in committed:
            if change.events:
                self._fan_out(change.state, change.events)
            else:  # a key that was stored before: whoever stored it may have died before telling
                self.spawn(self.on_moved(change.state.workspace_id, change.state.id))

    def _fan_out(self, state: Conversation, events: Sequence[Recorded]) -> None:
        place = (state.workspace_id, state.id)
        self._bring_in(state, events)
        texts: dict[Callable[[Recorded], Wire | None], str | None] = {}
        for session in tuple(self.watchers.get(place, ())):
            if session.view_event not in texts:
                texts[session.view_event] = events_frame(state.id, events, session.view_event)
            session.deliver(state.id, events, texts[session.view_event])
        self._let_go(state)
        self._heads(state, moved=any(event.kind in MOVES for event in events))

    def _bring_in(self, state: Conversation, events: Sequence[Recorded]) -> None:
        """Sessions that watch from now on: the assignee's desks, and the customer's other windows."""
        place = (state.workspace_id, state.id)
        watchers = self.watchers.get(place, set())
        joining: list[Session] = []
        if state.assignee_id is not None and state.status == "assigned":
            joining += [desk for desk in self.desks.get(state.workspace_id, ()) if desk.member_id == state.assignee_id]
        if state.customer_id is not None:
            joining += self.customers.get((state.workspace_id, state.customer_id), ())
        for session in joining:
            if session not in watchers:
                # A customer's window shows all of its conversation, also what came before it heard of it.
                session.cursors[state.id] = 0 if isinstance(session, WidgetSession) else events[0].seq - 1
                self.watchers.setdefault(place, set()).add(session)

    def _let_go(self, state: Conversation) -> None:
        """Desks that watched only because the conversation was their member's stop when it no longer is."""
        for session in tuple(self.watchers.get((state.workspace_id, state.id), ())):
            if not isinstance(session, DeskSession) or state.id in session.wanted:
                continue
            if state.status == "resolved" or state.assignee_id != session.member_id:
                self.unwatch(session, state.id)

    def _heads(self, state: Conversation, *, moved: bool) -> None:
        head: bytes | None = None
        for desk in self.desks.get(state.workspace_id, ()):
            if moved or any(belongs(state, view, desk.member_id) for view in desk.views):
                head = head or msgspec.json.encode(head_view(state))
                desk.head_changed(state.id, head)

    async def on_moved(self, workspace_id: UUID, conversation_id: UUID) -> None:
        """Another process committed to a conversation: serve from the log whoever watches it here."""
        for session in tuple(self.watchers.get((workspace_id, conversation_id), ())):
            self.fill(session, conversation_id)
        if self.desks.get(workspace_id):
            state = await find(Scope(self.database, system(workspace_id)), conversation_id)
            self._heads(state, moved=True)

    def catch_up(self) -> None:
        """Hints were missed: serve every watcher from the log, in case something moved."""
        for (_, conversation_id), watchers in self.watchers.items():
            for session in watchers:
                self.fill(session, conversation_id)

    # --- what is never stored

    def typing(self, workspace_id: UUID, conversation_id: UUID, who: str, name: str, *, on: bool) -> None:
        """Show typing to the other side, here and in other processes."""
        self.show_typing(workspace_id, conversation_id, who, name, on=on)
        data = msgspec.json.encode([who, name, on]).decode()
        self.publish([Hint(workspace_id, "typing", conversation_id, data=data)])

    def show_typing(self, workspace_id: UUID, conversation_id: UUID, who: str, name: str, *, on: bool) -> None:
        text = frame("typing", conversation=conversation_id, who=who, name=name, on=on)
        side = WidgetSession if who == "member" else DeskSession
        for session in self.watchers.get((workspace_id, conversation_id), ()):
            if isinstance(session, side):
                session.socket.push(text)

    def tell_desks(self, workspace_id: UUID, text: str) -> None:
        for desk in self.desks.get(workspace_id, ()):
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
