"""Between processes: a doorbell. A hint says "stream s reached seq n"; the truth is always `events after seq`."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Protocol
from uuid import UUID

import asyncpg
import msgspec
import structlog

from wingbeat.kit.database import LOST
from wingbeat.kit.ids import uuid7

CHANNEL = "wingbeat"
PAYLOAD_BYTES = 7900  # PostgreSQL takes 7,999
GATHER_SECONDS = 0.002  # hints of this long ride in one NOTIFY; single ones take a database-wide lock each
RECONNECT_SECONDS = 0.5
QUIET_SECONDS = 15.0  # a connection with nothing to say for so long is asked whether it still lives
MOST_WAITING = 10_000  # hints kept while the database is away; the oldest are dropped first

log = structlog.get_logger()


class Hint(msgspec.Struct, frozen=True, array_like=True):
    """A stream moved, or (kind "typing", "presence" …) something unstored happened; `data` is small JSON."""

    workspace_id: UUID
    kind: str
    stream_id: UUID
    seq: int = 0
    data: str = ""
    steps: tuple[str, ...] = ()


Listener = Callable[[Sequence[Hint]], None]
Missed = Callable[[float], None]


def look_nowhere(_seconds: float) -> None:
    """For listeners that look by themselves now and then."""


class Bus(Protocol):
    """What the app needs between processes; a hint may come twice.

    Hints may be lost while the bus is away: `missed` is called when it is back, with the
    seconds it may have been deaf, and means "look everywhere".
    """

    def publish(self, hints: Sequence[Hint]) -> None: ...
    def subscribe(self, listener: Listener, missed: Missed = ...) -> None: ...
    async def run(self) -> None: ...

    async def echo(self) -> None:
        """Ring until it is heard here, as it would be elsewhere."""


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

    def subscribe(self, listener: Listener, _missed: Missed = look_nowhere) -> None:
        self.listeners.append(listener)

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def echo(self) -> None:
        """Whoever is in the room hears."""


class PostgresBus:
    """LISTEN and NOTIFY on one connection: hints in batches, after the commits, with asynchronous commit."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._me = uuid7().hex
        self._listeners: list[Listener] = []
        self._missed: list[Missed] = []
        self._waiting: deque[Hint] = deque(maxlen=MOST_WAITING)
        self._bell = asyncio.Event()
        self.listening = asyncio.Event()
        self._deaf_since: float | None = None
        self._own = asyncio.Event()  # heard of itself

    def publish(self, hints: Sequence[Hint]) -> None:
        self._waiting.extend(hints)
        self._bell.set()

    async def echo(self) -> None:
        """Ring, and wait until this process hears it: whoever listens hears it then."""
        self._own.clear()
        nobody = UUID(int=0)
        self.publish([Hint(nobody, "echo", nobody)])
        await self._own.wait()

    async def publish_now(self, hints: Sequence[Hint]) -> None:
        """The same from a program that does not `run` its bus: sent when this returns."""
        connection = await asyncpg.connect(self._url)
        try:
            for payload in self._payloads(hints):
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload)
        finally:
            await connection.close()

    def subscribe(self, listener: Listener, missed: Missed = look_nowhere) -> None:
        self._listeners.append(listener)
        self._missed.append(missed)

    async def run(self) -> None:
        """Listen and ring, reconnecting for ever."""
        while True:
            with suppress(*LOST, asyncpg.PostgresError):
                await self._run_once()
            self._deaf_since = self._deaf_since or time.monotonic()
            self.listening.clear()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _run_once(self) -> None:
        connection = await asyncpg.connect(self._url, command_timeout=QUIET_SECONDS)
        try:
            connection.add_termination_listener(lambda _: self._bell.set())
            await connection.add_listener(CHANNEL, self._heard)
            await connection.execute("SET synchronous_commit = off")
            self.listening.set()
            self._tell_missed()
            while not connection.is_closed():
                await self._ring(connection)
        finally:
            connection.terminate()

    def _tell_missed(self) -> None:
        if self._deaf_since is None:
            return  # the first connection: nobody listened before it
        # A dead line is noticed at the latest when it is asked whether it lives.
        seconds = time.monotonic() - self._deaf_since + 2 * QUIET_SECONDS
        self._deaf_since = None
        for missed in self._missed:
            missed(seconds)

    async def _ring(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        """Wait for hints and send them; those not sent for certain stay."""
        try:
            async with asyncio.timeout(QUIET_SECONDS):
                await self._bell.wait()
        except TimeoutError:
            await connection.execute("SELECT 1")
            return
        await asyncio.sleep(GATHER_SECONDS)
        self._bell.clear()
        hints = tuple(self._waiting)
        self._waiting.clear()
        try:
            for payload in self._payloads(hints):
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, payload)
        except BaseException:
            self._waiting.extendleft(reversed(hints[: MOST_WAITING - len(self._waiting)]))
            self._bell.set()
            raise

    def _payloads(self, hints: Sequence[Hint]) -> Iterator[str]:
        """As many hints in each as fit."""
        room = PAYLOAD_BYTES - len(self._me) - 2
        part: list[bytes] = []
        size = 0
        for hint in hints:
            encoded = msgspec.json.encode(hint)
            if len(encoded) > room:
                continue  # a typing text too long for a hint: the receiver does without
            if size + len(encoded) > room:
                yield f"{self._me}[{b','.join(part).decode()}]"
                part, size = [], 0
            part.append(encoded)
            size += len(encoded) + 1
        if part:
            yield f"{self._me}[{b','.join(part).decode()}]"

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        text = str(payload)
        sender, body = text[:32], text[32:]
        if sender == self._me:
            self._own.set()
            return  # this process heard it from the door already
        try:
            hints = msgspec.json.decode(body, type=list[Hint])
        except msgspec.MsgspecError:
            log.warning("a notification that is none of ours", channel=CHANNEL)
            return
        for listener in self._listeners:
            listener(hints)
