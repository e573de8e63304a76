"""Who waits for somebody else's server leaves its place in the step to another lane."""

import asyncio

from tests.kit.doors import door_of, running, say
from tests.kit.test_steps import BODIES, echo
from wingbeat.kit.aside import Room, aside
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.kit.steps import Reaction, Runner, Woken


async def test_a_lane_that_stands_aside_lets_the_next_one_in(database: Database) -> None:
    answered, done = asyncio.Event(), asyncio.Event()
    said: list[str] = []

    async def act(woken: Woken) -> None:
        (text,) = (event.body.text for event in woken.events)
        if text == "slow":
            with aside():
                await answered.wait()
        said.append(text)
        done.set()

    runner = Runner(database, [Reaction("echo", BODIES, act, at_once=1)])
    door = door_of(database, lambda _, todos: runner.wake_for(todos), echo)
    async with running(door, runner), asyncio.timeout(60):
        await say(door, uuid7(), "slow")
        await say(door, uuid7(), "quick")
        await done.wait()
        assert said == ["quick"]
        done.clear()
        answered.set()
        await done.wait()
    assert said == ["quick", "slow"]


async def test_a_place_is_taken_again_on_coming_back() -> None:
    room, busy = Room(1), ["one"]
    with room.aside():
        assert await room.free_beside(busy) == 1
    waiting = asyncio.create_task(room.free_beside(busy))
    await asyncio.sleep(0)
    assert not waiting.done()
    busy.clear()
    room.changed()
    assert await waiting == 1


def test_outside_a_step_nothing_changes() -> None:
    with aside():
        pass
