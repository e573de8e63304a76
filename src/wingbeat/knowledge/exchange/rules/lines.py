"""One article of a file, before it is looked at: what all formats have in common."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from wingbeat.knowledge.exchange.models import BadLine, Format, Found, Parsed
from wingbeat.knowledge.models import Audience, BadArticle, Button, Draft, Instant, Language, Reason
from wingbeat.knowledge.rules.drafts import LONGEST_NAME, validate
from wingbeat.knowledge.rules.reasons import reason

# One transaction writes an import: so many articles are stored in some seconds.
MOST_ARTICLES = 5_000
# After so many bad lines the file is another than was meant.
MOST_ERRORS = 1_000

# Where msgspec names the field that it cannot take.
FIELD = re.compile(r"`\$\.(\w+)")

Read = Iterable[Found | BadLine]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of an article; `id` names the group in the simpler form."""

    questions: tuple[str, ...] = ()
    answer: str = ""
    language: Language | None = None
    group: str = ""
    id: str = ""
    category: str = ""
    audience: Audience = "both"
    status: str = "published"
    buttons: tuple[Button, ...] = ()
    intents: tuple[str, ...] = ()
    valid_from: Instant | None = None
    valid_until: Instant | None = None
    review_on: date | None = None
    out_of_date: bool = False


def found(line: Line, number: int, language: Language, file: str = "") -> Found | BadLine:
    """The article of a line, or why it is none."""
    try:
        return Found(number, draft_of(line, language), file)
    except msgspec.ValidationError as error:
        return BadLine(number, unreadable(error), file)
    except BadArticle as error:
        return BadLine(number, error.reason, file)


def unreadable(error: Exception) -> Reason:
    """Why a line is none, by the field that is wrong where one is."""
    field = FIELD.search(str(error))
    if field is None:
        return reason("unreadable", why=str(error))
    return reason("wrong_language") if field[1] == "language" else reason("wrong_value", field=field[1])


def draft_of(line: Line, language: Language) -> Draft:
    """Its title names a group without a name, so that importing a file again updates instead of doubling."""
    said = msgspec.structs.asdict(line) | {"group": line.group or line.id, "language": line.language or language}
    draft = validate(msgspec.convert(said, Draft))
    if draft.group:
        return draft
    return msgspec.structs.replace(draft, group=draft.questions[0][:LONGEST_NAME].strip())


def collect(read: Read, file_format: Format) -> Parsed:
    """Each group and language once, so many and no more."""
    articles: dict[tuple[str, str], Found] = {}
    errors: list[BadLine] = []
    for one in read:
        if len(errors) == MOST_ERRORS:
            errors.append(BadLine(one.line, reason("many_errors", most=MOST_ERRORS), one.file))
            break
        if isinstance(one, BadLine):
            errors.append(one)
        elif (key := (one.draft.group, one.draft.language)) in articles:
            errors.append(BadLine(one.line, reason("twice", group=key[0], language=key[1]), one.file))
        elif len(articles) == MOST_ARTICLES:
            errors.append(BadLine(one.line, reason("many_articles", most=MOST_ARTICLES), one.file))
        else:
            articles[key] = one
    return Parsed(file_format, list(articles.values()), errors)


def text_of(body: bytes) -> str | None:
    """Text as spreadsheets and editors write it: UTF-8, UTF-16 with its mark, or what Chinese Windows uses."""
    for encoding in ("utf-16",) if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def told(draft: Draft) -> dict[str, Any]:
    """What a file keeps of a draft: everything but whose it is, and nothing that is as usual."""
    kept: Mapping[str, Any] = msgspec.to_builtins(draft)
    return {name: value for name, value in kept.items() if name != "owner_id"}
