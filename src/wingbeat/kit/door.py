"""The one way to write the log: many appends wait together, one transaction commits them (a combiner).

Callers give commands; the pure decider says which events follow. An answer from `append` means committed and durable;
the same key again gives the same answer and stores nothing. Durable inserts one transaction at a time reached
0.5–2 k/s on two cores, combined ones 8–14 k/s, so there is exactly this one door per kind of stream and process.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import asyncpg
import msgspec

from wingbeat.kit.database import LOST, Connection, Database, Row
from wingbeat.kit.errors import Busy, WingbeatError
from wingbeat.kit.log import Recorded

MAX_BATCH = 100  # beyond this the batch's latency grows faster than its throughput
MAX_WAITING = 4000  # about half a second of work; then callers hear "busy" instead of waiting unseen
ATTEMPTS_WHEN_LOST = 3  # a restarting server is back within two seconds
RETRY_SECONDS = 0.7


class Head(Protocol):
    """What every stream's state carries. A concrete head is a msgspec struct whose fields are its table's columns."""

    @property
    def workspace_id(self) -> UUID: ...
    @property
    def id(self) -> UUID: ...
    @property
    def seq(self) -> int: ...
    @property
    def last_at(self) -> datetime | None: ...


class Sender(msgspec.Struct, frozen=True):
    """Who appends: `kind` and `id` as they will stand on the event."""

    kind: str
    id: UUID | None = None


S = TypeVar("S", bound=Head)


class Life(Protocol[S]):
    """A kind of stream: its name, its head's table and its two pure functions."""

    stream: str
    table: str
    head: type[S]

    def decide(self, state: S, command: Any, sender: Sender, now: datetime) -> Sequence[msgspec.Struct]:
        """The events a command leads to; raises a `WingbeatError` to refuse it."""

    def evolve(self, state: S, event: Recorded) -> S:
        """The state after an event."""


class Committed(msgspec.Struct, Generic[S], frozen=True):
    """What became of one append. `events` is empty when the command changed nothing or its key was known."""

    stream: str
    state: S
    seq: int
    events: tuple[Recorded, ...]


class Todo(msgspec.Struct, frozen=True):
    """One row of work for a step: `lane` is the stream, or the workspace for steps that span conversations."""

    workspace_id: UUID
    step: str
    lane: UUID
    from_seq: int
    to_seq: int


# Given the state after an event, which steps have work: bound from `flow.py`.
Subscriptions = Callable[[str, Any, Recorded], Sequence[Todo]]


class _Item(msgspec.Struct):
    workspace_id: UUID
    stream_id: UUID
    command: Any
    sender: Sender
    key: str
    future: "asyncio.Future[Any]"


class Door(Generic[S]):
    """Appends to all streams of one kind. Start it with `run()`; `append` waits, `submit` does not."""

    def __init__(
        self,
        database: Database,
        life: Life[S],
        subscriptions: Subscriptions,
        *,
        on_commit: Callable[[Sequence[Committed[S]], Sequence[Todo]], None],
    ) -> None:
        self._database = database
        self._life = life
        self._subscriptions = subscriptions
        self._on_commit = on_commit
        self._waiting: deque[_Item] = deque()
        self._wake = asyncio.Event()
        self._sql = _Sql(life.table, life.head)

    async def append(
        self, workspace_id: UUID, stream_id: UUID, command: Any, *, sender: Sender, key: str
    ) -> Committed[S]:
        """Append and wait for the commit. Raises what the decider raises, and `Busy` when nothing was stored."""
        return await self.submit(workspace_id, stream_id, command, sender=sender, key=key)

    def submit(
        self, workspace_id: UUID, stream_id: UUID, command: Any, *, sender: Sender, key: str
    ) -> "asyncio.Future[Committed[S]]":
        """Queue an append without waiting; appends of one caller are stored in the order submitted."""
        if len(self._waiting) >= MAX_WAITING:
            raise Busy(retry_after_seconds=1)
        future: asyncio.Future[Committed[S]] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Item(workspace_id, stream_id, command, sender, key, future))
        self._wake.set()
        return future

    async def run(self) -> None:
        """Commit what waits, for ever."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(MAX_BATCH, len(self._waiting)))]
                await self._settle(batch)

    async def _settle(self, batch: list[_Item]) -> None:
        try:
            await self._commit(batch)
        except (*LOST, Busy) as error:
            await self._settle_after_loss(batch, error)
        except asyncpg.PostgresError as error:
            if len(batch) == 1:
                _refuse(batch[0], refusal(error))
                return
            for item in batch:  # one poisoned item must not fail its neighbours
                await self._settle([item])
        except asyncio.CancelledError:
            for item in batch:
                _refuse(item, Busy(retry_after_seconds=1))
            raise

    async def _settle_after_loss(self, batch: list[_Item], error: Exception) -> None:
        """The commit's outcome is unknown: the keys tell, so the same batch is simply tried again."""
        for _ in range(ATTEMPTS_WHEN_LOST):
            await asyncio.sleep(RETRY_SECONDS)
            try:
                await self._commit(batch)
            except (*LOST, Busy) as again:
                error = again
            except asyncpg.PostgresError:
                await self._settle(batch)
                return
            else:
                return
        for item in batch:
            _refuse(item, Busy(retry_after_seconds=2, cause=type(error).__name__))

    async def _commit(self, batch: list[_Item]) -> None:
        async with self._database.transaction() as connection:
            round_ = _Round(self._life, self._subscriptions, batch)
            await round_.read(connection, self._sql)
            round_.decide()
            if round_.events:
                await round_.write(connection, self._sql)
        for item, refusal_ in round_.refused:
            _refuse(item, refusal_)
        if round_.events:
            self._on_commit(round_.changed(), list(round_.todos.values()))
        for item, committed in round_.settled:
            if not item.future.done():
                item.future.set_result(committed)


