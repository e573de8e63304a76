"""A step that comes after another, lane by lane."""

import asyncio

from tests.kit.doors import Said, door_of, running, say, until
from wingbeat.kit.database import Database
from wingbeat.kit.door import Todo
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Bodies, Recorded
from wingbeat.kit.records import Stream
from wingbeat.kit.steps import Reaction, Runner, Woken

BODIES = Bodies({"said": Said})
LEFT = "SELECT count(*) FROM todo"
CLAIMED = "SELECT count(*) FROM todo WHERE lease_until IS NOT NULL"


class Ordered:
    """A step that goes first, `first`, and one that comes after it: what each heard, in the order they did."""

    def __init__(self, database: Database, *, trouble: BaseException | None = None) -> None:
        self.heard: list[str] = []
        self.held, self.trouble = asyncio.Event(), trouble
        self.held.set()
        steps = Reaction("echo", BODIES, self._after, after="first"), Reaction("first", BODIES, self._first)
        self.runner = Runner(database, steps)
        self.door = door_of(database, lambda _, todos: self.runner.wake_for(todos), self._both)

    @staticmethod
    def _both(_stream: str, state: Stream, event: Recorded) -> list[Todo]:
        steps = ("echo",) if event.body.text == "not for first" else ("echo", "first")
        return [Todo(state.workspace_id, step, state.id, event.seq, event.seq) for step in steps]

    async def _first(self, woken: Woken) -> None:
        await self.held.wait()
        if self.trouble is not None:
            raise self.trouble
        self.heard += [f"first {event.body.text}" for event in woken.events]

    async def _after(self, woken: Woken) -> None:
        self.heard += [event.body.text for event in woken.events]


async def test_a_step_after_another_waits_for_it_lane_by_lane(database: Database) -> None:
    steps, slow = Ordered(database), uuid7()
    async with running(steps.door, steps.runner):
        steps.held.clear()
        await say(steps.door, slow, "one")
        await until(database, 1, CLAIMED)
        await say(steps.door, uuid7(), "not for first")
        await until(database, 2, LEFT)
        assert steps.heard == ["not for first"]
        steps.held.set()
        await until(database, 0, LEFT)
    assert steps.heard == ["not for first", "first one", "one"]


async def test_a_step_after_one_that_fails_goes_on_without_it(database: Database) -> None:
    steps = Ordered(database, trouble=RuntimeError("nope"))
    async with running(steps.door):
        await say(steps.door, uuid7(), "one")
        await steps.runner.drain()
    assert steps.heard == ["one"]


async def test_a_step_after_one_that_nobody_begins_goes_on_in_time(database: Database) -> None:
    steps = Ordered(database)
    async with running(steps.door, steps.runner):
        steps.held.clear()
        await say(steps.door, uuid7(), "one")
        await until(database, 1, LEFT)
        assert steps.heard == ["one"]
