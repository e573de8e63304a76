"""Durable appends through the door, against the plain transaction with its NOTIFY inside.

Both write the same: the event, the head, the flow's to-do rows, and ring the bell. 64 senders in a closed loop over
many conversations held by a member; the ways take turns in one run, medians of the rounds. Afterwards the log is
checked: numbers contiguous, every acknowledged key stored once.

`--slow-disk` lets PostgreSQL wait 2 ms longer in every fdatasync, as network disks do; it needs a C compiler.
"""

import asyncio
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.common import (
    Row,
    at_least,
    at_most,
    cluster,
    cpu_seconds,
    fdatasync_ms,
    machine,
    median,
    percentile,
    report,
    run,
)
from wingbeat.conversations.actions import ConversationLife
from wingbeat.conversations.models import Assign, Conversation, Opening, Say
from wingbeat.flow import subscriptions
from wingbeat.kit.bus import Hint, PostgresBus
from wingbeat.kit.database import Database
from wingbeat.kit.door import Committed, Door, Sender, Todo
from wingbeat.kit.ids import uuid7

CONVERSATIONS = 2000  # half of them each way's own
ROUNDS = 5
SECONDS = 3.0
SENDERS = 64
POOL = 16  # more connections only queue on the plain way's NOTIFY lock
SLOW_DISK_MS = 2.0
SLOW_FDATASYNC = f"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
int fdatasync(int file) {{
    struct timespec pause = {{0, {SLOW_DISK_MS * 1e6:.0f}}};
    nanosleep(&pause, 0);
    return ((int (*)(int)) dlsym(RTLD_NEXT, "fdatasync"))(file);
}}
"""
WORKSPACE, CHANNEL, MEMBER = uuid7(), uuid7(), uuid7()
TEXT = "请问我的订单什么时候能发货？I ordered the blue tent on Monday."

Append = Callable[[UUID, str], Awaitable[None]]


def say(text: str) -> Say:
    return Say(text=text)


class ThroughDoor:
    """The product's way, with the doorbell rung as the app rings it."""

    def __init__(self, database: Database, url: str) -> None:
        self.bus = PostgresBus(url)
        self.door: Door[Conversation] = Door(database, ConversationLife(), subscriptions, on_commit=self._moved)

    def _moved(self, committed: Sequence[Committed[Conversation]], todos: Sequence[Todo]) -> None:
        names = tuple({todo.step for todo in todos})
        self.bus.publish([Hint(c.state.workspace_id, c.stream, c.state.id, c.seq, steps=names) for c in committed])

    async def append(self, conversation_id: UUID, key: str) -> None:
        await self.door.append(
            WORKSPACE, conversation_id, say(TEXT), sender=Sender("customer", customers[conversation_id]), key=key
        )


class Plain:
    """One transaction a message: lock the head, decide, insert, update, upsert, notify, commit."""

    def __init__(self, pool: Any) -> None:
        self.pool = pool

    async def append(self, conversation_id: UUID, key: str) -> None:
        async with self.pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(
                """SELECT seq, status, owed_since, clock_timestamp() AS now FROM conversation
                   WHERE workspace_id = $1 AND id = $2 FOR UPDATE""",
                WORKSPACE,
                conversation_id,
            )
            seq = row["seq"] + 1
            await connection.execute(
                """INSERT INTO event (workspace_id, stream_id, seq, stream, kind, occurred_at, actor_kind, actor_id, key, body)
                   VALUES ($1, $2, $3, 'conversation', 'message', $4, 'customer', $5, $6, $7)""",
                WORKSPACE,
                conversation_id,
                seq,
                row["now"],
                customers[conversation_id],
                key,
                {"kind": "message", "text": TEXT},
            )
            await connection.execute(
                """UPDATE conversation SET seq = $3, last_at = $4, last_message_seq = $3, last_message_at = $4,
                          last_message_by = 'customer', last_message = $5, last_customer_seq = $3,
                          customer_read_seq = $3, owed_since = coalesce(owed_since, $4) WHERE workspace_id = $1 AND id = $2""",
                WORKSPACE,
                conversation_id,
                seq,
                row["now"],
                TEXT,
            )
            await connection.execute(
                """INSERT INTO todo (workspace_id, step, stream_id, from_seq, to_seq)
                   SELECT $1, step, $2, $3, $3 FROM unnest($4::text[]) AS step
                   ON CONFLICT (workspace_id, step, stream_id) DO UPDATE SET to_seq = excluded.to_seq""",
                WORKSPACE,
                conversation_id,
                seq,
                ["conversations.search", "measures.facts"],
            )
            await connection.execute("SELECT pg_notify('plain', $1)", f"{conversation_id}:{seq}")