def _refuse(item: _Item, error: BaseException) -> None:
    if not item.future.done():
        item.future.set_exception(error)


def refusal(error: asyncpg.PostgresError) -> BaseException:
    """What callers hear of a database error: out of room is `Busy`, all else rises as it is."""
    if isinstance(error, (asyncpg.InsufficientResourcesError, asyncpg.OperatorInterventionError)):
        busy = Busy("The server cannot store anything now (is the disk full?); nothing was stored. Try again soon.")
        busy.facts["retry_after_seconds"] = 5
        busy.__cause__ = error
        return busy
    return error


class _Round(Generic[S]):
    """One transaction's worth of appends: read heads and known keys, decide, write."""

    def __init__(self, life: Life[S], subscriptions: Subscriptions, batch: list[_Item]) -> None:
        self.life = life
        self.subscriptions = subscriptions
        self.batch = batch
        self.heads: dict[tuple[UUID, UUID], S] = {}
        self.known: dict[int, int] = {}
        self.now: datetime | None = None
        self.touched: dict[tuple[UUID, UUID], S] = {}
        self.events: list[tuple[UUID, UUID, Recorded]] = []
        self.todos: dict[tuple[UUID, str, UUID], Todo] = {}
        self.settled: list[tuple[_Item, Committed[S]]] = []
        self.refused: list[tuple[_Item, BaseException]] = []
        self.keys: dict[tuple[UUID, UUID, Sender, str], Committed[S]] = {}

    async def read(self, connection: Connection, sql: "_Sql") -> None:
        """Lock the heads in id order, then look the keys up: the second snapshot sees all that the locks waited for."""
        batch = self.batch
        streams = {(item.workspace_id, item.stream_id) for item in batch}
        rows = await connection.fetch(sql.lock, [s[0] for s in streams], [s[1] for s in streams])
        for row in rows:
            head = sql.head(row)
            self.heads[head.workspace_id, head.id] = head
        known = await connection.fetch(
            sql.known,
            [item.workspace_id for item in batch],
            [item.stream_id for item in batch],
            [item.key for item in batch],
            [item.sender.kind for item in batch],
            [item.sender.id for item in batch],
        )
        self.now = known[0]["now"]
        self.known = {row["n"] - 1: row["seq"] for row in known if row["seq"] is not None}

    def decide(self) -> None:
        for position, item in enumerate(self.batch):
            stream = (item.workspace_id, item.stream_id)
            state = self.touched.get(stream) or self.heads.get(stream) or self.life.head(*stream)  # type: ignore[call-arg]
            if position in self.known:
                self.settled.append((item, Committed(self.life.stream, state, self.known[position], ())))
                continue
            repeat = self.keys.get((*stream, item.sender, item.key))
            if repeat is not None:
                self.settled.append((item, repeat))
                continue
            self._decide_one(item, state)

    def _decide_one(self, item: _Item, state: S) -> None:
        assert self.now is not None
        now = self.now if state.last_at is None else max(self.now, state.last_at)
        try:
            bodies = self.life.decide(state, item.command, item.sender, now)
        except WingbeatError as error:
            self.refused.append((item, error))
            return
        events = []
        for n, body in enumerate(bodies, start=1):
            kind = str(body.__struct_config__.tag)
            key = item.key if n == len(bodies) else None
            event = Recorded(state.seq + 1, now, kind, item.sender.kind, item.sender.id, key, body)
            state = self.life.evolve(state, event)
            events.append(event)
            self.events.append((item.workspace_id, item.stream_id, event))
            self._subscribe(state, event)
        committed = Committed(self.life.stream, state, state.seq, tuple(events))
        if events:
            self.touched[item.workspace_id, item.stream_id] = state
            self.keys[item.workspace_id, item.stream_id, item.sender, item.key] = committed
        self.settled.append((item, committed))

    def _subscribe(self, state: S, event: Recorded) -> None:
        for todo in self.subscriptions(self.life.stream, state, event):
            place = (todo.workspace_id, todo.step, todo.lane)
            earlier = self.todos.get(place)
            self.todos[place] = msgspec.structs.replace(todo, from_seq=earlier.from_seq) if earlier else todo

    async def write(self, connection: Connection, sql: "_Sql") -> None:
        encode = msgspec.json.encode
        events = self.events
        todos = sorted(self.todos.values(), key=lambda todo: (todo.workspace_id, todo.step, todo.lane))
        await connection.execute(
            sql.write,
            encode(list(self.touched.values())).decode(),
            self.life.stream,
            [e[0] for e in events],
            [e[1] for e in events],
            [e[2].seq for e in events],
            [e[2].kind for e in events],
            [e[2].at for e in events],
            [e[2].actor_kind for e in events],
            [e[2].actor_id for e in events],
            [e[2].key for e in events],
            [encode(e[2].body).decode() for e in events],
            [t.workspace_id for t in todos],
            [t.step for t in todos],
            [t.lane for t in todos],
            [t.from_seq for t in todos],
            [t.to_seq for t in todos],
        )

    def changed(self) -> list[Committed[S]]:
        """What listeners hear: every stream's events of this round in one piece, with its newest state."""
        pieces: dict[tuple[UUID, UUID], list[Recorded]] = {}
        for workspace_id, stream_id, event in self.events:
            pieces.setdefault((workspace_id, stream_id), []).append(event)
        return [
            Committed(self.life.stream, self.touched[stream], self.touched[stream].seq, tuple(events))
            for stream, events in pieces.items()
        ]


