"""Articles as a table: CSV as spreadsheets write and read it.

A cell that a spreadsheet would take for a formula begins with an apostrophe, which we take away again (hostile case 10).
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from wingbeat.knowledge.exchange.models import BadLine, Found
from wingbeat.knowledge.exchange.rules.lines import Line, found, text_of, told, unreadable
from wingbeat.knowledge.models import Draft, Language
from wingbeat.knowledge.rules.reasons import reason

COLUMNS = (
    "group", "language", "category", "questions", "answer", "audience", "status", "buttons", "intents", "valid_from",
    "valid_until", "review_on", "out_of_date",
)  # fmt: skip
# Whatever people call them.
NAMES: Mapping[str, str] = {name: name for name in (*COLUMNS, "id")} | {
    "question": "questions", "title": "questions", "q": "questions", "a": "answer", "answers": "answer",
    "问题": "questions", "問題": "questions", "标题": "questions", "標題": "questions", "问法": "questions",
    "答案": "answer", "回答": "answer", "回复": "answer", "回覆": "answer", "内容": "answer", "內容": "answer",
    "分类": "category", "分類": "category", "类别": "category", "類別": "category", "语言": "language", "語言": "language",
}  # fmt: skip
FORMULA = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"'+[=+\-@\t\r]")
LISTS = frozenset({"questions", "intents"})


def read(body: bytes, language: Language) -> Iterator[Found | BadLine]:
    """The first row names the columns; one question a line of its cell."""
    text = text_of(body)
    if text is None:
        yield BadLine(1, reason("no_text"))
        return
    lines = text.splitlines(keepends=True) if "\x00" not in text else []
    if not lines:
        yield BadLine(1, reason("empty"))
        return
    reader = csv.reader(lines, delimiter=max(",;\t", key=lines[0].count))
    try:
        names = [NAMES.get(cell.strip().lower(), "") for cell in next(reader)]
        if not {"questions", "answer"} <= set(names):
            yield BadLine(1, reason("no_columns"))
            return
        begins = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                yield _article(dict(zip(names, row, strict=False)), begins, language)
            begins = reader.line_num + 1
    except csv.Error as error:  # nothing after it can be told apart
        yield BadLine(reader.line_num, unreadable(error))


def _article(cells: dict[str, str], number: int, language: Language) -> Found | BadLine:
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        value = cell[1:] if GUARDED.match(cell) else cell
        if name in LISTS:
            values[name] = value.split("\n")
        elif name and value.strip():
            values[name] = value
    try:
        if "buttons" in values:
            values["buttons"] = msgspec.json.decode(values["buttons"])
        line = msgspec.convert(values, Line, strict=False)
    except (msgspec.MsgspecError, RecursionError) as error:
        return BadLine(number, unreadable(error))
    return found(line, number, language)


class _Row:
    """What the csv module writes to."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text


def written(cells: Sequence[str]) -> bytes:
    row = _Row()
    csv.writer(row).writerow([f"'{cell}" if FORMULA.match(cell) else cell for cell in cells])
    return row.text.encode()


def head() -> bytes:
    """The first row, behind the mark by which spreadsheets know UTF-8."""
    return b"\xef\xbb\xbf" + written(COLUMNS)


def write(draft: Draft) -> bytes:
    return written([_cell(name, told(draft).get(name)) for name in COLUMNS])


def _cell(name: str, value: Any) -> str:
    if name in LISTS:
        return "\n".join(value or ())
    if isinstance(value, tuple):
        return msgspec.json.encode(value).decode()
    return "true" if value is True else str(value or "")
