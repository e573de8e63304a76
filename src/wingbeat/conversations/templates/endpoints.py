"""REST for templates: kept, filled in, exchanged; and what they came to."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from wingbeat.conversations.queries import find
from wingbeat.conversations.templates import actions, queries
from wingbeat.conversations.templates.exchange import rules as exchange
from wingbeat.conversations.templates.models import Filled, Place, Template, Tone, Written
from wingbeat.conversations.templates.rules import BLANKS, title_of
from wingbeat.kit.errors import Invalid
from wingbeat.knowledge.models import Language
from wingbeat.people.files.endpoints import UPLOADS, FileOut
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page, paged

router = APIRouter(prefix="/templates", tags=["templates"])

Limit = Annotated[int, Query(ge=1, le=200)]
Words = Annotated[str, Field(max_length=4000, pattern="^[^\0]*$")]
Title = Annotated[str, Field(min_length=1, max_length=120, pattern="^[^\0]*$")]
Shortcut = Annotated[str, Field(max_length=30, pattern=r"^[^\s/\x00]*$")]
MEDIA = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8"}


class TemplateForm(Form):
    """`place`: the member's own, a team's (whose `team_id` says so by itself), or everybody's. `after`: the version it was made from."""

    titles: dict[Language, Title]
    texts: dict[Language, dict[Tone, Words]]
    shortcut: Shortcut = ""
    files: Annotated[list[UUID], Field(default_factory=list, max_length=5)]
    place: Literal["own", "team", "all"] = "own"
    team_id: UUID | None = None
    after: Annotated[int, Field(ge=0, lt=2**31 - 1)] = 0

    def written(self) -> Written:
        texts = {
            language: {tone: text for tone, text in tones.items() if text.strip()}
            for language, tones in self.texts.items()
        }
        made = {"titles": self.titles, "texts": {one: tones for one, tones in texts.items() if tones}}
        try:
            return msgspec.convert({**made, "shortcut": self.shortcut, "files": self.files}, Written)
        except msgspec.ValidationError as error:
            raise Invalid(str(error)) from error

    def placed(self, me: UUID | None) -> Place:
        if self.place == "team" and self.team_id is None:
            raise Invalid("Choose the team that shares it.")
        return Place(me if self.place == "own" and self.team_id is None else None, self.team_id)


class TemplateOut(BaseModel):
    """`own`: nobody else sees it. `starter`: it came with a starter pack."""

    id: UUID
    titles: dict[Language, str]
    texts: dict[Language, dict[Tone, str]]
    shortcut: str
    files: list[UUID]
    own: bool
    team_id: UUID | None
    version: int
    starter: bool
    updated_at: datetime | None
    updated_by: UUID | None

    @classmethod
    def of(cls, one: Template) -> "TemplateOut":
        return cls(
            **msgspec.structs.asdict(one.written),
            id=one.id,
            own=one.place.owner_id is not None,
            team_id=one.place.team_id,
            version=one.version,
            starter=bool(one.pack_key),
            updated_at=one.updated_at,
            updated_by=one.updated_by,
        )


class TemplateFillForm(Form):
    """In the conversation's language unless another is named; `with_files` makes copies of its files to be sent."""

    conversation_id: UUID
    tone: Tone = "warm"
    language: Language | None = None
    with_files: bool = True


class TemplateFilledOut(BaseModel):
    """`missing`: blanks as they stand in the text, which a person has to fill before it is sent."""

    text: str
    missing: list[str]
    files: list[FileOut]

    @classmethod
    def of(cls, filled: Filled, files: list[FileOut]) -> "TemplateFilledOut":
        return cls(text=filled.text, missing=list(filled.missing), files=files)


class TemplateFiguresOut(BaseModel):
    """Messages made from it, those changed first; their conversations resolved after, and those that came back."""

    template_id: UUID
    sent: int
    edited: int
    resolved: int
    reopened: int
    last_at: datetime


class TemplateBlankOut(BaseModel):
    """What is filled in by itself: a blank's name, and what it may be called in a text."""

    name: str
    called: dict[Language, str]


class TemplatePackOut(BaseModel):
    """`missing`: how many of its `templates` nobody took in yet."""

    pack: str
    templates: int
    missing: int
    titles: list[str]


class TemplatesTakenOut(BaseModel):
    taken: int


class BadTemplateOut(BaseModel):
    line: int
    why: str


class TemplatesImportedOut(BaseModel):
    made: int
    changed: int
    errors: list[BadTemplateOut]


@router.get("")
async def list_templates(scope: MemberScope, after: UUID | None = None, limit: Limit = 100) -> Page[TemplateOut]:
    """The member's own, their teams', and everybody's; in the order they were made."""
    scope.actor.need("converse")
    found = await queries.templates(scope, after=after, limit=limit + 1)
    return paged([TemplateOut.of(one) for one in found], limit)


