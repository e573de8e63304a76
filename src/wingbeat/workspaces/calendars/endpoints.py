from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from wingbeat.kit.errors import Invalid
from wingbeat.workspaces.calendars import actions, queries
from wingbeat.workspaces.calendars.models import Kind, OwnHours
from wingbeat.workspaces.endpoints import CalendarForm, Line, Page, tell
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.queries import Scope


class OwnHoursForm(CalendarForm):
    """Hours in a zone of their own."""

    zone: Line

    def calendar(self) -> Calendar:
        try:
            return msgspec.convert(self.model_dump(), Calendar)
        except msgspec.ValidationError as error:
            raise Invalid(str(error)) from error


class OwnHoursOut(BaseModel):
    """The hours of a team, a channel or a target."""

    kind: Kind
    subject_id: UUID
    hours: OwnHoursForm


def calendars_router(member_scope: Callable[..., Awaitable[Scope]]) -> APIRouter:
    """The routes of hours of their own, for members found by `member_scope`."""
    router = APIRouter(prefix="/calendars", tags=["workspace"])

    @router.get("")
    async def list_calendars(scope: Annotated[Scope, Depends(member_scope)]) -> Page[OwnHoursOut]:
        """Hours of teams, channels and targets; whatever is not here goes by the workspace's."""
        scope.actor.need("supervise")
        found = await queries.calendars(scope)
        return Page(
            items=[OwnHoursOut.model_validate(msgspec.to_builtins(_shown(one), str_keys=True)) for one in found]
        )

    @router.put("/{kind}/{subject_id}")
    async def put_calendar(
        kind: Kind,
        subject_id: UUID,
        form: OwnHoursForm,
        request: Request,
        scope: Annotated[Scope, Depends(member_scope)],
    ) -> OwnHoursOut:
        """Promises that run are given anew by these hours."""
        fact = await actions.put_hours(scope, OwnHours(kind, subject_id, form.calendar()))
        await tell(request, scope, [fact])
        return OwnHoursOut(kind=kind, subject_id=subject_id, hours=form)

    @router.delete("/{kind}/{subject_id}", status_code=204)
    async def drop_calendar(
        kind: Kind, subject_id: UUID, request: Request, scope: Annotated[Scope, Depends(member_scope)]
    ) -> None:
        """Go by the workspace's hours again."""
        await tell(request, scope, [await actions.drop_hours(scope, kind, subject_id)])

    return router


def _shown(one: OwnHours) -> dict[str, object]:
    return {"kind": one.kind, "subject_id": one.subject_id, "hours": one.calendar}
