"""Steps: at least once, in order per lane, fenced, parked alone, never lost."""

import asyncio
import signal
import sys
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.kit.doors import ANNA, WORKSPACE, Said, door_of, running, say, texts, until
from wingbeat.kit.database import Connection, Database
from wingbeat.kit.door import Todo
from wingbeat.kit.errors import Busy, Conflict, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Bodies, Recorded
from wingbeat.kit.records import Stream
from wingbeat.kit.steps import ATTEMPTS, MAX_EVENTS, Projection, Reaction, Runner, Woken, parked, unpark

BODIES = Bodies({"said": Said})


def echo(_stream: str, state: Stream, event: Recorded) -> list[Todo]:
    return [Todo(state.workspace_id, "echo", state.id, event.seq, event.seq)]


def per_workspace(_stream: str, state: Stream, _event: Recorded) -> list[Todo]:
    return [Todo(state.workspace_id, "echo", state.workspace_id, 0, 0)]


class Heard:
    """A step's work: what it heard, and what it was told to do about it."""

    def __init__(self, *answers: BaseException | None) -> None:
        self.said: list[str] = []
        self.keys: list[str] = []
        self._answers = list(answers)

    async def act(self, woken: Woken) -> None:
        self.keys.append(woken.key())
        answer = self._answers.pop(0) if self._answers else None
        if answer is not None:
            raise answer
        self.said += [event.body.text for event in woken.events]

    async def keep(self, _connection: Connection, woken: Sequence[Woken]) -> None:
        for item in woken:
            await self.act(item)


def reaction(heard: Heard, bodies: Bodies | None = BODIES, at_once: int = 4) -> Reaction:
    return Reaction("echo", bodies, heard.act, at_once=at_once)


LEFT = "SELECT count(*) FROM todo"
CLAIMED = "SELECT count(*) FROM todo WHERE lease_until IS NOT NULL"
WAITING = (
    "SELECT count(DISTINCT l.pid) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
    " WHERE NOT l.granted AND a.datname = current_database()"
)


async def left(database: Database) -> int:
    count: int = await database.value(LEFT)
    return count


async def due_now(database: Database) -> None:
    """Let the back-off pass."""
    await database.execute("UPDATE todo SET due = now()")


@pytest.fixture(params=["reaction", "projection"])
def step_of(request: pytest.FixtureRequest) -> Any:
    if request.param == "reaction":
        return reaction
    return lambda heard: Projection("echo", BODIES, heard.keep)


async def test_every_event_is_acted_on_once_and_in_order(database: Database, step_of: Any) -> None:
    heard, stream = Heard(), uuid7()
    door, runner = door_of(database, subscriptions=echo), Runner(database, [step_of(heard)])
    async with running(door):
        for n in range(5):
            await say(door, stream, str(n))
        await runner.drain()
        for n in range(5, 8):
            await say(door, stream, str(n))
        await runner.drain()
    assert heard.said == [str(n) for n in range(8)]
    assert await left(database) == 0


async def test_a_running_step_is_woken_by_its_bell(database: Database, step_of: Any) -> None:
    heard, stream = Heard(), uuid7()
    runner = Runner(database, [step_of(heard)])
    door = door_of(database, lambda _, todos: runner.wake_for(todos), echo)
    async with running(door, runner):
        await say(door, stream, "hello")
        await until(database, 0, LEFT)
    assert heard.said == ["hello"]


async def test_without_a_bell_the_safety_poll_finds_the_work(database: Database, step_of: Any) -> None:
    heard, stream = Heard(), uuid7()
    door, runner = door_of(database, subscriptions=echo), Runner(database, [step_of(heard)])
    async with running(door, runner):
        await say(door, stream, "unheard")
        await until(database, 0, LEFT)
    assert heard.said == ["unheard"]


