"""Problems over REST: the board, one problem, and the conversations that came of it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from wingbeat.conversations.queries import find
from wingbeat.kit.cursors import cursor, moment, place
from wingbeat.kit.ids import uuid7
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.problems import actions, queries
from wingbeat.problems.actions import ProblemLinks
from wingbeat.problems.effect.endpoints import router as effect_router
from wingbeat.problems.finding.actions import Gathering
from wingbeat.problems.finding.queries import causes
from wingbeat.problems.models import Problem, ProblemState, Written
from wingbeat.problems.telling.actions import Tellings
from wingbeat.problems.telling.endpoints import telling_router
from wingbeat.workspaces.endpoints import Form, Line, Page

Limit = Annotated[int, Query(ge=1, le=200)]
Text = Annotated[str, Field(max_length=4000, pattern="^[^\0]*$")]
Words = Annotated[str, Query(max_length=120, pattern="^[^\0]*$")]


class ProblemForm(Form):
    title: Line
    about: Text = ""
    cause: Text = ""
    done: Text = ""
    reason: Annotated[str, Field(max_length=120, pattern="^[^\0]*$")] = ""
    tags: Annotated[list[Line], Field(max_length=20, default_factory=list)]
    owner_id: UUID | None = None

    def written(self) -> Written:
        return msgspec.convert(self.model_dump(include=set(ProblemForm.model_fields)), Written)


class ProblemMadeForm(ProblemForm):
    """A conversation that is named is linked at once."""

    conversation_id: UUID | None = None


class ProblemChangeForm(ProblemForm):
    """`version` is the one that was read."""

    version: Annotated[int, Field(ge=1, lt=2**31)]


class MoveForm(Form):
    state: ProblemState


class LinkProblemForm(Form):
    conversation_id: UUID


class BoardProblemOut(BaseModel):
    """A problem; `linked` conversations came of it, `moved_at` it came into its state.

    `gap_id`: the gap of the bot it was made of; while `gathering`, its conversations are still being linked.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    about: str
    cause: str
    done: str
    reason: str
    tags: list[str]
    owner_id: UUID | None
    state: ProblemState
    version: int
    linked: int
    made_at: datetime
    made_by: UUID | None
    moved_at: datetime
    fixed_at: datetime | None
    gap_id: UUID | None
    gathering: bool

    @classmethod
    def of(cls, one: Problem) -> "BoardProblemOut":
        known = msgspec.structs.asdict(one)
        return cls.model_validate({**msgspec.structs.asdict(known.pop("written")), **known})


class SuggestedOut(BaseModel):
    """An open problem; `fits`: the conversation's reason, tags or words speak for it."""

    problem: BoardProblemOut
    fits: bool


class FittingProblemsOut(BaseModel):
    items: list[SuggestedOut]


class ProblemCauseForm(Form):
    """A gap of the bot or a reason for contact, one of the two."""

    gap_id: UUID | None = None
    reason: Annotated[str, Field(max_length=120, pattern="^[^\0]*$")] = ""


class ProblemCauseOut(BaseModel):
    """What may be a problem: a gap with all its questions, or a reason with its conversations of the last seven days."""

    model_config = ConfigDict(from_attributes=True)

    gap_id: UUID | None
    reason: str
    title: str
    language: str
    volume: int
    lost_seconds: float
    last_at: datetime


class ProblemCausesOut(BaseModel):
    items: list[ProblemCauseOut]


class ProblemCountsOut(BaseModel):
    counts: dict[ProblemState, int]


class LinkedOut(BaseModel):
    """A conversation of a problem; `told`: `planned`, `sent` or `skipped`, empty if its customer was told nothing."""

    model_config = ConfigDict(from_attributes=True)

    conversation_id: UUID
    number: int
    customer_name: str
    status: str
    opened_at: datetime
    last_message: str
    told: str


def problems_router(linking: ProblemLinks, tellings: Tellings, gathering: Gathering) -> APIRouter:
    """The routes of problems."""
    router = APIRouter(prefix="/problems", tags=["problems"])
    _add_lists(router)
    _add_causes(router, gathering)
    _add_one(router, linking)
    router.include_router(effect_router)
    router.include_router(telling_router(tellings))
    return router


