"""Adapters are bound in one place; a stage knows its ports only."""

import ast
from collections.abc import Iterator

from tools.lint.files import File, Problem

RULE = "Adapters are imported by app.py, the command line, tests and benchmarks; each stage by its own adapters."
BINDERS = ("src/wingbeat/app.py", "src/wingbeat/cli.py", "tests/", "bench/")
# The engine is the other end of its adapter's wire, in a process of its own.
OTHER_ENDS = frozenset({"src/wingbeat/bot/engine.py"})

GOOD = {
    "src/wingbeat/app.py": "from wingbeat.bot.adapters.process import Engine\n",
    "src/wingbeat/bot/adapters/process.py": "from wingbeat.bot.adapters import wire\n",
}
BAD = {"src/wingbeat/bot/actions.py": "from wingbeat.bot.adapters.process import Engine\n"}


def problems(file: File) -> Iterator[Problem]:
    if not file.is_python or file.path.startswith(BINDERS) or "/adapters/" in file.path or file.path in OTHER_ENDS:
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ImportFrom) and "adapters" in (node.module or "").split("."):
            yield node.lineno, f"binds {node.module}"
