"""The step runner: who acts on an event is woken after the commit, at least once, in order per lane.

A to-do row is one lane (a stream, or a workspace) of one step, written by the door in the event's own transaction.
Runners claim rows in batches under a lease; the fence makes a runner that slept past its lease harmless. What keeps
failing is parked for that lane alone, and shown. What a crash of PostgreSQL may undo here (these commits do not wait
for the disk) is undone together with the work, so it is only done again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import structlog

from wingbeat.kit.aside import Room
from wingbeat.kit.database import LOST, Connection, Database, Row
from wingbeat.kit.door import Todo
from wingbeat.kit.errors import Busy, Conflict, NotFound
from wingbeat.kit.log import Bodies, Recorded, rows_between
from wingbeat.kit.todos import CLAIM, CLAIM_AFTER, FAIL, FINISH, FIRST, HOLD, RELEASE, ROUSE

LEASE_SECONDS = 12.0  # past the bot's longest answer (10 s); whoever a killed process was answering waits no longer
BATCH = 100  # claims one by one reach 0.4–0.8 k/s, in hundreds 18 k/s
ATTEMPTS = 8  # with back-off 0.5 s doubling to 60 s: about two minutes before a lane is parked
FIRST_BACKOFF_SECONDS = 0.5
LONGEST_BACKOFF_SECONDS = 60.0
SAFETY_SECONDS = 2.0  # a lost doorbell costs at most this much
MAX_EVENTS = 1000  # of one lane at a time: a lane parked for weeks comes back in bites
PATIENCE_SECONDS = 2.0  # for the step before, which takes milliseconds: where it is stuck, the next goes on without it
AT_ONCE = 32  # reactions of one step side by side; more only queue for connections

# What says nothing about the work itself: it is tried again and never counted.
AWAY = (*LOST, Busy)

log = structlog.get_logger()


class Woken(msgspec.Struct, frozen=True):
    """A lane with work: its new events, in order. Lanes that are workspaces carry no events: they look at heads."""

    workspace_id: UUID
    lane: UUID
    step: str
    fence: int
    from_seq: int
    to_seq: int
    attempts: int
    events: tuple[Recorded, ...] = ()

    def key(self, n: int = 0) -> str:
        """The idempotency key of this step's n-th command for what woke it: a repeat is harmless."""
        return f"{self.step}:{self.to_seq}:{n}"


Keep = Callable[[Connection, Sequence[Woken]], Awaitable[None]]


class Projection(msgspec.Struct, frozen=True):
    """A step that keeps its own rows: `keep` runs inside the transaction that also moves the lanes on.

    `bodies` is None for lanes that are workspaces. `ahead` does what takes time before that transaction begins, and
    returns how to keep what it found.
    """

    name: str
    bodies: Bodies | None
    keep: Keep
    ahead: Callable[[Sequence[Woken]], Awaitable[Keep]] | None = None


class Reaction(msgspec.Struct, frozen=True):
    """A step that answers with commands through the door, outside any transaction, each under `Woken.key(n)`.

    A slow lane holds up no other: as one of the `at_once` is done, the next is claimed.

    `after` is the step that goes first with each lane: what it has not yet looked at waits for it, `PATIENCE_SECONDS` at most.
    """

    name: str
    bodies: Bodies | None
    act: Callable[[Woken], Awaitable[None]]
    at_once: int = AT_ONCE
    after: str | None = None


def backoff_seconds(attempts: int) -> float:
    """How long a lane waits after its `attempts`-th failure."""
    return float(min(FIRST_BACKOFF_SECONDS * 2**attempts, LONGEST_BACKOFF_SECONDS))


