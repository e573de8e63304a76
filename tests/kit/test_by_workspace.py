"""`WINGBEAT_BY_WORKSPACE`: no transaction spans two workspaces, and none hides the work of another."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from tests.kit.doors import ANNA, Said, door_of, running
from wingbeat.kit.database import Connection, Database
from wingbeat.kit.door import Todo
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Bodies, Recorded
from wingbeat.kit.records import Stream
from wingbeat.kit.steps import Projection, Runner, Woken
from wingbeat.kit.timers import Timers

ONE, OTHER = uuid7(), uuid7()
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
LATER = LONG_AGO + timedelta(days=1)


def echo(_stream: str, state: Stream, event: Recorded) -> list[Todo]:
    return [Todo(state.workspace_id, "echo", state.id, event.seq, event.seq)]


class Kept:
    """A step's batches, each as the workspaces in it."""

    def __init__(self, database: Database) -> None:
        self.batches: list[list[UUID]] = []
        step = Projection("echo", Bodies({"said": Said}), self.keep)
        self.runner = Runner(database, [step], by_workspace=True)

    async def keep(self, _connection: Connection, woken: Sequence[Woken]) -> None:
        self.batches.append([item.workspace_id for item in woken])


class Rung:
    """A timer's handler that remembers for which workspaces it was called."""

    def __init__(self, database: Database) -> None:
        self.calls: list[UUID] = []
        self.timers = Timers(database, {"ring": self.ring}, by_workspace=True)

    async def ring(self, workspace_id: UUID, _subject_id: UUID, _due: datetime) -> None:
        self.calls.append(workspace_id)


async def test_the_door_stores_no_two_workspaces_together(database: Database) -> None:
    door = door_of(database, by_workspace=True)
    workspaces = [uuid7() for _ in range(3)]
    stream = uuid7()
    futures = [door.submit(workspaces[n % 3], stream, Said(str(n)), sender=ANNA, key=f"k{n}") for n in range(30)]
    async with running(door):
        done = await asyncio.gather(*futures)
    assert [one.seq for one in done] == [n // 3 + 1 for n in range(30)]
    most = await database.value(
        "SELECT max(n) FROM (SELECT count(DISTINCT workspace_id) AS n FROM event GROUP BY xmin::text) t"
    )
    assert most == 1


async def test_a_step_claims_lanes_of_one_workspace_at_a_time(database: Database) -> None:
    door, kept = door_of(database, subscriptions=echo), Kept(database)
    async with running(door):
        for n in range(6):
            await door.append((ONE, OTHER)[n % 2], uuid7(), Said(str(n)), sender=ANNA, key=str(n))
        await kept.runner.drain()
    assert kept.batches == [[ONE] * 3, [OTHER] * 3]


async def test_a_claim_under_way_elsewhere_hides_no_other_workspace(database: Database) -> None:
    door, kept = door_of(database, subscriptions=echo), Kept(database)
    async with running(door):
        for workspace_id in (ONE, OTHER):
            await door.append(workspace_id, uuid7(), Said("hello"), sender=ANNA, key="1")
        async with database.transaction() as elsewhere:
            await elsewhere.execute("SELECT FROM todo WHERE workspace_id = $1 FOR UPDATE", ONE)
            await kept.runner.drain()
            assert kept.batches == [[OTHER]]
        await kept.runner.drain()
    assert kept.batches == [[OTHER], [ONE]]


async def test_timers_of_one_workspace_are_taken_at_a_time(database: Database) -> None:
    rung = Rung(database)
    for workspace_id, due in ((OTHER, LONG_AGO), (ONE, LATER), (OTHER, LATER + timedelta(days=1))):
        await rung.timers.set_at(workspace_id, "ring", uuid7(), due)
    await rung.timers.fire_due()
    assert rung.calls == [OTHER, OTHER]
    await rung.timers.fire_due()
    assert await rung.timers.fire_due() == 3600
    assert rung.calls == [OTHER, OTHER, ONE]


async def test_timers_taken_elsewhere_hide_no_other_workspace(database: Database) -> None:
    rung = Rung(database)
    await rung.timers.set_at(ONE, "ring", uuid7(), LONG_AGO)
    await rung.timers.set_at(OTHER, "ring", uuid7(), LATER)
    async with database.transaction() as elsewhere:
        await elsewhere.execute("SELECT FROM timer WHERE workspace_id = $1 FOR UPDATE", ONE)
        await rung.timers.fire_due()
        assert rung.calls == [OTHER]
    await rung.timers.fire_due()
    assert rung.calls == [OTHER, ONE]
