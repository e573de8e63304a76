from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.models import Language
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.problems.queries import problem
from wingbeat.problems.telling import queries
from wingbeat.problems.telling.actions import Tellings
from wingbeat.problems.telling.models import TellingState, Why
from wingbeat.problems.telling.rules import LONGEST, check
from wingbeat.workspaces.endpoints import Form

Text = Annotated[str, Field(max_length=LONGEST, pattern="^[^\0]*$")]


class WordsForm(Form):
    """The message by language, at least one; `{…}` is a blank, as in a template."""

    words: Annotated[dict[Language, Text], Field(max_length=3)]


class TellingOut(BaseModel):
    """A round. It can be taken back until `begins_at`; `counts`: customers `planned`, `sent`, and by why they were skipped."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    state: TellingState
    texts: dict[Language, str]
    made_by: UUID
    made_at: datetime
    begins_at: datetime
    done_at: datetime | None
    counts: dict[str, int]


class TellingsOut(BaseModel):
    items: list[TellingOut]


class ToldCustomerOut(BaseModel):
    """`n` customers of one language and channel would be told; `opted_out` and `left` are told nothing."""

    model_config = ConfigDict(from_attributes=True)

    language: str
    channel_id: UUID
    channel_name: str
    n: int
    by_mail: int
    opted_out: int
    left: int


class ToldSampleOut(BaseModel):
    """What one customer would read; `why`: they would be told nothing, for the blanks in `missing`."""

    conversation_id: UUID
    number: int
    customer_name: str
    language: Language
    text: str
    why: Why | None
    missing: list[str]


class TellingPreviewOut(BaseModel):
    reached: list[ToldCustomerOut]
    samples: list[ToldSampleOut]


def telling_router(tellings: Tellings) -> APIRouter:
    """The routes of rounds."""
    router = APIRouter(prefix="/{problem_id}/tellings")

    @router.get("")
    async def list_tellings(problem_id: UUID, scope: MemberScope) -> TellingsOut:
        scope.actor.need("converse")
        await problem(scope, problem_id)
        return TellingsOut.model_validate({"items": await queries.tellings(scope, problem_id)})

    @router.post("/preview")
    async def preview(problem_id: UUID, form: WordsForm, scope: MemberScope) -> TellingPreviewOut:
        """Whom a round would reach, and what some of them would read."""
        scope.actor.need("supervise")
        check(form.words)
        await problem(scope, problem_id)
        samples = [
            ToldSampleOut(
                conversation_id=state.id,
                number=state.number,
                customer_name=state.customer_name,
                language=said.language,
                text=said.text,
                why=said.why,
                missing=list(said.missing),
            )
            for state, said in await queries.samples(scope, problem_id, form.words)
        ]
        reached = [ToldCustomerOut.model_validate(one) for one in await queries.reached(scope, problem_id)]
        return TellingPreviewOut(reached=reached, samples=samples)

    @router.post("", status_code=201)
    async def tell_customers(problem_id: UUID, form: WordsForm, scope: MemberScope) -> TellingOut:
        """Tell every customer of the problem whom nobody has told; it begins in ten seconds."""
        return TellingOut.model_validate(await tellings.begin(scope, problem_id, uuid7(), form.words))

    @router.delete("/{telling_id}", status_code=204)
    async def withdraw(problem_id: UUID, telling_id: UUID, scope: MemberScope) -> None:
        await tellings.withdraw(scope, problem_id, telling_id)

    return router
