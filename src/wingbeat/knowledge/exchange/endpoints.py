import asyncio
from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, StringConstraints

from wingbeat.kit.errors import TooLarge
from wingbeat.knowledge.exchange import actions, queries
from wingbeat.knowledge.exchange.models import Format, Imported
from wingbeat.knowledge.exchange.rules.read import parse
from wingbeat.knowledge.models import Language
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import tell

router = APIRouter()

# Five thousand articles of a page each.
LARGEST_IMPORT_BYTES = 20 * 1024 * 1024

FileName = Annotated[str, StringConstraints(max_length=200)]
MEDIA = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8", "markdown": "application/zip"}
NAMES = {"jsonl": "articles.jsonl", "csv": "articles.csv", "markdown": "articles.zip"}


class ReasonOut(BaseModel):
    """`message` says it in English; `code` and `facts` let a page say it in its reader's language."""

    code: str
    facts: dict[str, str | int]
    message: str


class BadLineOut(ReasonOut):
    line: int
    file: str


class PlannedOut(BaseModel):
    """What becomes of one line; `why` it is refused. `file` is set inside a folder."""

    line: int
    outcome: Literal["create", "update", "same", "refuse"]
    file: str
    group: str
    language: str
    title: str
    why: ReasonOut | None


class ImportedOut(BaseModel):
    """How many lines became new articles, how many changed one, how many said what stands already; and each line.

    With `preview` nothing was stored: so it would be. `errors` are the refused lines once more.
    """

    format: Format
    preview: bool
    imported: int
    updated: int
    same: int
    errors: list[BadLineOut]
    lines: list[PlannedOut]

    @classmethod
    def of(cls, done: Imported, *, preview: bool) -> "ImportedOut":
        lines = [PlannedOut.model_validate(msgspec.to_builtins(one)) for one in done.lines]
        return cls(
            format=done.format,
            preview=preview,
            imported=done.imported,
            updated=done.updated,
            same=done.same,
            errors=[BadLineOut(line=one.line, file=one.file, **one.why.model_dump()) for one in lines if one.why],
            lines=lines,
        )


@router.post(
    "/import",
    openapi_extra={"requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string"}}}}},
)
async def import_articles(
    request: Request,
    scope: MemberScope,
    *,
    file_format: Annotated[Format | None, Query(alias="format")] = None,
    language: Language = "zh-CN",
    name: FileName = "",
    preview: bool = False,
) -> ImportedOut:
    """The body is the file: CSV, JSONL, a page of HTML, or a ZIP of Markdown or HTML files, with a sitemap.xml or without.

    Without `format` it is told from the content. `language` is that of what does not say it; `name` the file's own. Bad
    lines are told, good ones stored. Nothing is ever fetched from the network: pages of a sitemap lie in the same ZIP.
    """
    scope.actor.need("edit_knowledge")
    body = await _body(request)
    parsed = await asyncio.to_thread(parse, body, name=name, language=language, file_format=file_format)
    if preview:
        return ImportedOut.of(await queries.plan(scope, parsed), preview=True)
    done, facts = await actions.apply(scope, parsed)
    await tell(request, scope, facts)
    return ImportedOut.of(done, preview=False)


@router.get("/export", response_class=StreamingResponse)
async def export_articles(
    scope: MemberScope, *, file_format: Annotated[Literal["jsonl", "csv", "markdown"], Query(alias="format")] = "jsonl"
) -> StreamingResponse:
    """Every article that is not retired, in a file that can be imported again."""
    scope.actor.need("edit_knowledge")
    return StreamingResponse(
        queries.export(scope, file_format),
        media_type=MEDIA[file_format],
        headers={"Content-Disposition": f'attachment; filename="{NAMES[file_format]}"'},
    )


async def _body(request: Request) -> bytes:
    """The whole body; raises `TooLarge` before it fills the memory."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_IMPORT_BYTES:
            raise TooLarge(most_bytes=LARGEST_IMPORT_BYTES)
    return bytes(body)
