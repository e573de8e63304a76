"""The write door: order, keys, what fails alone, what a lost connection does, how it closes."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import asyncpg
import msgspec
import pytest

from tests.kit.doors import ANNA, WORKSPACE, Said, Told, door_of, running, say, texts
from wingbeat.kit import door as limits
from wingbeat.kit.database import Connection, Database
from wingbeat.kit.door import Committed, Sender, Todo
from wingbeat.kit.errors import Busy, Conflict, Invalid
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.kit.records import RecordLife, Stream
from wingbeat.kit.steps import Projection, Runner, Woken


async def test_a_streams_events_are_numbered_in_the_order_submitted(database: Database) -> None:
    door, stream = door_of(database), uuid7()
    futures = [
        door.submit(WORKSPACE, stream, Said(str(n)), sender=ANNA, key=f"k{n}") for n in range(limits.MAX_BATCH + 20)
    ]
    async with running(door):
        done = await asyncio.gather(*futures)
    assert [one.seq for one in done] == list(range(1, limits.MAX_BATCH + 21))
    assert await texts(database, stream) == [str(n) for n in range(limits.MAX_BATCH + 20)]


async def test_the_same_key_again_gives_the_same_answer_and_stores_nothing(database: Database) -> None:
    door, stream = door_of(database), uuid7()
    together = [door.submit(WORKSPACE, stream, Said("once"), sender=ANNA, key="k") for _ in range(3)]
    async with running(door):
        assert [(await one).seq for one in together] == [1, 1, 1]
        await say(door, stream, "then")
        assert (await say(door, stream, "once", key="k")).seq == 1
    other = door_of(database)
    async with running(other):
        assert (await say(other, stream, "once", key="k")).seq == 1
    assert await texts(database, stream) == ["once", "then"]


async def test_a_key_belongs_to_its_sender_and_its_stream(database: Database) -> None:
    door, stream, elsewhere = door_of(database), uuid7(), uuid7()
    async with running(door):
        await say(door, stream, "Anna's", key="k")
        await say(door, elsewhere, "Anna's", key="k")
        for sender in (Sender("member", uuid7()), Sender("customer", ANNA.id), Sender("system")):
            await door.append(WORKSPACE, stream, Said(sender.kind), sender=sender, key="k")
        await door.append(WORKSPACE, stream, Said("again"), sender=Sender("system"), key="k")
    assert await texts(database, stream) == ["Anna's", "member", "customer", "system"]


async def test_a_repeated_key_tells_the_listeners_to_look_again(database: Database) -> None:
    told = Told()
    door, stream = door_of(database, told), uuid7()
    async with running(door):
        await say(door, stream, "once", key="k")
        await say(door, stream, "once", key="k")
    assert [(one.state.id, one.seq, len(one.events)) for one in told.committed] == [(stream, 1, 1), (stream, 1, 0)]


class Picky(RecordLife):
    """Refuses, breaks, or writes several events at once, as the text says."""

    def decide(self, _state: Stream, command: Any, _sender: Sender, _now: datetime) -> list[msgspec.Struct]:
        match command.text:
            case "refused":
                raise Conflict
            case "broken":
                raise KeyError(command.text)
            case "nothing":
                return []
            case "three":
                return [command, command, command]
        return [command]


async def test_a_refused_command_stores_nothing_and_its_neighbours_are_stored(database: Database) -> None:
    door, stream = door_of(database, life=Picky("member")), uuid7()
    words = ["a", "refused", "broken", "b", "nothing", "three", "c"]
    futures = [door.submit(WORKSPACE, stream, Said(word), sender=ANNA, key=f"k{n}") for n, word in enumerate(words)]
    async with running(door):
        done = await asyncio.gather(*futures, return_exceptions=True)
    assert [type(one) for one in done if isinstance(one, Exception)] == [Conflict, KeyError]
    assert await texts(database, stream) == ["a", "b", "three", "three", "three", "c"]
    assert [one.seq for one in done if isinstance(one, Committed)] == [1, 2, 2, 5, 6]


async def test_what_postgresql_refuses_fails_alone(database: Database) -> None:
    door, stream = door_of(database), uuid7()
    senders = [ANNA] * 20
    senders[13] = Sender("nul\x00")
    futures = [
        door.submit(WORKSPACE, stream, Said(str(n)), sender=sender, key=f"k{n}") for n, sender in enumerate(senders)
    ]
    async with running(door):
        done = await asyncio.gather(*futures, return_exceptions=True)
    assert [n for n, one in enumerate(done) if isinstance(one, asyncpg.PostgresError)] == [13]
    assert await texts(database, stream) == [str(n) for n in range(20) if n != 13]


@pytest.mark.parametrize("text", ["a\x00b", "\\\x00", "half \ud83d of a pair"])
async def test_text_no_log_can_hold_is_refused_before_it_queues(database: Database, text: str) -> None:
    door = door_of(database)
    with pytest.raises(Invalid):
        await say(door, uuid7(), text)
    with pytest.raises(Invalid):
        await say(door, uuid7(), "fine", key=text)


@pytest.mark.parametrize("key", ["", "k" * (limits.MAX_KEY + 1)])
async def test_a_key_has_a_length(database: Database, key: str) -> None:
    with pytest.raises(Invalid):
        await door_of(database).append(WORKSPACE, uuid7(), Said("fine"), sender=ANNA, key=key)


async def test_a_written_out_escape_is_ordinary_text(database: Database) -> None:
    door, stream = door_of(database), uuid7()
    written = ["\\u0000", "\\\\u0000", "C:\\u0000", "😀"]
    async with running(door):
        for text in written:
            await say(door, stream, text)
    assert await texts(database, stream) == written


async def test_a_full_door_says_busy_instead_of_growing(database: Database) -> None:
    door = door_of(database)
    waiting = [door.submit(WORKSPACE, uuid7(), Said("x"), sender=ANNA, key=str(n)) for n in range(limits.MAX_WAITING)]
    with pytest.raises(Busy):
        await say(door, uuid7(), "one too many")
    async with running(door):
        await asyncio.gather(*waiting)
        await say(door, uuid7(), "room again")


async def test_long_letters_fill_the_door_by_their_bytes_and_travel_in_small_batches(database: Database) -> None:
    door, letter = door_of(database), "x" * (limits.MAX_BATCH_BYTES // 4)
    room = limits.MAX_WAITING_BYTES // len(letter) - 1  # the last one misses by its few bytes of JSON
    futures = [door.submit(WORKSPACE, uuid7(), Said(letter), sender=ANNA, key=str(n)) for n in range(room)]
    with pytest.raises(Busy):
        await door.append(WORKSPACE, uuid7(), Said(letter), sender=ANNA, key="one too many")
    async with running(door):
        await asyncio.gather(*futures)
        await say(door, uuid7(), letter)
    largest = await database.value("SELECT max(n) FROM (SELECT count(*) AS n FROM event GROUP BY xmin::text) t")
    assert largest == 3


async def test_a_caller_who_went_away_takes_nobody_along(database: Database) -> None:
    door, stream = door_of(database), uuid7()
    gone = asyncio.create_task(say(door, stream, "gone"))
    stays = asyncio.create_task(say(door, stream, "stays"))
    await asyncio.sleep(0)
    gone.cancel()
    async with running(door):
        assert (await stays).seq == 2
    assert await texts(database, stream) == ["gone", "stays"]


async def test_a_listeners_error_is_not_the_callers(database: Database) -> None:
    def listen(_committed: Sequence[Committed[Stream]], _todos: Sequence[Todo]) -> None:
        raise RuntimeError("a bug of the listener")

    heard: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context["exception"]))
    door, stream = door_of(database, listen), uuid7()
    async with running(door):
        assert (await say(door, stream, "a")).seq == 1
        assert (await say(door, stream, "b")).seq == 2
    assert [type(one) for one in heard] == [RuntimeError, RuntimeError]


async def test_a_closing_door_commits_or_refuses_what_waits(database: Database) -> None:
    door, stream = door_of(database), uuid7()
    futures = [door.submit(WORKSPACE, stream, Said(str(n)), sender=ANNA, key=f"k{n}") for n in range(250)]
    async with running(door):
        await futures[0]
    assert all(future.done() for future in futures)
    assert await texts(database, stream) == [str(n) for n in range(250)]
    with pytest.raises(Busy):
        await say(door, stream, "late")


async def test_fault_03_killed_connections_lose_nothing_and_double_nothing(
    database: Database, database_url: str
) -> None:
    other = await Database.connect(database_url, connections=2)
    doors = [door_of(database), door_of(other)]
    streams = [uuid7() for _ in range(4)]

    async def send(sender: int) -> None:
        for n in range(25):
            text = f"{sender}:{n}"
            await say(doors[sender % 2], streams[n % 4], text, key=text)

    async def kill() -> None:
        connection = await asyncpg.connect(database_url)
        for _ in range(5):
            await connection.execute(
                """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()"""
            )
            await asyncio.sleep(0.05)
        await connection.close()

    try:
        async with running(*doors):
            await asyncio.gather(kill(), *(send(sender) for sender in range(8)))
        said = [text for stream in streams for text in await texts(database, stream)]
        assert sorted(said) == sorted(f"{sender}:{n}" for sender in range(8) for n in range(25))
    finally:
        await other.close()


class Cut:
    """Between client and server: passes everything on, but the answer to one request never arrives."""

    def __init__(self, url: str, folder: Path) -> None:
        self.real = Path(parse_qs(urlsplit(url).query)["host"][0])
        self.url = url.replace(str(self.real), str(folder))
        self.folder = folder
        self.cuts = 0
        self._at: bytes | None = None

    def arm(self, at: bytes) -> None:
        """Cut at the request that contains these bytes."""
        self._at = at

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        server = await asyncio.start_unix_server(self._serve, self.folder / ".s.PGSQL.5432")
        try:
            yield
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_unix_connection(self.real / ".s.PGSQL.5432")
        cut = asyncio.Event()

        async def there() -> None:
            while data := await reader.read(65536):
                if self._at is not None and self._at in data:
                    self._at = None
                    self.cuts += 1
                    cut.set()
                up_writer.write(data)

        async def back() -> None:
            while data := await up_reader.read(65536):
                if cut.is_set():
                    return
                writer.write(data)

        tasks = [asyncio.create_task(there()), asyncio.create_task(back())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        up_writer.close()
        writer.close()


@pytest.mark.parametrize(("at", "way"), [(b"COMMIT", "careful"), (b'"lost"', "careful"), (b'"lost"', "quick")])
async def test_fault_03_a_write_whose_answer_was_lost_is_stored_and_told_once(
    database: Database, database_url: str, at: bytes, way: str
) -> None:
    told = Told()
    with tempfile.TemporaryDirectory(prefix="wb-") as folder:
        proxy = Cut(database_url, Path(folder))
        async with proxy.serving():
            behind = await Database.connect(proxy.url, connections=1)
            door, stream = door_of(behind, told), uuid7()
            async with running(door):
                await say(door, stream, "before")
                if way == "careful":
                    door.forget(WORKSPACE, stream)
                proxy.arm(at)
                assert (await say(door, stream, "lost")).seq == 2
                assert proxy.cuts == 1
                assert (await say(door, stream, "after")).seq == 3
            await behind.close()
    assert await texts(database, stream) == ["before", "lost", "after"]
    assert [(one.seq, len(one.events)) for one in told.committed] == [(1, 1), (2, 1), (3, 1)]


async def test_a_head_that_another_process_moved_is_looked_up_again(database: Database) -> None:
    told = Told()
    ours, other, stream = door_of(database, told), door_of(database), uuid7()
    async with running(ours, other):
        for n in range(6):
            await say((ours, other)[n // 2 % 2], stream, str(n))
        assert (await say(ours, stream, "3 again", key="k")).seq == 7
        assert (await say(other, stream, "3 again", key="k")).seq == 7
    assert await texts(database, stream) == ["0", "1", "2", "3", "4", "5", "3 again"]
    assert [(one.seq, len(one.events)) for one in told.committed] == [(1, 1), (2, 1), (5, 1), (6, 1), (7, 1)]


class Once(RecordLife):
    """Says a word only while the stream is empty."""

    def decide(self, state: Stream, command: Any, _sender: Sender, _now: datetime) -> list[msgspec.Struct]:
        if command.text == "check":
            raise (Conflict if state.seq > 1 else Invalid)
        return [command]


async def test_an_old_head_refuses_nobody(database: Database) -> None:
    ours, other = (door_of(database, life=Once("member")) for _ in range(2))
    stream = uuid7()
    async with running(ours, other):
        await say(ours, stream, "one")
        await say(other, stream, "two")
        with pytest.raises(Conflict):
            await say(ours, stream, "check")


async def test_times_are_the_databases_and_never_go_back(database: Database) -> None:
    door, stream = door_of(database), uuid7()
    async with running(door):
        for n in range(20):
            before = await database.value("SELECT clock_timestamp()")
            done = await say(door, stream, str(n))
            after = await database.value("SELECT clock_timestamp()")
            # Reckoned from the last answer it lags by less than a round trip of a busy machine, and is never ahead.
            assert before - timedelta(seconds=limits.CLOCK_SECONDS) < done.events[0].at <= after
    rows = await database.rows("SELECT occurred_at FROM event ORDER BY seq")
    assert [row["occurred_at"] for row in rows] == sorted(row["occurred_at"] for row in rows)


async def test_what_happened_elsewhere_keeps_its_time_in_its_place(database: Database) -> None:
    door, stream = door_of(database), uuid7()
    now = await database.value("SELECT clock_timestamp()")
    day = timedelta(days=1)
    async with running(door):
        futures = [
            door.submit(WORKSPACE, stream, Said(key), sender=ANNA, key=key, at=at)
            for key, at in (("old", now - 9 * day), ("older", now - 10 * day), ("yet", now + day), ("now", None))
        ]
        old, older, yet, last = [(await one).events[0].at for one in futures]
    assert old == now - 9 * day
    assert older == old, "never before what the stream has already"
    assert now <= yet <= last <= await database.value("SELECT clock_timestamp()"), "and never later than now"


def everyone(_stream: str, state: Stream, event: Recorded) -> list[Todo]:
    """A lane for the stream and one that all streams share."""
    return [
        Todo(state.workspace_id, "each", state.id, event.seq, event.seq),
        Todo(state.workspace_id, "all", state.workspace_id, 0, 0),
    ]


async def test_two_doors_and_two_runners_on_hot_streams_get_along(database: Database, database_url: str) -> None:
    other = await Database.connect(database_url, connections=6)
    seen: dict[UUID, int] = {}

    async def keep(_connection: Connection, woken: Sequence[Woken]) -> None:
        for item in woken:
            seen[item.lane] = item.to_seq

    steps = [Projection("each", None, keep), Projection("all", None, keep)]
    doors = [door_of(base, subscriptions=everyone) for base in (database, other)]
    runners = [Runner(base, steps) for base in (database, other)]
    streams = [uuid7() for _ in range(5)]

    async def send(sender: int) -> None:
        for n in range(30):
            await say(doors[sender % 2], streams[(sender + n) % 5], f"{sender}:{n}")
            runners[n % 2].wake(["each", "all"])

    try:
        async with running(*doors, *runners):
            await asyncio.gather(*(send(sender) for sender in range(16)))
        await Runner(database, steps).drain()
        assert sum([len(await texts(database, stream)) for stream in streams]) == 16 * 30
        assert {stream: seen[stream] for stream in streams} == {
            stream: len(await texts(database, stream)) for stream in streams
        }
        assert await database.value("SELECT count(*) FROM todo") == 0
    finally:
        await other.close()
