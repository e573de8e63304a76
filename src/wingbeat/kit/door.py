"""The one way to write the log: many appends wait together, one transaction commits them (a combiner).

Callers give commands; the pure decider says which events follow. An answer from `append` means committed and durable;
the same key again gives the same answer and stores nothing. Durable inserts one transaction at a time reached
0.5–2 k/s on two cores, combined ones 8–14 k/s, so there is exactly this one door per kind of stream and process.
What cannot be stored fails alone; every caller hears what became of its own append.

The usual way is one statement: heads are remembered, and the log's primary key refuses what was decided on an old one.
Then, for unknown heads, and for what changes nothing, comes the careful way: lock, look the keys up, decide, write.
"""

import asyncio
import re
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic
from uuid import UUID

import asyncpg
import msgspec

from wingbeat.kit.database import LOST, Database
from wingbeat.kit.errors import Busy, Invalid
from wingbeat.kit.rounds import Committed, Head, Item, Life, Round, S, Sender, Sql, Subscriptions, Todo

__all__ = ["Committed", "Door", "Head", "Life", "Sender", "Subscriptions", "Todo"]

LANES = 2  # transactions under way side by side: one decides while the other waits for the disk
MAX_BATCH = 100  # beyond this the batch's latency grows faster than its throughput
MAX_BATCH_BYTES = 1 << 20  # a transaction of a hundred long letters would hold everybody up
MAX_WAITING = 4000  # about half a second of work; then callers hear "busy" instead of waiting unseen
MAX_WAITING_BYTES = 32 << 20  # the same bound for memory
MAX_KEY = 200  # characters; our own clients send 32
ATTEMPTS = 4  # a restarting server is back within two seconds; two processes seldom race twice
RETRY_SECONDS = 0.7
MAX_HEADS = 2000  # remembered by a lane: a few megabytes, more than a shop's day has open
CLOCK_SECONDS = 5.0  # how long the database's time is reckoned from its last answer
STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # a laptop's sleep counts
LAST_SECONDS = 5.0  # how long a closing door still commits what waits

# The server has no room or takes no writes (disk full, a standby): nobody's fault, and nothing was stored.
FULL = (
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.PostgresSystemError,
)
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # as JSON spells it; a written-out backslash is no NUL


class _Lane(Generic[S]):
    """A queue of its own for a share of the streams: the order of a stream is the order of its lane."""

    def __init__(self) -> None:
        self.items: deque[Item] = deque()
        self.bell = asyncio.Event()
        self.heads: dict[tuple[UUID, UUID], S] = {}  # the longest untouched first

    def remember(self, round_: Round[S]) -> None:
        for place, stream in round_.streams.items():
            self.heads.pop(place, None)
            self.heads[place] = stream.state
        while len(self.heads) > MAX_HEADS:
            del self.heads[next(iter(self.heads))]


class _Clock:
    """The database's time between two of its answers: never ahead of it, and behind by less than a round trip."""

    def __init__(self) -> None:
        self._heard: datetime | None = None
        self._at_seconds = 0.0

    def hear(self, now: datetime) -> None:
        self._heard, self._at_seconds = now, time.clock_gettime(STEADY)

    def now(self) -> datetime | None:
        """None when the last answer is too long ago."""
        passed = time.clock_gettime(STEADY) - self._at_seconds
        return self._heard + timedelta(seconds=passed) if self._heard and passed < CLOCK_SECONDS else None


