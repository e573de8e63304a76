"""Timers by next due time: rows that survive a restart, fired by a sleeper that knows the next one."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import asyncpg
import structlog

from wingbeat.kit.database import LOST, Database, Row
from wingbeat.kit.errors import Busy, Conflict, NotFound, WingbeatError
from wingbeat.kit.steps import backoff_seconds

SAFETY_SECONDS = 1.0  # other processes set timers too; their doorbell may be lost
HELD_SECONDS = 0.2  # while any is being fired: its process may die, and even then no promise is late by 250 ms
LEASE_SECONDS = 10.0  # a process that hangs while firing leaves the timer to another
BATCH = 500
GATHER_SECONDS = 0.02  # what is due within so long is taken and forgotten together: nobody sees a fiftieth

log = structlog.get_logger()

Firing = set[asyncio.Task[None]]
# workspace, subject, due: fires at least once; commands that follow carry the key `name:due`.
Handler = Callable[[UUID, UUID, datetime], Awaitable[None]]

SET = """
    INSERT INTO timer AS t (workspace_id, name, subject_id, due)
    VALUES ($1, $2, $3, coalesce($4::timestamptz, clock_timestamp() + make_interval(secs => $5)))
    ON CONFLICT (workspace_id, name, subject_id) DO UPDATE SET attempts = 0, lease_until = NULL,
        due = CASE WHEN $6 AND t.lease_until IS NULL THEN least(t.due, excluded.due) ELSE excluded.due END"""

# In the transaction of what it is about, so that neither stays without the other; the sleeper finds it at its next look.
WITH_IT = """
    INSERT INTO timer (workspace_id, name, subject_id, due)
    VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))
    ON CONFLICT (workspace_id, name, subject_id) DO UPDATE SET due = excluded.due, attempts = 0, lease_until = NULL"""

SET_MANY = """
    INSERT INTO timer (workspace_id, name, subject_id, due)
    SELECT w, $2, s, due FROM unnest($1::uuid[], $3::uuid[], $4::timestamptz[]) AS t (w, s, due) ORDER BY w, s
    ON CONFLICT (workspace_id, name, subject_id) DO UPDATE SET due = excluded.due, attempts = 0, lease_until = NULL"""

# Free to be fired: nobody has it, whoever had it took too long, or the backend that took it is gone with its process.
FREE_NOW = """(lease_until IS NULL OR lease_until < clock_timestamp()
    OR NOT EXISTS (SELECT FROM pg_stat_get_activity(holder)))"""

TAKE = f"""
    WITH due AS (
        SELECT workspace_id, name, subject_id FROM timer, set_config('synchronous_commit', 'off', true)
        WHERE due <= clock_timestamp() AND {FREE_NOW}
          AND ($3::uuid IS NULL OR workspace_id = $3)
        ORDER BY due LIMIT $1 FOR UPDATE OF timer SKIP LOCKED)
    UPDATE timer t SET lease_until = clock_timestamp() + make_interval(secs => $2), holder = pg_backend_pid()
    FROM due d WHERE t.workspace_id = d.workspace_id AND t.name = d.name AND t.subject_id = d.subject_id
    RETURNING t.workspace_id, t.name, t.subject_id, t.due, t.lease_until, t.attempts"""

# Whose timer is due first: all that is due there is taken together.
FIRST = f"""
    SELECT workspace_id FROM timer
    WHERE due <= clock_timestamp() AND {FREE_NOW}
      AND workspace_id <> ALL ($1::uuid[])
    ORDER BY due LIMIT 1"""

# Those under a lease are being fired, or wait after a failure. `held`: whoever fires one may die of it.
NEXT = """
    SELECT (SELECT extract(epoch FROM due - clock_timestamp())::float8
            FROM timer WHERE lease_until IS NULL ORDER BY due LIMIT 1) AS seconds,
           EXISTS (SELECT FROM timer WHERE due <= clock_timestamp() AND lease_until > clock_timestamp()
                     AND holder IS NOT NULL) AS held"""

# `due` stays: it is in the keys of what the handler does, so that a second try is a repeat.
FAIL = """
    UPDATE timer SET lease_until = clock_timestamp() + make_interval(secs => $5), holder = NULL, attempts = attempts + 1
    WHERE workspace_id = $1 AND name = $2 AND subject_id = $3 AND due = $4"""

# A process that ends gives back what it did not get to: another fires it at once. What it had for too long is another's by now.
FREE = """
    UPDATE timer SET lease_until = NULL
    WHERE workspace_id = $1 AND name = $2 AND subject_id = $3 AND due = $4 AND lease_until = $5"""

# Whoever set a timer anew took its lease away: that one stays.
DONE = """
    DELETE FROM timer t USING unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[]) AS d (w, name, s, due),
        set_config('synchronous_commit', 'off', true)
    WHERE t.workspace_id = d.w AND t.name = d.name AND t.subject_id = d.s AND t.due = d.due AND t.lease_until IS NOT NULL"""


class Timers:
    """Set, cancel and fire. Names are bound to handlers once, at start.

    `by_workspace` takes those of one workspace at a time, as a distributed PostgreSQL wants it.
    """

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, Handler],
        *,
        lease_seconds: float = LEASE_SECONDS,
        by_workspace: bool = False,
    ) -> None:
        self._database = database
        self._handlers = handlers
        self._by_workspace = by_workspace
        self._lease_seconds = lease_seconds
        self._sooner = asyncio.Event()
        self._fired: list[tuple[UUID, str, UUID, datetime]] = []  # done, and to be forgotten with the next look

    async def set(self, workspace_id: UUID, name: str, subject_id: UUID, *, after_seconds: float) -> None:
        """Set or move a timer, counted from the database's now."""
        await self._database.execute(SET, workspace_id, name, subject_id, None, after_seconds, False)
        self._sooner.set()

    async def at_latest(self, workspace_id: UUID, name: str, subject_id: UUID, *, after_seconds: float) -> None:
        """Set a timer or bring it forward; one that is due sooner stays."""
        await self._database.execute(SET, workspace_id, name, subject_id, None, after_seconds, True)
        self._sooner.set()

    async def set_at(self, workspace_id: UUID, name: str, subject_id: UUID, due: datetime) -> None:
        """Set or move a timer to an instant."""
        await self._database.execute(SET, workspace_id, name, subject_id, due, 0.0, False)
        self._sooner.set()

    async def set_all_at(self, name: str, dues: Mapping[tuple[UUID, UUID], datetime]) -> None:
        """Set or move many timers, by workspace and subject; those that are due then already stay as they are."""
        if not dues:
            return
        workspaces, subjects = zip(*dues, strict=True)
        await self._database.execute(SET_MANY, list(workspaces), name, list(subjects), list(dues.values()))
        self._sooner.set()

    async def cancel(self, workspace_id: UUID, name: str, subject_id: UUID) -> None:
        await self._database.execute(
            "DELETE FROM timer WHERE workspace_id = $1 AND name = $2 AND subject_id = $3",
            workspace_id,
            name,
            subject_id,
        )

    async def run(self) -> None:
        """Fire what is due, for ever; a slow handler holds up no other."""
        firing = Firing()
        try:
            while True:
                self._sooner.clear()
                wait = await self._begin_or_wait(firing)
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(max(wait, 0.0), SAFETY_SECONDS)):
                        await self._sooner.wait()
        finally:
            for task in firing:
                task.cancel()
            await asyncio.gather(*firing, return_exceptions=True)
            await self._forget()

    async def _begin_or_wait(self, firing: Firing) -> float:
        """Begin what is due and there is room for; seconds until the next look."""
        if len(firing) >= BATCH:
            return SAFETY_SECONDS

        def done(task: asyncio.Task[None]) -> None:
            firing.discard(task)
            if len(firing) == BATCH // 2:  # a full house has room again; each one that ends is not worth a look
                self._sooner.set()

        try:
            rows = await self._take_whole(BATCH - len(firing))
            for row in rows:
                task = asyncio.create_task(self._fire(*row.values()))
                firing.add(task)
                task.add_done_callback(done)
            await self._forget()
            if rows:
                return GATHER_SECONDS
            seconds, held = await self._until_next()
            return max(min(seconds, HELD_SECONDS) if held else seconds, GATHER_SECONDS)
        except (*LOST, Busy):
            return SAFETY_SECONDS
        except asyncpg.PostgresError as error:  # full, or out of memory: seen, and survived
            log.error("timers cannot be read", error=error)  # noqa: TRY400 - the message says it all
            return SAFETY_SECONDS

    async def fire_due(self) -> float:
        """Fire all that is due now and wait for it; seconds until the next one (at most an hour)."""
        rows = await self._take(BATCH)
        if rows:
            await asyncio.gather(*(self._fire(*row.values()) for row in rows))
            await self._forget()
            return 0.0
        return (await self._until_next())[0]

    async def _take_whole(self, most: int) -> list[Row]:
        """Take; what is taken as the process ends is given back."""
        taking = asyncio.create_task(self._take(most))
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            with suppress(*LOST, Busy, asyncpg.PostgresError):
                for row in await taking:
                    await self._note(FREE, *list(row.values())[:5])
            raise

    async def _take(self, most: int) -> list[Row]:
        if not self._by_workspace:
            return await self._database.rows(TAKE, most, self._lease_seconds, None)
        tried: list[UUID] = []
        while (workspace_id := await self._database.value(FIRST, tried)) is not None:
            rows = await self._database.rows(TAKE, most, self._lease_seconds, workspace_id)
            if rows:
                return rows
            tried.append(workspace_id)  # another process is taking them this very moment
        return []

    async def _until_next(self) -> tuple[float, bool]:
        """Seconds until the next one (at most an hour), and whether any is being fired anywhere."""
        ((seconds, held),) = await self._database.rows(NEXT)
        return 3600.0 if seconds is None else seconds, held

    async def _fire(
        self, workspace_id: UUID, name: str, subject_id: UUID, due: datetime, lease: datetime, attempts: int
    ) -> None:
        timer = (workspace_id, name, subject_id, due)
        try:
            with suppress(Conflict, NotFound):  # no longer wanted
                await self._handlers[name](workspace_id, subject_id, due)
        except asyncio.CancelledError:
            await self._note(FREE, *timer, lease)
            raise
        except Exception as error:  # noqa: BLE001 - a failing timer is tried again, visibly, and nothing else stops
            why = error.facts.get("why") if isinstance(error, WingbeatError) else None
            log.warning("timer failed", name=name, subject=str(subject_id), attempts=attempts + 1, error=error, why=why)
            await self._note(FAIL, *timer, backoff_seconds(attempts))
        else:
            self._fired.append(timer)

    async def _forget(self) -> None:
        """Delete what fired, together; one whose deleting fails fires again, which is a repeat."""
        fired, self._fired = self._fired, []
        if fired:
            await self._note(DONE, *map(list, zip(*fired, strict=True)))

    async def _note(self, statement: str, *values: object) -> None:
        """Write down what became of a timer; where that fails its lease runs out, and it fires again."""
        with suppress(*LOST, Busy, asyncpg.PostgresError):
            await self._database.execute(statement, *values)
