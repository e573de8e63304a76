"""The bus: what one process says the others hear, through lost connections too."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import asyncpg
import pytest

from tests.kit.doors import WORKSPACE, running
from wingbeat.kit.bus import PAYLOAD_BYTES, Bus, Hint, MemoryBus, PostgresBus
from wingbeat.kit.ids import uuid7


class Ear:
    """What one process heard."""

    def __init__(self) -> None:
        self.hints: list[Hint] = []
        self.missed = 0
        self._more = asyncio.Event()

    def __call__(self, hints: Sequence[Hint]) -> None:
        self.hints += hints
        self._more.set()

    def look_everywhere(self, _seconds: float) -> None:
        self.missed += 1
        self._more.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                self._more.clear()
                await self._more.wait()


@pytest.fixture(params=["memory", "postgres"])
def three_buses(request: pytest.FixtureRequest, database_url: str) -> list[Bus]:
    if request.param == "postgres":
        return [PostgresBus(database_url) for _ in range(3)]
    room: list[MemoryBus] = []
    return [MemoryBus(room) for _ in range(3)]


@asynccontextmanager
async def listening(buses: Sequence[Bus]) -> AsyncIterator[list[Ear]]:
    ears = [Ear() for _ in buses]
    for bus, ear in zip(buses, ears, strict=True):
        bus.subscribe(ear, ear.look_everywhere)
    async with running(*buses):
        for bus in buses:
            if isinstance(bus, PostgresBus):
                await bus.listening.wait()
        yield ears


def moved(seq: int = 1) -> Hint:
    return Hint(WORKSPACE, "conversation", uuid7(), seq, steps=("bot.answer",))


async def test_all_others_hear_a_hint_and_the_sender_does_not(three_buses: list[Bus]) -> None:
    hint, answer = moved(), Hint(WORKSPACE, "typing", uuid7(), data='["member","李雷",true]')
    async with listening(three_buses) as ears:
        three_buses[0].publish([hint])
        await ears[1].until(lambda: ears[1].hints == [hint])
        three_buses[1].publish([answer])
        await ears[0].until(lambda: ears[0].hints == [answer])
        await ears[2].until(lambda: ears[2].hints == [hint, answer])
    assert ears[1].hints == [hint]


async def test_a_flood_of_hints_arrives_whole_and_in_order(three_buses: list[Bus]) -> None:
    hints = [moved(n) for n in range(1000)]
    async with listening(three_buses) as ears:
        three_buses[0].publish(hints[:600])
        three_buses[0].publish(hints[600:])
        await ears[1].until(lambda: len(ears[1].hints) == 1000)
    assert ears[1].hints == hints


async def test_a_hint_too_long_for_a_notification_is_left_out_alone(database_url: str) -> None:
    fits, too_long, last = (Hint(WORKSPACE, "typing", uuid7(), data="字" * (n // 3)) for n in (7000, PAYLOAD_BYTES, 3))
    buses = [PostgresBus(database_url), PostgresBus(database_url)]
    async with listening(buses) as ears:
        buses[0].publish([fits, too_long, last])
        await ears[1].until(lambda: len(ears[1].hints) == 2)
    assert ears[1].hints == [fits, last]


async def test_a_foreign_notification_harms_nobody(database_url: str) -> None:
    buses = [PostgresBus(database_url), PostgresBus(database_url)]
    connection = await asyncpg.connect(database_url)
    async with listening(buses) as ears:
        for payload in ("", "not ours", "x" * 32 + "[[1]]", "x" * 32 + "{"):
            await connection.execute("SELECT pg_notify('wingbeat', $1)", payload)
        hint = moved()
        buses[0].publish([hint])
        await ears[1].until(lambda: ears[1].hints == [hint])
    await connection.close()


async def test_fault_04_a_bus_comes_back_says_so_and_loses_nothing_it_was_given(database_url: str) -> None:
    buses = [PostgresBus(database_url), PostgresBus(database_url)]
    connection = await asyncpg.connect(database_url)
    async with listening(buses) as ears:
        await connection.execute(
            """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        )
        await ears[0].until(lambda: ears[0].missed == 1)
        await ears[1].until(lambda: ears[1].missed == 1)
        hint = moved()
        buses[0].publish([hint])
        await ears[1].until(lambda: hint in ears[1].hints)
    await connection.close()


async def test_what_is_published_before_the_connection_is_there_is_sent_when_it_is(database_url: str) -> None:
    hint = moved()
    early, other = PostgresBus(database_url), PostgresBus(database_url)
    early.publish([hint])
    async with listening([other]) as ears, running(early):
        await ears[0].until(lambda: ears[0].hints == [hint])
