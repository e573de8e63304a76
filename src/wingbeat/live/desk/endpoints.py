"""The member's socket: hello, commands, watching, views, typing, presence."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec

from wingbeat.conversations.actions import ConversationDoor, command
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import find
from wingbeat.conversations.rules import MAX_TEXT
from wingbeat.kit.database import Database, Row
from wingbeat.kit.door import Committed
from wingbeat.kit.errors import NotFound, WingbeatError
from wingbeat.kit.files import LARGEST_BYTES
from wingbeat.kit.ids import uuid7
from wingbeat.kit.sockets import NOT_ALLOWED, SIGNED_OUT
from wingbeat.live import models as f
from wingbeat.live.actions import DeskSession, Hub
from wingbeat.live.endpoints import HELLO_SECONDS, Dialogue, Line, Pace
from wingbeat.people.presence.actions import drop, show
from wingbeat.people.sessions.actions import member_of_cookie
from wingbeat.people.sessions.models import ForeignOrigin
from wingbeat.workspaces.models import Actor
from wingbeat.workspaces.queries import Scope

PING_SECONDS = 8  # two unanswered end the socket, so a closed laptop is noticed within 30 s
PACE = Pace(PING_SECONDS, frames_per_second=500)  # programs of the firm's own may speak for a member
MAX_WATCHED = 50
HELLO = msgspec.json.Decoder(f.DeskHello)
FRAME = msgspec.json.Decoder(f.DeskFrame)

Tell = Callable[[Scope, Sequence[Any]], Awaitable[None]]


class DeskParts(msgspec.Struct, frozen=True):
    """What the desk's socket needs of the product; bound by the app."""

    database: Database
    hub: Hub
    door: ConversationDoor
    tell: Tell
    leases: "dict[UUID, tuple[UUID, UUID]]"  # socket → workspace, member: renewed by the app's heartbeat


async def converse(line: Line, parts: DeskParts, cookies: Mapping[str, str], origin: str | None, host: str) -> None:
    """One member's connection, from hello to the end."""
    async with asyncio.timeout(HELLO_SECONDS):
        hello: f.DeskHello = await line.frame(HELLO)
    try:
        actor, member = await member_of_cookie(parts.database, cookies, origin=origin, host=host)
        actor.need("converse")
    except ForeignOrigin:
        line.socket.close(NOT_ALLOWED, "origin")
        return
    except WingbeatError:
        line.socket.close(SIGNED_OUT, "signed out")
        return
    session = DeskSession(parts.hub, line.socket, actor.workspace_id, member["id"], member["name"])
    session.session_id = member["session_id"]
    dialogue = DeskDialogue(line, parts, Scope(parts.database, actor), session)
    try:
        await dialogue.welcome(hello, actor, member)
        while True:
            await dialogue.hear(await line.frame(FRAME))
    finally:
        parts.hub.leave(session)
        await dialogue.gone()


class DeskDialogue(Dialogue):
    """What a member may do."""

    session: DeskSession

    def __init__(self, line: Line, parts: DeskParts, scope: Scope, session: DeskSession) -> None:
        super().__init__(line, parts.hub, scope, session)
        self.parts = parts
        self.socket_id = uuid7()

    async def welcome(self, hello: f.DeskHello, actor: Actor, member: Row) -> None:
        """Tell the client who it is, show its member online, and serve what it watched."""
        self.session.views = hello.views
        now = await self.scope.value("SELECT clock_timestamp() FROM workspace WHERE workspace_id = $1")
        self.socket.push(
            f.frame(
                "welcome",
                v=1,
                member={
                    "id": member["id"],
                    "name": member["name"],
                    "role": member["role"],
                    "state": "online",
                    "capacity": member["capacity"],
                },
                ping_every_seconds=PING_SECONDS,
                now=now,
                limits={"text": MAX_TEXT, "file_bytes": LARGEST_BYTES},
            )
        )
        for wanted in hello.watch[:MAX_WATCHED]:
            await self.watch(wanted.conversation, wanted.after)
        # Only now: an event that came before the client's own number would leave a hole behind it.
        self.hub.join_desk(self.session)
        self.parts.leases[self.socket_id] = (actor.workspace_id, member["id"])
        await self.present("online")

    async def present(self, state: Literal["online", "away"]) -> None:
        """Set this desk's presence and tell what that changed."""
        await self.parts.tell(self.scope, await show(self.scope, self.session.member_id, self.socket_id, state))

    async def gone(self) -> None:
        """The lease is left to run out: a page that reloads is back before anybody notices."""
        self.parts.leases.pop(self.socket_id, None)

    async def leave(self) -> None:
        """Offline at once: signed out."""
        await self.parts.tell(self.scope, await drop(self.scope, [self.socket_id]))

    async def hear(self, frame: f.DeskFrame) -> None:
        """Act on one frame."""
        act = ACTS.get(type(frame))
        if act is not None:
            await act(self, frame)

    async def do(self, frame: f.Do) -> None:
        """Start a command; its ack follows the commit."""
        if self.check_key(frame.key):
            self.start(frame.key, self._command(frame))

    async def _command(self, frame: f.Do) -> Committed[Conversation]:
        return await command(self.parts.door, self.scope, frame.conversation, frame.command, key=frame.key)

    async def watch(self, conversation_id: UUID, after: int) -> None:
        """Serve a conversation from a number on; an unknown one is an error frame."""
        if len(self.session.wanted) >= MAX_WATCHED and conversation_id not in self.session.wanted:
            self.refuse(None, NotFound(f"A desk watches at most {MAX_WATCHED} conversations at once."))
            return
        try:
            await find(self.scope, conversation_id)
        except WingbeatError as error:
            self.refuse(None, error)
            return
        self.session.wanted.add(conversation_id)
        self.hub.watch(self.session, conversation_id, after)

    async def _watch(self, frame: f.Watch) -> None:
        await self.watch(frame.conversation, frame.after)

    async def _unwatch(self, frame: f.Unwatch) -> None:
        self.session.wanted.discard(frame.conversation)
        self.hub.unwatch(self.session, frame.conversation)

    async def _views(self, frame: f.Views) -> None:
        self.session.views = frame.views

    async def _typing(self, frame: f.Typing) -> None:
        self.hub.typing(self.scope.actor.workspace_id, frame.conversation, "member", self.session.name, on=frame.on)

    async def _presence(self, frame: f.SetPresence) -> None:
        await self.present(frame.state)


ACTS: Mapping[type, Callable[[DeskDialogue, Any], Awaitable[None]]] = {
    f.Do: DeskDialogue.do,
    f.History: DeskDialogue.history,
    f.Watch: DeskDialogue._watch,  # noqa: SLF001 - the table of this class's own frames
    f.Unwatch: DeskDialogue._unwatch,  # noqa: SLF001
    f.Views: DeskDialogue._views,  # noqa: SLF001
    f.Typing: DeskDialogue._typing,  # noqa: SLF001
    f.SetPresence: DeskDialogue._presence,  # noqa: SLF001
}