def _add_lists(router: APIRouter) -> None:
    @router.get("")
    async def list_problems(
        scope: MemberScope,
        state: ProblemState = "seen",
        after: Annotated[str | None, Query()] = None,
        limit: Limit = 50,
    ) -> Page[BoardProblemOut]:
        """One column of the board, the last moved first."""
        scope.actor.need("converse")
        found = await queries.column(scope, state, place(after, moment), limit + 1)
        items = [BoardProblemOut.of(one) for one in found[:limit]]
        last = found[limit - 1] if len(found) > limit else None
        return Page(items=items, next=cursor(last.moved_at, last.id) if last else None)

    @router.get("/counts")
    async def count_problems(scope: MemberScope) -> ProblemCountsOut:
        scope.actor.need("converse")
        return ProblemCountsOut.model_validate({"counts": await queries.counts(scope)})

    @router.get("/for/{conversation_id}")
    async def suggest_problems(conversation_id: UUID, scope: MemberScope, q: Words = "") -> FittingProblemsOut:
        """Open problems that a conversation may come of, those that fit first."""
        scope.actor.need("converse")
        found = await queries.suggested(scope, conversation_id, q)
        return FittingProblemsOut(
            items=[SuggestedOut(problem=BoardProblemOut.of(one), fits=fits) for one, fits in found]
        )

    @router.get("/{problem_id}/conversations")
    async def list_linked(
        problem_id: UUID, scope: MemberScope, after: Annotated[str | None, Query()] = None, limit: Limit = 50
    ) -> Page[LinkedOut]:
        """The last opened first."""
        scope.actor.need("converse")
        await queries.problem(scope, problem_id)
        found = await queries.conversations_of(scope, problem_id, place(after, moment), limit + 1)
        items = [LinkedOut.model_validate(one) for one in found[:limit]]
        last = items[-1] if len(found) > limit else None
        return Page(items=items, next=cursor(last.opened_at, last.conversation_id) if last else None)


def _add_causes(router: APIRouter, gathering: Gathering) -> None:
    @router.get("/causes")
    async def list_causes(scope: MemberScope) -> ProblemCausesOut:
        """Gaps and reasons with volume that are no problem yet, those that cost customers most time first."""
        scope.actor.need("converse")
        return ProblemCausesOut.model_validate({"items": await causes(scope)})

    @router.post("/causes", status_code=201)
    async def make_problem_of_cause(form: ProblemCauseForm, scope: MemberScope) -> BoardProblemOut:
        """Make a problem of it, whose conversations are linked from then on; the one it has been made of already."""
        return BoardProblemOut.of(await gathering.begin(scope, form.gap_id, form.reason))


def _add_one(router: APIRouter, linking: ProblemLinks) -> None:
    @router.post("", status_code=201)
    async def make_problem(form: ProblemMadeForm, scope: MemberScope) -> BoardProblemOut:
        if form.conversation_id is not None:
            await find(scope, form.conversation_id)  # or nothing is made
        made = await actions.make(scope, uuid7(), form.written())
        if form.conversation_id is not None:
            await linking.link(scope, made.id, form.conversation_id)
        return BoardProblemOut.of(made)

    @router.get("/{problem_id}")
    async def read_problem(problem_id: UUID, scope: MemberScope) -> BoardProblemOut:
        scope.actor.need("converse")
        return BoardProblemOut.of(await queries.problem(scope, problem_id))

    @router.put("/{problem_id}")
    async def change_problem(problem_id: UUID, form: ProblemChangeForm, scope: MemberScope) -> BoardProblemOut:
        return BoardProblemOut.of(await actions.change(scope, problem_id, form.written(), after=form.version))

    @router.put("/{problem_id}/state")
    async def move_problem(problem_id: UUID, form: MoveForm, scope: MemberScope) -> BoardProblemOut:
        return BoardProblemOut.of(await actions.move(scope, problem_id, form.state))

    @router.delete("/{problem_id}", status_code=204)
    async def drop_problem(problem_id: UUID, scope: MemberScope) -> None:
        await actions.drop(scope, problem_id)

    @router.post("/{problem_id}/conversations", status_code=204)
    async def link_conversation(problem_id: UUID, form: LinkProblemForm, scope: MemberScope) -> None:
        await linking.link(scope, problem_id, form.conversation_id)

    @router.delete("/{problem_id}/conversations/{conversation_id}", status_code=204)
    async def unlink_conversation(problem_id: UUID, conversation_id: UUID, scope: MemberScope) -> None:
        await linking.unlink(scope, problem_id, conversation_id)
