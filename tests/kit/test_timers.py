"""Timers: fire at their time, survive, move, fail alone, once among several processes."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.kit.doors import WORKSPACE, running, until
from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers

LEFT = "SELECT count(*) FROM timer"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

Handler = Callable[[UUID, UUID, datetime], Awaitable[None]]


class Rung:
    """A handler that remembers, after raising what it was told to."""

    def __init__(self, *errors: Exception) -> None:
        self.calls: list[tuple[UUID, datetime]] = []
        self._errors = list(errors)

    async def __call__(self, _workspace_id: UUID, subject_id: UUID, due: datetime) -> None:
        self.calls.append((subject_id, due))
        if self._errors:
            raise self._errors.pop(0)


async def test_timers_fire_in_their_time_and_are_gone(database: Database) -> None:
    rung, first, second = Rung(), uuid7(), uuid7()
    timers = Timers(database, {"ring": rung})
    async with running(timers):
        await timers.set(WORKSPACE, "ring", second, after_seconds=3600)
        await timers.set(WORKSPACE, "ring", first, after_seconds=0.05)
        await until(database, 1, LEFT)
        await timers.set(WORKSPACE, "ring", second, after_seconds=0.05)
        await until(database, 0, LEFT)
    assert [subject for subject, _ in rung.calls] == [first, second]


async def test_a_timer_is_not_fired_before_its_time(database: Database) -> None:
    rung = Rung()
    timers = Timers(database, {"ring": rung})
    await timers.set(WORKSPACE, "ring", uuid7(), after_seconds=3600)
    wait = await timers.fire_due()
    assert 3590 < wait <= 3600
    assert rung.calls == []


async def test_a_timer_set_by_a_process_that_ended_fires_in_the_next(database: Database) -> None:
    rung, subject = Rung(), uuid7()
    await Timers(database, {}).set_at(WORKSPACE, "ring", subject, LONG_AGO)
    await Timers(database, {"ring": rung}).fire_due()
    assert rung.calls == [(subject, LONG_AGO)]


async def test_a_moved_timer_fires_once_at_its_new_time(database: Database) -> None:
    rung, subject = Rung(), uuid7()
    timers = Timers(database, {"ring": rung})
    await timers.set_at(WORKSPACE, "ring", subject, LONG_AGO)
    await timers.set_at(WORKSPACE, "ring", subject, LONG_AGO + timedelta(days=1))
    await timers.fire_due()
    await timers.fire_due()
    assert rung.calls == [(subject, LONG_AGO + timedelta(days=1))]


async def test_a_cancelled_timer_never_fires(database: Database) -> None:
    rung, subject = Rung(), uuid7()
    timers = Timers(database, {"ring": rung})
    await timers.set_at(WORKSPACE, "ring", subject, LONG_AGO)
    await timers.cancel(WORKSPACE, "ring", subject)
    await timers.fire_due()
    assert rung.calls == []


async def test_a_timer_moved_while_it_fires_stays_for_its_new_time(database: Database) -> None:
    subject, calls = uuid7(), []

    async def again(workspace_id: UUID, subject_id: UUID, due: datetime) -> None:
        calls.append(due)
        if len(calls) == 1:
            await timers.set_at(workspace_id, "ring", subject_id, LONG_AGO + timedelta(days=1))

    timers = Timers(database, {"ring": again})
    await timers.set_at(WORKSPACE, "ring", subject, LONG_AGO)
    await timers.fire_due()
    await timers.fire_due()
    assert calls == [LONG_AGO, LONG_AGO + timedelta(days=1)]
    assert await database.value(LEFT) == 0


async def test_a_timer_cancelled_while_it_fails_is_not_brought_back(database: Database) -> None:
    subject = uuid7()

    async def cancelled(workspace_id: UUID, subject_id: UUID, _due: datetime) -> None:
        await timers.cancel(workspace_id, "ring", subject_id)
        raise RuntimeError

    timers = Timers(database, {"ring": cancelled})
    await timers.set_at(WORKSPACE, "ring", subject, LONG_AGO)
    await timers.fire_due()
    assert await database.value(LEFT) == 0


async def test_a_failing_timer_is_tried_again_with_the_same_due_and_stops_no_other(database: Database) -> None:
    rung, other, subject = Rung(RuntimeError()), Rung(), uuid7()
    timers = Timers(database, {"ring": rung, "other": other})
    await timers.set_at(WORKSPACE, "ring", subject, LONG_AGO)
    await timers.set_at(WORKSPACE, "other", subject, LONG_AGO)
    async with running(timers):
        await until(database, 0, LEFT)
    assert rung.calls == [(subject, LONG_AGO)] * 2
    assert other.calls == [(subject, LONG_AGO)]


async def test_a_timer_whose_subject_is_gone_is_done(database: Database) -> None:
    rung = Rung(NotFound())
    timers = Timers(database, {"ring": rung})
    await timers.set_at(WORKSPACE, "ring", uuid7(), LONG_AGO)
    await timers.fire_due()
    assert await database.value(LEFT) == 0


async def test_a_timer_under_way_does_not_hide_the_next_one(database: Database) -> None:
    started, release, rung = asyncio.Event(), asyncio.Event(), Rung()

    async def slow(_workspace_id: UUID, _subject_id: UUID, _due: datetime) -> None:
        started.set()
        await release.wait()

    timers = Timers(database, {"slow": slow, "ring": rung})
    await timers.set_at(WORKSPACE, "slow", uuid7(), LONG_AGO)
    firing = asyncio.create_task(timers.fire_due())
    await started.wait()
    await timers.set(WORKSPACE, "ring", uuid7(), after_seconds=60)
    wait = await timers.fire_due()
    release.set()
    await firing
    assert 50 < wait <= 60


async def test_a_slow_timer_holds_up_no_later_one(database: Database) -> None:
    started, rung_at_last, rung = asyncio.Event(), asyncio.Event(), Rung()

    async def slow(_workspace_id: UUID, _subject_id: UUID, _due: datetime) -> None:
        started.set()
        await rung_at_last.wait()

    timers = Timers(database, {"slow": slow, "ring": rung})
    await timers.set_at(WORKSPACE, "slow", uuid7(), LONG_AGO)
    async with running(timers):
        await started.wait()
        await timers.set_at(WORKSPACE, "ring", uuid7(), LONG_AGO)
        await until(database, 1, LEFT)
        assert len(rung.calls) == 1
        rung_at_last.set()
        await until(database, 0, LEFT)


async def test_several_processes_fire_each_timer_once(database: Database, database_url: str) -> None:
    other = await Database.connect(database_url, connections=2)
    rung = Rung()
    subjects = [uuid7() for _ in range(40)]
    both = [Timers(database, {"ring": rung}), Timers(other, {"ring": rung})]
    async with running(*both):
        await asyncio.gather(
            *(both[n % 2].set(WORKSPACE, "ring", one, after_seconds=0.02) for n, one in enumerate(subjects))
        )
        await until(database, 0, LEFT)
    assert sorted(subject for subject, _ in rung.calls) == sorted(subjects)
    await other.close()


async def test_a_process_that_died_while_firing_leaves_the_timer_to_another(database: Database) -> None:
    rung, subject, started = Rung(), uuid7(), asyncio.Event()

    async def dies(_workspace_id: UUID, _subject_id: UUID, _due: datetime) -> None:
        started.set()
        await asyncio.Event().wait()

    await Timers(database, {}).set_at(WORKSPACE, "ring", subject, LONG_AGO)
    dying = asyncio.create_task(Timers(database, {"ring": dies}, lease_seconds=0.01).fire_due())
    await started.wait()
    dying.cancel()
    async with running(Timers(database, {"ring": rung})):
        await until(database, 0, LEFT)
    assert rung.calls == [(subject, LONG_AGO)]


async def test_who_had_a_timer_for_too_long_gives_back_nothing_that_another_has(database: Database) -> None:
    had, has, rung = asyncio.Event(), asyncio.Event(), Rung()

    def holds(it: asyncio.Event) -> Handler:
        async def hold(_workspace_id: UUID, _subject_id: UUID, _due: datetime) -> None:
            it.set()
            await asyncio.Event().wait()

        return hold

    await Timers(database, {}).set_at(WORKSPACE, "ring", uuid7(), LONG_AGO)
    slow = asyncio.create_task(Timers(database, {"ring": holds(had)}, lease_seconds=0.01).fire_due())
    await had.wait()
    async with running(Timers(database, {"ring": holds(has)})):
        await has.wait()
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)
        await Timers(database, {"ring": rung}).fire_due()
        assert rung.calls == []


async def test_fault_03_timers_go_on_after_their_connections_were_killed(database: Database, database_url: str) -> None:
    rung, other = Rung(), await Database.connect(database_url, connections=1)
    timers = Timers(database, {"ring": rung}, lease_seconds=0.2)
    async with running(timers):
        await timers.set(WORKSPACE, "ring", uuid7(), after_seconds=0.3)
        await other.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        )
        await until(other, 0, LEFT)
    assert len(rung.calls) >= 1
    await other.close()


async def test_what_a_killed_process_was_firing_is_fired_at_once_by_another(
    database: Database, database_url: str
) -> None:
    """Its lease runs on for ten seconds; its backend is gone with it."""
    rung, subject, started = Rung(), uuid7(), asyncio.Event()
    killed = await Database.connect(database_url, connections=1)

    async def dies(_workspace_id: UUID, _subject_id: UUID, _due: datetime) -> None:
        started.set()
        await asyncio.Event().wait()

    await Timers(database, {}).set_at(WORKSPACE, "ring", subject, LONG_AGO)
    dying = asyncio.create_task(Timers(killed, {"ring": dies}).fire_due())
    await started.wait()
    backend = await database.value("SELECT holder FROM timer")
    other = Timers(database, {"ring": rung})
    await other.fire_due()
    assert rung.calls == [], "while it lives it is left to it"
    await database.execute("SELECT pg_terminate_backend($1)", backend)
    await until(database, 0, f"SELECT count(*) FROM pg_stat_activity WHERE pid = {backend}")
    await other.fire_due()
    assert rung.calls == [(subject, LONG_AGO)]
    dying.cancel()
    await asyncio.wait({dying})
    await killed.close()


async def test_a_timer_is_brought_forward_and_never_put_back(database: Database) -> None:
    timers, subject = Timers(database, {}), uuid7()
    dues = []
    for seconds in (60.0, 5.0, 30.0):
        await timers.at_latest(WORKSPACE, "ring", subject, after_seconds=seconds)
        dues.append(await database.value("SELECT due FROM timer"))
    assert dues[1] < dues[0]
    assert dues[2] == dues[1]
