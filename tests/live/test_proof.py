"""A customer of our own, through real sockets; what is broken on purpose is named."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from wingbeat.app import Product
from wingbeat.bot.adapters.process import Engine
from wingbeat.channels.actions import create
from wingbeat.commands import Server
from wingbeat.flow import TABLE
from wingbeat.kit.bus import PostgresBus
from wingbeat.kit.database import Database
from wingbeat.kit.files import FolderFiles
from wingbeat.kit.http import Http
from wingbeat.kit.ids import uuid7
from wingbeat.kit.mail import FileMail, SmtpMail
from wingbeat.kit.secrets import ticket
from wingbeat.kit.settings import Settings
from wingbeat.kit.sockets import NOT_ALLOWED, Socket
from wingbeat.live.proof.models import Checked, Part, Proof, Reached, Trip
from wingbeat.live.proof.queries import broken, history, latest
from wingbeat.live.proof.rules import verdict
from wingbeat.web import api, front
from wingbeat.workspaces.models import RIGHTS, Actor, apart, is_apart
from wingbeat.workspaces.queries import Scope

WELL = Checked({})
THROUGH = Trip("customer", 8.0, 6.0)


def failing(*parts: Part) -> Checked:
    return Checked({part: f"{part} says so" for part in parts})


@pytest.mark.parametrize(
    ("checked", "public", "local", "part"),
    [
        (WELL, THROUGH, None, None),
        (failing("database", "bus", "engine"), Trip("nothing"), None, "database"),
        (failing("process"), THROUGH, None, "process"),
        (WELL, Trip("nothing", why="HTTP 502"), THROUGH, "address"),
        (WELL, Trip("welcome", why="the proxy drops frames"), THROUGH, "address"),
        (WELL, Trip("nothing"), Trip("nothing"), "process"),
        (WELL, Trip("nothing"), None, "process"),
        (WELL, Trip("welcome"), None, "door"),
        (WELL, Trip("nothing"), Trip("welcome"), "door"),
        (WELL, Trip("stored"), None, "fan_out"),
        (WELL, Trip("desk"), None, "fan_out"),
        (failing("bus"), Trip("stored"), None, "bus"),
        (failing("bus"), Trip("welcome"), None, "door"),
        (failing("engine"), Trip("nothing", why="no such name"), THROUGH, "address"),
        (failing("bus", "engine"), THROUGH, None, "bus"),
        (failing("engine", "mail"), THROUGH, None, "engine"),
        (failing("steps", "timers"), THROUGH, None, "steps"),
        (failing("mail"), THROUGH, None, "mail"),
    ],
)
def test_the_part_to_look_at_first_is_named(checked: Checked, public: Trip, local: Trip | None, part: str) -> None:
    assert verdict(checked, public, local).part == part


@pytest.mark.parametrize("reached", ["nothing", "welcome", "stored", "desk"])
def test_a_probe_that_does_not_come_through_is_always_somebodys_fault(reached: Reached) -> None:
    assert verdict(WELL, Trip(reached), Trip(reached)).part is not None


def test_probes_live_where_no_workspace_can_be() -> None:
    ours = uuid7()
    assert is_apart(apart(ours))
    assert not is_apart(ours)
    assert apart(apart(ours)) == apart(ours)
    assert apart(uuid7()) != apart(ours)


class House:
    """One process with its sockets, on a database with one shop."""

    def __init__(self, product: Product, scope: Scope, port: int) -> None:
        self.product, self.scope, self.at = product, scope, f"ws://127.0.0.1:{port}"

    async def prove(self) -> Proof:
        (proof,) = await self.product.prover.prove(self.scope.actor.workspace_id)
        return proof

    async def stop(self, part: str) -> None:
        """End one of the process's parts, as a bug that nobody noticed would."""
        ending = [task for task in asyncio.all_tasks() if task.get_name() == part]
        for task in ending:
            task.cancel()
        await asyncio.wait(ending)