class Turn:
    """One round of one way: appends per second, waits in ms, CPU in ms an append."""

    def __init__(self, waits: list[float], seconds: float, cpu: float) -> None:
        self.per_second = len(waits) / seconds
        self.p50 = percentile(waits, 0.50) * 1000
        self.p99 = percentile(waits, 0.99) * 1000
        self.cpu_ms = cpu * 1000 / len(waits)


acked: list[tuple[UUID, str]] = []
customers: dict[UUID, UUID] = {}


async def turn(append: Append, ids: Sequence[UUID], senders: int, seconds: float) -> Turn:
    """Send for some seconds with so many senders; each waits for its acknowledgement."""
    waits: list[float] = []
    cpu = cpu_seconds(os.getpid())
    begun = time.perf_counter()

    async def sender() -> None:
        while (sent := time.perf_counter()) < begun + seconds:
            conversation_id, key = random.choice(ids), uuid7().hex
            await append(conversation_id, key)
            waits.append(time.perf_counter() - sent)
            acked.append((conversation_id, key))

    await asyncio.gather(*(sender() for _ in range(senders)))
    return Turn(waits, time.perf_counter() - begun, cpu_seconds(os.getpid()) - cpu)


async def seed(door: Door[Conversation]) -> None:
    """Conversations without a bot, held by a member."""

    async def one(number: int) -> None:
        conversation_id, customer_id = uuid7(), uuid7()
        opening = Opening(CHANNEL, customer_id, "李雷", customer_id.hex, number, "zh-CN", bot=False)
        first = Say(text="你好", opening=opening)
        await door.append(WORKSPACE, conversation_id, first, sender=Sender("customer", customer_id), key="first")
        held = Assign(MEMBER, "picked")
        await door.append(WORKSPACE, conversation_id, held, sender=Sender("member", MEMBER), key="pick")
        customers[conversation_id] = customer_id

    await asyncio.gather(*(one(number) for number in range(CONVERSATIONS)))


async def check(database: Database) -> list[Row]:
    """What the log says of it all."""
    gaps = await database.value(
        """SELECT count(*) FROM (
               SELECT count(*) AS n, min(e.seq) AS low, max(e.seq) AS high, c.seq FROM event e
               JOIN conversation c ON c.workspace_id = e.workspace_id AND c.id = e.stream_id
               WHERE e.workspace_id = $1 GROUP BY c.id, c.seq) s
           WHERE low <> 1 OR high <> n OR high <> seq""",
        WORKSPACE,
    )
    stored = await database.rows(
        "SELECT stream_id, key FROM event WHERE workspace_id = $1 AND kind = 'message' AND key <> 'first'", WORKSPACE
    )
    keys = [(row["stream_id"], row["key"]) for row in stored]
    return [
        Row("conversations whose numbers have a gap", gaps, must=at_most(0)),
        Row("acknowledged, not stored", len(set(acked) - set(keys)), must=at_most(0)),
        Row("stored more than once", len(keys) - len(set(keys)), must=at_most(0)),
    ]