class Runner:
    """Runs every step of this process: one loop per step, woken by the door or the doorbell.

    `by_workspace` keeps each claim, and so each projection's transaction, inside one workspace, as a distributed
    PostgreSQL wants it.
    """

    def __init__(
        self,
        database: Database,
        steps: Sequence[Projection | Reaction],
        *,
        lease_seconds: float = LEASE_SECONDS,
        by_workspace: bool = False,
    ) -> None:
        self._database = database
        self._by_workspace = by_workspace
        self._steps = {step.name: step for step in steps}
        self._bells = {name: asyncio.Event() for name in self._steps}
        self._next = {
            name: [s.name for s in steps if isinstance(s, Reaction) and s.after == name] for name in self._steps
        }
        self.wake(list(self._steps))  # for what an earlier process left
        self._lease_seconds = lease_seconds

    def wake(self, names: Sequence[str]) -> None:
        """Say that these steps have work; names that only another version knows are its own."""
        for name in names:
            bell = self._bells.get(name)
            if bell is not None:
                bell.set()

    def wake_for(self, todos: Sequence[Todo]) -> None:
        self.wake([todo.step for todo in todos])

    async def rouse(self, workspace_id: UUID, name: str) -> None:
        """Wake a step that looks at a whole workspace without an event: its time has come."""
        await self._database.execute(ROUSE, workspace_id, name)
        self.wake([name])

    async def run(self) -> None:
        """Run all steps, for ever; cancelled, it gives back what it holds."""
        async with asyncio.TaskGroup() as group:
            for step in self._steps.values():
                group.create_task(self._loop(step), name=f"step {step.name}")

    async def drain(self) -> None:
        """Run until nothing is due: what tests and rebuilds wait for instead of sleeping."""
        worked = True
        while worked:
            worked = False
            for step in self._steps.values():
                woken = await self._claim(step, BATCH)
                worked = worked or bool(woken)
                await self._work(step, woken)

    async def _loop(self, step: Projection | Reaction) -> None:
        """Wait for the bell, or a while; claim what there is room for, and work on it beside.

        The bell is rung again only where more may be left: a claim in vain after each work was half of all claims.
        """
        bell = self._bells[step.name]
        room = Room(step.at_once if isinstance(step, Reaction) else 1)
        room.enter()
        busy: set[asyncio.Task[bool]] = set()
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(SAFETY_SECONDS):
                        await bell.wait()
                free = await room.free_beside(busy)
                bell.clear()
                most = BATCH if isinstance(step, Projection) else min(free, BATCH)
                woken = await self._claim_whole(step, most)
                if len(woken) == most or (woken and self._by_workspace):
                    bell.set()
                parts = [woken] if isinstance(step, Projection) else [[item] for item in woken]
                for part in filter(None, parts):
                    task = asyncio.create_task(self._work(step, part))
                    busy.add(task)
                    task.add_done_callback(partial(self._worked, step.name, room, busy))
        finally:
            for task in busy:
                task.cancel()
            await asyncio.gather(*busy, return_exceptions=True)

    def _worked(self, step: str, room: Room, busy: set[asyncio.Task[bool]], task: asyncio.Task[bool]) -> None:
        busy.discard(task)
        room.changed()
        self.wake(self._next[step])
        if task.cancelled() or task.exception() is not None or task.result():
            self.wake([step])

    async def _claim_whole(self, step: Projection | Reaction, most: int) -> list[Woken]:
        """Claim; one that is cancelled half-way is given back, so that a restart does not wait for its leases."""
        claiming = asyncio.create_task(self._claim_or_none(step, most))
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            await self._release(step.name, await claiming)
            raise

    async def _claim_or_none(self, step: Projection | Reaction, most: int) -> list[Woken]:
        try:
            return await self._claim(step, most)
        except AWAY:
            return []  # the safety poll tries again
        except asyncpg.PostgresError as error:  # full, or out of memory: seen, and survived
            log.error("steps cannot be claimed", step=step.name, error=error)  # noqa: TRY400 - the message says it all
            return []

    async def _claim(self, step: Projection | Reaction, most: int) -> list[Woken]:
        """Lease lanes and read what is new in them; what cannot be read fails for its lane alone."""
        found: Mapping[tuple[UUID, UUID], Sequence[Row]] = {}
        async with self._database.connection() as connection:
            rows = await self._lease(connection, step, most)
            if rows and step.bodies is not None:
                wanted = [(r["workspace_id"], r["stream_id"], r["from_seq"], _upto(step, r)) for r in rows]
                found = await rows_between(connection, wanted)
        woken = []
        for row in rows:
            item = Woken(
                workspace_id=row["workspace_id"],
                lane=row["stream_id"],
                step=step.name,
                fence=row["fence"],
                from_seq=row["from_seq"],
                to_seq=_upto(step, row),
                attempts=row["attempts"],
            )
            try:
                events = tuple(map(step.bodies.recorded, found[item.workspace_id, item.lane])) if step.bodies else ()
            except (KeyError, msgspec.ValidationError) as error:  # written by a newer version, or by a bug
                await self._fail(item, error)
            else:
                woken.append(msgspec.structs.replace(item, events=events))
        return woken

    async def _lease(self, connection: Connection, step: Projection | Reaction, most: int) -> list[Row]:
        if not self._by_workspace:
            return await self._lease_of(connection, step, most, None)
        tried: list[UUID] = []
        while (workspace_id := await connection.fetchval(FIRST, step.name, tried)) is not None:
            rows = await self._lease_of(connection, step, most, workspace_id)
            if rows:
                return rows
            tried.append(workspace_id)  # another process is claiming it this very moment, or a step goes first
        return []

    async def _lease_of(
        self, connection: Connection, step: Projection | Reaction, most: int, workspace_id: UUID | None
    ) -> list[Row]:
        wanted = step.name, most, self._lease_seconds, workspace_id
        if isinstance(step, Reaction) and step.after:
            return await connection.fetch(CLAIM_AFTER, *wanted, step.after, PATIENCE_SECONDS)
        return await connection.fetch(CLAIM, *wanted)

    async def _work(self, step: Projection | Reaction, woken: Sequence[Woken]) -> bool:
        """Do it; whether some of it is left, of which no bell tells."""
        try:
            if isinstance(step, Projection):
                return await self._project(step, woken)
            return any(await asyncio.gather(*(self._react(step, item) for item in woken)))
        except asyncio.CancelledError:
            await self._release(step.name, woken)
            raise
        except AWAY:
            await self._release(step.name, woken)
            return True

    async def _project(self, step: Projection, woken: Sequence[Woken]) -> bool:
        """Keep a batch in one transaction; one that fails is halved until what cannot be kept stands alone."""
        if not woken:
            return False
        try:
            keep = await step.ahead(woken) if step.ahead else step.keep
            async with self._database.transaction() as connection:
                held = await connection.fetch(HOLD, step.name, *_columns(woken)[:3])
                mine = {(row["workspace_id"], row["stream_id"]) for row in held}
                kept = [item for item in woken if (item.workspace_id, item.lane) in mine]
                if not kept:
                    return False
                await keep(connection, kept)
                return _grew(await connection.execute(FINISH, step.name, *_columns(kept)), len(kept))
        except Exception as error:  # whatever a step raises parks its lane, visibly, and nothing else
            if isinstance(error, AWAY) and not isinstance(error, ValueError):
                raise
            if len(woken) == 1:
                await self._fail(woken[0], error)
                return False
            middle = len(woken) // 2
            first = await self._project(step, woken[:middle])
            return await self._project(step, woken[middle:]) or first

    async def _react(self, step: Reaction, item: Woken) -> bool:
        try:
            with suppress(Conflict, NotFound):  # the conversation moved on: what the step wanted is no longer wanted
                await step.act(item)
        except Exception as error:  # noqa: BLE001 - as in _project
            await self._fail(item, error)
            return False
        return _grew(await self._database.execute(FINISH, step.name, *_columns([item])), 1)

    async def _fail(self, item: Woken, error: Exception) -> None:
        """Try the lane again later; after too many attempts park it."""
        wait = backoff_seconds(item.attempts)
        counts = 0 if isinstance(error, AWAY) and not isinstance(error, ValueError) else 1
        told = f"{type(error).__name__}: {error}".replace("\0", "")[:1000]
        parked: datetime | None = await self._database.value(
            FAIL, item.workspace_id, item.step, item.lane, item.fence, counts, told, wait, ATTEMPTS
        )
        say = log.error if parked else log.warning
        say("step failed", step=item.step, lane=str(item.lane), attempts=item.attempts + counts, error=error)
        asyncio.get_running_loop().call_later(wait, self.wake, [item.step])

    async def _release(self, step: str, woken: Sequence[Woken]) -> None:
        """Give lanes back at once; where that fails the lease runs out by itself."""
        with suppress(*AWAY, asyncpg.PostgresError):
            await self._database.execute(RELEASE, step, *_columns(woken)[:3])