async def test_a_failing_lane_is_tried_again_parked_alone_shown_and_retried(database: Database, step_of: Any) -> None:
    heard, bad, good = Heard(*[RuntimeError("no\x00pe")] * ATTEMPTS), uuid7(), uuid7()
    door, runner = door_of(database, subscriptions=echo), Runner(database, [step_of(heard)])
    async with running(door):
        await say(door, bad, "bad")
        for _ in range(ATTEMPTS):
            await due_now(database)
            await runner.drain()
        await say(door, bad, "more")
        await say(door, good, "good")
        await due_now(database)
        await runner.drain()
    assert heard.said == ["good"]
    (shown,) = await parked(database, WORKSPACE)
    assert (shown["step"], shown["lane"], shown["seq"], shown["attempts"]) == ("echo", bad, 1, ATTEMPTS)
    assert shown["error"] == "RuntimeError: nope"
    await unpark(database, WORKSPACE, "echo", bad)
    await runner.drain()
    assert heard.said == ["good", "bad", "more"]
    with pytest.raises(NotFound):
        await unpark(database, WORKSPACE, "echo", bad)


async def test_busy_is_no_failure_of_the_lane(database: Database) -> None:
    heard, stream = Heard(*[Busy()] * (ATTEMPTS + 2)), uuid7()
    door, runner = door_of(database, subscriptions=echo), Runner(database, [reaction(heard)])
    async with running(door):
        await say(door, stream, "patience")
        for _ in range(ATTEMPTS + 3):
            await due_now(database)
            await runner.drain()
    assert heard.said == ["patience"]
    assert await parked(database, WORKSPACE) == []


async def test_what_is_no_longer_wanted_is_done(database: Database) -> None:
    heard, stream = Heard(Conflict(), NotFound()), uuid7()
    door, runner = door_of(database, subscriptions=echo), Runner(database, [reaction(heard)])
    async with running(door):
        await say(door, stream, "too late")
        await runner.drain()
        await say(door, stream, "gone")
        await runner.drain()
    assert (heard.said, await left(database)) == ([], 0)


async def test_a_failing_lane_takes_no_neighbour_of_its_batch_along(database: Database) -> None:
    door, kept = door_of(database, subscriptions=echo), []

    async def keep(_connection: Connection, woken: Sequence[Woken]) -> None:
        for item in woken:
            if item.events[0].body.text == "7":
                raise RuntimeError
            kept.append(item.events[0].body.text)

    async with running(door):
        await asyncio.gather(*(say(door, uuid7(), str(n)) for n in range(20)))
        await Runner(database, [Projection("echo", BODIES, keep)]).drain()
    assert sorted(set(kept), key=int) == [str(n) for n in range(20) if n != 7]
    assert await left(database) == 1


async def test_an_event_this_version_does_not_know_parks_only_its_own_lane(database: Database) -> None:
    heard, new, known = Heard(), uuid7(), uuid7()
    door, runner = door_of(database, subscriptions=echo), Runner(database, [reaction(heard)])

    class Sung(msgspec.Struct, frozen=True, tag_field="kind", tag="sung"):
        pass

    async with running(door):
        await door.append(WORKSPACE, new, Sung(), sender=ANNA, key="k")
        await say(door, known, "hello")
        await runner.drain()
    assert heard.said == ["hello"]
    assert await database.value("SELECT error FROM todo") == "KeyError: 'sung'"


async def test_a_step_of_another_version_is_left_alone(database: Database) -> None:
    door, runner, stream = door_of(database, subscriptions=echo), Runner(database, []), uuid7()
    async with running(door):
        await say(door, stream, "for the next version")
        runner.wake(["echo", "unheard of"])
        await runner.drain()
    assert await left(database) == 1


