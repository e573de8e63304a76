from typing import Literal

import msgspec

from wingbeat.knowledge.models import Draft, Reason

Format = Literal["jsonl", "csv", "markdown", "html"]
Outcome = Literal["create", "update", "same", "refuse"]


class BadLine(msgspec.Struct, frozen=True):
    """A line of an import that was left out, counted from 1, and why; `file` is set inside a folder."""

    line: int
    why: Reason
    file: str = ""


class Found(msgspec.Struct, frozen=True):
    """An article of an import and where it began."""

    line: int
    draft: Draft
    file: str = ""


class Parsed(msgspec.Struct, frozen=True):
    """What a file holds: articles, and the lines that are none."""

    format: Format
    found: list[Found]
    errors: list[BadLine]


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """What an import does, or would do, with one line; `why` it is refused."""

    line: int
    outcome: Outcome
    file: str = ""
    group: str = ""
    language: str = ""
    title: str = ""
    why: Reason | None = None


class Imported(msgspec.Struct, frozen=True):
    """Counts, and every line in the file's order."""

    format: Format
    imported: int
    updated: int
    same: int
    lines: list[Planned]
