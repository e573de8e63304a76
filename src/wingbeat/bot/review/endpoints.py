from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from msgspec.structs import asdict
from pydantic import BaseModel, Field

from wingbeat.bot.review import actions, queries
from wingbeat.bot.review.models import Kind, Label, ReviewRule
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page

router = APIRouter(prefix="/bot", tags=["bot"])

Limit = Annotated[int, Query(ge=1, le=200)]
Name = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class ReviewRuleForm(Form):
    target_seconds: Annotated[int, Field(ge=1, le=actions.LONGEST_TARGET)]


class ReviewRuleOut(BaseModel):
    """`name`: an intent or a group of articles; a category, with all below it; an article's id."""

    kind: Kind
    name: str
    target_seconds: int


class WaitingDraftOut(BaseModel):
    """`draft` is the number that `approve_draft` and `refuse_draft` name."""

    conversation_id: UUID
    number: int
    draft: int
    text: str
    at: datetime
    due_at: datetime


class CorrectionOut(BaseModel):
    id: UUID
    at: datetime
    conversation_id: UUID
    seq: int
    label: Label
    topics: list[str]
    language: str
    question: str
    proposed: str
    said: str
    why: str
    member_id: UUID | None


@router.get("/review/rules")
async def list_review_rules(scope: MemberScope) -> Page[ReviewRuleOut]:
    """What needs a member's approval before the customer sees it."""
    return Page(items=[ReviewRuleOut(**asdict(one)) for one in await queries.rules(scope)])


@router.put("/review/rules/{kind}/{name:path}")
async def put_review_rule(kind: Kind, name: Name, form: ReviewRuleForm, scope: MemberScope) -> ReviewRuleOut:
    rule = ReviewRule(kind, name, form.target_seconds)
    await actions.put_rule(scope, rule)
    return ReviewRuleOut(**asdict(rule))


@router.delete("/review/rules/{kind}/{name:path}", status_code=204)
async def drop_review_rule(kind: Kind, name: Name, scope: MemberScope) -> None:
    await actions.drop_rule(scope, kind, name)


@router.get("/review/drafts")
async def list_waiting_drafts(
    scope: MemberScope, *, after: UUID | None = None, limit: Limit = 50
) -> Page[WaitingDraftOut]:
    """Drafts that wait for approval, oldest conversations first; `after` is a conversation."""
    scope.actor.need("converse")
    found = await queries.waiting(scope, after=after, limit=limit + 1)
    page = [WaitingDraftOut(**asdict(one)) for one in found[:limit]]
    return Page(items=page, next=str(page[-1].conversation_id) if len(found) > limit else None)


@router.get("/corrections")
async def list_corrections(scope: MemberScope, *, before: UUID | None = None, limit: Limit = 50) -> Page[CorrectionOut]:
    """What members made of the bot's drafts, newest first."""
    scope.actor.need("converse")
    found = await queries.corrections(scope, before=before, limit=limit + 1)
    page = [CorrectionOut(**asdict(one)) for one in found[:limit]]
    return Page(items=page, next=str(page[-1].id) if len(found) > limit else None)
