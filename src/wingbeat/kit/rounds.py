"""One transaction of a door: know the heads, let the decider decide, write it all in one statement."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar, get_args, get_origin
from uuid import UUID

import msgspec

from wingbeat.kit.database import Connection, Row
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.log import Recorded


class Head(Protocol):
    """What every stream's state carries. A concrete head is a msgspec struct whose fields are its table's columns."""

    def __init__(self, workspace_id: UUID, id: UUID, /) -> None: ...  # noqa: A002 - a column's name
    @property
    def workspace_id(self) -> UUID: ...
    @property
    def id(self) -> UUID: ...
    @property
    def seq(self) -> int: ...
    @property
    def last_at(self) -> datetime | None: ...


class Sender(msgspec.Struct, frozen=True):
    """Who appends: `kind` and `id` as they will stand on the event, and a member's name for customers to read."""

    kind: str
    id: UUID | None = None
    name: str = ""


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


class Item(msgspec.Struct):
    """One append that waits: what to do, and the future that hears what became of it; `at`: when it happened, None for now."""

    stream: tuple[UUID, UUID]
    command: Any
    sender: Sender
    key: str
    size: int
    future: "asyncio.Future[Any]"
    at: datetime | None = None


class Reader:
    """Reads heads from rows that begin with the head's columns."""

    def __init__(self, head: type[Any]) -> None:
        self._type = head
        fields = msgspec.structs.fields(head)
        self._count = len(fields)
        self._arrays = [n for n, field in enumerate(fields) if get_origin(field.type) is tuple]
        # jsonb that holds structs: a row has plain values there.
        self._nested = [(n, field.type) for n, field in enumerate(fields) if any(map(_is_struct, get_args(field.type)))]

    def __call__(self, row: Row) -> Any:
        """A head from its row; arrays become tuples and objects the structs that the head declares."""
        values = list(row.values())[: self._count]
        for n in self._arrays:
            values[n] = tuple(values[n])
        for n, kind in self._nested:
            if values[n]:
                values[n] = msgspec.convert(values[n], kind)
        return self._type(*values)


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


