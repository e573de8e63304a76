"""Read an exam from its two files and mark it."""

import csv
from collections.abc import Iterable, Sequence
from uuid import UUID, uuid5

import msgspec
import numpy as np

from wingbeat.bot.intents.exam.rules.figures import calibration_error, error_by_chance, reliability
from wingbeat.bot.intents.exam.rules.table import lines
from wingbeat.bot.models import Guess, Language, Lesson
from wingbeat.bot.retrieval.models import Exam, Figures, Unreadable

DEEPEST = 10
_NAMESPACE = UUID(int=0)
_LANGUAGES: dict[str, Language] = {"zh": "zh-CN", "zh-CN": "zh-CN", "zh-TW": "zh-TW", "en": "en"}
_SEVERAL = "|"


class _Line(msgspec.Struct):
    id: str | int
    questions: tuple[str, ...]
    language: str
    answer: str = ""


def articles(written: Iterable[str], name: str = "articles") -> tuple[Lesson, ...]:
    """JSON objects, one a line; editions in several languages share an id. Raises `Unreadable` with the line's number."""
    found = []
    for number, line in enumerate(written, 1):
        if not line.strip():
            continue
        try:
            read = msgspec.json.decode(line, type=_Line)
        except msgspec.DecodeError as error:  # a field that is missing or of another type is one, too
            raise Unreadable(f"{name}, line {number}: {error}", file=name, line=number) from None
        if read.language not in _LANGUAGES:
            known = ", ".join(_LANGUAGES)
            raise Unreadable(
                f"{name}, line {number}: language {read.language!r} is none of {known}", file=name, line=number
            )
        found.append(
            Lesson(
                uuid5(_NAMESPACE, f"{number}"),
                str(read.id).strip(),
                _LANGUAGES[read.language],
                read.questions,
                read.answer,
            )
        )
    if not any(one.strip() for lesson in found for one in lesson.questions):
        raise Unreadable(f"{name}: no article with a question", file=name)
    return tuple(found)


def questions(
    written: Iterable[str], known: Iterable[str], name: str = "queries"
) -> tuple[tuple[str, frozenset[str]], ...]:
    """CSV with the columns `text` and `ids`, right ids joined by `|`; rows without text are left out. Raises `Unreadable`."""
    table = csv.DictReader(written, strict=True)
    try:
        rows = [(table.line_num, row) for row in table]
    except csv.Error as error:
        raise Unreadable(f"{name}, line {table.line_num}: not CSV ({error})", file=name, line=table.line_num) from error
    columns = table.fieldnames or ()
    if missing := [column for column in ("text", "ids") if column not in columns]:
        raise Unreadable(
            f"{name}: column {missing[0]!r} is missing; there are {', '.join(columns) or 'none'}", file=name
        )
    articles, found = set(known), []
    for line, row in rows:
        right = frozenset(filter(None, (one.strip() for one in (row["ids"] or "").split(_SEVERAL))))
        if unknown := sorted(right - articles):
            raise Unreadable(f"{name}, line {line}: no article has the id {unknown[0]!r}", file=name, line=line)
        if not right:
            raise Unreadable(f"{name}, line {line}: no right id", file=name, line=line)
        if (row["text"] or "").strip():
            found.append((row["text"], right))
    if not found:
        raise Unreadable(f"{name}: no questions", file=name)
    return tuple(found)


def exam(articles_file: bytes, queries_file: bytes) -> Exam:
    """Of both files as they are; raises `Unreadable`."""
    lessons = articles(_lines(articles_file, "articles"))
    return Exam(lessons, questions(_lines(queries_file, "queries"), (lesson.group for lesson in lessons)))


def _lines(data: bytes, name: str) -> Iterable[str]:
    """With or without the mark that some programs begin UTF-8 with."""
    try:
        return lines(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable(f"{name}: not UTF-8, save it as UTF-8", file=name, at_byte=error.start) from error


def place(guess: Guess, right: frozenset[str], groups: dict[UUID, str]) -> int | None:
    """How far down the first right article stands, from 0; a second question's articles follow the first's."""
    named = dict.fromkeys(groups[one.article_id] for part in guess.parts for one in part.candidates)
    return next((at for at, group in enumerate(list(named)[:DEEPEST]) if group in right), None)


def figures(places: Sequence[int | None], sure: Sequence[float], times_ms: Sequence[float], peak_mib: float) -> Figures:
    """Of at least one question; `sure`: the confidence in the article named first."""
    ordered, right, told = sorted(times_ms), np.array([at == 0 for at in places], float), np.array(sure)
    return Figures(
        recall_at_1=sum(at == 0 for at in places) / len(places),
        recall_at_3=sum(at is not None and at < 3 for at in places) / len(places),
        mrr_at_10=sum(1 / (at + 1) for at in places if at is not None) / len(places),
        ece=calibration_error(reliability(told, right)),
        ece_by_chance=error_by_chance(told),
        p50_ms=ordered[len(ordered) // 2],
        p95_ms=ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))],
        peak_mib=peak_mib,
    )
