"""Tests keep promises: they neither replace our own code nor sleep for luck."""

import ast
from collections.abc import Iterator

from tools.lint.files import File, Problem

RULE = "A test never patches Wingbeat and never sleeps longer than a poll."
LONGEST_POLL_SECONDS = 0.2  # a poll waits for what will surely come; longer is a guess about a machine's speed

GOOD = {
    "tests/kit/test_x.py": "def test_x(monkeypatch):\n    monkeypatch.setenv('PORT', '1')\n",
    "tests/kit/test_y.py": "async def test_y():\n    await asyncio.sleep(0.02)\n",
}
BAD = {
    "tests/kit/test_x.py": "patch('wingbeat.kit.door.Door')\n",
    "tests/kit/test_y.py": "def test_y(monkeypatch):\n    monkeypatch.setattr(door, 'WAIT', 1)\n",
    "tests/kit/test_z.py": "time.sleep(1)\n",
}


def problems(file: File) -> Iterator[Problem]:
    if not file.is_python or not file.is_test:
        return
    for node in ast.walk(file.tree):
        match node:
            case ast.Call(
                func=ast.Name(id="patch") | ast.Attribute(attr="patch"), args=[ast.Constant(value=str(name)), *_]
            ):
                if name.startswith("wingbeat"):
                    yield node.lineno, "patches our own code"
            case ast.Call(func=ast.Attribute(value=ast.Name(id="monkeypatch"), attr="setattr" | "setitem" | "delattr")):
                yield node.lineno, "replaces a part of the product or of the world; pass it in"
            case ast.Call(func=ast.Attribute(attr="sleep"), args=[ast.Constant(value=int() | float() as seconds)]):
                if seconds > LONGEST_POLL_SECONDS:
                    yield node.lineno, "sleeps for luck; wait for what is to come"
