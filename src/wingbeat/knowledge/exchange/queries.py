from collections.abc import AsyncIterator, Sequence
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.kit.archives import pack
from wingbeat.knowledge.exchange.models import Found, Imported, Outcome, Parsed, Planned
from wingbeat.knowledge.exchange.rules import jsonl, markdown, table
from wingbeat.knowledge.models import Article, Draft, Reason
from wingbeat.knowledge.queries import ARTICLE, as_article, pictures_among
from wingbeat.knowledge.rules.markup import picture_ids
from wingbeat.knowledge.rules.reasons import reason
from wingbeat.workspaces.queries import Scope

PAGE = 500  # articles read at a time for an export: some megabytes

Written = Literal["jsonl", "csv", "markdown"]


class Step(msgspec.Struct, frozen=True):
    """What is to be done with one article of a file; `known` is the edition it changes."""

    found: Found
    outcome: Outcome
    known: Article | None = None
    why: Reason | None = None

    def planned(self) -> Planned:
        draft = self.found.draft
        return Planned(
            line=self.found.line,
            outcome=self.outcome,
            file=self.found.file,
            group=draft.group,
            language=draft.language,
            title=draft.questions[0],
            why=self.why,
        )


async def plan(scope: Scope, parsed: Parsed) -> Imported:
    """What an import would do, line by line; nothing is stored."""
    return summed(parsed, await steps(scope, parsed.found))


async def steps(scope: Scope, found: Sequence[Found], *, lock: bool = False) -> list[Step]:
    """What is to be done with each article of a file."""
    rows = await scope.rows(
        ARTICLE
        + " AND a.status <> 'retired' AND (a.group_key, a.language) IN (SELECT * FROM unnest($2::text[], $3::text[]))"
        + (" ORDER BY a.id FOR UPDATE OF a" if lock else ""),
        [one.draft.group for one in found],
        [one.draft.language for one in found],
    )
    known = {(one.group_key, one.language): one for one in map(as_article, rows)}
    shown = {one: set(picture_ids(one.draft.answer)) for one in found if "file:" in one.draft.answer}
    ours = await pictures_among(scope, set().union(*shown.values()))
    return [_step(one, known.get((one.draft.group, one.draft.language)), shown.get(one, set()) - ours) for one in found]


def _step(found: Found, known: Article | None, strange: set[UUID]) -> Step:
    if strange:
        return Step(found, "refuse", why=reason("no_picture", picture=str(min(strange))))
    if known is None:
        return Step(found, "create")
    same = msgspec.structs.replace(draft_of(known), owner_id=None) == found.draft
    return Step(found, "same" if same else "update", known)


def summed(parsed: Parsed, done: Sequence[Step]) -> Imported:
    """The whole of an import, its bad lines among the good."""
    refused = [Planned(line=one.line, outcome="refuse", file=one.file, why=one.why) for one in parsed.errors]
    lines = sorted([*(one.planned() for one in done), *refused], key=lambda one: (one.file, one.line))
    counts = {kind: sum(one.outcome == kind for one in done) for kind in ("create", "update", "same")}
    return Imported(parsed.format, counts["create"], counts["update"], counts["same"], lines)


def draft_of(known: Article) -> Draft:
    """An article as its editor would write it again."""
    told = {name: getattr(known, name) for name in Draft.__struct_fields__ if name != "group"}
    told["status"] = "draft" if known.status == "retired" else known.status
    told |= {"questions": tuple(known.questions), "buttons": tuple(known.buttons), "intents": tuple(known.intents)}
    return Draft(group=known.group_key, **told)


async def export(scope: Scope, written: Written) -> AsyncIterator[bytes]:
    """Every article that is not retired, as a file."""
    if written == "markdown":
        async for piece in pack(_files(scope)):
            yield piece
        return
    if written == "csv":
        yield table.head()
    write = table.write if written == "csv" else jsonl.write
    async for page in _pages(scope):
        yield b"".join(map(write, page))


async def _files(scope: Scope) -> AsyncIterator[tuple[str, bytes]]:
    async for page in _pages(scope):
        for draft in page:
            yield markdown.write(draft)


async def _pages(scope: Scope) -> AsyncIterator[list[Draft]]:
    """All drafts, a page at a time; leading editions come before those that follow them."""
    after: UUID | None = UUID(int=0)
    while after is not None:
        rows = await scope.rows(
            ARTICLE + " AND a.status <> 'retired' AND a.id > $2 ORDER BY a.id LIMIT $3", after, PAGE
        )
        yield [draft_of(as_article(row)) for row in rows]
        after = rows[-1]["id"] if len(rows) == PAGE else None
