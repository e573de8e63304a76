from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from wingbeat.conversations.templates.models import Tone
from wingbeat.desk.macros import actions, queries
from wingbeat.desk.macros.actions import Macros
from wingbeat.desk.macros.models import Macro, Ran, Stored
from wingbeat.kit.errors import Invalid
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Line, Page, paged

Limit = Annotated[int, Query(ge=1, le=200)]
Text = Annotated[str, Field(max_length=2000, pattern="^[^\0]*$")]


class MacroActionForm(Form):
    """One action; `do` says which (reply, note, take, assign, tag, untag, priority, reason, snooze, close)."""

    do: Line
    template_id: UUID | None = None
    tone: Tone | None = None
    text: Text | None = None
    member_id: UUID | None = None
    team_id: UUID | None = None
    tag: Line | None = None
    priority: Annotated[int, Field(ge=0, le=3)] | None = None
    reason: Line | None = None
    seconds: Annotated[int, Field(ge=5, le=90 * 86_400)] | None = None
    why: Annotated[str, Field(max_length=120, pattern="^[^\0]*$")] | None = None


class MacroSaidForm(Form):
    """`key`: the digit that runs it together with Alt."""

    name: Annotated[Line, Field(max_length=60)]
    actions: Annotated[list[MacroActionForm], Field(min_length=1, max_length=10)]
    key: Annotated[str, Field(pattern="^[1-9]?$")] = ""


class MacroForm(MacroSaidForm):
    """`after`: the version it was made from."""

    own: bool = True
    after: Annotated[int, Field(ge=0, lt=2**31 - 1)] = 0

    def made(self) -> Macro:
        try:
            return msgspec.convert(self.model_dump(exclude={"own", "after"}, exclude_none=True), Macro)
        except msgspec.ValidationError as error:
            raise Invalid(str(error)) from error


class MacroOut(MacroSaidForm):
    id: UUID
    own: bool
    version: int

    @classmethod
    def of(cls, one: Stored) -> "MacroOut":
        return cls(**msgspec.to_builtins(one.macro), id=one.id, own=one.owner_id is not None, version=one.version)


class MacroRunForm(Form):
    """`run` makes a repeat harmless."""

    conversation_id: UUID
    run: Annotated[str, Field(min_length=1, max_length=100, pattern="^[^\0]*$")]


class MacroStoppedOut(BaseModel):
    """`at` counts from 0."""

    at: int
    do: str
    code: str
    message: str
    facts: dict[str, Any]


class MacroRanOut(BaseModel):
    """`undo`: the commands, in this order, that take back what can be taken back."""

    done: int
    stopped: MacroStoppedOut | None
    undo: list[dict[str, Any]]

    @classmethod
    def of(cls, ran: Ran) -> "MacroRanOut":
        return cls.model_validate(msgspec.to_builtins(ran))


def macros_router(macros: Macros) -> APIRouter:
    """The routes of macros."""
    router = APIRouter(prefix="/macros", tags=["macros"])

    @router.get("")
    async def list_macros(scope: MemberScope, after: UUID | None = None, limit: Limit = 100) -> Page[MacroOut]:
        """The member's own and everybody's."""
        scope.actor.need("converse")
        found = await queries.macros(scope, after=after, limit=limit + 1)
        return paged([MacroOut.of(one) for one in found], limit)

    @router.post("", status_code=201)
    async def make_macro(form: MacroForm, scope: MemberScope) -> MacroOut:
        return MacroOut.of(await actions.keep(scope, None, form.made(), own=form.own))

    @router.put("/{macro_id}")
    async def change_macro(macro_id: UUID, form: MacroForm, scope: MemberScope) -> MacroOut:
        return MacroOut.of(await actions.keep(scope, macro_id, form.made(), own=form.own, after=form.after))

    @router.delete("/{macro_id}", status_code=204)
    async def drop_macro(macro_id: UUID, scope: MemberScope) -> None:
        await actions.drop(scope, macro_id)

    @router.post("/{macro_id}/run")
    async def run_macro(macro_id: UUID, form: MacroRunForm, scope: MemberScope) -> MacroRanOut:
        """Its actions one after the other, until one is refused; what was done before stays done, and can be undone."""
        return MacroRanOut.of(await macros.run(scope, macro_id, form.conversation_id, form.run))

    return router
