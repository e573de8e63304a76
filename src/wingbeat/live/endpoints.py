"""The two WebSocket endpoints, on raw ASGI: what each side may send, and what follows from it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.conversations.queries import events_before, find
from wingbeat.kit.door import Committed
from wingbeat.kit.errors import Busy, Invalid, TooMany, WingbeatError
from wingbeat.kit.sockets import BROKEN, MAX_FRAME_BYTES, SIGNED_OUT, Heart, Receive, Send, Socket
from wingbeat.live import models as f
from wingbeat.live.actions import Hub, Session, events_frame
from wingbeat.workspaces.queries import Scope

HELLO_SECONDS = 10.0
MAX_UNACKNOWLEDGED = 32
BURST_SECONDS = 3.0  # how much of its rate a client may use at once
HISTORY_LIMIT = 100


class Pace(msgspec.Struct, frozen=True):
    """How often a side is pinged, and how many frames it may send (hostile case 44)."""

    ping_every_seconds: float
    frames_per_second: float


class Gone(Exception):
    """The client closed the connection."""


class Line:
    """One connection's receiving side: frames in, decoded and counted."""

    def __init__(self, receive: Receive, socket: Socket, frames_per_second: float) -> None:
        self._receive = receive
        self.socket = socket
        self._rate = frames_per_second
        self._tokens = self._most = frames_per_second * BURST_SECONDS
        self._at = time.monotonic()

    async def frame(self, decoder: "msgspec.json.Decoder[Any]") -> Any:
        """The next frame; raises `Gone` when the client went, `msgspec.MsgspecError` for a frame that breaks the page.

        Who sends faster than their side may is read more slowly, so that the flood waits in their own network.
        """
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            raise Gone
        self.socket.heard_at = now = time.monotonic()
        self._tokens = min(self._most, self._tokens + (now - self._at) * self._rate) - 1
        self._at = now
        if self._tokens < 0:
            await asyncio.sleep(-self._tokens / self._rate)
        text = message.get("text")
        if text is None or len(text) > MAX_FRAME_BYTES:
            raise msgspec.ValidationError("text frames of at most 64 KiB only")
        return decoder.decode(text)


async def serve(
    receive: Receive, send: Send, heart: Heart, pace: Pace, converse: Callable[[Line], Awaitable[None]]
) -> None:
    """Accept, run the conversation with the client, and close with the reason the protocol page names."""
    if (await receive())["type"] != "websocket.connect":
        return
    await send({"type": "websocket.accept"})
    socket = Socket(send, ping_every_seconds=pace.ping_every_seconds)
    heart.add(socket)
    try:
        await converse(Line(receive, socket, pace.frames_per_second))
    except (Gone, asyncio.CancelledError):
        pass
    except TimeoutError:
        socket.close(SIGNED_OUT, "no hello")
    except msgspec.MsgspecError as error:
        socket.close(BROKEN, str(error)[:100])
    finally:
        heart.discard(socket)
        await socket.settled()


class Dialogue:
    """What widget and desk have in common: doing, history, typing."""

    def __init__(self, line: Line, hub: Hub, scope: Scope, session: Session) -> None:
        self.line = line
        self.socket = line.socket
        self.hub = hub
        self.scope = scope
        self.session = session
        self._under_way = 0
        self._turn: asyncio.Future[None] | None = None

    def refuse(self, key: str | None, error: WingbeatError) -> None:
        """Tell the client what was refused and whether the same frame may be sent again."""
        retry = isinstance(error, (Busy, TooMany))
        self.socket.push(f.frame("error", key=key, retry=retry, **error.as_dict()))

    async def perform(self, key: str, work: Awaitable[Committed[Any]]) -> None:
        """Wait for a commit and answer with an ack or an error."""
        try:
            done = await work
        except WingbeatError as error:
            self.refuse(key, error)
        else:
            self.socket.push(f.frame("ack", key=key, conversation=done.state.id, seq=done.seq))
        finally:
            self._under_way -= 1

    def start(self, key: str, work: Awaitable[Committed[Any]]) -> None:
        """Perform beside the reading, so that a slow commit holds up no pong."""
        self._under_way += 1
        self.hub.spawn(self.perform(key, work))

    def check_key(self, key: str) -> bool:
        """Whether a `do` may start; says why not."""
        if not 1 <= len(key) <= 64:
            self.refuse(key[:64], Invalid("A key has 1 to 64 characters."))
            return False
        if self._under_way >= MAX_UNACKNOWLEDGED:
            self.refuse(key, Busy(retry_after_seconds=1))
            return False
        return True

    async def history(self, wanted: f.History) -> None:
        """A page of older events."""
        try:
            await find(self.scope, wanted.conversation)
        except WingbeatError as error:
            self.refuse(None, error)
            return
        limit = max(1, min(wanted.limit, HISTORY_LIMIT))
        events = await events_before(self.scope, wanted.conversation, wanted.before, limit)
        seen = [wire for wire in map(self.session.view_event, events) if wire is not None]
        more = bool(events) and events[0].seq > 1
        self.socket.push(f.frame("history", conversation=wanted.conversation, events=seen, more=more))

    async def last_events(self, conversation_id: UUID, upto: int, count: int) -> None:
        """The newest events, for a client that holds none; from here on it is served as things happen."""
        events = await events_before(self.scope, conversation_id, upto + 1, count)
        text = events_frame(conversation_id, events, self.session.view_event)
        if text is not None:
            self.socket.push(text)
        self.hub.watch(self.session, conversation_id, upto)
