from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, StringConstraints

from wingbeat.conversations.views import actions, queries
from wingbeat.conversations.views.models import Part
from wingbeat.workspaces.endpoints import Form, Line, Page
from wingbeat.workspaces.queries import Scope

Wish = Annotated[str, StringConstraints(max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]


class ViewForm(Form):
    """`filter` says what `GET /conversations` is asked with; only supervisors share."""

    name: Line
    filter: dict[Part, Wish]
    shared: bool = False


class ViewOut(BaseModel):
    id: UUID
    owner_id: UUID
    shared: bool
    name: str
    filter: dict[str, str]


def views_router(member_scope: Callable[..., Awaitable[Scope]]) -> APIRouter:
    """The routes of saved views."""
    router = APIRouter(prefix="/views")
    Member = Annotated[Scope, Depends(member_scope)]  # noqa: N806 - a type made from the given dependency

    @router.get("")
    async def list_views(scope: Member) -> Page[ViewOut]:
        """One's own and the shared ones, by name."""
        scope.actor.need("converse")
        return Page(items=[ViewOut.model_validate(dict(row)) for row in await queries.views(scope)])

    @router.post("", status_code=201)
    async def keep_view(form: ViewForm, scope: Member) -> ViewOut:
        scope.actor.need("converse")
        view_id = await actions.keep(scope, form.name, form.filter, shared=form.shared)
        return ViewOut.model_validate(dict(await queries.view(scope, view_id)))

    @router.put("/{view_id}")
    async def change_view(view_id: UUID, form: ViewForm, scope: Member) -> ViewOut:
        scope.actor.need("converse")
        await actions.change(scope, view_id, form.name, form.filter, shared=form.shared)
        return ViewOut.model_validate(dict(await queries.view(scope, view_id)))

    @router.delete("/{view_id}", status_code=204)
    async def drop_view(view_id: UUID, scope: Member) -> None:
        scope.actor.need("converse")
        await actions.drop(scope, view_id)

    return router
