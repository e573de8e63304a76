"""Decide in pure code: rules get the time and the dice as values, so their tests need no loop and no database."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.lint.files import File, Problem

RULE = "rules.py neither waits nor asks: no await, no clock, no dice, no files. Its imports are a contract of import-linter."
CLOCKS = frozenset({"now", "utcnow", "today", "uuid4", "uuid1", "uuid7"})
WAITS = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)

GOOD = {"src/wingbeat/desk/rules.py": "def due(now: datetime) -> bool:\n    return now > LIMIT\n"}
BAD = {
    "src/wingbeat/desk/rules.py": "chance = random.random()\n",
    "src/wingbeat/bot/rules/move.py": "late = datetime.now(UTC)\n",
    "src/wingbeat/people/teams/rules.py": "async def choose() -> None: ...\n",
    "src/wingbeat/live/rules.py": "text = open('x').read()\n",
}


def is_rules(path: str) -> bool:
    return path.startswith("src/wingbeat/") and (path.endswith("/rules.py") or "rules" in PurePosixPath(path).parts)


def problems(file: File) -> Iterator[Problem]:
    if not file.is_python or not is_rules(file.path):
        return
    for node in ast.walk(file.tree):
        if isinstance(node, WAITS):
            yield node.lineno, "waits"
        if isinstance(node, ast.Call) and (called(node) in CLOCKS | {"open"} or throws_dice(node)):
            yield node.lineno, f"asks the world: {called(node)}()"


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def throws_dice(node: ast.Call) -> bool:
    """Dice may be handed in, as `random.Random`; the module's own are everybody's."""
    return (
        isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "random"
    )