async def test_a_long_lane_is_worked_off_in_bites(database: Database) -> None:
    heard, stream = Heard(), uuid7()
    door, runner = door_of(database, subscriptions=echo), Runner(database, [reaction(heard)])
    futures = [door.submit(WORKSPACE, stream, Said(str(n)), sender=ANNA, key=str(n)) for n in range(MAX_EVENTS + 5)]
    async with running(door):
        await asyncio.gather(*futures)
        await runner.drain()
    assert heard.said == [str(n) for n in range(MAX_EVENTS + 5)]
    assert heard.keys == [f"echo:{MAX_EVENTS}:0", f"echo:{MAX_EVENTS + 5}:0"]


async def test_a_workspaces_lane_is_woken_again_for_what_comes_while_it_works(database: Database) -> None:
    looks: list[int] = []
    door = door_of(database, subscriptions=per_workspace)

    async def look(woken: Woken) -> None:
        looks.append(await database.value("SELECT count(*) FROM event"))
        if len(looks) == 1:
            await say(door, uuid7(), "meanwhile")

    async with running(door):
        await say(door, uuid7(), "first")
        await Runner(database, [Reaction("echo", None, look)]).drain()
    assert looks == [1, 2]
    assert await left(database) == 0


async def test_a_message_that_arrives_as_a_lane_ends_is_neither_lost_nor_late(database: Database) -> None:
    """The door moves `to_seq` in a transaction of its own while FINISH waits for the row."""
    heard, stream, moved = Heard(), uuid7(), asyncio.Event()

    async def act(woken: Woken) -> None:
        await moved.wait()
        await heard.act(woken)

    door = door_of(database, subscriptions=echo)
    runner = Runner(database, [Reaction("echo", BODIES, act)])
    async with running(door):
        await say(door, stream, "first")
        async with database.connection() as connection:
            work = connection.transaction()
            await work.start()
            await connection.execute("SELECT FROM stream_head FOR UPDATE")
            draining = asyncio.create_task(runner.drain())
            await until(database, 1, CLAIMED)
            await connection.execute(
                "INSERT INTO event SELECT workspace_id, stream_id, 2, stream, kind, version, occurred_at, actor_kind,"
                " actor_id, 'k2', body FROM event"
            )
            await connection.execute("UPDATE stream_head SET seq = 2")
            await connection.execute("UPDATE todo SET to_seq = 2")
            moved.set()
            await until(database, 1, WAITING)
            await work.commit()
        await draining
    assert heard.said == ["first", "first"]
    assert heard.keys == ["echo:1:0", "echo:2:0"]
    assert await left(database) == 0


async def test_a_slow_lane_holds_up_no_other(database: Database) -> None:
    slow, quick, heard, released = uuid7(), uuid7(), [], asyncio.Event()

    async def act(woken: Woken) -> None:
        if woken.lane == slow:
            await released.wait()
        heard.append(woken.lane)

    runner = Runner(database, [Reaction("echo", BODIES, act, at_once=2)])
    door = door_of(database, lambda _, todos: runner.wake_for(todos), echo)
    async with running(door, runner):
        await say(door, slow, "takes its time")
        await until(database, 1, CLAIMED)
        for _ in range(3):
            await say(door, quick, "quick")
        await until(database, 1, LEFT)
        assert set(heard) == {quick}
        released.set()
        await until(database, 0, LEFT)
    assert heard[-1] == slow


async def test_fault_22_a_runner_that_slept_past_its_lease_changes_nothing(database: Database, step_of: Any) -> None:
    stream, heard, late = uuid7(), Heard(), Heard()
    door, step = door_of(database, subscriptions=echo), step_of(late)
    sleeper = Runner(database, [step], lease_seconds=0.001)
    async with running(door):
        await say(door, stream, "one")
        woken = await sleeper._claim(step, 10)  # it sleeps between its claim and its work
        await until(database, 1, "SELECT count(*) FROM todo WHERE lease_until < now()")
        await Runner(database, [reaction(heard)]).drain()
        await say(door, stream, "two")  # the lane is there again, and not the sleeper's
        awake = await Runner(database, [reaction(heard)])._claim(reaction(heard), 10)
        await sleeper._work(step, woken)
        row = await database.row("SELECT from_seq, to_seq, fence FROM todo")
        assert row is not None
        assert tuple(row) == (2, 2, awake[0].fence)
    assert heard.said == ["one"]
    assert late.said == ([] if isinstance(step, Projection) else ["one"])  # a reaction's commands carry the same keys