def _upto(step: Projection | Reaction, row: Row) -> int:
    """The last number to act on now."""
    upto: int = row["to_seq"]
    return upto if step.bodies is None else min(upto, row["from_seq"] + MAX_EVENTS - 1)


def _grew(finished: str, lanes: int) -> bool:
    """Whether some of the lanes are not done: they grew while they were worked on, or somebody else has them."""
    return finished != f"DELETE {lanes}"


def _columns(woken: Sequence[Woken]) -> tuple[list[Any], ...]:
    return (
        [item.workspace_id for item in woken],
        [item.lane for item in woken],
        [item.fence for item in woken],
        [item.to_seq for item in woken],
    )


async def parked(database: Database, workspace_id: UUID) -> list[dict[str, Any]]:
    """The lanes of a workspace that need a person's look: `{step, lane, seq, attempts, error, since}`."""
    rows = await database.rows(
        """SELECT step, stream_id AS lane, from_seq AS seq, attempts, error, parked_at AS since FROM todo
           WHERE workspace_id = $1 AND parked_at IS NOT NULL ORDER BY parked_at LIMIT 100""",
        workspace_id,
    )
    return [dict(row) for row in rows]


async def unpark(database: Database, workspace_id: UUID, step: str, lane: UUID) -> None:
    """Try a parked lane again; raises `NotFound` when it is not parked."""
    status = await database.execute(
        """UPDATE todo SET parked_at = NULL, attempts = 0, due = now()
           WHERE workspace_id = $1 AND step = $2 AND stream_id = $3 AND parked_at IS NOT NULL""",
        workspace_id,
        step,
        lane,
    )
    if status == "UPDATE 0":
        raise NotFound
