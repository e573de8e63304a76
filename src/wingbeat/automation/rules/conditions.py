"""Conditions in CEL, the Common Expression Language: read once, evaluated within bounds, refused in words.

CEL has no loops but those over lists, and lists here are short; nesting of those is bounded with the text, so that no
condition takes longer than a millisecond or so.
"""

import re
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import Any

from wingbeat.automation.models import BadCondition, Facts
from wingbeat.automation.rules.said import Why, position, why

MOST_CHARACTERS = 2000  # a condition with its checks
MOST_BRACKETS = 20  # deep: nobody reads more, and the parser's own stack has an end
MOST_LOOPS = 2  # fifty tags times fifty orders are 2,500 steps; a third would be 125,000
MOST_SIGNS = 10  # in a row, as in !!!x: each nests like a bracket
KEPT = 2000  # compiled conditions: ten workspaces with all the rules they may have

QUOTED = re.compile(r"'''.*?'''|\"\"\".*?\"\"\"|'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"", re.DOTALL)
LOOPS = re.compile(r"\.\s*(?:all|exists|exists_one|existsOne|filter|map|transformList|transformMap)\s*\(")
SIGNS = re.compile(rf"(?:[!-]\s*){{{MOST_SIGNS + 1},}}")
# One repetition in a pattern: of those within each other the library builds up to ten megabytes before it says no.
REPEATED = re.compile(r"\{\d")
REFUSED = (ValueError, RuntimeError, TypeError, LookupError, ArithmeticError)


class Untold(Exception):
    """A condition could not be evaluated."""

    def __init__(self, why: Why, position: int = 0) -> None:
        super().__init__(str(why))
        self.why = why
        self.position = position


def check_text(text: str) -> None:
    """Raise `BadCondition`, with the place where that is known, for what cannot be read."""
    if text.strip():
        _compiled(text)


def holds(text: str, facts: Facts) -> bool:
    """Whether a condition is true of these facts, an empty one always; raises `Untold`."""
    if not text.strip():
        return True
    try:
        told = _compiled(text).execute(facts)
    except BadCondition as error:
        raise Untold(Why(error.facts["reason"], error.facts["word"])) from error
    except REFUSED as error:
        raise Untold(why(error), position(error, text, unquoted(text))) from error
    if not isinstance(told, bool):
        raise Untold(Why("condition_no_answer"))
    return told


def bad(why: Why, position: int = 0) -> BadCondition:
    """The refusal of a condition, and the character, from 1, where that is known."""
    return BadCondition(why.message, reason=why.reason, word=why.word, **({"position": position} if position else {}))


def unquoted(text: str) -> str:
    """The text, as long as before, with what stands between quotes blotted out."""
    return QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text)


@lru_cache(maxsize=1)
def _library() -> Any:
    """The compiled part of the package `cel`: the rest is a command line, which takes half a second to load."""
    package = find_spec("cel")
    assert package is not None
    compiled = PathFinder.find_spec("cel", package.submodule_search_locations)
    assert compiled is not None
    assert compiled.loader is not None
    library = module_from_spec(compiled)
    compiled.loader.exec_module(library)
    return library


@lru_cache(maxsize=KEPT)
def _compiled(text: str) -> Any:
    bare = unquoted(text)
    if len(text) > MOST_CHARACTERS:
        raise bad(Why("condition_long", str(MOST_CHARACTERS)))
    if (at := _too_deep(bare)) is not None:
        raise bad(Why("condition_deep", str(MOST_BRACKETS)), at)
    if (signs := SIGNS.search(bare)) is not None:
        raise bad(Why("condition_signs"), signs.start() + 1)
    loops = [found.start() + 1 for found in LOOPS.finditer(bare)]
    if len(loops) > MOST_LOOPS:
        raise bad(Why("condition_loops", str(MOST_LOOPS)), loops[MOST_LOOPS])
    for quoted in QUOTED.finditer(text):
        if len(REPEATED.findall(quoted[0])) > 1:
            raise bad(Why("condition_patterns"), quoted.start() + 1)
    try:
        return _library().compile(text)
    except REFUSED as error:
        raise bad(why(error), position(error, text, bare)) from error


def _too_deep(text: str) -> int | None:
    """Where brackets are too deep, counted from 1."""
    deep = 0
    for at, character in enumerate(text, start=1):
        deep += (character in "([{?") - (character in ")]}:")
        if deep > MOST_BRACKETS:
            return at
    return None
