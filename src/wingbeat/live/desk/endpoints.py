"""The member's socket: hello, commands, watching, views, typing, presence."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Literal, Never
from uuid import UUID

import msgspec

from wingbeat.conversations.actions import ConversationDoor, check_command, known_command, names_rows
from wingbeat.conversations.queries import find
from wingbeat.conversations.rules import MAX_TEXT
from wingbeat.kit.database import Database, Row
from wingbeat.kit.errors import Forbidden, NotFound, NotSignedIn, TooMany
from wingbeat.kit.files import LARGEST_BYTES
from wingbeat.kit.sockets import NOT_ALLOWED, SIGNED_OUT, Gone
from wingbeat.live import models as f
from wingbeat.live.actions import DeskSession, Hub
from wingbeat.live.board.actions import Boards
from wingbeat.live.endpoints import Answer, Dialogue, Line, Pace
from wingbeat.people.presence.actions import close, drop, look, show
from wingbeat.people.presence.queries import standing
from wingbeat.people.sessions.actions import member_of_cookie
from wingbeat.people.sessions.models import ForeignOrigin
from wingbeat.routing.notices.actions import see
from wingbeat.routing.offers.queries import offers_for
from wingbeat.workspaces.ports import Tell
from wingbeat.workspaces.queries import Scope

PING_SECONDS = 8  # two unanswered end the socket, so a closed laptop is noticed within 30 s
PACE = Pace(PING_SECONDS, frames_per_second=500)  # programs of the firm's own may speak for a member
MAX_WATCHED = 50
HELLO = msgspec.json.Decoder(f.DeskHello)
FRAME = msgspec.json.Decoder(f.DeskFrame)


class DeskParts(msgspec.Struct, frozen=True):
    """What the desk's socket needs of the product; bound by the app."""

    database: Database
    hub: Hub
    door: ConversationDoor
    tell: Tell
    boards: Boards


async def converse(line: Line, parts: DeskParts, cookies: Mapping[str, str], origin: str | None, host: str) -> Never:
    """One member's connection, from hello to the end."""
    hello: f.DeskHello = await line.hello(HELLO)
    try:
        actor, member = await member_of_cookie(parts.database, cookies, origin=origin, host=host)
        actor.need("converse")
    except ForeignOrigin:
        line.socket.close(NOT_ALLOWED, "origin")
        raise Gone from None
    except (NotSignedIn, Forbidden):
        line.socket.close(SIGNED_OUT, "signed out")
        raise Gone from None
    session = DeskSession(line.socket, actor.workspace_id, member["id"], member["name"], member["session_id"])
    dialogue = DeskDialogue(parts, Scope(parts.database, actor), session)
    parts.hub.join(session)
    try:
        await dialogue.welcome(hello, member)
        while True:
            await dialogue.hear(await line.frame(FRAME))
    finally:
        parts.hub.leave(session)
        parts.boards.leave(session)
        await dialogue.gone()


