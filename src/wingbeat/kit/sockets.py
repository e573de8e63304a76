"""WebSocket plumbing without customer service: bounded outboxes, heartbeats, closing with a reason.

Raw ASGI, not a framework's object per connection: an idle socket costs memory five thousand times.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MAX_WAITING_BYTES = 256 * 1024  # a reader that is this far behind is better off resuming by number
MAX_FRAME_BYTES = 64 * 1024
PING = '{"t":"ping"}'

RESUME, SIGNED_OUT, NOT_ALLOWED, TOO_MANY, BROKEN = 4000, 4001, 4003, 4008, 4009


class Socket:
    """One connection's sending side: `push` never waits; a reader that does not keep up is closed with "resume"."""

    __slots__ = ("_closing", "_draining", "_outbox", "_send", "_size", "_task", "heard_at", "ping_every_seconds")

    def __init__(self, send: Send, *, ping_every_seconds: float) -> None:
        self._send = send
        self._task = asyncio.current_task()  # the one that reads; ended when the reader cannot even be told
        self._outbox: deque[str] = deque()
        self._size = 0
        self._draining: asyncio.Task[None] | None = None
        self._closing: tuple[int, str] | None = None
        self.heard_at = time.monotonic()
        self.ping_every_seconds = ping_every_seconds

    @property
    def closing(self) -> bool:
        return self._closing is not None

    def push(self, text: str) -> None:
        """Send a text frame when the reader is ready for it."""
        if self._closing:
            return
        self._outbox.append(text)
        self._size += len(text)
        if self._size > MAX_WAITING_BYTES:
            self.close(RESUME, "resume")
            return
        self._start()

    def close(self, code: int, reason: str) -> None:
        """Close after what is under way; what waits is dropped: the reader resumes by number."""
        if self._closing:
            return
        self._closing = (code, reason)
        self._outbox.clear()
        if self._draining is not None:
            self._draining.cancel()
            self._draining = None
        self._start()

    async def settled(self) -> None:
        """Until what is under way has gone out: the end of a connection waits for its close frame."""
        if self._draining is not None:
            await asyncio.wait([self._draining])

    def _start(self) -> None:
        if self._draining is None:
            self._draining = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while self._outbox:
                text = self._outbox.popleft()
                await self._send({"type": "websocket.send", "text": text})
                self._size -= len(text)
            if self._closing:
                code, reason = self._closing
                async with asyncio.timeout(1.0):  # a reader that does not read cannot be told; the server hangs up
                    await self._send({"type": "websocket.close", "code": code, "reason": reason})
        except (OSError, TimeoutError, RuntimeError):
            self._closing = self._closing or (1006, "gone")
            if self._task is not None:
                self._task.cancel()
        finally:
            self._size = 0 if not self._outbox else self._size
            if self._draining is asyncio.current_task():
                self._draining = None


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
        every = int(socket.ping_every_seconds)
        wheel = self._wheels.setdefault(every, [set() for _ in range(every)])
        return wheel[id(socket) // 64 % every]

    def all(self) -> list[Socket]:
        return [socket for wheel in self._wheels.values() for bucket in wheel for socket in bucket]

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
        """Ping, or close who did not answer the last one."""
        if now - socket.heard_at >= 2 * socket.ping_every_seconds:
            socket.close(RESUME, "no sign of life")
        else:
            socket.push(PING)
