"""Ten thousand promises that break within one minute, while the process that fires them is replaced and another killed.

A firing error is the time from a promise's due moment to the commit of its `target_breached`, by PostgreSQL's own commit
timestamps. Two processes take over from each other as in an upgrade without downtime: the next one starts, then the
running one is asked to end; later one more starts, and the running one is killed without a word. `--cold` ends the only
process before the next one starts, and tells how long nobody was there.
"""

import asyncio
import random
import signal
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bench.common import Row, at_most, cluster, cpu_seconds, machine, percentile, report, run
from wingbeat.conversations.actions import ConversationLife
from wingbeat.conversations.models import Opening, Say
from wingbeat.conversations.promises.events import Promise
from wingbeat.conversations.targets.models import SetTarget
from wingbeat.flow import subscriptions
from wingbeat.kit.database import Database
from wingbeat.kit.door import Door, Sender
from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers
from wingbeat.routing.targets.actions import TIMER, Targets
from wingbeat.routing.targets.queries import Book
from wingbeat.routing.waits.queries import Knowing

MANY = 10_000
WITHIN_SECONDS = 60.0
LEAD_SECONDS = 5.0  # until the first one is due: the process is up by then
PATIENCE_SECONDS = 30.0  # past the lease of what a killed process was firing
READY = b"ready\n"
SYSTEM = Sender("system")
WORKSPACE, CHANNEL, TEAM = uuid7(), uuid7(), uuid7()


async def quiet(*_: Any) -> None:
    """No alarm is rung: nothing is predicted here."""


def door_of(database: Database) -> Any:
    return Door(database, ConversationLife(), subscriptions, on_commit=lambda *_: None)


async def serve(url: str) -> None:
    """The parts of the product that fire promises, in a process of their own, until asked to end."""
    database = await Database.connect(url, connections=12)
    door = door_of(database)
    handlers: dict[str, Any] = {}
    timers = Timers(database, handlers)
    handlers[TIMER] = Targets(database, door, timers, Book(database), Knowing(), quiet).due
    parts = [asyncio.create_task(door.run()), asyncio.create_task(timers.run())]
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, parts[1].cancel)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
    parts[0].cancel()
    await asyncio.gather(*parts, return_exceptions=True)


async def start(url: str) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--serve", url, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == READY
    return process


async def end(process: asyncio.subprocess.Process, sign: signal.Signals) -> None:
    process.send_signal(sign)
    await process.wait()


async def promise(database: Database) -> datetime:
    """Ten thousand conversations whose promises break within a minute; when the first one does."""
    door = door_of(database)
    running = asyncio.create_task(door.run())
    try:
        conversations = [uuid7() for _ in range(MANY)]
        for at in range(0, MANY, 1000):
            await asyncio.gather(*(ask(door, n, one) for n, one in enumerate(conversations[at : at + 1000], at)))
        begin: datetime = await database.value("SELECT clock_timestamp()") + timedelta(seconds=LEAD_SECONDS + 10)
        chance = random.Random(4)
        dues = {one: begin + timedelta(seconds=chance.uniform(0, WITHIN_SECONDS)) for one in conversations}
        for at in range(0, MANY, 1000):
            await asyncio.gather(*(give(door, one, dues[one]) for one in conversations[at : at + 1000]))
        await Timers(database, {}).set_all_at(TIMER, {(WORKSPACE, one): due for one, due in dues.items()})
        return begin
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def ask(door: Any, n: int, conversation_id: UUID) -> None:
    customer = uuid7()
    said = Say("在吗？", opening=Opening(CHANNEL, customer, "", customer.hex, n + 1, "zh-CN", bot=False))
    await door.append(WORKSPACE, conversation_id, said, sender=Sender("customer", customer), key=uuid7().hex)


async def give(door: Any, conversation_id: UUID, due: datetime) -> None:
    command = SetTarget(Promise(CHANNEL, "first_response", 2, due), "", 15)
    await door.append(WORKSPACE, conversation_id, command, sender=SYSTEM, key="set")


ERRORS = """
    SELECT stream_id, (body->>'due')::timestamptz AS due,
           extract(epoch FROM pg_xact_commit_timestamp(xmin) - (body->>'due')::timestamptz)::float8 AS late
    FROM event WHERE workspace_id = $1 AND kind = 'target_breached'"""


async def replaced(url: str, begin: float, *, cold: bool) -> tuple[list[asyncio.subprocess.Process], float]:
    """The processes still running at the end, and how long nobody was there."""
    first = await start(url)
    await asyncio.sleep(max(begin + WITHIN_SECONDS / 3 - time.time(), 0))
    if cold:
        gone = time.time()
        await end(first, signal.SIGTERM)
        second = await start(url)
        return [second], time.time() - gone
    second = await start(url)
    await end(first, signal.SIGTERM)
    await asyncio.sleep(max(begin + 2 * WITHIN_SECONDS / 3 - time.time(), 0))
    third = await start(url)
    await end(second, signal.SIGKILL)
    return [third], 0.0


async def main() -> None:
    cold = "--cold" in sys.argv
    async with cluster({"track_commit_timestamp": "on"}) as (server, url):
        database = await Database.connect(url, connections=4)
        begin = (await promise(database)).timestamp()
        assert server.pid is not None
        used = cpu_seconds(server.pid)
        running, away = await replaced(url, begin, cold=cold)
        try:
            rows = await all_broken(database, begin)
            used = cpu_seconds(server.pid, *(one.pid for one in running)) - used
        finally:
            for process in running:
                await end(process, signal.SIGTERM)
            await database.close()
        report("timers", figures(rows, away, used, cold=cold), machine(server.data_dir))


async def all_broken(database: Database, begin: float) -> Sequence[Any]:
    """What broke, once all did or nothing more is to be hoped for."""
    until = begin + WITHIN_SECONDS + PATIENCE_SECONDS
    await asyncio.sleep(max(begin + WITHIN_SECONDS - time.time(), 0))
    while len(rows := await database.rows(ERRORS, WORKSPACE)) < MANY and time.time() < until:
        await asyncio.sleep(0.5)
    return rows


def figures(rows: Sequence[Any], away: float, used: float, *, cold: bool) -> list[Row]:
    late = [row["late"] * 1000 for row in rows]
    errors = [abs(one) for one in late]
    streams = {row["stream_id"] for row in rows}
    must = None if cold else at_most(250)
    return [
        Row("firing error, median", percentile(errors, 0.5), "ms"),
        Row("firing error, p99", percentile(errors, 0.99), "ms", must, None if cold else at_most(50)),
        Row("firing error, the largest", max(errors), "ms"),
        Row("fired early, the earliest", -min([0.0, *late]), "ms", at_most(5)),
        Row("nobody was there", away, "s"),
        Row("lost", MANY - len(streams), "", at_most(0)),
        Row("doubled", len(rows) - len(streams), "", at_most(0)),
        Row("CPU of PostgreSQL and the last process", used / MANY * 1000, "ms/timer"),
    ]


if __name__ == "__main__":
    if "--serve" in sys.argv:
        run(serve(sys.argv[-1]))
    else:
        run(main())
