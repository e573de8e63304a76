from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from msgspec.structs import asdict
from pydantic import BaseModel, Field

from wingbeat.bot.gaps import actions, queries
from wingbeat.bot.gaps.models import Advice, Effect, Gap, Status, Why
from wingbeat.bot.gaps.rules import of_one_matter
from wingbeat.kit.cursors import count, cursor, moment, number, place
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page, tell

router = APIRouter(prefix="/bot/gaps", tags=["bot"])

MONTHS = 12
After = Annotated[str | None, Query(max_length=80)]
Limit = Annotated[int, Query(ge=1, le=200)]


class WhyOut(BaseModel):
    """How often which sign showed that there was no good article."""

    asked_again: int
    handed_off: int
    thumbs_down: int
    corrected: int


class EffectOut(BaseModel):
    """`settled` conversations of the article needed no person, and waited `bot_seconds` in all.

    `saved_seconds`: what these questions cost before, on average, for each settled now, less what it costs now.
    `asked_again`: questions of the topic since then that found no good article.
    """

    article_status: Literal["draft", "published", "retired"]
    answered: int
    settled: int
    bot_seconds: float
    helpful: int
    unhelpful: int
    asked_again: int
    saved_seconds: float


class GapOut(BaseModel):
    """`topic` is empty where questions were only found to be alike; `answer` is empty until a member gave one to `title`, and
    `samples` are what it answers.

    `effect` is there in lists of published gaps.
    """

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
    effect: EffectOut | None = None

    @classmethod
    def of(cls, gap: Gap, effect: Effect | None = None) -> "GapOut":
        known = asdict(gap) | {"samples": of_one_matter(gap)}
        why = WhyOut(**{name: known.pop(name) for name in WhyOut.model_fields})
        return cls(**known, why=why, question=gap.title, effect=EffectOut(**asdict(effect)) if effect else None)


class AskedOut(BaseModel):
    """One question of a gap: the message `seq` of a conversation; `text` holds no personal data."""

    conversation_id: UUID
    number: int
    seq: int
    at: datetime
    why: Why
    lost_seconds: float
    text: str


class SavedOut(BaseModel):
    """What all articles made of gaps came to: see `effect` of a gap."""

    articles: int
    settled: int
    seconds: float


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
    after: After = None,
    limit: Limit = 50,
) -> Page[GapOut]:
    """What customers asked and no article answered well, most first."""
    scope.actor.need("converse")
    begin = place(after, count if by == "volume" else number)
    found = await queries.gaps(scope, status=status, by=by, after=begin, limit=limit + 1)
    page = found[:limit]
    did = await queries.effects(scope, page) if status == "published" else {}
    return Page(
        items=[GapOut.of(one, did.get(one.id)) for one in page],
        next=cursor(getattr(page[-1], by), page[-1].id) if len(found) > limit else None,
    )


@router.get("/saved")
async def read_saved(scope: MemberScope) -> SavedOut:
    """What publishing gaps has saved customers so far."""
    scope.actor.need("converse")
    return SavedOut(**asdict(await queries.saved_by_all(scope)))


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


@router.get("/{gap_id}/asked")
async def list_asked(gap_id: UUID, scope: MemberScope, *, after: After = None, limit: Limit = 50) -> Page[AskedOut]:
    """The questions of a gap, newest first, each where it stands in its conversation."""
    scope.actor.need("converse")
    begin = place(after, moment)
    found = await queries.asked(scope, gap_id, after=begin, limit=limit + 1)
    page = [AskedOut(**asdict(one)) for one in found[:limit]]
    more = len(found) > limit
    return Page(items=page, next=cursor(page[-1].at, page[-1].conversation_id) if more else None)


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


@router.post("/{gap_id}/reopen")
async def reopen_gap(gap_id: UUID, scope: MemberScope) -> GapOut:
    """Show a dismissed gap again, with all it has counted meanwhile; 409 for one that has an article."""
    return GapOut.of(await actions.reopen(scope, gap_id))
