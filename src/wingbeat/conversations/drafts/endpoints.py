from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field, StringConstraints

from wingbeat.conversations.contents.events import FileRef
from wingbeat.conversations.drafts import actions, queries
from wingbeat.conversations.queries import find
from wingbeat.kit.errors import Invalid
from wingbeat.workspaces.endpoints import Form, Page
from wingbeat.workspaces.queries import Scope

# Twice what may be sent: who is still cutting loses nothing.
Text = Annotated[str, StringConstraints(max_length=16_000, pattern="^[^\0]*$")]


class AsideForm(Form):
    """`files` are those that `POST /files` gave."""

    text: Text
    files: list[dict[str, Any]] = Field([], max_length=10)


class DraftForm(AsideForm):
    """What is being written; `aside` is what stands in the other mode meanwhile. An empty draft is forgotten."""

    mode: actions.Mode
    aside: AsideForm | None = None


class AsideOut(BaseModel):
    text: str
    files: list[dict[str, Any]]


class DraftOut(AsideOut):
    conversation_id: UUID
    mode: actions.Mode
    aside: AsideOut | None
    at: datetime


def drafts_router(member_scope: Callable[..., Awaitable[Scope]]) -> APIRouter:
    """The routes of drafts; everybody has their own."""
    router = APIRouter()
    Member = Annotated[Scope, Depends(member_scope)]  # noqa: N806 - a type made from the given dependency

    @router.get("/drafts")
    async def list_drafts(scope: Member) -> Page[DraftOut]:
        scope.actor.need("converse")
        return Page(items=[DraftOut.model_validate(dict(row)) for row in await queries.drafts(scope)])

    @router.put("/conversations/{conversation_id}/draft", status_code=204)
    async def keep_draft(conversation_id: UUID, form: DraftForm, scope: Member) -> None:
        scope.actor.need("converse")
        await find(scope, conversation_id)
        aside = _words(form.aside) if form.aside else actions.NOTHING
        await actions.keep(scope, conversation_id, form.mode, _words(form), aside)

    return router


def _words(form: AsideForm) -> actions.Words:
    try:
        return actions.Words(form.text, msgspec.convert(form.files, list[FileRef]))
    except msgspec.ValidationError as error:
        raise Invalid(f"This is not a file: {error}") from error
