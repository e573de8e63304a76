"""What `wingbeat serve`, `wingbeat create`, `wingbeat password`, `wingbeat doctor` and `wingbeat replay` do."""

import asyncio
import gc
import os
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
import uvloop
from rich.progress import Progress
from rich.table import Table

from wingbeat.app import product, understanding
from wingbeat.demo.actions import Demo, help_address, kept, set_up
from wingbeat.founding import open_shop
from wingbeat.kit.bus import Hint, PostgresBus
from wingbeat.kit.console import say, telling
from wingbeat.kit.database import Database
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.http import Http
from wingbeat.kit.languages import Language
from wingbeat.kit.listening import check_free
from wingbeat.kit.logs import configure
from wingbeat.kit.migrations import migrate
from wingbeat.kit.postgres import folder_troubles, postgres
from wingbeat.kit.settings import Settings, unknown
from wingbeat.kit.sockets import Socket
from wingbeat.live.proof.rules import LOOK_AT, broken_part
from wingbeat.people.resets.actions import set_on_machine
from wingbeat.people.rules import address
from wingbeat.people.sessions.actions import opens
from wingbeat.people.sessions.queries import anybody
from wingbeat.replay.rules import read, summary
from wingbeat.web import api, front

YOUNG_OBJECTS = 20_000  # a batch of a hundred messages makes about so many, and almost none of them in circles
CHOSEN = "the one chosen since"  # what is printed when the demo's own password opens nothing any more
EVERYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared, not listened on
DOCTOR_SECONDS = 10  # a server that needs longer to say how it is, is not well
DRAIN_SECONDS = 10  # what is under way when asked to stop may finish


def run(work: Coroutine[Any, Any, None]) -> None:
    with telling(), suppress(asyncio.CancelledError), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_stoppable(work))


async def _stoppable(work: Coroutine[Any, Any, None]) -> None:
    """Asked to stop (SIGTERM), it puts everything away first: uvicorn, once drained, sends itself the signal again."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(task.cancel))
    await work


async def serve(*, demo: bool, past: bool) -> None:
    settings = Settings.read()
    configure(settings.log_level)
    for words in unknown(os.environ):
        say.print(f"[yellow]{words}[/yellow] See docs/reference/settings.md.")
    check_free(settings.host, settings.port)
    with folder_troubles(settings.data_dir):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    async with (
        understanding(settings) as engine,
        postgres(settings.database_url, settings.data_dir, progress=say.print) as url,
    ):
        await migrate(url, progress=say.print)
        made_demo = await _demo(url, settings, past=past) if demo else None
        say.print("Starting the bot's engine and the steps")
        async with product(settings, url, engine) as made:
            empty = not await anybody(made.database)
            web = api(made, demo_site=made_demo.site_key if made_demo else None)
            config = uvicorn.Config(
                front(made, web),
                host=settings.host,
                port=settings.port,
                http=Http,
                ws=Socket,
                access_log=False,
                log_config=None,
                lifespan="off",
                timeout_graceful_shutdown=DRAIN_SECONDS,
            )

            def listening(port: int) -> None:
                made.prover.begin(_own_address(settings.host, port))
                _greet(settings, port, made_demo, empty=empty)

            server = Server(config, listening)
            await server.serve()


class Server(uvicorn.Server):
    """Says where it listens once it does."""

    def __init__(self, config: uvicorn.Config, listening: Any) -> None:
        super().__init__(config)
        self._listening = listening

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started:
            # What is loaded by now stays for ever: the collector need not walk it with every message's rubbish.
            gc.freeze()
            gc.enable()
            gc.set_threshold(YOUNG_OBJECTS, 20, 50)
            port: int = self.servers[0].sockets[0].getsockname()[1]
            self._listening(port)


async def _demo(url: str, settings: Settings, *, past: bool) -> Demo:
    database = await Database.connect(url, connections=2)
    try:
        if kept(settings.data_dir) is None:
            say.print("Setting up the demo shop" + (", with four made-up weeks behind it" if past else ""))
        demo = await set_up(database, settings.data_dir, past=past)
        demo = msgspec.structs.replace(demo, help=await help_address(database))
        if await opens(database, demo.email, demo.password):
            return demo
        return msgspec.structs.replace(demo, password=CHOSEN)
    finally:
        await database.close()


def _own_address(host: str, port: int) -> str:
    """Where a server is found from its own machine."""
    own = "127.0.0.1" if host in EVERYWHERE else host
    return f"http://[{own}]:{port}" if ":" in own else f"http://{own}:{port}"


def _greet(settings: Settings, port: int, demo: Demo | None, *, empty: bool) -> None:
    base = settings.public_url or f"http://{settings.host}:{port}"
    say.print("")
    say.print("  [bold]Wingbeat is running[/bold]  ·  stop with Ctrl-C, start again and everything is there")
    say.print("")
    if demo:
        say.print(f"  the shop, with the chat     {base}/shop/")
    say.print(f"  the desk                    {base}/desk")
    if demo and demo.help:
        say.print(f"  the help centre             {base}{demo.help}")
    say.print(f"  the API                     {base}/api/docs")
    if demo:
        say.print("")
        say.print(f"  sign in with                {demo.email}")
        say.print(f"  password                    {demo.password}")
    if empty:
        say.print("")
        say.print('  nobody can sign in yet: wingbeat create "Your shop" you@shop.example')
    say.print("")


@asynccontextmanager
async def _beside_a_server() -> AsyncIterator[tuple[str, Database]]:
    """The installation's database, whether its server runs or not."""
    settings = Settings.read()
    configure(settings.log_level)
    async with postgres(settings.database_url, settings.data_dir, progress=say.print) as url:
        await migrate(url, progress=say.print)
        database = await Database.connect(url, connections=2)
        try:
            yield url, database
        finally:
            await database.close()