@router.post("", status_code=201)
async def make_template(form: TemplateForm, scope: MemberScope) -> TemplateOut:
    return TemplateOut.of(await actions.keep(scope, None, form.written(), form.placed(scope.actor.id)))


@router.get("/blanks")
async def list_blanks(scope: MemberScope) -> Page[TemplateBlankOut]:
    """What may stand in braces and is filled in by itself; anything else in braces is a person's to fill."""
    scope.actor.need("converse")
    languages: tuple[Language, ...] = ("zh-CN", "zh-TW", "en")
    called = {name: dict(zip(languages, said, strict=True)) for name, said in BLANKS.items()}
    return Page(items=[TemplateBlankOut(name=name, called=said) for name, said in called.items()])


@router.get("/figures")
async def list_figures(since: date, scope: MemberScope) -> Page[TemplateFiguresOut]:
    """What templates came to since a day (UTC), most used first."""
    scope.actor.need("converse")
    found = await queries.figures(scope, since)
    return Page(items=[TemplateFiguresOut(**msgspec.structs.asdict(one)) for one in found])


@router.get("/packs")
async def list_packs(scope: MemberScope, language: Language = "zh-CN") -> Page[TemplatePackOut]:
    """The starter packs, by trade."""
    scope.actor.need("converse")
    there = {one.pack_key async for one in queries.every(scope)}
    packs = {one.pack: TemplatePackOut(pack=one.pack, templates=0, missing=0, titles=[]) for one in queries.packs()}
    for one in queries.packs():
        pack = packs[one.pack]
        pack.titles.append(title_of(one.titles, language))
        pack.templates += 1
        pack.missing += one.key not in there
    return Page(items=list(packs.values()))


@router.post("/packs/{pack}")
async def install_pack(pack: str, scope: MemberScope) -> TemplatesTakenOut:
    """Take its templates in, shared by everybody; those that are there stay as they are."""
    return TemplatesTakenOut(taken=await actions.install(scope, pack))


@router.post(
    "/import",
    openapi_extra={"requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string"}}}}},
)
async def import_templates(
    request: Request, scope: MemberScope, place: Literal["own", "all"] = "own"
) -> TemplatesImportedOut:
    """The body is the file, CSV or JSON Lines. One of the same shortcut or title is changed; bad lines are told."""
    good, unread = exchange.parse(await request.body())
    made, changed, bad = await actions.apply(scope, good, Place(scope.actor.id if place == "own" else None))
    errors = [BadTemplateOut(line=one.line, why=one.why) for one in (*unread, *bad)]
    return TemplatesImportedOut(made=made, changed=changed, errors=errors)


@router.get("/export", response_class=StreamingResponse)
async def export_templates(
    scope: MemberScope, file_format: Annotated[Literal["jsonl", "csv"], Query(alias="format")] = "jsonl"
) -> StreamingResponse:
    """All that the member may use, in a file that can be imported again; without their files."""
    scope.actor.need("converse")

    async def lines() -> AsyncIterator[bytes]:
        if file_format == "csv":
            yield exchange.HEAD
        async for one in queries.every(scope):
            yield b"".join(exchange.as_csv([one])) if file_format == "csv" else exchange.as_jsonl(one)

    named = {"Content-Disposition": f'attachment; filename="templates.{file_format}"'}
    return StreamingResponse(lines(), media_type=MEDIA[file_format], headers=named)


@router.put("/{template_id}")
async def change_template(template_id: UUID, form: TemplateForm, scope: MemberScope) -> TemplateOut:
    placed = form.placed(scope.actor.id)
    return TemplateOut.of(await actions.keep(scope, template_id, form.written(), placed, after=form.after))


@router.delete("/{template_id}", status_code=204)
async def drop_template(template_id: UUID, scope: MemberScope) -> None:
    await actions.drop(scope, template_id)


@router.post("/{template_id}/fill")
async def fill_template(
    template_id: UUID, form: TemplateFillForm, request: Request, scope: MemberScope
) -> TemplateFilledOut:
    """Its words for a conversation, with what is known filled in."""
    scope.actor.need("converse")
    one, state = await queries.template(scope, template_id), await find(scope, form.conversation_id)
    filled = await queries.said(scope, one, state, form.tone, form.language or "")
    rows = []
    if form.with_files and one.written.files:
        app = request.app.state
        app.limits.take(UPLOADS, str(scope.actor.id))
        rows = await actions.copies(scope, app.files, app.timers, one)
    return TemplateFilledOut.of(filled, [FileOut.model_validate(dict(row)) for row in rows])
