"""Small pieces: a ceiling is raised in the change that needs it, with a reason, never silenced."""

import ast
from collections.abc import Iterator

from tools.lint.files import File, Problem

RULE = "Functions are at most 40 lines long, Python files 400, TypeScript files 250."
CEILINGS = {".py": 400, ".ts": 250, ".tsx": 250, ".sql": 400}
FUNCTION_CEILING = 40
# A function that only holds others is as long as they are; each of them is measured by itself.
HOLDERS = ("endpoints.py", "pages.py", "web.py")

GOOD = {"src/wingbeat/desk/rules.py": "def small() -> None:\n    pass\n"}
BAD = {
    "src/wingbeat/desk/rules.py": "def long() -> None:\n" + "    pass\n" * 40,
    "web/client/live.ts": "a();\n" * 251,
}


def problems(file: File) -> Iterator[Problem]:
    ceiling = next((lines for suffix, lines in CEILINGS.items() if file.path.endswith(suffix)), None)
    if ceiling is not None and len(file.lines) > ceiling and not file.path.endswith(".d.ts"):
        yield 1, f"{len(file.lines)} lines, at most {ceiling}"
    if file.is_python:
        yield from long_functions(file)


def long_functions(file: File) -> Iterator[Problem]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = length(node)
            if file.path.endswith(HOLDERS):
                lines -= sum(
                    length(inner) for inner in node.body if isinstance(inner, type(node) | ast.AsyncFunctionDef)
                )
            if lines > FUNCTION_CEILING:
                yield node.lineno, f"{node.name} has {lines} lines, at most {FUNCTION_CEILING}"


def length(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1