async def create(name: str, email: str, *, language: Language, zone: str) -> None:
    fresh = secrets.token_urlsafe(12)
    async with _beside_a_server() as (_, database):
        await open_shop(database, name=name, email=email, password=fresh, language=language, zone=zone)
    say.print(f"{name} is there. At the desk, sign in as {address(email)} with this password, and choose your own:")
    sys.stdout.write(f"{fresh}\n")


async def password(email: str) -> None:
    fresh = secrets.token_urlsafe(12)
    async with _beside_a_server() as (url, database):
        ended = await set_on_machine(database, address(email), fresh)
        # A running server must close the sockets of the sessions that are over.
        hints = [
            Hint(workspace_id, "fact", fact.member_id, data=msgspec.json.encode(fact).decode())
            for workspace_id, fact in ended
        ]
        await PostgresBus(url).publish_now(hints)
    say.print(f"The new password of {address(email)}, to be changed after signing in:")
    sys.stdout.write(f"{fresh}\n")


class NoServer(WingbeatError):
    """No Wingbeat answers there."""


class Unwell(WingbeatError):
    """A part of this server does not work."""


def _here() -> str:
    """Where a server with these settings listens."""
    settings = Settings.read()
    return _own_address(settings.host, settings.port)


async def doctor(url: str = "") -> None:
    """Ask what the server itself and its probes have found; raises `NoServer` and `Unwell`."""
    import httpx  # noqa: PLC0415 - a client a server never needs

    url = url or _here()
    try:
        async with httpx.AsyncClient(timeout=DOCTOR_SECONDS) as client:
            answer = (await client.get(f"{url.rstrip('/')}/healthz")).json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:  # ValueError: something else answers
        raise NoServer(url=url, why=str(error) or type(error).__name__) from error
    part = broken_part(answer)
    if part is not None:
        raise Unwell(part=part, look_at=LOOK_AT.get(part, "the server's log"))
    say.print("[green]All parts work.[/green]")


async def replay(file: Path, url: str, *, pace: float, at_once: int, email: str, password: str, site: str) -> None:
    """What is left empty is the demo's, at the server of these settings."""
    from wingbeat.replay.actions import Player, sign_in  # noqa: PLC0415 - an HTTP client a server never needs

    url = url or _here()
    demo = kept(Settings.read().data_dir) or Demo("", "", "")
    with file.open(encoding="utf-8") as lines:
        dialogues = read(lines)
    signed_in = await sign_in(url, email or demo.email, password or demo.password)
    player = Player(url, site or demo.site_key, signed_in, pace=pace)
    with Progress(console=say) as progress:
        bar = progress.add_task(f"{len(dialogues)} dialogues", total=len(dialogues))
        outcomes = await player.play_all(dialogues, at_once=at_once, done=lambda _: progress.advance(bar))
    table = Table("what", "figure", title=file.name)
    for name, figure in summary(outcomes).items():
        table.add_row(name, str(figure))
    say.print(table)
    for outcome in outcomes:
        for wrong, texts in (("lost", outcome.lost), ("doubled", outcome.doubled), ("refused", outcome.refused)):
            for text in texts:
                say.print(f"  {outcome.id}: {wrong}: {text}")
    if not all(outcome.clean for outcome in outcomes):
        sys.exit(1)
