"""The same few file names in every stage, so that whoever knows one stage knows all."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.lint.files import File, Problem

RULE = "A stage has only the files models, events, rules, actions, queries, endpoints, ports and adapters/."
NAMES = frozenset({"__init__", "models", "events", "rules", "actions", "queries", "endpoints", "ports"})
# Not stages: the ground is free, a client and a demo are tools, content and statements are data.
FREE = frozenset({"kit", "replay", "demo", "migrations", "static"})
FREE_FOLDERS = frozenset({"adapters", "rules", "sql"})
VAGUE = frozenset({"utils", "util", "helpers", "helper", "manager", "managers", "service", "services", "common_utils"})
# The bot's second process is a program of its own, started by its adapter.
EXCEPTIONS = frozenset({"src/wingbeat/bot/engine.py"})

GOOD = {
    "src/wingbeat/desk/rules.py": "",
    "src/wingbeat/people/teams/queries.py": "",
    "src/wingbeat/bot/adapters/process.py": "",
    "src/wingbeat/kit/door.py": "",
    "src/wingbeat/app.py": "",
}
BAD = {
    "src/wingbeat/desk/views.py": "",
    "src/wingbeat/people/teams/repository.py": "",
    "tests/helpers.py": "",
    "src/wingbeat/kit/utils.py": "",
}


def problems(file: File) -> Iterator[Problem]:
    path = PurePosixPath(file.path)
    if not file.is_python:
        return
    if VAGUE & {path.stem, *path.parts}:
        yield 1, "a name that says nothing: utils, helpers, manager, service"
    inside = path.parts[2:]
    if not file.is_product or len(inside) < 2 or inside[0] in FREE or FREE_FOLDERS & set(inside):
        return
    if path.stem not in NAMES and file.path not in EXCEPTIONS:
        yield 1, f"a stage has no {path.stem}.py"
