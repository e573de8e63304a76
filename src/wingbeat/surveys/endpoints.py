"""Surveys over REST: which are asked, what came back, and what becomes of low scores."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from wingbeat.conversations.surveys.events import QuestionKind, Scale
from wingbeat.kit.cursors import cursor, place
from wingbeat.kit.cursors import moment as moment_of
from wingbeat.kit.errors import NotFound
from wingbeat.kit.secrets import Keyring
from wingbeat.measures.queries import clock
from wingbeat.measures.rules import moment
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.people.teams.queries import strange_teams
from wingbeat.surveys import actions, queries
from wingbeat.surveys.models import Result, SpokenBy, Stored, Survey
from wingbeat.surveys.page.rules import address_of
from wingbeat.surveys.queries import Dimension
from wingbeat.surveys.rules import LOW, TEXT, THANKS, score_of
from wingbeat.workspaces.endpoints import Form, Line, Page
from wingbeat.workspaces.queries import Scope

Limit = Annotated[int, Query(ge=1, le=200)]
Text = Annotated[str, Field(max_length=300, pattern="^[^\0]*$")]
Words = Annotated[dict[Annotated[str, Field(pattern="^(zh-CN|zh-TW|en)$")], Text], Field(max_length=3)]
USUAL_DAYS = 28  # four whole weeks


def by_default(end: datetime) -> datetime:
    """Where a period begins that nobody chose."""
    return end - timedelta(days=USUAL_DAYS)


class SurveyQuestionForm(Form):
    id: Annotated[str, Field(pattern="^[a-z0-9_]{1,40}$")]
    text: Words
    kind: QuestionKind = "yes_no"


class RecoveryForm(Form):
    """A score of `low` or less opens a follow-up, to be closed within `seconds` by its owner."""

    low: Annotated[int, Field(ge=0, le=9)]
    seconds: Annotated[int, Field(ge=300, le=30 * 86_400)] = 24 * 3600
    by_member: bool = True
    owner_id: UUID | None = None


class SurveyForm(Form):
    """Whom to ask what after a conversation was resolved; an empty `text` or `thanks` stands for our own words."""

    name: Line
    scale: Scale
    live: bool = True
    channels: Annotated[list[UUID], Field(max_length=200, default_factory=list)]
    teams: Annotated[list[UUID], Field(max_length=200, default_factory=list)]
    answered_by: SpokenBy = "anybody"
    share: Annotated[float, Field(ge=0, le=1)] = 1.0
    rest_days: Annotated[int, Field(ge=0, le=365)] = 7
    delay_seconds: Annotated[int, Field(ge=0, le=7 * 86_400)] = 5
    text: Annotated[Words, Field(default_factory=dict)]
    thanks: Annotated[Words, Field(default_factory=dict)]
    questions: Annotated[list[SurveyQuestionForm], Field(max_length=10, default_factory=list)]
    recovery: RecoveryForm | None = None


class SurveyOut(BaseModel):
    id: UUID
    survey: SurveyForm

    @classmethod
    def of(cls, one: Stored) -> "SurveyOut":
        return cls(id=one.id, survey=SurveyForm.model_validate(msgspec.to_builtins(one.survey)))


class SurveysOut(BaseModel):
    """`words`: what is asked by default, by scale and language; `low`: from where down a follow-up is proposed."""

    items: list[SurveyOut]
    words: dict[Scale, dict[str, str]]
    thanks: dict[str, str]
    low: dict[Scale, int]


class OrderForm(Form):
    ids: Annotated[list[UUID], Field(max_length=100)]


class SurveyScoreOut(BaseModel):
    """Of `sent` surveys `n` came back; `share` of good ones within `low`–`high` (95 %, Wilson); `nps` from −100 to 100."""

    model_config = ConfigDict(from_attributes=True)

    sent: int
    n: int
    mean: float | None
    share: float | None
    low: float | None
    high: float | None
    nps: float | None
    scores: dict[int, int]

    @classmethod
    def of(cls, scale: Scale, result: Result) -> "SurveyScoreOut":
        score = score_of(scale, result.scores)
        return cls(sent=result.sent, scores=result.scores, **msgspec.structs.asdict(score))


class SurveyGroupOut(BaseModel):
    name: str
    score: SurveyScoreOut


class SurveySaidOut(BaseModel):
    """`n` who answered a question so; half of them had their first answer within `median_seconds`."""

    model_config = ConfigDict(from_attributes=True)

    question: str
    answer: str
    n: int
    median_seconds: float | None


class ResultsOut(BaseModel):
    """What those said who were asked from `since` on, before `until`."""

    since: datetime
    until: datetime
    all: SurveyScoreOut
    groups: list[SurveyGroupOut]
    questions: list[SurveySaidOut]


class SurveyAnswerOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    conversation_id: UUID
    number: int
    customer_name: str
    member_id: UUID | None
    score: int
    comment: str
    answers: dict[str, str]
    rated_at: datetime


class LinkOut(BaseModel):
    """Whoever has it may rate this one conversation, and see nothing of it."""

    path: str


def surveys_router(keyring: Keyring) -> APIRouter:
    """The routes of surveys; links are signed by what `keyring` derives."""
    router = APIRouter(prefix="/surveys", tags=["surveys"])
    _settings(router)
    _results(router)

    @router.get("/link/{conversation_id}")
    async def read_link(conversation_id: UUID, scope: MemberScope) -> LinkOut:
        """Where the customer of a conversation may rate it, for a mail or another channel; raises `NotFound`."""
        scope.actor.need("converse")
        await queries.was_asked(scope, conversation_id)
        return LinkOut(path=address_of(keyring, scope.actor.workspace_id, conversation_id))

    return router


def _settings(router: APIRouter) -> None:
    @router.get("")
    async def list_surveys(scope: MemberScope) -> SurveysOut:
        scope.actor.need("converse")
        items = [SurveyOut.of(one) for one in await queries.surveys(scope)]
        return SurveysOut(items=items, words=dict(TEXT), thanks=THANKS, low=dict(LOW))

    @router.put("/{survey_id}", status_code=204)
    async def put_survey(survey_id: UUID, form: SurveyForm, scope: MemberScope) -> None:
        """A new one, or another one in its place; which id, the client says."""
        await check_names(scope, form)
        await actions.put_survey(scope, survey_id, msgspec.convert(form.model_dump(), Survey))

    @router.delete("/{survey_id}", status_code=204)
    async def drop_survey(survey_id: UUID, scope: MemberScope) -> None:
        await actions.drop_survey(scope, survey_id)

    @router.post("/order", status_code=204)
    async def order_surveys(form: OrderForm, scope: MemberScope) -> None:
        await actions.order_surveys(scope, form.ids)


async def check_names(scope: Scope, form: SurveyForm) -> None:
    """Raise `NotFound` for a team, channel or member of another workspace (hostile case 28)."""
    owner = form.recovery.owner_id if form.recovery else None
    await queries.check_named(scope, form.channels, [owner] if owner else [])
    if form.teams and await strange_teams(scope, set(form.teams)):
        raise NotFound


def _results(router: APIRouter) -> None:
    @router.get("/{survey_id}/results")
    async def read_results(
        survey_id: UUID,
        scope: MemberScope,
        since: str | None = None,
        until: str | None = None,
        by: Dimension = "day",
    ) -> ResultsOut:
        """Four weeks unless told otherwise. A date means its beginning in the workspace's zone."""
        scope.actor.need("supervise")
        scale = (await queries.survey(scope, survey_id)).scale
        now, zone = await clock(scope)
        end = moment(until, zone) if until else now
        begin = moment(since, zone) if since else by_default(end)
        (whole,) = await queries.results(scope, survey_id, begin, end) or [Result("", 0, {})]
        return ResultsOut(
            since=begin,
            until=end,
            all=SurveyScoreOut.of(scale, whole),
            groups=[
                SurveyGroupOut(name=one.name, score=SurveyScoreOut.of(scale, one))
                for one in await queries.results(scope, survey_id, begin, end, by)
            ],
            questions=[
                SurveySaidOut.model_validate(one) for one in await queries.own_answers(scope, survey_id, begin, end)
            ],
        )

    @router.get("/{survey_id}/answers")
    async def list_answers(
        survey_id: UUID, scope: MemberScope, after: str | None = None, limit: Limit = 50, most: int | None = None
    ) -> Page[SurveyAnswerOut]:
        """What customers said, newest first; `most`: only scores up to it."""
        scope.actor.need("supervise")
        found = await queries.answers(scope, survey_id, place(after, moment_of), limit + 1, most=most)
        page = [SurveyAnswerOut.model_validate(one) for one in found[:limit]]
        more = cursor(page[-1].rated_at, page[-1].conversation_id) if len(found) > limit else None
        return Page(items=page, next=more)
