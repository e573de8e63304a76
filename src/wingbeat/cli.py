"""The command line: what can be typed. What it does is read only when it is to be done, so that `--help` is there at once."""

import gc
from pathlib import Path
from typing import Annotated

import typer

from wingbeat.kit.languages import Language

app = typer.Typer(no_args_is_help=True)
knowledge = typer.Typer(no_args_is_help=True, help="What the bot knows.")
app.add_typer(knowledge, name="knowledge")
bot = typer.Typer(no_args_is_help=True, help="What the bot understands.")
app.add_typer(bot, name="bot")
routing = typer.Typer(no_args_is_help=True, help="Who answers whom.")
app.add_typer(routing, name="routing")


@app.callback()
def root() -> None:
    """Wingbeat: customer service whose one obsession is response speed."""


@app.command()
def serve(
    *,
    demo: Annotated[bool, typer.Option("--demo", help="Set up the demo shop and print how to get in.")] = False,
    past: Annotated[bool, typer.Option(help="Give a new demo shop four made-up weeks behind it.")] = True,
) -> None:
    """Start Wingbeat with its own PostgreSQL, or the one of DATABASE_URL. Settings: docs/reference/settings.md."""
    gc.disable()  # almost all that a start makes stays; the server enables it once it listens
    from wingbeat import commands

    commands.run(commands.serve(demo=demo, past=past))


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="The name customers read.")],
    email: Annotated[str, typer.Argument(help="The address its first administrator signs in with.")],
    *,
    language: Annotated[Language, typer.Option(help="The language it speaks first.")] = "zh-CN",
    zone: Annotated[str, typer.Option(help="The time zone of its opening hours.")] = "Asia/Shanghai",
) -> None:
    """Make a workspace with a team, a chat for its pages and an administrator, and print their password. Works beside a server."""
    from wingbeat import commands

    commands.run(commands.create(name, email, language=language, zone=zone))


@app.command()
def password(email: Annotated[str, typer.Argument(help="The address somebody signs in with.")]) -> None:
    """Give somebody who is locked out a new random password, and sign them out everywhere. Works beside a server."""
    from wingbeat import commands

    commands.run(commands.password(email))


@app.command()
def doctor(
    url: Annotated[
        str, typer.Option(help="The server to ask, by any of its addresses; else the one of these settings.")
    ] = "",
) -> None:
    """Say whether a server works, or which part does not and where to look; exits with 1 then."""
    from wingbeat import commands

    commands.run(commands.doctor(url))


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(exists=True, help="Recorded dialogues, one JSON object a line.")],
    *,
    url: Annotated[str, typer.Option(help="The server to play against; without it the one of these settings.")] = "",
    pace: Annotated[float, typer.Option(min=0, help="1 as recorded, 10 ten times as fast, 0 without pauses.")] = 10.0,
    at_once: Annotated[int, typer.Option(min=1, max=45, help="Dialogues side by side.")] = 20,
    email: Annotated[str, typer.Option(help="A member's address; without it the demo's.")] = "",
    password: Annotated[str, typer.Option(envvar="WINGBEAT_PASSWORD", help="That member's password.")] = "",
    site: Annotated[str, typer.Option(help="The widget's site key; without it the demo's.")] = "",
) -> None:
    """Play recorded dialogues through the real widget and desk, and sum up the seconds."""
    from wingbeat import commands

    commands.run(commands.replay(file, url, pace=pace, at_once=at_once, email=email, password=password, site=site))


@knowledge.command("evaluate")
def evaluate_knowledge(
    *,
    articles: Annotated[Path, typer.Option(help="JSON lines: id, questions, answer, language.")],
    queries: Annotated[Path, typer.Option(help="CSV: text, ids (the right articles', joined by |).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Ask the bot's own engine questions whose right articles are known: how many it finds, how fast, in how much memory."""
    from wingbeat import evaluation

    evaluation.knowledge(articles, queries, as_json=as_json)


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
    from wingbeat import evaluation

    evaluation.bot(train, test, label=label, drop_intents=drop_intents, seed=seed, as_json=as_json, page=page)


@routing.command("simulate")
def simulate_routing(
    more: Annotated[
        list[Path] | None, typer.Argument(exists=True, dir_okay=False, help="Further files of calls.")
    ] = None,
    *,
    calls: Annotated[list[Path], typer.Option(exists=True, dir_okay=False, help="Recorded calls: .csv or .csv.gz.")],
    policy: Annotated[
        str, typer.Option(help="default, or one to compare it with: see docs/explanation/routing.md.")
    ] = "default",
    load: Annotated[
        float, typer.Option(min=0.1, max=2, help="Work that comes, of what all members together can do.")
    ] = 0.9,
    seeds: Annotated[int, typer.Option(min=1, help="How many weeks, each with its own luck.")] = 12,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Serve recorded calls anew under a policy: waits, customers lost, and how well waits can be foretold."""
    from wingbeat import evaluation

    evaluation.routing([*calls, *(more or ())], policy, load=load, seeds=seeds, as_json=as_json)


def main() -> None:
    app()


if __name__ == "__main__":
    main()