class Door(Generic[S]):
    """Appends to all streams of one kind. Start it with `run()`; `append` waits, `submit` does not.

    `on_commit` hears every stream that moved. Without events it means: look in the log. A key that was stored before
    is told that way, because whoever stored it may have died before telling. `by_workspace` keeps each transaction
    inside one workspace, as a distributed PostgreSQL wants it.
    """

    def __init__(
        self,
        database: Database,
        life: Life[S],
        subscriptions: Subscriptions,
        *,
        on_commit: Callable[[Sequence[Committed[S]], Sequence[Todo]], None],
        by_workspace: bool = False,
    ) -> None:
        self._database = database
        self._life = life
        self._subscriptions = subscriptions
        self._on_commit = on_commit
        self._by_workspace = by_workspace
        self._lanes: list[_Lane[S]] = [_Lane() for _ in range(LANES)]
        self._clock = _Clock()
        self._waiting = 0
        self._waiting_bytes = 0
        self._closed = False
        self._sql = Sql(life.table, life.head)

    async def append(
        self, workspace_id: UUID, stream_id: UUID, command: Any, *, sender: Sender, key: str, at: datetime | None = None
    ) -> Committed[S]:
        """Append and wait for the commit. `at`: when it happened, of what is brought in from elsewhere; None: now.

        Raises what the decider raises, `Invalid` for what no log can hold, and `Busy`: send again with the same key.
        """
        return await self.submit(workspace_id, stream_id, command, sender=sender, key=key, at=at)

    def submit(
        self, workspace_id: UUID, stream_id: UUID, command: Any, *, sender: Sender, key: str, at: datetime | None = None
    ) -> "asyncio.Future[Committed[S]]":
        """Queue an append without waiting; appends to one stream are stored in the order submitted."""
        size = storable_bytes(command, key)
        if self._closed or self._waiting >= MAX_WAITING or self._waiting_bytes + size > MAX_WAITING_BYTES:
            raise Busy(retry_after_seconds=1)
        future: asyncio.Future[Committed[S]] = asyncio.get_running_loop().create_future()
        lane = self._lane(stream_id)
        lane.items.append(Item((workspace_id, stream_id), command, sender, key, size, future, at))
        lane.bell.set()
        self._waiting += 1
        self._waiting_bytes += size
        return future

    def forget(self, workspace_id: UUID, stream_id: UUID) -> None:
        """Another process wrote to this stream: look before the next append. Only spares a vain attempt."""
        self._lane(stream_id).heads.pop((workspace_id, stream_id), None)

    def _lane(self, stream_id: UUID) -> _Lane[S]:
        return self._lanes[stream_id.int % LANES]

    async def run(self) -> None:
        """Commit what waits, for ever; when cancelled, what waits by then is still committed or refused."""
        serving = [asyncio.create_task(self._serve(lane)) for lane in self._lanes]
        try:
            await asyncio.wait(serving, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            self._closed = True
            for lane in self._lanes:
                lane.bell.set()
            await asyncio.wait(serving, timeout=LAST_SECONDS)
            for task in serving:
                task.cancel()
            for lane in self._lanes:
                _refuse_all(lane.items, Busy(UNKNOWN_SAYS, retry_after_seconds=1))
            await asyncio.gather(*serving)

    async def _serve(self, lane: _Lane[S]) -> None:
        while not self._closed:
            await lane.bell.wait()
            lane.bell.clear()
            while lane.items:
                batch = self._take(lane)
                try:
                    left = await self._quickly(lane, batch)
                    if left:
                        await self._settle(lane, left)
                finally:
                    self._waiting -= len(batch)
                    self._waiting_bytes -= sum(item.size for item in batch)
                    # Whom a cancelled commit left waiting.
                    _refuse_all(batch, Busy(UNKNOWN_SAYS, retry_after_seconds=1))

    def _take(self, lane: _Lane[S]) -> list[Item]:
        """What the next transaction stores: the oldest, not too many, not too much."""
        batch: list[Item] = []
        others: list[Item] = []
        size = 0
        while lane.items and len(batch) < MAX_BATCH and (not batch or size + lane.items[0].size <= MAX_BATCH_BYTES):
            item = lane.items.popleft()
            if self._by_workspace and batch and item.stream[0] != batch[0].stream[0]:
                others.append(item)
                continue
            batch.append(item)
            size += item.size
        lane.items.extendleft(reversed(others))
        return batch

    async def _quickly(self, lane: _Lane[S], batch: list[Item]) -> list[Item]:
        """Store what remembered heads lead to, in one statement; what is left over goes the careful way."""
        now = self._clock.now()
        known = [item for item in batch if now and item.stream in lane.heads]
        if not now or not known:
            return batch
        round_ = Round(self._life, self._subscriptions, known)
        try:
            round_.recall(lane.heads, now)
            if round_.rows:
                async with self._database.connection() as connection:
                    self._clock.hear(await round_.write(connection, self._sql))
        except Exception as error:  # noqa: BLE001 - whatever it is, the careful way finds it again
            for item in known:
                lane.heads.pop(item.stream, None)
            if not round_.rows or not _lost(error):
                return batch
            await self._after_loss(lane, round_, 1, error)
        else:
            self._tell(lane, round_)
        return [item for item in batch if not item.future.done()]

    async def _settle(self, lane: _Lane[S], batch: list[Item], attempt: int = 1, lost: Round[S] | None = None) -> None:
        """Commit, the careful way."""
        round_ = Round(self._life, self._subscriptions, batch)
        try:
            if lost is not None and await self._stored(lost):
                round_ = lost
            else:
                await self._commit(round_)
        except Exception as error:  # noqa: BLE001 - whatever it is, the callers it concerns hear it
            if _lost(error):
                await self._after_loss(lane, round_ if round_.rows else lost or round_, attempt, error)
            elif isinstance(error, FULL):
                self._put_off(lane, batch, refusal(error))
            else:
                await self._apart(lane, batch, attempt, error)
        else:
            self._tell(lane, round_)
            if round_.unproven:
                await self._settle(lane, round_.unproven)

    async def _apart(self, lane: _Lane[S], batch: list[Item], attempt: int, error: Exception) -> None:
        """A batch that fails is halved until what cannot be stored stands alone."""
        if len(batch) > 1:
            middle = len(batch) // 2
            await self._settle(lane, batch[:middle])
            await self._settle(lane, batch[middle:])
        elif _raced(error) and attempt < ATTEMPTS:
            await self._settle(lane, batch, attempt + 1)
        else:
            _refuse(batch[0], error)

    async def _after_loss(self, lane: _Lane[S], lost: Round[S], attempt: int, error: Exception) -> None:
        """Whether it was committed is unknown; the log tells once the database is back."""
        if attempt >= ATTEMPTS:
            busy = Busy(UNKNOWN_SAYS, retry_after_seconds=2)
            busy.__cause__ = error
            self._put_off(lane, lost.batch, busy)
            return
        await asyncio.sleep(RETRY_SECONDS)
        await self._settle(lane, lost.batch, attempt + 1, lost)

    def _put_off(self, lane: _Lane[S], batch: Sequence[Item], error: BaseException) -> None:
        """Refuse these for now, and what waits behind them in their streams: tried again, they keep their order."""
        streams = {item.stream for item in batch}
        behind = [item for item in lane.items if item.stream in streams]
        lane.items = deque(item for item in lane.items if item.stream not in streams)
        self._waiting -= len(behind)
        self._waiting_bytes -= sum(item.size for item in behind)
        _refuse_all([*batch, *behind], error)

    async def _stored(self, lost: Round[S]) -> bool:
        """Whether this very round was committed: all of it or nothing, so its last event speaks for it."""
        if not lost.rows:
            return False
        workspace_id, stream_id, seq, *_, actor_id, key, _body = lost.rows[-1]
        row = await self._database.row(
            "SELECT actor_id, key FROM event WHERE workspace_id = $1 AND stream_id = $2 AND seq = $3",
            workspace_id,
            stream_id,
            seq,
        )
        return row is not None and tuple(row) == (actor_id, key)

    async def _commit(self, round_: Round[S]) -> None:
        async with self._database.transaction() as connection:
            await round_.read(connection, self._sql)
            round_.decide()
            if round_.rows:
                await round_.write(connection, self._sql)
        self._clock.hear(round_.now)

    def _tell(self, lane: _Lane[S], round_: Round[S]) -> None:
        lane.remember(round_)
        moved = round_.moved()
        if moved:  # through the loop: a listener's error is its own, and callers hear after the listeners
            asyncio.get_running_loop().call_soon(self._on_commit, moved, list(round_.todos.values()))
        for item, error in round_.refused:
            _refuse(item, error)
        for item, committed in round_.settled:
            if not item.future.done():
                item.future.set_result(committed)


FULL_SAYS = "The server cannot store anything now (is the disk full?); nothing was stored. Try again soon."
UNKNOWN_SAYS = "The database is away; send this again, it is stored only once."


def storable_bytes(command: Any, key: str) -> int:
    """How large a command is; raises `Invalid` for text that no log can hold."""
    try:
        encoded = msgspec.json.encode((command, key))
    except UnicodeEncodeError as error:
        raise Invalid("The text contains a broken character (half of a surrogate pair).") from error
    if b"\\u0000" in encoded and NUL.search(encoded):
        raise Invalid("Text cannot contain NUL characters.")
    if not 0 < len(key) <= MAX_KEY:
        raise Invalid(f"A key has 1 to {MAX_KEY} characters.", limit=MAX_KEY)
    return len(encoded)


def _lost(error: Exception) -> bool:
    """Whether the connection is gone; what asyncpg cannot encode is an InterfaceError too, and a ValueError."""
    return isinstance(error, (*LOST, Busy)) and not isinstance(error, ValueError)


def _raced(error: Exception) -> bool:
    """Whether another process wrote to the same stream first: the next look sees what it wrote."""
    if isinstance(error, asyncpg.UniqueViolationError):
        return error.table_name == "event"
    return isinstance(error, asyncpg.DeadlockDetectedError)


def _refuse(item: Item, error: BaseException) -> None:
    if not item.future.done():
        item.future.set_exception(error)


def _refuse_all(batch: Iterable[Item], error: BaseException) -> None:
    for item in batch:
        _refuse(item, error)


def refusal(error: asyncpg.PostgresError) -> BaseException:
    """What callers hear of a database error: no room is `Busy`, all else rises as it is."""
    if not isinstance(error, FULL):
        return error
    busy = Busy(FULL_SAYS, retry_after_seconds=5)
    busy.__cause__ = error
    return busy
