from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from wingbeat.knowledge.models import Audience, How, Language
from wingbeat.knowledge.versions import actions, queries
from wingbeat.knowledge.versions.models import Kept, Version
from wingbeat.knowledge.versions.rules import compare
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page, tell

router = APIRouter(prefix="/{article_id}/versions")

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


class VersionOut(BaseModel):
    """`changed` names the fields that were not so in the version before."""

    version: int
    at: datetime
    by_id: UUID | None
    how: How
    changed: list[str]

    @classmethod
    def of(cls, version: Version) -> "VersionOut":
        return cls(**{name: getattr(version, name) for name in VersionOut.model_fields})


class KeptButtonOut(BaseModel):
    label: str
    url: str
    question: str


class KeptOut(VersionOut):
    """A version with all it says."""

    group_key: str
    language: Language
    category: str
    questions: list[str]
    answer: str
    audience: Audience
    status: Literal["published", "draft"]
    buttons: list[KeptButtonOut]
    intents: list[str]
    valid_from: datetime | None
    valid_until: datetime | None
    review_on: date | None
    owner_id: UUID | None

    @classmethod
    def of_kept(cls, kept: Kept) -> "KeptOut":
        draft = msgspec.structs.asdict(kept.draft)
        draft["buttons"] = [KeptButtonOut(**msgspec.structs.asdict(one)) for one in kept.draft.buttons]
        del draft["out_of_date"]
        return cls(**VersionOut.of(kept).model_dump(), group_key=draft.pop("group"), **draft)


class PieceOut(BaseModel):
    kind: Literal["same", "removed", "added"]
    text: str


class FieldDiffOut(BaseModel):
    """A field's pieces in order: leave out the added ones to read it as before, the removed ones as after."""

    field: str
    pieces: list[PieceOut]


class DiffOut(BaseModel):
    """Only fields that differ."""

    before: int
    after: int
    fields: list[FieldDiffOut]


class RestoreForm(Form):
    """`version` is the present one, as the editor saw it."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class RestoredOut(BaseModel):
    version: int


@router.get("")
async def list_versions(
    article_id: UUID,
    scope: MemberScope,
    *,
    after: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[VersionOut]:
    """Newest first."""
    found = await queries.versions(scope, article_id, after=after, limit=limit + 1)
    page = [VersionOut.of(one) for one in found[:limit]]
    return Page(items=page, next=str(page[-1].version) if len(found) > limit else None)


@router.get("/{number}")
async def read_version(article_id: UUID, number: Number, scope: MemberScope) -> KeptOut:
    return KeptOut.of_kept(await queries.version(scope, article_id, number))


@router.get("/{number}/diff")
async def compare_versions(
    article_id: UUID, number: Number, scope: MemberScope, *, to: Annotated[int, Query(ge=1, le=2**31 - 1)]
) -> DiffOut:
    """What changed from version `number` to version `to`."""
    before = await queries.version(scope, article_id, number)
    after = await queries.version(scope, article_id, to)
    fields = [FieldDiffOut.model_validate(msgspec.to_builtins(one)) for one in compare(before.draft, after.draft)]
    return DiffOut(before=number, after=to, fields=fields)


@router.post("/{number}/restore")
async def restore_version(
    article_id: UUID, number: Number, form: RestoreForm, request: Request, scope: MemberScope
) -> RestoredOut:
    """Say again what version `number` said; that is a new version."""
    restored, facts = await actions.restore(scope, article_id, number, version=form.version)
    await tell(request, scope, facts)
    return RestoredOut(version=restored.version)
