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
    """A condition could not be evaluated; its text says why."""


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
        raise Untold(error.message) from error
    except REFUSED as error:
        raise Untold(_first_line(error)) from error
    if not isinstance(told, bool):
        raise Untold(f"It gives {type(told).__name__}, and must give true or false.")
    return told


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
        raise BadCondition(f"A condition has at most {MOST_CHARACTERS} characters.", limit=MOST_CHARACTERS)
    if (at := _too_deep(bare)) is not None:
        raise BadCondition(f"Brackets may be {MOST_BRACKETS} deep; make it two rules.", position=at)
    if (signs := SIGNS.search(bare)) is not None:
        raise BadCondition("There are too many signs in a row.", position=signs.start() + 1)
    loops = [found.start() + 1 for found in LOOPS.finditer(bare)]
    if len(loops) > MOST_LOOPS:
        raise BadCondition(f"A condition goes over lists at most {MOST_LOOPS} times.", position=loops[MOST_LOOPS])
    for quoted in QUOTED.finditer(text):
        if len(REPEATED.findall(quoted[0])) > 1:
            raise BadCondition("A pattern repeats something by number at most once.", position=quoted.start() + 1)
    try:
        return _library().compile(text)
    except REFUSED as error:
        raise BadCondition(_first_line(error), position=_position(str(error), text)) from error


def _too_deep(text: str) -> int | None:
    """Where brackets are too deep, counted from 1."""
    deep = 0
    for at, character in enumerate(text, start=1):
        deep += (character in "([{?") - (character in ")]}:")
        if deep > MOST_BRACKETS:
            return at
    return None


PLACE = re.compile(r"<input>:(\d+):(\d+): (?:Syntax error: )?(.*)")
LONGEST_SAID = 200  # the library goes on with advice
OF_ITS_OWN = re.compile(r" (?:Check|CEL does not coerce|expecting \{).*", re.DOTALL)


def _first_line(error: Exception) -> str:
    """What went wrong, without what the library repeats of the text."""
    if isinstance(error, KeyError):
        return f"There is no {error.args[0]!r}."
    place = PLACE.search(str(error))
    said = place[3] if place else str(error)
    return OF_ITS_OWN.sub("", said).replace("\n", " ")[:LONGEST_SAID]


def _position(said: str, text: str) -> int:
    """The character, from 1, that an error of the parser points at; 0 where it names none."""
    found = PLACE.search(said)
    if found is None:
        return 0
    line, column = int(found[1]), int(found[2])
    before = text.splitlines(keepends=True)[: line - 1]
    return min(sum(map(len, before)) + column, len(text))