def together(turns: Sequence[Sequence[Turn]], disk_ms: float) -> list[Row]:
    """64 senders: each round's ratio, then medians."""
    door, plain = zip(*turns, strict=True)

    def ratio(figure: Callable[[Turn], float]) -> float:
        return median(figure(one) / figure(other) for one, other in turns)

    slow = disk_ms >= SLOW_DISK_MS
    quick = None if slow else at_least(7000)  # a second holds only so many fdatasyncs
    return [
        Row("fdatasync", disk_ms, "ms"),
        Row("64 senders: door", median(one.per_second for one in door), "/s", quick),
        Row("64 senders: plain transaction", median(one.per_second for one in plain), "/s"),
        Row("64 senders: times", ratio(lambda t: t.per_second), "×", at_least(10 if slow else 4.5)),
        Row("64 senders: door p50", median(one.p50 for one in door), "ms"),
        Row("64 senders: door p99", median(one.p99 for one in door), "ms"),
        Row("64 senders: plain p99", median(one.p99 for one in plain), "ms"),
        Row("64 senders: p99 of the plain one's", ratio(lambda t: t.p99), "×", at_most(0.25)),
        Row("64 senders: door, CPU an append", median(one.cpu_ms for one in door), "ms"),
        Row("64 senders: plain, CPU an append", median(one.cpu_ms for one in plain), "ms"),
    ]


def alone(turns: Sequence[Sequence[Turn]]) -> list[Row]:
    """One sender."""
    door, plain = zip(*turns, strict=True)
    times = median(one.per_second / other.per_second for one, other in turns)
    return [
        Row("1 sender: door", median(one.per_second for one in door), "/s"),
        Row("1 sender: plain transaction", median(one.per_second for one in plain), "/s"),
        Row("1 sender: times", times, "×", at_least(0.95)),
    ]


async def measure(ways: Sequence[Append], disk_ms: float) -> list[Row]:
    """Turns of 64, then of one, each way with conversations of its own; the first turns warm up."""
    ids = list(customers)
    shares = [(way, ids[n :: len(ways)]) for n, way in enumerate(ways)]
    many = [[await turn(way, share, SENDERS, SECONDS) for way, share in shares] for _ in range(ROUNDS + 1)]
    one = [[await turn(way, share, 1, SECONDS / 3) for way, share in shares] for _ in range(ROUNDS + 1)]
    return together(many[1:], disk_ms) + alone(one[1:])


def slow_disk(folder: Path) -> dict[str, str]:
    """The environment in which a program's fdatasync takes `SLOW_DISK_MS` longer."""
    compiler = shutil.which("cc")
    if compiler is None:
        sys.exit("--slow-disk needs a C compiler on PATH: install gcc, or run without it.")
    folder.chmod(0o755)  # PostgreSQL may run as another user
    library = folder / "slow_disk.so"
    command = [compiler, "-shared", "-fPIC", "-x", "c", "-", "-o", str(library)]
    subprocess.run(command, input=SLOW_FDATASYNC, text=True, check=True)
    return {"LD_PRELOAD": str(library)}


async def main() -> None:
    slow = "--slow-disk" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        await compare(slow_disk(Path(folder)) if slow else {}, SLOW_DISK_MS if slow else 0.0)


async def compare(environment: dict[str, str], slower_ms: float) -> None:
    line = machine()
    async with cluster(environment=environment) as (server, url):
        database = await Database.connect(url, connections=POOL)
        ours = ThroughDoor(database, url)
        tasks = [asyncio.create_task(ours.door.run()), asyncio.create_task(ours.bus.run())]
        try:
            await seed(ours.door)
            plain = Plain(database._pool)  # noqa: SLF001 - the very same connections
            rows = await measure([ours.append, plain.append], fdatasync_ms(server.data_dir) + slower_ms)
            rows += await check(database)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await database.close()
    report("append", rows, line)


if __name__ == "__main__":
    run(main())
