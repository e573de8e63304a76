"""Write what is made from the code: reference pages, the OpenAPI document and its types for TypeScript.

`python -m tools.generate` writes; with `--check` it only compares and ends with 1 when a file is out of step.
"""

import ast
import asyncio
import importlib
import inspect
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import UnionType
from typing import Any, get_args

import asyncpg

from tools.web import npm
from wingbeat.app import Product
from wingbeat.bot.adapters.process import Engine
from wingbeat.bot.flows import events as flows
from wingbeat.conversations import events, models
from wingbeat.flow import FLOW
from wingbeat.kit.bus import MemoryBus
from wingbeat.kit.database import Database
from wingbeat.kit.errors import WingbeatError
from wingbeat.kit.files import FolderFiles
from wingbeat.kit.mail import FileMail
from wingbeat.kit.settings import Settings
from wingbeat.knowledge import events as articles
from wingbeat.people import events as people
from wingbeat.web import api
from wingbeat.workspaces import events as workspaces
from wingbeat.workspaces.models import RIGHTS

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = Path("docs/reference")
CLIENT = Path("web/client")
MADE = "<!-- Made by `make docs` from `{source}`; edit that. -->\n"

EVENTS = """# Events

The log's whole vocabulary. An event has `workspace_id`, `stream_id`, `seq` (1, 2, 3 … without gaps within a stream), `occurred_at` (the
database's clock, UTC), `kind`, `version`, `actor`, `key` (the sender's, unique within its stream) and a `body`, listed here by kind. Fields
with a default are left out of the body when they have it. A customer's own client sees the kinds marked ◦.
"""
COMMANDS = """# Commands

What callers ask of a conversation's door. The decider (`conversations/rules/decide.py`) answers with events or refuses. Which of them a customer or a
member may send over a socket stands in [live.md](live.md).
"""
FLOW_PAGE = """# The flow

Which event wakes which step, straight from `flow.py`. Each step runs after the commit, at least once per event, in order within a
conversation; its own commands carry keys, so a repeat changes nothing.
"""
RIGHTS_PAGE = """# Roles and rights

The one table that says what a role may do. Every query and command carries its actor, and asks this table.
"""
ERRORS = """# Errors

Over REST and over the sockets an error is `{code, message, facts}`. 4xx is normal business. 500 and 503 mostly say at the start, on the command
line, what this installation lacks; a running server answers 503 when nothing was stored and the same request may be sent again. A 500 that is
not listed here is a bug of ours.
"""


