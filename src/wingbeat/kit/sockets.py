"""WebSockets straight on the transport: bounded waiting, heartbeats, closing with a reason.

uvicorn makes one `Socket` per connection (`ws=Socket` in its configuration) and the application finds it in the scope.
A frame passes no queue and no task on its way in or out: that halves what a message costs, and an idle socket's memory.
"""

import asyncio
import contextlib
import logging
import time
from asyncio import transports
from collections.abc import Awaitable, Callable, MutableMapping
from socket import SO_SNDBUF, SOL_SOCKET
from typing import Any, cast
from urllib.parse import unquote

from websockets.exceptions import InvalidState
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MAX_WAITING_BYTES = 256 * 1024  # a reader that is this far behind is better off resuming by number
MAX_FRAME_BYTES = 64 * 1024
MAX_UNREAD = 32  # frames that wait to be acted on; then the client waits
HANG_UP_SECONDS = 5.0  # for the close frame to reach a reader who may not read at all
PING = b'{"t":"ping"}'
SMALL = 126  # RFC 6455, 5.2: longer payloads tell their length in two bytes, those from 64 KiB in eight

RESUME, SIGNED_OUT, NOT_ALLOWED, TOO_MANY, BROKEN = 4000, 4001, 4003, 4008, 4009
RESTART, LATER = 1012, 1013

QUIET = logging.getLogger(__name__)
QUIET.setLevel(logging.WARNING)  # not a line for every connection


class Gone(Exception):
    """The connection is over."""


def text_frame(payload: bytes) -> bytes:
    """A server's text frame."""
    size = len(payload)
    if size < SMALL:
        return bytes((0x81, size)) + payload
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


