"""Read the starter files; they ship with the package and are read once a process."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import get_args

import msgspec

from wingbeat.bot.models import Language
from wingbeat.bot.starter.models import MoodWord, Sentence, StarterIntent

_CONTENT = files("wingbeat") / "bot" / "starter" / "content"


class UnknownIntent(ValueError):
    """A heading of a sentence file that no intent bears."""


@cache
def intents() -> tuple[StarterIntent, ...]:
    """Every starter intent, in the order of its file."""
    return tuple(msgspec.json.Decoder(StarterIntent).decode_lines(_read("intents.jsonl")))


@cache
def sentences() -> tuple[Sentence, ...]:
    """Every training sentence of all languages; raises `UnknownIntent`."""
    known = {intent.name for intent in intents()}
    return tuple(
        sentence
        for language in get_args(Language)
        for sentence in _sentences(_read(f"sentences_{language}.txt").splitlines(), language, known)
    )


@cache
def mood_words() -> tuple[MoodWord, ...]:
    """Every word of mood, in all languages."""
    return tuple(msgspec.json.Decoder(MoodWord).decode_lines(_read("mood.jsonl")))


@cache
def _by_group() -> dict[str, tuple[str, ...]]:
    groups = {group for intent in intents() for group in intent.articles}
    return {group: tuple(one.name for one in intents() if group in one.articles) for group in groups}


def intents_for(group: str) -> tuple[str, ...]:
    """What customers want whom an article of this group answers."""
    return _by_group().get(group, ())


def _sentences(lines: Sequence[str], language: Language, known: set[str]) -> Iterator[Sentence]:
    intent = ""
    for line in filter(None, lines):
        if line.startswith("# "):
            intent = line[2:]
            if intent not in known:
                raise UnknownIntent(intent)
        else:
            yield Sentence(text=line, intent=intent, language=language)


def _read(name: str) -> str:
    return (_CONTENT / name).read_text("utf-8")
