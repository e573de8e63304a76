"""Why a condition cannot be used: what the library says in many ways, as one of a few reasons that every language has words for."""

import re
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

SAID: Mapping[str, str] = MappingProxyType(
    {
        "condition_unknown": "There is no {word} here.",
        "condition_missing": "{word} is missing.",
        "condition_unfinished": "It ends too early: something is missing.",
        "condition_open_text": "A text begins here that does not end.",
        "condition_joined": "{word} is not understood: == is equal, && is and, || is or, ! is not.",
        "condition_full_width": "{word} is not understood: signs as on an English keyboard, names as they are listed.",
        "condition_unread": "{word} cannot stand here.",
        "condition_kinds": 'Different kinds do not go together: texts stand between quotes ("gold"), numbers do not (3).',
        "condition_no_answer": "It must be true or false, and is neither.",
        "condition_zero": "It divides by zero.",
        "condition_beyond": "It asks for a place that the list does not have.",
        "condition_function": "{word} cannot read what it is given.",
        "condition_failed": "{word}",
        "condition_long": "It has at most {word} characters.",
        "condition_deep": "Brackets may be {word} deep; make it two rules.",
        "condition_signs": "There are too many signs in a row.",
        "condition_loops": "It goes over lists at most {word} times.",
        "condition_patterns": "A pattern repeats something by number at most once.",
    }
)

LONGEST_WORD = 60  # the library repeats the rest of the text
PLACE = re.compile(r"<input>:(\d+):(\d+): (?:Syntax error: )?(.*)")
SENTENCES = tuple(
    (re.compile(pattern, re.DOTALL), reason)
    for pattern, reason in (
        (r"Undefined variable or function: '(.*?)'", "condition_unknown"),
        (r"missing '(.*?)'", "condition_missing"),
        (r"input '<EOF>'", "condition_unfinished"),
        (r"token recognition error at: '((?:['\"]).*)'", "condition_open_text"),
        (r"token recognition error at: '([=&|]).*'", "condition_joined"),
        (r"input '(and|or|not|is)'", "condition_joined"),
        (r"token recognition error at: '([^\x00-\x7f]+).*'", "condition_full_width"),
        (r"(?:input|at:|identifier:) '?(.+?)'?(?: expecting .*)?$", "condition_unread"),
        (r"No such overload", "condition_kinds"),
        (r"Function '(\w+)' error", "condition_function"),
        (r"division by zero", "condition_zero"),
        (r"index out of bounds", "condition_beyond"),
    )
)


class Why(msgspec.Struct, frozen=True):
    """One of the reasons of `SAID`, and the word it is about."""

    reason: str
    word: str = ""

    def __str__(self) -> str:
        return f"{self.reason}: {self.word}"

    @property
    def message(self) -> str:
        """In English."""
        return SAID[self.reason].format(word=self.word)


def why(error: Exception) -> Why:
    """What the library means by an error."""
    if isinstance(error, KeyError):
        return Why("condition_unknown", str(error.args[0]))
    place = PLACE.search(str(error))
    said = place[3] if place else str(error)
    for pattern, reason in SENTENCES:
        if (found := pattern.search(said)) is not None:
            return Why(reason, found[1].strip()[:LONGEST_WORD] if pattern.groups else "")
    return Why("condition_failed", said.replace("\n", " ")[: 2 * LONGEST_WORD])


def position(error: Exception, text: str, bare: str) -> int:
    """The character, from 1, that an error points at, or the word it names; 0 where it does neither.

    `bare` is the text with what stands between quotes blotted out.
    """
    if (found := PLACE.search(str(error))) is not None:
        line, column = int(found[1]), int(found[2])
        before = text.splitlines(keepends=True)[: line - 1]
        return min(sum(map(len, before)) + column, len(text))
    told = why(error)
    named = re.search(rf"\b{re.escape(told.word)}\b", bare) if told.reason == "condition_unknown" else None
    return named.start() + 1 if named else 0