STOPPED = """
import asyncio, sys
from uuid import UUID
from tests.kit.doors import Said
from wingbeat.kit.database import Database
from wingbeat.kit.log import Bodies
from wingbeat.kit.steps import Projection, Runner

async def keep(connection, woken):
    print("claimed", flush=True)
    await connection.fetchval("SELECT pg_advisory_xact_lock(1)")
    await connection.execute("INSERT INTO process VALUES ($1, now())", UUID(int=int(sys.argv[2])))

async def main():
    database = await Database.connect(sys.argv[1], connections=2)
    await Runner(database, [Projection("echo", Bodies({"said": Said}), keep)], lease_seconds=float(sys.argv[3])).drain()
    print("done", flush=True)
    await database.close()

asyncio.run(main())
"""


async def start_runner(database_url: str, number: int, lease_seconds: float) -> asyncio.subprocess.Process:
    arguments = database_url, str(number), str(lease_seconds)
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", STOPPED, *arguments, stdout=asyncio.subprocess.PIPE
    )


async def test_fault_22_of_two_processes_one_killed_between_steps_the_other_takes_over(
    database: Database, database_url: str
) -> None:
    door = door_of(database, subscriptions=echo)
    async with running(door):
        await say(door, uuid7(), "work")
    first = second = None
    try:
        async with database.connection() as holding:  # however slow we are, it is stopped in the midst of its work
            await holding.execute("SELECT pg_advisory_lock(1)")
            first = await start_runner(database_url, 1, lease_seconds=0.3)
            assert first.stdout is not None
            await first.stdout.readline()
            first.send_signal(signal.SIGSTOP)
            await until(database, 1, "SELECT count(*) FROM todo WHERE lease_until < now()")
            await holding.execute("SELECT pg_advisory_unlock(1)")
        first.send_signal(signal.SIGKILL)
        await first.wait()
        second = await start_runner(database_url, 2, lease_seconds=60)
        await second.communicate()
    finally:
        for process in (first, second):
            if process is not None and process.returncode is None:
                process.kill()
                await process.wait()
    assert [row["id"] for row in await database.rows("SELECT id FROM process")] == [UUID(int=2)]
    assert await left(database) == 0


async def test_a_runner_that_is_stopped_gives_its_lanes_back(database: Database) -> None:
    door, started = door_of(database, subscriptions=echo), asyncio.Event()

    async def act(_woken: Woken) -> None:
        started.set()
        await asyncio.Event().wait()

    heard = Heard()
    async with running(door):
        await say(door, uuid7(), "unfinished")
        async with running(Runner(database, [Reaction("echo", BODIES, act)])):
            await started.wait()
        await Runner(database, [reaction(heard)]).drain()
    assert heard.said == ["unfinished"]


async def test_fault_03_steps_go_on_after_their_connections_were_killed(database: Database, database_url: str) -> None:
    heard, stream = Heard(), uuid7()
    runner = Runner(database, [reaction(heard)], lease_seconds=0.5)
    door = door_of(database, lambda _, todos: runner.wake_for(todos), echo)
    other = await Database.connect(database_url, connections=1)
    async with running(door, runner):
        for n in range(20):
            await say(door, stream, str(n))
            if n % 5 == 2:
                await other.execute(
                    """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND pid <> pg_backend_pid()"""
                )
        await until(other, 0, LEFT)
    await other.close()
    assert list(dict.fromkeys(heard.said)) == [str(n) for n in range(20)] == await texts(database, stream)
