import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from wingbeat.conversations.templates.models import TONES, BadLine, Template, Written
from wingbeat.kit.languages import LANGUAGES
from wingbeat.knowledge.exchange.rules.lines import text_of
from wingbeat.knowledge.exchange.rules.table import GUARDED, written

COLUMNS = ("template", "shortcut", "language", "title", "tone", "text")
LONGEST_LINE = 256 * 1024  # all languages and tones of the longest template
Parsed = tuple[list[tuple[int, Written]], list[BadLine]]


def parse(body: bytes) -> Parsed:
    """Templates with the line each begins on, and what could not be read. CSV or JSON Lines, told by how it begins."""
    text = text_of(body)
    if text is None or "\x00" in text:
        return [], [BadLine(1, "This is not a text.")]
    text = text.removeprefix("\ufeff")
    read = _jsonl if text.lstrip().startswith("{") else _csv
    good: list[tuple[int, Written]] = []
    bad: list[BadLine] = []
    for number, values in read(text):
        try:
            good.append((number, msgspec.convert(values, Written)))
        except (msgspec.ValidationError, RecursionError) as error:
            bad.append(BadLine(number, str(error)))
    return good, bad


def _jsonl(text: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield number, msgspec.json.decode(line) if len(line) <= LONGEST_LINE else "too long"
            except (msgspec.DecodeError, RecursionError):
                yield number, line[:100]


def _csv(text: str) -> Iterator[tuple[int, Any]]:
    """Rows of one name (`template`, else the shortcut, else the title) are one template."""
    # Not `splitlines`, which also splits at signs that stand within a cell.
    lines = [f"{line}\n" for line in text.split("\n")]
    reader = csv.reader(lines, delimiter=max(",;\t", key=lines[0].count))
    templates: dict[str, tuple[int, dict[str, Any]]] = {}
    try:
        names = [cell.strip().lower() for cell in next(reader, [])]
        for row in reader:
            cells = {name: cell[1:] if GUARDED.match(cell) else cell for name, cell in zip(names, row, strict=False)}
            if any(cell.strip() for cell in cells.values()):
                _add(templates, cells, reader.line_num)
    except csv.Error as error:  # nothing after it can be told apart
        yield reader.line_num, str(error)
    yield from templates.values()


def _add(templates: dict[str, tuple[int, dict[str, Any]]], cells: Mapping[str, str], number: int) -> None:
    title, shortcut = cells.get("title", "").strip(), cells.get("shortcut", "").strip()
    language, tone = cells.get("language", "").strip() or LANGUAGES[0], cells.get("tone", "").strip() or TONES[1]
    made: dict[str, Any] = {"shortcut": shortcut, "titles": {}, "texts": {}}
    _, one = templates.setdefault(cells.get("template", "").strip() or shortcut or title, (number, made))
    if title:
        one["titles"][language] = title
    one["texts"].setdefault(language, {})[tone] = cells.get("text", "")


def as_jsonl(one: Template) -> bytes:
    made = one.written
    told = {"shortcut": made.shortcut, "titles": made.titles, "texts": made.texts}
    return msgspec.json.encode(told) + b"\n"


def as_csv(templates: Iterable[Template]) -> Iterator[bytes]:
    """One row for each language and tone, behind the mark by which spreadsheets know UTF-8."""
    for one in templates:
        made = one.written
        name = made.shortcut or next(iter(made.titles.values()))
        for language in LANGUAGES:
            for tone in TONES:
                if text := made.texts.get(language, {}).get(tone):
                    yield written((name, made.shortcut, language, made.titles.get(language, ""), tone, text))


HEAD = b"\xef\xbb\xbf" + written(COLUMNS)