@asynccontextmanager
async def house(database: Database, url: str, folder: Path, *, smtp_url: str = "") -> AsyncIterator[House]:
    scope = await shop(database)
    engine = Engine(folder, deadline_seconds=20.0)
    await engine.start()
    bus = PostgresBus(url)
    settings = Settings(data_dir=folder)
    own = await Database.connect(url)
    mail = SmtpMail(smtp_url) if smtp_url else FileMail(folder)
    product = Product(settings, (own, database), bus, engine, FolderFiles(folder), mail)
    # What waits for what will never come need not wait as long as on a crowded machine.
    product.prover.trip_seconds = 5.0
    product.prover.check_seconds = 25.0
    config = uvicorn.Config(front(product, api(product)), port=0, http=Http, ws=Socket, log_config=None, lifespan="off")
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    server = Server(config, port.set_result)
    async with product.running():
        serving = asyncio.create_task(server.serve())
        product.prover.begin(f"http://127.0.0.1:{await port}")
        await engine.health()
        await bus.listening.wait()
        try:
            yield House(product, scope, port.result())
        finally:
            server.should_exit = True
            await serving
            await engine.stop()
    await own.close()


async def shop(database: Database) -> Scope:
    workspace_id, team_id = uuid7(), uuid7()
    await database.execute("INSERT INTO workspace (workspace_id, name) VALUES ($1, 'Larch & Loon')", workspace_id)
    scope = Scope(database, Actor(workspace_id, "member", uuid7(), RIGHTS["administrator"]))
    await scope.execute("INSERT INTO team (workspace_id, id, name) VALUES ($1, $2, 'Sales')", team_id)
    await create(scope, name="Shop", team_id=team_id, language="en", origins=[])
    return scope


ELSEWHERE = (
    "conversation",
    "customer",
    "todo",
    "timer",
    "live_window",
    "fact_conversation",
    "fact_turn",
    "fact_wait",
    "presence_lease",
)


async def strangers_are_refused(made: House) -> None:
    """Nobody but the prover comes in as a probe: not with a ticket made up, nor with a customer's."""
    known = ticket(made.product.keyring, made.scope.actor.workspace_id, uuid7(), 2**40)
    for path in ("widget", "desk"):
        for shown in ("made-up", known):
            async with connect(f"{made.at}/live/{path}?probe={shown}") as socket:
                with pytest.raises(ConnectionClosed):
                    await socket.recv()
                assert socket.close_code == NOT_ALLOWED


async def a_broken_process_speaks_up(made: House, proved: Proof) -> None:
    """A minute is proved once, but another's good word says nothing of a process that is broken itself."""
    later = await made.product.prover.prove()
    assert not later or later[0].minute > proved.minute
    made.product.stopped.append("Windows.run")
    assert [one.part for one in await made.product.prover.prove()] == ["process"]
    made.product.stopped.clear()