class DeskDialogue(Dialogue):
    """What a member may do."""

    __slots__ = ("parts",)
    session: DeskSession

    def __init__(self, parts: DeskParts, scope: Scope, session: DeskSession) -> None:
        super().__init__(session.socket, parts.hub, scope, session)
        self.parts = parts

    async def welcome(self, hello: f.DeskHello, member: Row) -> None:
        """Tell the client who it is, show its member online (or away, if they said so and only came again), and serve what it watched."""
        self.session.views, self.session.seen = hello.views, hello.visible
        state = await standing(self.scope, self.session.member_id)
        now = await self.scope.value("SELECT clock_timestamp() FROM workspace WHERE workspace_id = $1")
        self.socket.push(
            f.frame(
                "welcome",
                v=1,
                member={
                    "id": member["id"],
                    "name": member["name"],
                    "role": member["role"],
                    "state": state,
                    "capacity": member["capacity"],
                },
                ping_every_seconds=PING_SECONDS,
                now=now,
                limits={"text": MAX_TEXT, "file_bytes": LARGEST_BYTES},
            )
        )
        for wanted in hello.watch:
            await self.watch(wanted.conversation, wanted.after)
        # Only now: an event of one's own conversation that came before the client's number would leave a hole behind it.
        self.hub.open(self.session)
        for offered in await offers_for(self.scope, self.session.member_id):
            self.hub.asking.show(self.session, offered)
        await self._board(f.LookAtBoard(hello.board))
        await self.present(state)
        if hello.visible:
            await see(self.scope, self.session.member_id)

    async def present(self, state: Literal["online", "away"]) -> None:
        """Set the member's presence and tell what that changed."""
        self.session.shown = state
        self.session.renewed_at = self.socket.heard_at
        facts = await show(self.scope, self.session.member_id, self.session.lease_id, state, visible=self.session.seen)
        await self.parts.tell(self.scope, facts)

    async def gone(self) -> None:
        """Signed out: offline at once. Else the lease runs out by itself: a page that reloads is back before that."""
        if self.socket.closing and self.socket.closing[0] == SIGNED_OUT:
            await self.parts.tell(self.scope, await drop(self.scope, [self.session.lease_id]))
        else:
            await close(self.scope, self.session.lease_id)

    async def hear(self, frame: f.DeskFrame) -> None:
        """Act on one frame."""
        act = ACTS.get(type(frame))
        if act is not None:
            await act(self, frame)

    async def do(self, frame: f.Do) -> None:
        """Start a command; its ack follows the commit."""
        if not self.may_start(frame):
            return
        wanted = frame.command
        if names_rows(wanted):
            self.in_turn(frame, partial(self._prepared, frame))
        else:
            self.at_once(frame, partial(self._submit, frame, wanted))

    async def _prepared(self, frame: f.Do) -> Answer:
        """Names and files as the database knows them, whatever the client says."""
        await find(self.scope, frame.conversation)
        return self._submit(frame, await known_command(self.scope, frame.conversation, frame.command))

    def _submit(self, frame: f.Do, wanted: Any) -> Answer:
        actor = self.scope.actor
        check_command(actor, wanted)
        return self.parts.door.submit(
            actor.workspace_id, frame.conversation, wanted, sender=actor.sender, key=frame.key
        )

    async def watch(self, conversation_id: UUID, after: int) -> None:
        """Serve a conversation from a number on; an unknown one is an error frame.

        Raises `Busy`, which ends the line: a client that went on without its watch would hold a list with a hole.
        """
        if len(self.session.wanted) >= MAX_WATCHED and conversation_id not in self.session.wanted:
            self.refuse(None, TooMany(f"A desk watches at most {MAX_WATCHED} conversations at once."))
            return
        try:
            state = await find(self.scope, conversation_id)
        except NotFound as error:
            self.refuse(None, error)
            return
        self.session.wanted.add(conversation_id)
        self.hub.watch(self.session, conversation_id, max(0, min(after, state.seq)))

    async def _watch(self, frame: f.Watch) -> None:
        await self.watch(frame.conversation, frame.after)

    async def _unwatch(self, frame: f.Unwatch) -> None:
        self.session.wanted.discard(frame.conversation)
        self.hub.unwatch(self.session, frame.conversation)

    async def _views(self, frame: f.Views) -> None:
        self.session.views = frame.views

    async def _board(self, frame: f.LookAtBoard) -> None:
        if not frame.on:
            self.parts.boards.leave(self.session)
        elif "supervise" in self.scope.actor.rights:
            self.parts.boards.look(self.session)
        else:
            self.refuse(None, Forbidden(needed="supervise"))

    async def _visible(self, frame: f.Visible) -> None:
        self.session.seen = frame.on
        await look(self.scope, self.session.lease_id, visible=frame.on)
        if frame.on:
            await see(self.scope, self.session.member_id)

    async def _typing(self, frame: f.Typing) -> None:
        session, passing = self.session, self.hub.passing
        passing.typing(session.workspace_id, frame.conversation, "member", session.name, on=frame.on)
        passing.at(session, frame.conversation, "types" if frame.on else "stops")

    async def _look(self, frame: f.Look) -> None:
        unseen = frame.listens and "supervise" in self.scope.actor.rights
        self.hub.passing.at(self.session, frame.conversation, "listens" if unseen else "looks")

    async def _presence(self, frame: f.SetPresence) -> None:
        await self.present(frame.state)


ACTS: Mapping[type, Callable[[DeskDialogue, Any], Awaitable[None]]] = {
    f.Do: DeskDialogue.do,
    f.History: DeskDialogue.history,
    f.Watch: DeskDialogue._watch,  # noqa: SLF001 - the table of this class's own frames
    f.Unwatch: DeskDialogue._unwatch,  # noqa: SLF001
    f.Look: DeskDialogue._look,  # noqa: SLF001
    f.Views: DeskDialogue._views,  # noqa: SLF001
    f.LookAtBoard: DeskDialogue._board,  # noqa: SLF001
    f.Visible: DeskDialogue._visible,  # noqa: SLF001
    f.Typing: DeskDialogue._typing,  # noqa: SLF001
    f.SetPresence: DeskDialogue._presence,  # noqa: SLF001
}