class Socket(asyncio.Protocol):
    """One connection. `push` never waits; a reader that does not keep up is closed with "resume"."""

    __slots__ = (
        "_app", "_conn", "_inbox", "_opened", "_paused", "_reader", "_server_state", "_state", "_task",
        "_transport", "_waiting_to_write", "closing", "heard_at", "parts", "ping_every_seconds", "request",
    )  # fmt: skip

    def __init__(self, config: Any, server_state: Any, app_state: dict[str, Any], _loop: Any = None) -> None:
        """As uvicorn calls it."""
        self._app = config.loaded_app
        self._server_state = server_state
        self._conn = ServerProtocol(max_size=MAX_FRAME_BYTES, logger=QUIET)
        self._state = app_state
        self._inbox: list[bytes] = []
        self._reader: asyncio.Future[None] | None = None
        self._waiting_to_write: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None
        self._opened = self._paused = False
        self.closing: tuple[int, str] | None = None
        self.request: Request | None = None
        self.parts: list[bytes] = []  # of a message that comes in several frames
        self.ping_every_seconds = 0
        self.heard_at = time.monotonic()

    # --- what the application does

    def accept(self, *, ping_every_seconds: int) -> None:
        """Answer the handshake."""
        assert self.request is not None
        self.ping_every_seconds = ping_every_seconds
        response = self._conn.accept(self.request)
        self.request = None  # its headers are half of what an idle socket would hold
        self._conn.send_response(response)
        self._opened = response.status_code == 101
        self._flush()

    def refuse(self, status: int) -> None:
        """Answer the handshake with an error."""
        self._conn.send_response(self._conn.reject(status, ""))
        self._flush()

    def push(self, payload: bytes) -> None:
        """Send a text frame, unless too much waits already."""
        if self.closing or self._transport is None or not self._opened:
            return
        if self._transport.get_write_buffer_size() > MAX_WAITING_BYTES:
            self.close(RESUME, "resume")
        else:
            self._transport.write(text_frame(payload))

    async def drained(self) -> None:
        """Until the reader has taken most of what waits, or is gone."""
        if self._waiting_to_write is not None:
            await asyncio.shield(self._waiting_to_write)

    def close(self, code: int, reason: str) -> None:
        """Say goodbye after what is under way, and hang up soon even on a reader who does not read."""
        if self.closing:
            return
        self.closing = (code, reason)
        self._wake()
        with contextlib.suppress(InvalidState):
            self._conn.send_close(code, reason)
        self._flush()
        if self._transport is not None:
            asyncio.get_running_loop().call_later(HANG_UP_SECONDS, self._transport.abort)

    async def receive(self) -> bytes:
        """The next text frame; raises `Gone`. A frame that is not text arrives empty."""
        while not self._inbox:
            if self.closing:
                raise Gone
            self._reader = asyncio.get_running_loop().create_future()
            await self._reader
        if self._paused and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()
        return self._inbox.pop(0)

    # --- what the transport tells

    def connection_made(self, transport: transports.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        # Left to itself the kernel holds megabytes for a reader who does not read, and nobody notices them missing.
        transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, MAX_WAITING_BYTES)
        self._server_state.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - as asyncio calls it
        self._server_state.connections.discard(self)
        self.closing = self.closing or (1006, "gone")
        self._transport = None
        self._wake()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        self._conn.receive_data(data)
        self.heard_at = time.monotonic()
        for event in self._conn.events_received():
            if isinstance(event, Frame):
                self._take(event)
            elif isinstance(event, Request):
                self._begin(event)
        if self._conn.parser_exc is not None or self._conn.handshake_exc is not None:
            self.closing = self.closing or (1002, "not a WebSocket")
            self._wake()
        self._flush()

    def eof_received(self) -> None:
        return

    def pause_writing(self) -> None:
        self._waiting_to_write = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        if self._waiting_to_write is not None:
            self._waiting_to_write.set_result(None)
            self._waiting_to_write = None

    def shutdown(self) -> None:
        """The server stops: clients come back by themselves."""
        if self._opened:
            self.close(RESTART, "restart")
        elif self._transport is not None:
            self._transport.close()

    # --- between the two

    def _begin(self, request: Request) -> None:
        self.request = request
        path, _, query = request.path.partition("?")
        assert self._transport is not None
        scope = {
            "type": "websocket",
            "scheme": "ws",
            "path": unquote(path),
            "query_string": query.encode(),
            "headers": [
                (name.lower().encode(), value.encode("latin-1")) for name, value in request.headers.raw_items()
            ],
            "client": (self._transport.get_extra_info("peername") or ("?", 0))[:2],
            "state": self._state,
            "socket": self,
        }
        self._task = asyncio.get_running_loop().create_task(self._app(scope, None, None))
        self._server_state.tasks.add(self._task)
        self._task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._server_state.tasks.discard(task)
        self._task = None
        if not task.cancelled() and task.exception() is not None:
            asyncio.get_running_loop().call_exception_handler(
                {"message": "a socket's task failed", "exception": task.exception(), "task": task}
            )
        if self._opened:
            self.close(1011 if not task.cancelled() and task.exception() else 1000, "")

    def _take(self, frame: Frame) -> None:
        if frame.opcode is Opcode.TEXT and frame.fin:
            self._deliver(bytes(frame.data))
        elif frame.opcode in {Opcode.TEXT, Opcode.CONT}:
            self.parts.append(bytes(frame.data))
            if frame.fin:
                self._deliver(b"".join(self.parts))
                self.parts = []
        elif frame.opcode is Opcode.BINARY:
            self._deliver(b"")
        elif frame.opcode is Opcode.CLOSE:
            self.closing = self.closing or (1000, "")
            self._wake()

    def _deliver(self, payload: bytes) -> None:
        if self.closing:
            return
        self._inbox.append(payload)
        if len(self._inbox) >= MAX_UNREAD and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def _wake(self) -> None:
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    def _flush(self) -> None:
        """Send what the protocol has to say: the handshake, pongs, closing."""
        for data in self._conn.data_to_send():
            if self._transport is None:
                return
            if data:
                self._transport.write(data)
            else:  # both sides have said goodbye
                self._transport.close()


class Heart:
    """Pings sockets and ends the dead. Sockets sit in one bucket per second of their interval: no work per socket and second."""

    def __init__(self) -> None:
        self._wheels: dict[int, list[set[Socket]]] = {}
        self._turn = 0

    def add(self, socket: Socket) -> None:
        self._bucket(socket).add(socket)

    def discard(self, socket: Socket) -> None:
        self._bucket(socket).discard(socket)

    def _bucket(self, socket: Socket) -> set[Socket]:
        every = socket.ping_every_seconds
        wheel = self._wheels.setdefault(every, [set() for _ in range(every)])
        return wheel[id(socket) // 64 % every]

    async def run(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            self._turn += 1
            now = time.monotonic()
            for every, wheel in self._wheels.items():
                for socket in tuple(wheel[self._turn % every]):
                    self.beat(socket, now)

    @staticmethod
    def beat(socket: Socket, now: float) -> None:
        """Ping, or close who answered neither of the last two."""
        # Half a second early: a sleeper's second is a little longer than a second, and the next turn comes late.
        if now - socket.heard_at >= 2 * socket.ping_every_seconds - 0.5:
            socket.close(RESUME, "no sign of life")
        else:
            socket.push(PING)