async def test_a_message_gets_through_and_leaves_nothing_among_people(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    async with house(database, database_url, tmp_path) as made:
        proof = await made.prove()
        assert (proof.part, proof.why) == (None, "")
        assert proof.desk_ms is not None
        assert proof.customer_ms is not None
        again = await made.prove()
        assert again.part is None
        tables = [
            row["name"]
            for row in await database.rows(
                "SELECT table_name AS name FROM information_schema.columns"
                " WHERE column_name = 'workspace_id' AND table_schema = 'public'"
            )
        ]
        assert set(ELSEWHERE) - {"presence_lease"} <= set(tables)
        for table in set(tables) - {"workspace", "team", "channel", "site_directory", "proof", "audit"}:
            n = await database.value(
                f"SELECT count(*) FROM {table} WHERE workspace_id = $1", made.scope.actor.workspace_id
            )
            assert n == 0, table
        # Beside the workspace stands the last probe's conversation alone, and nobody acts on it.
        beside = apart(made.scope.actor.workspace_id)
        assert await database.value("SELECT count(*) FROM conversation WHERE workspace_id = $1", beside) == 1
        assert "message" in {kind for _, kind in TABLE}
        assert await database.value("SELECT count(*) FROM todo WHERE workspace_id = $1", beside) == 0
        await strangers_are_refused(made)
        await a_broken_process_speaks_up(made, again)
        again = await made.prove()
        (one,) = await latest(made.scope)
        assert one.good >= 1
        assert one.last is not None
        assert (one.last.part, one.last.minute) == (None, again.minute)
        assert next(kept.minute for kept in await history(made.scope, one.channel_id)) == again.minute


async def kill_engine(made: House) -> None:
    engine = made.product.understanding
    assert isinstance(engine, Engine)
    await engine.stop()
    engine.deadline_seconds = 0.5  # it does not come back


async def stop_steps(made: House) -> None:
    await made.stop("Runner.run")
    await made.scope.execute(
        "INSERT INTO todo (workspace_id, step, stream_id, from_seq, to_seq, due)"
        " VALUES ($1, 'measures.facts', $1, 1, 1, now() - interval '5 minutes')"
    )


async def stop_timers(made: House) -> None:
    await made.stop("Timers.run")
    await made.scope.execute(
        "INSERT INTO timer (workspace_id, name, subject_id, due) VALUES ($1, 'wake', $1, now() - interval '5 minutes')"
    )


async def lose_what_desks_are_shown(made: House) -> None:
    """The moment at which changed heads go out never comes."""
    beside, timers = apart(made.scope.actor.workspace_id), made.product.hub.heads._timers
    never = timers[beside][1] if beside in timers else asyncio.get_running_loop().call_later(0, lambda: None)
    never.cancel()
    timers[beside] = 0.0, never


async def deafen(made: House) -> None:
    made.product.hub.heads._timers.clear()
    await made.stop("PostgresBus.run")
    made.product.prover.check_seconds = 2.0  # what never answers need not be waited for


async def test_more_channels_than_a_page_are_all_proved(database: Database, database_url: str, tmp_path: Path) -> None:
    async with house(database, database_url, tmp_path) as made:
        made.product.prover.page = 2
        for n in range(4):
            team_id = await made.scope.value("SELECT id FROM team WHERE workspace_id = $1")
            await create(made.scope, name=f"Shop {n}", team_id=team_id, language="en", origins=[])
        proofs = await made.product.prover.prove(made.scope.actor.workspace_id)
        assert len({proof.channel_id for proof in proofs}) == 5
        assert {proof.part for proof in proofs} == {None}
        assert await broken(made.scope) == []


async def break_a_part(made: House) -> None:
    made.product.stopped.append("Windows.run")


async def leave_the_database(made: House) -> None:
    await made.product.database.close()


# Each outranks those before it: whoever looks first at what is named looks at the root.
FAULTS: Sequence[tuple[Callable[[House], Awaitable[None]], Part]] = (
    (stop_timers, "timers"),
    (stop_steps, "steps"),
    (kill_engine, "engine"),
    (lose_what_desks_are_shown, "fan_out"),
    (deafen, "bus"),
    (lambda made: made.stop("Door.run"), "door"),
    (break_a_part, "process"),
    (leave_the_database, "database"),
)


async def bad_gateway(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    writer.close()


async def test_what_is_broken_is_named(database: Database, database_url: str, tmp_path: Path) -> None:
    async with await asyncio.start_server(bad_gateway, "127.0.0.1", 0) as nobody:
        port = nobody.sockets[0].getsockname()[1]
        async with house(database, database_url, tmp_path, smtp_url=f"smtp://127.0.0.1:{port}") as made:
            assert (await made.prove()).part == "mail"
            made.product.prover.public_url = f"http://127.0.0.1:{port}"
            proof = await made.prove()
            assert (proof.part, proof.why) == ("address", "HTTP 502")
            made.product.prover.public_url = None
            for fault, part in FAULTS:
                await fault(made)
                proof = await made.prove()
                assert (proof.part, bool(proof.why)) == (part, True)
                assert made.product.prover.broken == part, "what /healthz says"
            # What could not be written down is written once the database is back.
            made.product.database._pool = database._pool
            made.product.stopped.clear()
            await made.prove()
            kept = await history(made.scope, proof.channel_id)
            assert proof.minute in {one.minute for one in kept}
