from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

import msgspec
from fastapi import APIRouter
from pydantic import BaseModel, Field

from wingbeat.desk.coach import actions, queries
from wingbeat.desk.coach.models import KINDS, Hinted, Kind, Outcome
from wingbeat.kit.shares import wilson
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form

router = APIRouter(prefix="/coach", tags=["desk"])

Key = Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]+$")]
OffName = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z]+(:[^\x00]+)?$")]
Kinds = Annotated[list[Kind], Field(max_length=len(KINDS))]


class CoachOffForm(Form):
    """Kinds of hints, or single phrases (`positive:you must`), that are not shown."""

    off: Annotated[list[OffName], Field(max_length=1000)]


class CoachOut(BaseModel):
    """What the coach says to nobody, and what not to whoever asks."""

    workspace: list[str]
    own: list[str]


class CoachAnswerForm(Form):
    """What the coach had to say about an answer that was sent; `key` is its sender's, and counts once."""

    key: Key
    conversation_id: UUID
    shown: Annotated[Kinds, Field(min_length=1)]
    taken: Kinds = Field(default_factory=list)
    dismissed: Kinds = Field(default_factory=list)


class CoachKindOut(BaseModel):
    """Answers a kind of hint was shown at, taken up in, and sent away from."""

    kind: str
    shown: int
    taken: int
    dismissed: int


class CoachWeekOut(BaseModel):
    week: date
    answers: int
    taken: int


class CoachProgressOut(BaseModel):
    """One's own, which nobody else is shown."""

    kinds: list[CoachKindOut]
    weeks: list[CoachWeekOut]


class CoachShareOut(BaseModel):
    """`share` of `n` with the ends of its 95 % interval (Wilson); null of nobody."""

    n: int
    share: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, part: int, n: int) -> "CoachShareOut":
        low, high = wilson(part, n) if n else (None, None)
        return cls(n=n, share=part / n if n else None, low=low, high=high)


class CoachOutcomeOut(BaseModel):
    """Conversations with hints: `csat` is the share of 4–5 among those rated, `reopened` among those resolved."""

    taken: bool
    conversations: int
    csat: CoachShareOut
    reopened: CoachShareOut

    @classmethod
    def of(cls, one: Outcome) -> "CoachOutcomeOut":
        return cls(
            taken=one.taken,
            conversations=one.conversations,
            csat=CoachShareOut.of(one.good, one.rated),
            reopened=CoachShareOut.of(one.reopened, one.resolved),
        )


class CoachFiguresOut(BaseModel):
    """Of all members together; nobody is named."""

    kinds: list[CoachKindOut]
    outcomes: list[CoachOutcomeOut]


@router.get("")
async def read_coach(scope: MemberScope) -> CoachOut:
    workspace, own = await queries.off(scope)
    return CoachOut(workspace=workspace, own=own)


@router.put("/own", status_code=204)
async def change_own_coach(form: CoachOffForm, scope: MemberScope) -> None:
    await actions.put_off(scope, form.off, everybody=False)


@router.put("/workspace", status_code=204)
async def change_coach(form: CoachOffForm, scope: MemberScope) -> None:
    """For everybody; supervisors do."""
    await actions.put_off(scope, form.off, everybody=True)


@router.post("/answers", status_code=204)
async def keep_coached_answer(form: CoachAnswerForm, scope: MemberScope) -> None:
    told = Hinted(tuple(form.shown), tuple(form.taken), tuple(form.dismissed))
    await actions.keep(scope, form.conversation_id, uuid5(form.conversation_id, form.key), told)


@router.get("/progress")
async def read_own_progress(since: date, scope: MemberScope) -> CoachProgressOut:
    """What the member made of the coach's hints since a day (UTC)."""
    scope.actor.need("converse")
    kinds, weeks = await queries.by_kind(scope, since, scope.actor.id), await queries.own_weeks(scope, since)
    return CoachProgressOut(
        kinds=[CoachKindOut(**msgspec.structs.asdict(one)) for one in kinds],
        weeks=[CoachWeekOut(week=date.fromisoformat(one.week), answers=one.answers, taken=one.taken) for one in weeks],
    )


@router.get("/figures")
async def read_coach_figures(since: date, scope: MemberScope) -> CoachFiguresOut:
    """What hints came to since a day (UTC), and how conversations went in which one was taken up, or none."""
    outcomes = await queries.outcomes(scope, since)
    kinds = await queries.by_kind(scope, since, None)
    return CoachFiguresOut(
        kinds=[CoachKindOut(**msgspec.structs.asdict(one)) for one in kinds],
        outcomes=[CoachOutcomeOut.of(one) for one in outcomes],
    )
