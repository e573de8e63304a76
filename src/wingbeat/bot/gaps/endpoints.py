from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from msgspec.structs import asdict
from pydantic import BaseModel, Field

from wingbeat.bot.gaps import actions, queries
from wingbeat.bot.gaps.models import Advice, Gap, Status
from wingbeat.kit.errors import Invalid
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page, tell

router = APIRouter(prefix="/bot/gaps", tags=["bot"])

MONTHS = 12


class WhyOut(BaseModel):
    """How often which sign showed that there was no good article."""

    asked_again: int
    handed_off: int
    thumbs_down: int
    corrected: int


class GapOut(BaseModel):
    """`topic` is empty where questions were only found to be alike; `answer` is empty until a member gave one."""

    id: UUID
    topic: str
    language: str
    title: str
    status: Status
    volume: int
    lost_seconds: float
    why: WhyOut
    samples: list[str]
    question: str
    answer: str
    near_article_id: UUID | None
    article_id: UUID | None
    first_at: datetime
    last_at: datetime

    @classmethod
    def of(cls, gap: Gap) -> "GapOut":
        known = asdict(gap)
        why = WhyOut(**{name: known.pop(name) for name in WhyOut.model_fields})
        return cls(**known, why=why, question=gap.title)


class TopOut(BaseModel):
    """`volume` and `lost_seconds` are those of the month.

    `simplify`: an article exists and does not help; `automate`: a member's answer waits to be published; `eliminate`:
    nobody has an answer that lasts, so the cause of the question must go.
    """

    gap: GapOut
    volume: int
    lost_seconds: float
    advice: Advice


class TopPageOut(BaseModel):
    month: str
    items: list[TopOut]


class GapPublishForm(Form):
    """`status` is the article's. What is left out comes from the gap: its samples, and the best answer a member gave."""

    questions: Annotated[list[str], Field(max_length=50, default_factory=list)]
    answer: str = ""
    category: str = ""
    status: Literal["draft", "published"] = "draft"


class PublishedOut(BaseModel):
    gap: GapOut
    article_id: UUID


@router.get("")
async def list_gaps(
    scope: MemberScope,
    *,
    by: queries.By = "volume",
    status: Status = "open",
    after: Annotated[str | None, Query(max_length=80)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[GapOut]:
    """What customers asked and no article answered well, most first."""
    scope.actor.need("converse")
    place = _place(after, int if by == "volume" else float) if after is not None else None
    found = await queries.gaps(scope, status=status, by=by, after=place, limit=limit + 1)
    page = found[:limit]
    more = len(found) > limit
    return Page(items=[GapOut.of(one) for one in page], next=f"{getattr(page[-1], by)} {page[-1].id}" if more else None)


def _place(after: str, of: type[int] | type[float]) -> tuple[float, UUID]:
    figure, _, gap_id = after.partition(" ")
    try:
        return of(figure), UUID(gap_id)
    except ValueError as error:
        raise Invalid("Give the `next` of the page before as `after`.") from error


@router.get("/top")
async def list_top_gaps(
    scope: MemberScope, month: Annotated[str | None, Query(pattern=r"^2\d{3}-(0[1-9]|1[0-2])$")] = None
) -> TopPageOut:
    """The ten worst of a month (UTC; this one unless another is named), each with one piece of advice."""
    scope.actor.need("converse")
    since = datetime.strptime(month, "%Y-%m").replace(tzinfo=UTC) if month else await queries.this_month(scope)
    until = since.replace(year=since.year + since.month // MONTHS, month=since.month % MONTHS + 1)
    items = [
        TopOut(gap=GapOut.of(one.gap), volume=one.volume, lost_seconds=one.lost_seconds, advice=one.advice)
        for one in await queries.top(scope, since, until)
    ]
    return TopPageOut(month=f"{since:%Y-%m}", items=items)


@router.post("/{gap_id}/publish")
async def publish_gap(gap_id: UUID, form: GapPublishForm, request: Request, scope: MemberScope) -> PublishedOut:
    """Make an article of the gap (a draft unless it shall answer at once) and close it."""
    draft = actions.drafted(await queries.gap(scope, gap_id), **form.model_dump())
    gap, article, facts = await actions.publish(scope, gap_id, draft)
    await tell(request, scope, facts)
    return PublishedOut(gap=GapOut.of(gap), article_id=article.id)


@router.post("/{gap_id}/dismiss")
async def dismiss_gap(gap_id: UUID, scope: MemberScope) -> GapOut:
    """These questions are none of ours: count them, and show them no more."""
    return GapOut.of(await actions.dismiss(scope, gap_id))
