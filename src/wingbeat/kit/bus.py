"""Between processes: a doorbell. A hint says "stream s reached seq n"; the truth is always `events after seq`."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

import asyncpg
import msgspec

from wingbeat.kit.database import LOST
from wingbeat.kit.ids import uuid7

CHANNEL = "wingbeat"
PAYLOAD_BYTES = 7900  # PostgreSQL takes 7,999
GATHER_SECONDS = 0.002  # hints of this long ride in one NOTIFY; single ones take a database-wide lock each
RECONNECT_SECONDS = 0.5


class Hint(msgspec.Struct, frozen=True, array_like=True):
    """A stream moved, or (kind "typing", "presence" …) something unstored happened; `data` is small JSON."""

    workspace_id: UUID
    kind: str
    stream_id: UUID
    seq: int = 0
    data: str = ""
    steps: tuple[str, ...] = ()


# Told to listeners whenever we begin to listen: hints may have passed unheard, so look at everything that is watched.
AGAIN = Hint(UUID(int=0), "again", UUID(int=0))

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
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _run_once(self) -> None:
        connection = await asyncpg.connect(self._url)
        try:
            lost = asyncio.Event()

            def end(_: object) -> None:
                lost.set()
                self._bell.set()

            connection.add_termination_listener(end)
            await connection.add_listener(CHANNEL, self._heard)
            await connection.execute("SET synchronous_commit = off")
            for listener in self._listeners:
                listener([AGAIN])
            while not lost.is_set():
                await self._bell.wait()
                await asyncio.sleep(GATHER_SECONDS)
                self._bell.clear()
                hints = self._waiting[:]
                for payload in self._payloads(hints):
                    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload)
                del self._waiting[: len(hints)]  # only now: what a lost connection did not carry goes on the next
        finally:
            connection.terminate()

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