class _Sql:
    """The three statements of a door, written once from the head's fields."""

    def __init__(self, table: str, head: type[Any]) -> None:
        self.type = head
        self.names = [field.name for field in msgspec.structs.fields(head)]
        columns = ", ".join(self.names)
        updates = ", ".join(f"{name} = excluded.{name}" for name in self.names if name not in {"workspace_id", "id"})
        self.lock = f"""SELECT {columns} FROM {table} WHERE (workspace_id, id) IN (
                            SELECT w, i FROM unnest($1::uuid[], $2::uuid[]) AS s (w, i))
                        ORDER BY workspace_id, id FOR UPDATE"""
        self.known = """SELECT k.n, e.seq, clock_timestamp() AS now
                        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[])
                             WITH ORDINALITY AS k (workspace_id, stream_id, key, actor_kind, actor_id, n)
                        LEFT JOIN event e ON e.workspace_id = k.workspace_id AND e.stream_id = k.stream_id
                              AND e.key = k.key AND e.actor_kind = k.actor_kind
                              AND e.actor_id IS NOT DISTINCT FROM k.actor_id"""
        self.write = f"""
            WITH heads AS (
                INSERT INTO {table} ({columns})
                SELECT {columns} FROM json_populate_recordset(NULL::{table}, $1::text::json)
                ON CONFLICT (workspace_id, id) DO UPDATE SET {updates}
            ), events AS (
                INSERT INTO event (workspace_id, stream_id, seq, stream, kind, occurred_at,
                                   actor_kind, actor_id, key, body)
                SELECT e.w, e.s, e.seq, $2, e.kind, e.at, e.actor_kind, e.actor_id, e.key, e.body::jsonb
                FROM unnest($3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::timestamptz[],
                            $8::text[], $9::uuid[], $10::text[], $11::text[])
                     AS e (w, s, seq, kind, at, actor_kind, actor_id, key, body)
            )
            INSERT INTO todo (workspace_id, step, stream_id, from_seq, to_seq)
            SELECT t.w, t.step, t.s, t.low, t.high
            FROM unnest($12::uuid[], $13::text[], $14::uuid[], $15::int[], $16::int[]) AS t (w, step, s, low, high)
            ON CONFLICT (workspace_id, step, stream_id) DO UPDATE
            SET to_seq = CASE WHEN excluded.to_seq = 0 THEN todo.to_seq + 1 ELSE excluded.to_seq END"""

    def head(self, row: Row) -> Any:
        """A head from its row; arrays become tuples, as structs hold them."""
        values = (row[name] for name in self.names)
        return self.type(*(tuple(value) if isinstance(value, list) else value for value in values))
