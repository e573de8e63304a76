from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Annotated, Generic, Protocol, TypeVar
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from wingbeat.kit.errors import Invalid
from wingbeat.workspaces import actions, queries
from wingbeat.workspaces.models import Calendar, Workspace
from wingbeat.workspaces.queries import Scope

# One line that people read: no control characters (PostgreSQL takes no NUL), no longer than a screen is wide.
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Language = Annotated[str, StringConstraints(max_length=35, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class Form(BaseModel):
    """What comes in: a field we do not know is an error, so nobody sets what is not theirs to set (hostile case 29)."""

    model_config = ConfigDict(extra="forbid")


Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A list, or a page of one: `next` asks for the following page and is null at the end."""

    items: list[Item]
    next: str | None = None


class Numbered(Protocol):
    """What a list is paged by."""

    @property
    def id(self) -> UUID: ...


Listed = TypeVar("Listed", bound=Numbered)


def paged(found: Sequence[Listed], limit: int) -> "Page[Listed]":  # quoted: pydantic has no model of it
    """A page of a list by id, of which one more than `limit` was looked for: that one says that there is more."""
    items = list(found[:limit])
    return Page(items=items, next=str(items[-1].id) if len(found) > limit else None)


async def tell(request: Request, scope: Scope, facts: Sequence[msgspec.Struct]) -> None:
    """Hand on what happened, if anything did."""
    if facts:
        await request.app.state.tell(scope, facts)


class SpanForm(Form):
    """Minutes of wall-clock time after the midnight that begins the day; closing may lie in the next day."""

    opens_minute: int
    closes_minute: int


# More spans in a day or days in a calendar than any shop has, and few enough to count through quickly.
DaySpans = Annotated[list[SpanForm], Field(max_length=12)]


class CalendarForm(Form):
    """Opening hours: seven days, Monday first; exceptions win over holidays, holidays over the week."""

    week: Annotated[list[DaySpans], Field(min_length=7, max_length=7)]
    holidays: Annotated[list[date], Field(max_length=1000)]
    exceptions: Annotated[dict[date, DaySpans], Field(max_length=1000)]

    def calendar(self) -> Calendar:
        try:
            return msgspec.convert(self.model_dump(), Calendar)
        except msgspec.ValidationError as error:
            raise Invalid(str(error)) from error


class WorkspaceForm(Form):
    name: Line | None = None
    language: Language | None = None
    zone: Line | None = None
    calendar: CalendarForm | None = None


class WorkspaceOut(BaseModel):
    id: UUID
    name: str
    language: str
    zone: str
    calendar: CalendarForm

    @classmethod
    def of(cls, workspace: Workspace) -> "WorkspaceOut":
        calendar = msgspec.to_builtins(workspace.calendar, str_keys=True)
        del calendar["zone"]
        return cls(
            id=workspace.id,
            name=workspace.name,
            language=workspace.language,
            zone=workspace.zone,
            calendar=CalendarForm.model_validate(calendar),
        )


def workspace_router(member_scope: Callable[..., Awaitable[Scope]]) -> APIRouter:
    """The routes of the workspace itself, for members found by `member_scope` (sign-in is a later stage's)."""
    router = APIRouter(prefix="/workspace", tags=["workspace"])

    @router.get("")
    async def read_workspace(scope: Annotated[Scope, Depends(member_scope)]) -> WorkspaceOut:
        return WorkspaceOut.of(await queries.workspace(scope))

    @router.patch("")
    async def change_workspace(
        form: WorkspaceForm, request: Request, scope: Annotated[Scope, Depends(member_scope)]
    ) -> WorkspaceOut:
        calendar = form.calendar.calendar() if form.calendar else None
        facts = await actions.change(scope, name=form.name, language=form.language, zone=form.zone, calendar=calendar)
        await tell(request, scope, facts)
        return WorkspaceOut.of(await queries.workspace(scope))

    return router
