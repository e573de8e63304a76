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


class DraftForm(Form):
    """An empty draft is forgotten. `files` are those that `POST /files` gave."""

    mode: actions.Mode
    text: Text
    files: list[dict[str, Any]] = Field([], max_length=10)


class DraftOut(BaseModel):
    conversation_id: UUID
    mode: actions.Mode
    text: str
    files: list[dict[str, Any]]
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
        try:
            files = msgspec.convert(form.files, list[FileRef])
        except msgspec.ValidationError as error:
            raise Invalid(f"This is not a file: {error}") from error
        await actions.keep(scope, conversation_id, form.mode, form.text, files)

    return router
