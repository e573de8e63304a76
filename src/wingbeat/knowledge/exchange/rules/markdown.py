"""Articles as a folder of Markdown: one file an article, what is known of it between two lines of dashes at the top."""

import hashlib
import re
from collections.abc import Iterator
from typing import Any, get_args

import msgspec

from wingbeat.knowledge.exchange.models import BadLine, Found
from wingbeat.knowledge.exchange.rules.lines import Line, found, text_of, told, unreadable
from wingbeat.knowledge.models import Draft, Language
from wingbeat.knowledge.rules.reasons import reason

FENCE = "---"
KEY = re.compile(r"(\w+):[ \t]*(.*)")
ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
TITLE = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")
UNFIT = re.compile(r"[^\w-]+")
ENDING = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
LISTS = frozenset({"questions", "intents", "buttons"})
LONGEST_SLUG = 60


def read(name: str, body: bytes, language: Language) -> Iterator[Found | BadLine]:
    """One file; without questions of its own the title asks, without a title the file's name."""
    text = text_of(body)
    if text is None:
        yield BadLine(1, reason("no_text"), name)
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head, rest = _parts(lines)
    try:
        line = msgspec.convert(_known(head, rest, name), Line, strict=False)
    except (msgspec.MsgspecError, RecursionError) as error:
        yield BadLine(1, unreadable(error), name)
    else:
        yield found(line, 1, _language(name) or language, name)


def _parts(lines: list[str]) -> tuple[list[str], str]:
    """What stands between the dashes, and what follows them."""
    if lines[0].rstrip() != FENCE:
        return [], "\n".join(lines)
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    return (lines[1:end], "\n".join(lines[end + 1 :])) if end else ([], "\n".join(lines))


def _known(head: list[str], rest: str, name: str) -> dict[str, Any]:
    """The file's own words as the fields of a line."""
    values = _values(head)
    title = values.pop("title", None)
    folder, _, file = name.rpartition("/")
    plain = _stem(file)
    if not values.get("questions"):
        heading = TITLE.match(rest)
        asked = title or (heading[1] if heading else plain.replace("-", " "))
        values["questions"] = [str(asked)]
        rest = rest[heading.end() :] if heading else rest
        values.setdefault("group", f"{folder}/{plain}" if folder else plain)
        values.setdefault("category", folder)
    return values | {"answer": rest}


def _values(head: list[str]) -> dict[str, Any]:
    """`key: value` lines; a value is JSON where it looks so, and a list may stand below its key."""
    values: dict[str, Any] = {}
    last = ""
    for line in head:
        if match := KEY.match(line):
            last = match[1].lower()
            if match[2].strip():
                values[last] = _value(match[2].strip())
        elif (item := ITEM.match(line)) and last in LISTS:
            held = values.setdefault(last, [])
            if isinstance(held, list):
                held.append(_value(item[1].strip()))
    if isinstance(one := values.get("questions"), str):
        values["questions"] = [one]
    return {name: value for name, value in values.items() if name in {*Line.__struct_fields__, "title"}}


def _value(text: str) -> Any:
    if text[:1] in {'"', "[", "{"}:
        try:
            return msgspec.json.decode(text)
        except (msgspec.MsgspecError, RecursionError):
            return text
    return text.strip("'")


def _language(name: str) -> Language | None:
    """`returns.en.md` is English."""
    return next((one for one in get_args(Language) if f".{one}." in name), None)


def _stem(file: str) -> str:
    """A file's name without its endings."""
    stem = ENDING.sub("", file)
    return next((stem.removesuffix(f".{one}") for one in get_args(Language) if stem.endswith(f".{one}")), stem)


def write(draft: Draft) -> tuple[str, bytes]:
    """A file's name, the same every time, and its content."""
    values = {name: value for name, value in told(draft).items() if name != "answer"}
    head = "\n".join(f"{name}: {msgspec.json.encode(value).decode()}" for name, value in values.items())
    mark = hashlib.blake2b(draft.group.encode(), digest_size=4).hexdigest()  # groups may differ in signs alone
    slug = UNFIT.sub("-", draft.group).strip("-")[:LONGEST_SLUG]
    name = f"{slug}-{mark}.{draft.language}.md" if slug else f"{mark}.{draft.language}.md"
    return name, f"{FENCE}\n{head}\n{FENCE}\n\n{draft.answer}\n".encode()