def table(*head: str) -> list[str]:
    return ["", "| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]


def line(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def page(source: str, *parts: str | Iterable[str]) -> str:
    lines = [MADE.format(source=source)]
    for part in parts:
        lines += [part.rstrip()] if isinstance(part, str) else part
    return "\n".join(lines) + "\n"


def fields(one: type) -> list[str]:
    """Each field as it is written, with its own comment."""
    source = inspect.getsource(one)
    lines, body = source.splitlines(), ast.parse(source).body[0]
    assert isinstance(body, ast.ClassDef)
    found = []
    for node in body.body:
        if isinstance(node, ast.AnnAssign):
            _, _, comment = lines[(node.end_lineno or 1) - 1].partition("  # ")
            written = ast.unparse(node).replace("()", "[]")
            found.append(f"`{written}`" + (f" ({comment})" if comment else ""))
    return found


def words_of(one: type) -> str:
    return inspect.cleandoc(vars(one).get("__doc__") or "").partition("\n")[0]


def structs(found: Sequence[type], visible: frozenset[str] = frozenset()) -> Iterator[str]:
    yield from table("kind", "fields", "is")
    for one in found:
        tag = str(one.__struct_config__.tag)  # type: ignore[attr-defined]  # every msgspec struct has it
        yield line(f"`{tag}`" + (" ◦" if tag in visible else ""), " · ".join(fields(one)), words_of(one))


def in_module(module: Any) -> list[type]:
    return [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__]


def members(union: UnionType) -> list[type]:
    return list(get_args(union))


def events_page() -> str:
    conversation = structs(members(events.Event), events.VISIBLE_TO_CUSTOMER)
    others = structs([*in_module(people), *in_module(articles), *in_module(workspaces), *in_module(flows)])
    heading = "\n## Streams of members, customers, articles and the workspace"
    return page("*/events.py", EVENTS, "\n## Conversations", conversation, heading, others)


def commands_page() -> str:
    return page("conversations/models.py", COMMANDS, structs(members(models.AnyCommand)))


def flow_page() -> str:
    rows = [
        line(one.stream, " ".join(f"`{kind}`" for kind in sorted(one.kinds)), f"`{one.step}`", condition(one.when))
        for one in FLOW
    ]
    return page("flow.py", FLOW_PAGE, table("stream", "events", "wake", "when"), rows)


def condition(when: Any) -> str:
    return "" if when is None else when.__name__.replace("_", " ")


def rights_page() -> str:
    rights = sorted(set().union(*RIGHTS.values()))
    rows = [line(role, *("✓" if right in allowed else "" for right in rights)) for role, allowed in RIGHTS.items()]
    return page("workspaces/models.py", RIGHTS_PAGE, table("role", *(f"`{right}`" for right in rights)), rows)


def errors_page() -> str:
    importlib.import_module("wingbeat.commands")  # the last in the flow: with it every class is known
    # By their message, too: two stages may name one thing by one code, and classes come in no order.
    found = sorted(subclasses(WingbeatError), key=lambda one: (one.status, one.code, one.__doc__ or ""))
    rows = [line(str(int(one.status)), f"`{one.code}`", words_of(one)) for one in found]
    return page("the classes of errors", ERRORS, table("status", "code", "message"), rows)


def subclasses(one: type[WingbeatError]) -> set[type[WingbeatError]]:
    return {found for child in one.__subclasses__() for found in {child, *subclasses(child)}}


async def openapi() -> str:
    """The document of an application that is put together and never started."""
    with tempfile.TemporaryDirectory() as folder:
        home, nowhere = Path(folder), Database(asyncpg.create_pool("postgresql://nowhere"))
        ports = MemoryBus(), Engine(home), FolderFiles(home), FileMail(home)
        made = Product(Settings(data_dir=home), (nowhere, nowhere), *ports)
        document = api(made).openapi()
    # Two shapes of one name get their modules into it, and every client then breaks when a module moves.
    if twice := [name for name in document["components"]["schemas"] if name.startswith("wingbeat__")]:
        sys.exit(f"Two shapes have one name; rename one of each: {', '.join(twice)}")
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def types_of(document: str) -> str:
    """TypeScript's types of an OpenAPI document."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "openapi.json"), Path(folder, "schema.d.ts")
        source.write_text(document)
        # What has a default may be left out of a form, and what the client was given it does not change.
        how = ("--immutable", "--default-non-nullable", "false")
        npm("exec", "--", "openapi-typescript", str(source), "--output", str(made), *how)
        return made.read_text()


def everything() -> dict[Path, str]:
    document = asyncio.run(openapi())
    return {
        REFERENCE / "events.md": events_page(),
        REFERENCE / "commands.md": commands_page(),
        REFERENCE / "flow.md": flow_page(),
        REFERENCE / "rights.md": rights_page(),
        REFERENCE / "errors.md": errors_page(),
        CLIENT / "openapi.json": document,
        CLIENT / "schema.d.ts": types_of(document),
    }


def main() -> None:
    stale = [(path, text) for path, text in everything().items() if not same(ROOT / path, text)]
    if "--check" in sys.argv and stale:
        sys.exit("Out of step with the code, type `make docs`: " + ", ".join(str(path) for path, _ in stale))
    for path, text in stale:
        (ROOT / path).write_text(text)
        print(f"wrote {path}")


def same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text


if __name__ == "__main__":
    main()
