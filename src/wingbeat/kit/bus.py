"""Between processes: a doorbell. A hint says "stream s reached seq n"; the truth is always `events after seq`."""

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

import asyncpg
import msgspec

from wingbeat.kit.database import LOST
from wingbeat.kit.ids import uuid7

CHANNEL = "wingbeat"
NOBODY = UUID(int=0)
PAYLOAD_BYTES = 7900  # PostgreSQL takes 7,999
GATHER_SECONDS = 0.002  # hints of this long ride in one NOTIFY; single ones take a database-wide lock each
RECONNECT_SECONDS = 0.5
MARGIN_SECONDS = 5  # how much earlier than noticed a line may have been dead
DEAF = "deaf"  # the kind of the hint a bus gives its own listeners after a gap; `seq` is how many seconds it may be


class Hint(msgspec.Struct, frozen=True, array_like=True):
    """A stream moved, or (kind "typing", "presence" …) something unstored happened; `data` is small JSON."""

    workspace_id: UUID
    kind: str
    stream_id: UUID
    seq: int = 0
    data: str = ""
    steps: tuple[str, ...] = ()


Listener = Callable[[Sequence[Hint]], None]


class Bus(Protocol):
    """What the app needs between processes; a hint may be lost, so readers also look by themselves now and then."""

    def publish(self, hints: Sequence[Hint]) -> None: ...
    def subscribe(self, listener: Listener) -> None: ...
    async def run(self) -> None: ...


class MemoryBus:
    """The twin for one process and for tests: buses made from the same `room` hear each other."""

    def __init__(self, room: "list[MemoryBus] | None" = None) -> None:
        self.listeners: list[Listener] = []
        self._room = [] if room is None else room
        self._room.append(self)

    def publish(self, hints: Sequence[Hint]) -> None:
        for other in self._room:
            if other is not self:
                for listener in other.listeners:
                    listener(hints)

    def subscribe(self, listener: Listener) -> None:
        self.listeners.append(listener)

    async def run(self) -> None:
        await asyncio.Event().wait()


class PostgresBus:
    """LISTEN on one connection, NOTIFY in batches on another, after the commits, with asynchronous commit."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._me = uuid7().hex
        self._listeners: list[Listener] = []
        self._waiting: list[Hint] = []
        self._bell = asyncio.Event()
        self._deaf_since: float | None = None

    def publish(self, hints: Sequence[Hint]) -> None:
        self._waiting.extend(hints)
        self._bell.set()

    def subscribe(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def run(self) -> None:
        """Listen and ring, reconnecting for ever."""
        while True:
            try:
                await self._run_once()
            except (*LOST, TimeoutError):
                self._deaf_since = self._deaf_since or time.monotonic()
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _run_once(self) -> None:
        connection = await asyncpg.connect(self._url)
        try:
            connection.add_termination_listener(lambda _: self._bell.set())
            await connection.add_listener(CHANNEL, self._heard)
            self._tell_gap()
            await connection.execute("SET synchronous_commit = off")
            while True:
                await self._bell.wait()
                if connection.is_closed():
                    raise ConnectionError
                await asyncio.sleep(GATHER_SECONDS)
                self._bell.clear()
                hints, self._waiting = self._waiting, []
                for payload in self._payloads(hints):
                    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload)
        finally:
            connection.terminate()

    def _tell_gap(self) -> None:
        """After a lost line: what was said meanwhile was said to nobody here."""
        if self._deaf_since is None:
            return
        seconds = math.ceil(time.monotonic() - self._deaf_since) + MARGIN_SECONDS
        self._deaf_since = None
        for listener in self._listeners:
            listener([Hint(NOBODY, DEAF, NOBODY, seconds)])

    def _payloads(self, hints: Sequence[Hint]) -> list[str]:
        payloads: list[str] = []
        part: list[str] = []
        size = 0
        for hint in hints:
            text = msgspec.json.encode(hint).decode()
            if len(text.encode()) > PAYLOAD_BYTES - 40:
                continue  # typing text too long for a hint: the receiver does without
            if size + len(text.encode()) + 1 > PAYLOAD_BYTES - 40:
                payloads.append(f"{self._me}[{','.join(part)}]")
                part, size = [], 0
            part.append(text)
            size += len(text.encode()) + 1
        if part:
            payloads.append(f"{self._me}[{','.join(part)}]")
        return payloads

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        text = str(payload)
        sender, body = text[:32], text[32:]
        if sender == self._me:
            return  # this process heard it from the door already
        hints = msgspec.json.decode(body, type=list[Hint])
        for listener in self._listeners:
            listener(hints)
