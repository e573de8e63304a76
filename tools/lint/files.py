"""The files a rule looks at."""

import ast
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

Problem = tuple[int, str]
Samples = Mapping[str, str]


@dataclass(frozen=True)
class File:
    """One file of the repository: `path` relative to its root, `text` its content."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @property
    def is_test(self) -> bool:
        return self.path.startswith("tests/")

    @property
    def is_product(self) -> bool:
        return self.path.startswith("src/wingbeat/") and self.is_python

    def excused(self, rule: str, line: int) -> bool:
        return 0 < line <= len(self.lines) and f"lint-skip: {rule}" in self.lines[line - 1]


def committed() -> Iterator[File]:
    """Every text file of the repository, those about to be committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for path in filter(None, listed.split("\0")):
        content = (ROOT / path).read_bytes() if (ROOT / path).is_file() else b"\0"
        if b"\0" not in content:
            yield File(path, content.decode())


def sql_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each string that is a statement, with its line; what an f-string fills in reads as `…`."""
    parts = {id(value) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for value in node.values}
    for node in ast.walk(tree):
        match node:
            case ast.JoinedStr(values=values):
                text = "".join(str(one.value) if isinstance(one, ast.Constant) else "…" for one in values)
            case ast.Constant(value=str(text)) if id(node) not in parts:
                pass
            case _:
                continue
        if STATEMENT.match(text):
            yield node.lineno, text


STATEMENT = re.compile(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH( RECURSIVE)? \w+( \([\w, ]+\))? AS)\s")
WRITES = re.compile(r"\b(INSERT INTO|DELETE FROM|(?<!FOR )(?<!DO )(?<!NO KEY )UPDATE)\s+[\w…]")
