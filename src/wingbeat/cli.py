"""The command line: `wingbeat serve`, `wingbeat password`, `wingbeat replay`."""

import asyncio
import gc
import secrets
import signal
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
import uvicorn
import uvloop
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from wingbeat.app import product, understanding
from wingbeat.demo.actions import Demo, kept, set_up
from wingbeat.kit.bus import Hint, PostgresBus
from wingbeat.kit.database import Database
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.http import Http
from wingbeat.kit.logs import configure
from wingbeat.kit.migrations import migrate
from wingbeat.kit.postgres import postgres
from wingbeat.kit.settings import Settings
from wingbeat.kit.sockets import Socket
from wingbeat.people.resets.actions import set_on_machine
from wingbeat.people.rules import address
from wingbeat.people.sessions.actions import opens
from wingbeat.replay.rules import read, summary
from wingbeat.web import api, front

app = typer.Typer(no_args_is_help=True)
knowledge = typer.Typer(no_args_is_help=True, help="What the bot knows.")
app.add_typer(knowledge, name="knowledge")
bot = typer.Typer(no_args_is_help=True, help="What the bot understands.")
app.add_typer(bot, name="bot")
say = Console(stderr=True, highlight=False)

YOUNG_OBJECTS = 20_000  # a batch of a hundred messages makes about so many, and almost none of them in circles
CHOSEN = "the one chosen since"  # what is printed when the demo's own password opens nothing any more
PATIENCE_SECONDS = 60  # no customer waits for an evaluation
DRAIN_SECONDS = 10  # what is under way when asked to stop may finish


@app.callback()
def root() -> None:
    """Wingbeat: customer service whose one obsession is response speed."""


@app.command()
def serve(
    *,
    demo: Annotated[bool, typer.Option("--demo", help="Set up the demo shop and print how to get in.")] = False,
) -> None:
    """Start Wingbeat with its own PostgreSQL, or the one of DATABASE_URL. Settings: docs/reference/settings.md."""
    _run(_serve(Settings.read(), demo=demo))


def _run(work: Coroutine[Any, Any, None]) -> None:
    with _telling(), suppress(asyncio.CancelledError), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_stoppable(work))


async def _stoppable(work: Coroutine[Any, Any, None]) -> None:
    """Asked to stop (SIGTERM), it puts everything away first: uvicorn, once drained, sends itself the signal again."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(task.cancel))
    await work


@contextmanager
def _telling() -> Iterator[None]:
    """A `WingbeatError` is told in one line, not as a traceback."""
    try:
        yield
    except WingbeatError as error:
        say.print(f"[red]{error.message}[/red]")
        for name, value in error.facts.items():
            say.print(f"  {name}: {value}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


async def _serve(settings: Settings, *, demo: bool) -> None:
    configure(settings.log_level)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    async with (
        understanding(settings) as engine,
        postgres(settings.database_url, settings.data_dir, progress=say.print) as url,
    ):
        await migrate(url, progress=say.print)
        made_demo = await _demo(url, settings) if demo else None
        say.print("Starting the bot's engine and the steps")
        async with product(settings, url, engine) as made:
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
            server = Server(config, lambda port: _greet(settings, port, made_demo))
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
            gc.set_threshold(YOUNG_OBJECTS, 20, 50)
            port: int = self.servers[0].sockets[0].getsockname()[1]
            self._listening(port)


async def _demo(url: str, settings: Settings) -> Demo:
    database = await Database.connect(url, connections=2)
    try:
        demo = await set_up(database, settings.data_dir)
        if await opens(database, demo.email, demo.password):
            return demo
        return msgspec.structs.replace(demo, password=CHOSEN)
    finally:
        await database.close()


def _greet(settings: Settings, port: int, demo: Demo | None) -> None:
    base = settings.public_url or f"http://{settings.host}:{port}"
    say.print("")
    say.print("  [bold]Wingbeat is running[/bold]  ·  stop with Ctrl-C, start again and everything is there")
    say.print("")
    if demo:
        say.print(f"  the shop, with the widget   {base}/shop/")
    say.print(f"  the desk                    {base}/desk")
    say.print(f"  the API                     {base}/api/docs")
    if demo:
        say.print("")
        say.print(f"  sign in with                {demo.email}")
        say.print(f"  password                    {demo.password}")
    say.print("")


@app.command()
def password(email: Annotated[str, typer.Argument(help="The address somebody signs in with.")]) -> None:
    """Give somebody who is locked out a new random password, and sign them out everywhere. Works beside a server."""
    _run(_password(Settings.read(), email))


async def _password(settings: Settings, email: str) -> None:
    configure(settings.log_level)
    fresh = secrets.token_urlsafe(12)
    async with postgres(settings.database_url, settings.data_dir, progress=say.print) as url:
        await migrate(url, progress=say.print)
        database = await Database.connect(url, connections=2)
        try:
            ended = await set_on_machine(database, address(email), fresh)
        finally:
            await database.close()
        # A running server must close the sockets of the sessions that are over.
        hints = [
            Hint(workspace_id, "fact", fact.member_id, data=msgspec.json.encode(fact).decode())
            for workspace_id, fact in ended
        ]
        await PostgresBus(url).publish_now(hints)
    say.print(f"The new password of {address(email)}, to be changed after signing in:")
    sys.stdout.write(f"{fresh}\n")


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="Recorded dialogues, one JSON object a line.")],
    *,
    url: Annotated[str, typer.Option(help="The server to play against.")] = "http://127.0.0.1:8080",
    pace: Annotated[float, typer.Option(min=0, help="1 as recorded, 10 ten times as fast, 0 without pauses.")] = 10.0,
    at_once: Annotated[int, typer.Option(min=1, max=45, help="Dialogues side by side.")] = 20,
    email: Annotated[str, typer.Option(help="A member's address; without it the demo's.")] = "",
    password: Annotated[str, typer.Option(envvar="WINGBEAT_PASSWORD", help="That member's password.")] = "",
    site: Annotated[str, typer.Option(help="The widget's site key; without it the demo's.")] = "",
) -> None:
    """Play recorded dialogues through the real widget and desk, and sum up the seconds."""
    demo = kept(Settings.read().data_dir)
    if demo is not None:
        email, password, site = email or demo.email, password or demo.password, site or demo.site_key
    _run(_replay(file, url, pace, at_once, (email, password), site))


async def _replay(file: Path, url: str, pace: float, at_once: int, who: tuple[str, str], site: str) -> None:
    from wingbeat.replay.actions import Player, sign_in  # noqa: PLC0415 - an HTTP client a server never needs

    with file.open(encoding="utf-8") as lines:
        dialogues = read(lines)
    player = Player(url, site, await sign_in(url, *who), pace=pace)
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


@knowledge.command("evaluate")
def evaluate_knowledge(
    *,
    articles: Annotated[Path, typer.Option(help="JSON lines: id, questions, answer, language.")],
    queries: Annotated[Path, typer.Option(help="CSV: text, ids (the right articles', joined by |).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Ask the bot's own engine questions whose right articles are known: how many it finds, how fast, in how much memory."""
    _run(_evaluate_knowledge(articles, queries, as_json=as_json))