class Sql:
    """The three statements of a door, written once from the head's fields."""

    def __init__(self, table: str, head: type[Any]) -> None:
        self.head = Reader(head)
        names = [field.name for field in msgspec.structs.fields(head)]
        columns = ", ".join(names)
        updates = ", ".join(f"{name} = excluded.{name}" for name in names if name not in {"workspace_id", "id"})
        # Every door locks heads in the order of ids, then to-do rows in the order of their keys, as the runner does;
        # asking `heads` for its count is what makes `todos` come after it.
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
                ORDER BY workspace_id, id
                ON CONFLICT (workspace_id, id) DO UPDATE SET {updates} RETURNING 1
            ), events AS (
                INSERT INTO event (workspace_id, stream_id, seq, stream, kind, occurred_at,
                                   actor_kind, actor_id, key, body)
                SELECT e.w, e.s, e.seq, $2, e.kind, e.at, e.actor_kind, e.actor_id, e.key, e.body::jsonb
                FROM unnest($3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::timestamptz[],
                            $8::text[], $9::uuid[], $10::text[], $11::text[])
                     AS e (w, s, seq, kind, at, actor_kind, actor_id, key, body)
            ), todos AS (
                INSERT INTO todo (workspace_id, step, stream_id, from_seq, to_seq)
                SELECT t.w, t.step, t.s, t.low, t.high
                FROM unnest($12::uuid[], $13::text[], $14::uuid[], $15::int[], $16::int[]) AS t (w, step, s, low, high)
                WHERE (SELECT count(*) FROM heads) > 0
                ORDER BY t.w, t.step, t.s
                ON CONFLICT (workspace_id, step, stream_id) DO UPDATE
                SET to_seq = CASE WHEN excluded.to_seq = 0 THEN todo.to_seq + 1 ELSE excluded.to_seq END
            )
            SELECT clock_timestamp()"""


class _Stream(msgspec.Struct, Generic[S]):
    """One stream in a round: its newest state, its new events, the keys they came with."""

    state: S
    events: list[Recorded] = []
    keys: dict[tuple[str, UUID | None, str], Committed[S]] = {}
    moved: bool = False


class Round(Generic[S]):
    """One transaction's worth of appends: read or recall the heads, decide, write."""

    def __init__(self, life: Life[S], subscriptions: Subscriptions, batch: list[Item]) -> None:
        self.life = life
        self.subscriptions = subscriptions
        self.batch = batch
        self.streams: dict[tuple[UUID, UUID], _Stream[S]] = {}
        self.known: dict[int, int] = {}
        self.now: datetime
        self.rows: list[tuple[Any, ...]] = []
        self.todos: dict[tuple[UUID, str, UUID], Todo] = {}
        self.settled: list[tuple[Item, Committed[S]]] = []
        self.refused: list[tuple[Item, WingbeatError]] = []
        self.unproven: list[Item] = []

    def recall(self, heads: Mapping[tuple[UUID, UUID], S], now: datetime) -> None:
        """Decide on remembered heads, which may be old.

        Where that leads to events, their numbers prove the head: the log's primary key takes each only once. Where it
        leads to none nothing is proven, and those items are left over.
        """
        self.now = now
        self.streams = {item.stream: _Stream(heads[item.stream]) for item in self.batch}
        self.decide()
        self.unproven = [item for item in self.batch if not self.streams[item.stream].events]
        self.settled = [one for one in self.settled if self.streams[one[0].stream].events]
        self.refused = [one for one in self.refused if self.streams[one[0].stream].events]

    async def read(self, connection: Connection, sql: Sql) -> None:
        """Lock the heads in id order, then look the keys up: the second snapshot sees all that the locks waited for."""
        for item in self.batch:
            if item.stream not in self.streams:
                self.streams[item.stream] = _Stream(self.life.head(*item.stream))
        workspaces, ids = zip(*self.streams, strict=True)
        for row in await connection.fetch(sql.lock, workspaces, ids):
            head = sql.head(row)
            self.streams[head.workspace_id, head.id].state = head
        known = await connection.fetch(
            sql.known,
            [item.stream[0] for item in self.batch],
            [item.stream[1] for item in self.batch],
            [item.key for item in self.batch],
            [item.sender.kind for item in self.batch],
            [item.sender.id for item in self.batch],
        )
        self.now = known[0]["now"]
        self.known = {row["n"] - 1: row["seq"] for row in known if row["seq"] is not None}

    def decide(self) -> None:
        for position, item in enumerate(self.batch):
            stream = self.streams[item.stream]
            if position in self.known:
                stream.moved = True
                self.settled.append((item, Committed(self.life.stream, stream.state, self.known[position], ())))
                continue
            repeat = stream.keys.get((item.sender.kind, item.sender.id, item.key))
            if repeat is not None:
                self.settled.append((item, repeat))
                continue
            try:
                committed = self._decide_one(item, stream)
            except WingbeatError as error:
                self.refused.append((item, error))
            else:
                self.settled.append((item, committed))

    def _decide_one(self, item: Item, stream: _Stream[S]) -> Committed[S]:
        state, sender = stream.state, item.sender
        now = self.now if item.at is None else min(item.at, self.now)
        if state.last_at is not None:
            now = max(now, state.last_at)
        bodies = self.life.decide(state, item.command, sender, now)
        events = []
        for n, body in enumerate(bodies, start=1):
            kind = str(body.__struct_config__.tag)
            key = item.key if n == len(bodies) else None
            event = Recorded(state.seq + 1, now, kind, sender.kind, sender.id, key, body)
            state = self.life.evolve(state, event)
            events.append(event)
            text = msgspec.json.encode(body).decode()
            self.rows.append((*item.stream, event.seq, kind, now, sender.kind, sender.id, key, text))
            self._subscribe(state, event)
        committed = Committed(self.life.stream, state, state.seq, tuple(events))
        if events:
            stream.state = state
            stream.events += events
            stream.moved = True
            stream.keys[sender.kind, sender.id, item.key] = committed
        return committed

    def _subscribe(self, state: S, event: Recorded) -> None:
        for todo in self.subscriptions(self.life.stream, state, event):
            place = (todo.workspace_id, todo.step, todo.lane)
            earlier = self.todos.get(place)
            self.todos[place] = msgspec.structs.replace(todo, from_seq=earlier.from_seq) if earlier else todo

    async def write(self, connection: Connection, sql: Sql) -> datetime:
        """Store it all; the database's time."""
        heads = msgspec.json.encode([stream.state for stream in self.streams.values() if stream.events]).decode()
        todos = self.todos.values()
        now: datetime = await connection.fetchval(
            sql.write,
            heads,
            self.life.stream,
            *zip(*self.rows, strict=True),
            [t.workspace_id for t in todos],
            [t.step for t in todos],
            [t.lane for t in todos],
            [t.from_seq for t in todos],
            [t.to_seq for t in todos],
        )
        return now

    def moved(self) -> list[Committed[S]]:
        """What listeners hear: every stream's events of this round in one piece, with its newest state."""
        return [
            Committed(self.life.stream, stream.state, stream.state.seq, tuple(stream.events))
            for stream in self.streams.values()
            if stream.moved
        ]
