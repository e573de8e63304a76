"""Practice over REST. Everything is the asking member's own; of the others only how many rounds there were."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from wingbeat.kit.ids import uuid7
from wingbeat.kit.timers import Timers
from wingbeat.knowledge.models import Language
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.practice import actions, queries
from wingbeat.practice.models import Round, Said, ToneRule
from wingbeat.practice.rules.script import line
from wingbeat.workspaces.endpoints import Form, Page, paged

Limit = Annotated[int, Query(ge=1, le=200)]
Text = Annotated[str, Field(max_length=2000, pattern="^[^\0]*$")]
LONGEST_SECONDS = 3600.0  # whoever went for lunch is not told how slow that was


class PracticeForm(Form):
    language: Language


class PracticeAnswerForm(Form):
    """The answer of a turn, counted from 0, so many seconds after the customer's line; without `text` the customer left."""

    turn: Annotated[int, Field(ge=0, le=100)]
    text: Text
    seconds: Annotated[float, Field(ge=0, le=LONGEST_SECONDS, allow_inf_nan=False)]


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class PracticeNextOut(Out):
    """The customer's next line, typed for so long; they ask (`nudge`) after the one wait, and leave after the other."""

    text: str
    typing_seconds: float
    nudge: str
    nudge_seconds: float
    leave_seconds: float


class PracticeFactOut(Out):
    kind: Literal["number", "product", "link"]
    text: str
    named: bool


class PracticeRemarkOut(Out):
    rule: ToneRule
    kept: bool
    quote: str


class PracticeFeedbackOut(Out):
    """`overlap`: the share of the recorded answers' words that were said, 0–1; `score` 0–100."""

    first_seconds: float
    mean_seconds: float
    in_time: int
    turns: int
    stayed: bool
    overlap: float
    facts: list[PracticeFactOut]
    tone: list[PracticeRemarkOut]
    score: int


class PracticeTurnOut(BaseModel):
    """What was said in a turn, and what was answered when it was recorded: told once the round is over."""

    customer: str
    answer: str
    seconds: float
    recorded: str


class PracticeRoundOut(BaseModel):
    """`title` is empty for a recorded conversation. `next` is null once the round is over, `feedback` until then."""

    id: UUID
    begun_at: datetime
    language: Language
    title: str
    article_id: UUID | None
    article: str
    length: int
    turns: list[PracticeTurnOut]
    next: PracticeNextOut | None
    feedback: PracticeFeedbackOut | None

    @classmethod
    def of(cls, one: Round) -> "PracticeRoundOut":
        script, over = one.script, one.feedback is not None
        turns = [
            PracticeTurnOut(
                customer=exchange.customer,
                answer=said.text,
                seconds=said.seconds,
                recorded=exchange.recorded if over else "",
            )
            for exchange, said in zip(script.exchanges, one.answers, strict=False)
        ]
        coming = None if over else line(script, one.id, len(one.answers))
        return cls(
            id=one.id,
            begun_at=one.begun_at,
            language=script.language,
            title=script.title,
            article_id=script.article_id if over else None,
            article=script.article if over else "",
            length=len(script.exchanges),
            turns=turns,
            next=PracticeNextOut.model_validate(coming) if coming else None,
            feedback=PracticeFeedbackOut.model_validate(one.feedback) if one.feedback else None,
        )


class PracticeTeamOut(BaseModel):
    rounds: int
    members: int


class PracticeQuestionOut(Out):
    article_id: UUID
    question: str
    choices: list[str]


class PracticeQuizOut(BaseModel):
    questions: list[PracticeQuestionOut]


class PracticeChoiceForm(Form):
    """`choice`: one of the choices, word for word."""

    article_id: UUID
    choice: Text


class PracticeChoicesForm(Form):
    answers: Annotated[list[PracticeChoiceForm], Field(min_length=1, max_length=10)]


class PracticeMarkOut(Out):
    """`answer` is the right choice."""

    article_id: UUID
    right: bool
    question: str
    answer: str


class PracticeMarksOut(BaseModel):
    score: int
    marks: list[PracticeMarkOut]


def practice_router(timers: Timers) -> APIRouter:
    """The routes of practice; `timers` forget rounds."""
    router = APIRouter(prefix="/practice", tags=["practice"])
    _rounds(router, timers)
    _quiz(router)
    return router


def _rounds(router: APIRouter, timers: Timers) -> None:
    @router.post("/rounds", status_code=201)
    async def begin_round(form: PracticeForm, scope: MemberScope) -> PracticeRoundOut:
        """A customer who is only played, from an anonymised conversation of this workspace or one of our own."""
        return PracticeRoundOut.of(await actions.begin(scope, timers, form.language))

    @router.get("/rounds")
    async def list_rounds(scope: MemberScope, after: UUID | None = None, limit: Limit = 50) -> Page[PracticeRoundOut]:
        """The member's own, newest first."""
        scope.actor.need("converse")
        found = await queries.rounds(scope, after=after, limit=limit + 1)
        return paged([PracticeRoundOut.of(one) for one in found], limit)

    @router.post("/rounds/{practice_id}/answers")
    async def answer_round(practice_id: UUID, form: PracticeAnswerForm, scope: MemberScope) -> PracticeRoundOut:
        """Go on; 409 where another window went on meanwhile."""
        said = Said(form.text.strip(), form.seconds)
        return PracticeRoundOut.of(await actions.answer(scope, practice_id, form.turn, said))

    @router.delete("/rounds/{practice_id}", status_code=204)
    async def forget_round(practice_id: UUID, scope: MemberScope) -> None:
        scope.actor.need("converse")
        await actions.forget(scope, timers, practice_id)

    @router.get("/team")
    async def read_practice_team(scope: MemberScope) -> PracticeTeamOut:
        """How many rounds the team finished in the last 90 days; who did how well is nobody else's."""
        scope.actor.need("supervise")
        return PracticeTeamOut(**dict(await queries.team(scope)))


def _quiz(router: APIRouter) -> None:
    @router.get("/quiz")
    async def read_quiz(scope: MemberScope, language: Language) -> PracticeQuizOut:
        """Up to ten questions; what was wrong before comes first."""
        found = await actions.quiz(scope, language, uuid7())
        return PracticeQuizOut(questions=[PracticeQuestionOut.model_validate(one) for one in found])

    @router.post("/quiz")
    async def mark_quiz(form: PracticeChoicesForm, scope: MemberScope) -> PracticeMarksOut:
        marks = await actions.mark(scope, [(one.article_id, one.choice) for one in form.answers])
        return PracticeMarksOut(
            score=sum(one.right for one in marks), marks=[PracticeMarkOut.model_validate(one) for one in marks]
        )