async def _evaluate_knowledge(articles: Path, queries: Path, *, as_json: bool) -> None:
    from wingbeat.bot.retrieval.actions import evaluate  # noqa: PLC0415 - as above
    from wingbeat.bot.retrieval.rules import exam  # noqa: PLC0415

    with articles.open(encoding="utf-8") as one, queries.open(encoding="utf-8-sig", newline="") as other:
        sat = exam(one, other)
    configure("error")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.read().model_copy(update={"data_dir": Path(folder)})
        async with understanding(settings) as engine:
            engine.deadline_seconds = PATIENCE_SECONDS
            with Progress(console=say, transient=True) as progress:
                bar = progress.add_task(f"{len(sat.lessons)} articles", total=len(sat.questions))
                figures = await evaluate(engine, sat, asked=lambda: progress.advance(bar))
    if as_json:
        print(msgspec.json.encode(msgspec.structs.asdict(figures)).decode())  # noqa: T201 - for a program to read
        return
    table = Table("what", "figure", title=f"{len(sat.questions)} questions, {len(sat.lessons)} articles")
    for name, figure in msgspec.structs.asdict(figures).items():
        table.add_row(name, f"{figure:.3f}" if figure <= 1 else f"{figure:.1f}")
    Console().print(table)


@bot.command("evaluate")
def evaluate_bot(
    *,
    train: Annotated[Path, typer.Option(help="CSV to learn from: text, intent.")],
    test: Annotated[Path, typer.Option(help="CSV to be examined on; `oos` is out of scope, several are joined by #.")],
    label: Annotated[str | None, typer.Option(help="The label's column, where it is not `intent`.")] = None,
    drop_intents: Annotated[float, typer.Option(min=0, max=0.9, help="Share of intents to hide from training.")] = 0.0,
    seed: Annotated[int, typer.Option(help="Which intents are hidden.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    page: Annotated[Path | None, typer.Option("--report", help="Write a page of confusions and reliability.")] = None,
) -> None:
    """Train on labelled messages and say how good the bot is on others: right, calibrated, out of scope, fast."""
    from wingbeat.bot.intents.exam.actions import evaluate, tables  # noqa: PLC0415 - NumPy, which a server never needs
    from wingbeat.bot.intents.exam.rules.page import draw, told  # noqa: PLC0415 - as above

    with _telling():
        known, asked = tables(train, test, label=label, drop_intents=drop_intents, seed=seed)
        with say.status(f"{len(known)} messages to learn from, {len(asked)} to be examined on"):
            result = asyncio.run(evaluate(known, asked))
    if page is not None:
        page.write_text(draw(result, f"{train.name} → {test.name}"), encoding="utf-8")
    if as_json:
        print(msgspec.json.encode(result.figures).decode())  # noqa: T201 - for a program to read
        return
    table = Table("what", "figure", title=f"{train.name} → {test.name}")
    for name, figure in told(result):
        table.add_row(name, figure)
    Console().print(table)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
