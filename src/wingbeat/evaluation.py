"""What `wingbeat bot evaluate`, `wingbeat knowledge evaluate` and `wingbeat routing simulate` do."""

import asyncio
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from wingbeat.bot.intents.exam import actions as intents
from wingbeat.bot.intents.exam.rules.page import draw, told
from wingbeat.bot.retrieval import actions as retrieval
from wingbeat.bot.retrieval.models import Unreadable
from wingbeat.bot.retrieval.rules import exam
from wingbeat.kit.console import say, telling
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.logs import configure
from wingbeat.kit.settings import Settings

PATIENCE_SECONDS = 60  # no customer waits for an evaluation


class NoPlace(WingbeatError):
    """The report cannot be written there."""


def bot(
    train: Path, test: Path, *, label: str | None, drop_intents: float, seed: int, as_json: bool, page: Path | None
) -> None:
    with telling():
        if page is not None:
            _check_writable(page)
        known, asked = intents.tables(train, test, label=label, drop_intents=drop_intents, seed=seed)
        with say.status(f"{len(known)} messages to learn from, {len(asked)} to be examined on"):
            result = asyncio.run(intents.evaluate(known, asked))
    title = f"{train.name} → {test.name}"
    if page is not None:
        page.write_text(draw(result, title), encoding="utf-8")
    _show(result.figures, told(result), title, as_json=as_json)


def knowledge(articles: Path, queries: Path, *, as_json: bool) -> None:
    with telling():
        asyncio.run(_knowledge(articles, queries, as_json=as_json))


async def _knowledge(articles: Path, queries: Path, *, as_json: bool) -> None:
    from wingbeat.app import understanding  # noqa: PLC0415 - the whole product, which `bot evaluate` does without

    sat = exam(_bytes(articles), _bytes(queries))
    configure("error")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.read().model_copy(update={"data_dir": Path(folder)})
        async with understanding(settings) as engine:
            engine.deadline_seconds = PATIENCE_SECONDS
            with Progress(console=say, transient=True) as progress:
                bar = progress.add_task(f"{len(sat.lessons)} articles", total=len(sat.questions))
                figures = await retrieval.evaluate(engine, sat, asked=lambda: progress.advance(bar))
    rows = [
        (name, f"{figure:.3f}" if figure <= 1 else f"{figure:.1f}")
        for name, figure in msgspec.structs.asdict(figures).items()
    ]
    _show(figures, rows, f"{len(sat.questions)} questions, {len(sat.lessons)} articles", as_json=as_json)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error


def _check_writable(page: Path) -> None:
    """Before minutes of work are done for a page that then has no place."""
    if page.is_dir() or not os.access(page if page.exists() else page.parent, os.W_OK):
        raise NoPlace(path=str(page))


def routing(calls: Sequence[Path], policy: str, *, load: float, seeds: int, as_json: bool) -> None:
    from wingbeat.routing.simulation.actions import simulate  # noqa: PLC0415 - its compiler takes a second to load

    with telling(), say.status(f"{seeds} weeks under {policy} at load {load:g}"):
        figures = simulate(calls, policy, load, seeds)
    rows = [
        (name, figure if isinstance(figure, str) else f"{figure:,.3f}" if figure < 1000 else f"{figure:,.0f}")
        for name, figure in msgspec.structs.asdict(figures).items()
    ]
    _show(figures, rows, ", ".join(file.name for file in calls), as_json=as_json)


def _show(figures: msgspec.Struct, rows: Iterable[tuple[str, str]], title: str, *, as_json: bool) -> None:
    if as_json:
        print(msgspec.json.encode(figures).decode())  # noqa: T201 - for a program to read
        return
    table = Table("what", "figure", title=title)
    for name, figure in rows:
        table.add_row(name, figure)
    Console().print(table)
