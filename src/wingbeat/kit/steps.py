"""The step runner: who acts on an event is woken after the commit, at least once, in order per lane.

A to-do row is one lane (a stream, or a workspace) of one step, written by the door in the event's own transaction.
Runners claim rows in batches under a lease; the fence makes a runner that slept past its lease harmless. What keeps
failing is parked for that lane alone, and shown.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec
import structlog

from wingbeat.kit.database import LOST, Connection, Database
from wingbeat.kit.door import Todo
from wingbeat.kit.errors import Busy, Conflict, NotFound
from wingbeat.kit.log import Bodies, Recorded, between

LEASE_SECONDS = 12  # past the bot's longest answer (10 s); whoever a killed process was answering waits no longer
BATCH = 100  # claims one by one reach 0.4–0.8 k/s, in hundreds 18 k/s
ATTEMPTS = 8  # with back-off 0.5 s doubling to 60 s: about two minutes before a lane is parked
FIRST_BACKOFF_SECONDS = 0.5
LONGEST_BACKOFF_SECONDS = 60.0
SAFETY_SECONDS = 2.0  # a lost doorbell costs at most this much

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


class Step(Protocol):
    """`bodies` is None for lanes that are workspaces."""

    name: str
    bodies: Bodies | None


class Projection(msgspec.Struct, frozen=True):
    """A step that keeps its own rows: `keep` runs inside the transaction that also moves the lanes on."""

    name: str
    bodies: Bodies | None
    keep: Callable[[Connection, Sequence[Woken]], Awaitable[None]]


class Reaction(msgspec.Struct, frozen=True):
    """A step that answers with commands through the door, outside any transaction, each under `Woken.key(n)`."""

    name: str
    bodies: Bodies | None
    act: Callable[[Woken], Awaitable[None]]
    at_once: int = BATCH  # how many lanes may be acted on side by side


CLAIM = """
    WITH free AS (
        SELECT workspace_id, step, stream_id FROM todo
        WHERE step = $1 AND parked_at IS NULL AND due <= now() AND (lease_until IS NULL OR lease_until < now())
        ORDER BY due LIMIT $2 FOR UPDATE SKIP LOCKED)
    UPDATE todo t SET lease_until = now() + make_interval(secs => $3), fence = fence + 1
    FROM free f WHERE t.workspace_id = f.workspace_id AND t.step = f.step AND t.stream_id = f.stream_id
    RETURNING t.workspace_id, t.stream_id, t.fence, t.from_seq, t.to_seq, t.attempts"""

# Rows are locked in the door's order, so that the two never wait for each other in a circle.
HOLD = """
    SELECT t.workspace_id, t.stream_id FROM todo t
    JOIN unnest($2::uuid[], $3::uuid[], $4::bigint[]) AS h (w, s, fence)
      ON t.workspace_id = h.w AND t.stream_id = h.s AND t.fence = h.fence
    WHERE t.step = $1 ORDER BY t.workspace_id, t.step, t.stream_id FOR UPDATE OF t"""

# The lock's own row version decides: new work that the door commits meanwhile is seen, and never left under the lease.
FINISH = """
    WITH held AS MATERIALIZED (
        SELECT t.workspace_id, t.stream_id, d.upto, t.to_seq = d.upto AS done
        FROM todo t JOIN unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::int[]) AS d (w, s, fence, upto)
          ON t.workspace_id = d.w AND t.stream_id = d.s AND t.fence = d.fence
        WHERE t.step = $1 ORDER BY t.workspace_id, t.stream_id FOR UPDATE OF t),
    more AS (
        UPDATE todo t SET from_seq = h.upto + 1, lease_until = NULL, attempts = 0, error = NULL
        FROM held h WHERE t.workspace_id = h.workspace_id AND t.step = $1 AND t.stream_id = h.stream_id AND NOT h.done)
    DELETE FROM todo t USING held h
    WHERE t.workspace_id = h.workspace_id AND t.step = $1 AND t.stream_id = h.stream_id AND h.done"""

FAIL = """
    UPDATE todo SET attempts = attempts + 1, error = $5, lease_until = NULL,
           due = now() + make_interval(secs => $6), parked_at = CASE WHEN attempts + 1 >= $7 THEN now() END
    WHERE workspace_id = $1 AND step = $2 AND stream_id = $3 AND fence = $4
    RETURNING parked_at"""


def backoff_seconds(attempts: int) -> float:
    """How long a lane waits after its `attempts`-th failure."""
    return float(min(FIRST_BACKOFF_SECONDS * 2**attempts, LONGEST_BACKOFF_SECONDS))


class Runner:
    """Runs every step of this process: one loop per step, woken by the door or the doorbell."""

    def __init__(self, database: Database, steps: Sequence[Projection | Reaction]) -> None:
        self._database = database
        self._steps = {step.name: step for step in steps}
        self._bells = {name: asyncio.Event() for name in self._steps}

    def wake(self, names: Sequence[str]) -> None:
        """Say that these steps have work."""
        for name in names:
            bell = self._bells.get(name)
            if bell is not None:
                bell.set()

    def wake_for(self, todos: Sequence[Todo]) -> None:
        self.wake([todo.step for todo in todos])

    async def run(self) -> None:
        """Run all steps, for ever."""
        async with asyncio.TaskGroup() as group:
            for step in self._steps.values():
                group.create_task(self._loop(step), name=f"step {step.name}")

    async def drain(self) -> None:
        """Run until nothing is due: what tests and rebuilds wait for instead of sleeping."""
        while True:
            rounds = [await self._round(step) for step in self._steps.values()]
            if not any(rounds):
                return

    async def _loop(self, step: Projection | Reaction) -> None:
        bell = self._bells[step.name]
        while True:
            bell.clear()
            try:
                worked = await self._round(step)
            except (*LOST, Busy):
                worked = False  # the database is away; the safety poll tries again
            if not worked:
                try:
                    async with asyncio.timeout(SAFETY_SECONDS):
                        await bell.wait()
                except TimeoutError:
                    continue

    async def _round(self, step: Projection | Reaction) -> bool:
        woken = await self._claim(step)
        if not woken:
            return False
        if isinstance(step, Projection):
            await self._project(step, woken)
        else:
            await self._react(step, woken)
        return True

    async def _claim(self, step: Projection | Reaction) -> list[Woken]:
        async with self._database.connection() as connection:
            rows = await connection.fetch(CLAIM, step.name, BATCH, LEASE_SECONDS)
            if not rows:
                return []
            events: Mapping[tuple[UUID, UUID], Sequence[Recorded]] = {}
            if step.bodies is not None:
                wanted = [(r["workspace_id"], r["stream_id"], r["from_seq"], r["to_seq"]) for r in rows]
                events = await between(connection, step.bodies, wanted)
        return [
            Woken(
                workspace_id=row["workspace_id"],
                lane=row["stream_id"],
                step=step.name,
                fence=row["fence"],
                from_seq=row["from_seq"],
                to_seq=row["to_seq"],
                attempts=row["attempts"],
                events=tuple(events.get((row["workspace_id"], row["stream_id"]), ())),
            )
            for row in rows
        ]

    async def _project(self, step: Projection, woken: Sequence[Woken]) -> None:
        try:
            async with self._database.transaction() as connection:
                # Losing these commits in a crash loses rows and cursor together: the step simply runs again.
                await connection.execute("SET LOCAL synchronous_commit = off")
                held = await connection.fetch(HOLD, step.name, *_columns(woken)[:3])
                mine = {(row["workspace_id"], row["stream_id"]) for row in held}
                kept = [item for item in woken if (item.workspace_id, item.lane) in mine]
                if kept:
                    await step.keep(connection, kept)
                    await connection.execute(FINISH, step.name, *_columns(kept))
        except (*LOST, Busy):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a step raises parks its lane, visibly, and nothing else
            if len(woken) == 1:
                await self._fail(step.name, woken[0], error)
                return
            for item in woken:
                await self._project(step, [item])

    async def _react(self, step: Reaction, woken: Sequence[Woken]) -> None:
        side_by_side = asyncio.Semaphore(step.at_once)

        async def act(item: Woken) -> None:
            async with side_by_side:
                try:
                    await step.act(item)
                except (Conflict, NotFound):
                    pass  # the conversation moved on: what the step wanted is no longer wanted
                except Exception as error:  # noqa: BLE001 - as in _project
                    await self._fail(step.name, item, error)
                    return
                async with self._database.transaction() as connection:
                    await connection.execute("SET LOCAL synchronous_commit = off")
                    await connection.execute(FINISH, step.name, *_columns([item]))

        await asyncio.gather(*(act(item) for item in woken))

    async def _fail(self, step: str, item: Woken, error: Exception) -> None:
        wait = 0.0 if isinstance(error, Busy) else backoff_seconds(item.attempts)
        parked: datetime | None = await self._database.value(
            FAIL, item.workspace_id, step, item.lane, item.fence, f"{type(error).__name__}: {error}", wait, ATTEMPTS
        )
        say = log.error if parked else log.warning
        say("step failed", step=step, lane=str(item.lane), attempts=item.attempts + 1, parked=bool(parked), error=error)
        asyncio.get_running_loop().call_later(wait, self.wake, [step])


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
