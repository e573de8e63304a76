from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from msgspec import to_builtins
from msgspec.structs import asdict
from pydantic import BaseModel, Field

from wingbeat.bot.gaps.models import Label
from wingbeat.bot.intents.endpoints import IntentName
from wingbeat.bot.review import actions, queries
from wingbeat.bot.review.models import Correction, Kind, ReviewRule, Status
from wingbeat.kit.cursors import cursor, moment, place
from wingbeat.people.files.endpoints import FileOut
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page, paged

router = APIRouter(prefix="/bot", tags=["bot"])

Limit = Annotated[int, Query(ge=1, le=200)]
Seq = Annotated[int, Path(ge=1, lt=2**31)]
Name = Annotated[str, Path(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class ReviewRuleForm(Form):
    target_seconds: Annotated[int, Field(ge=1, le=actions.LONGEST_TARGET)]
    team_id: UUID | None = None


class ReviewRuleOut(BaseModel):
    """`name`: an intent or a group of articles; a category, with all below it; an article's id.

    `team_id`: who approves, beside supervisors; null for everybody who converses.
    """

    kind: Kind
    name: str
    target_seconds: int
    team_id: UUID | None


class WaitingDraftOut(BaseModel):
    """`draft` is the number that `approve_draft` and `refuse_draft` name; a team's are its members' and supervisors'."""

    conversation_id: UUID
    number: int
    customer_name: str
    draft: int
    question: str
    text: str
    sources: list[str]
    files: list[FileOut]
    at: datetime
    due_at: datetime
    team_id: UUID | None


class LearnForm(Form):
    intent: IntentName


class MessageLabelOut(BaseModel):
    """What a customer's message, the event `seq`, is after, as somebody said of its text here or elsewhere."""

    seq: int
    intent: str
    labelled_by: UUID | None


class WaitingOut(BaseModel):
    """Drafts that wait for approval, open gaps, corrections nobody has settled; each counted up to a hundred."""

    drafts: int
    gaps: int
    feedback: int


class CorrectionOut(BaseModel):
    """`edited` and `refused`: a member of a draft; `helpful` and `unhelpful`: a customer of the bot's message `seq`."""

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
    status: Status

    @classmethod
    def of(cls, one: Correction) -> "CorrectionOut":
        return cls(**asdict(one))


@router.get("/review/rules")
async def list_review_rules(scope: MemberScope) -> Page[ReviewRuleOut]:
    """What needs a member's approval before the customer sees it."""
    return Page(items=[ReviewRuleOut(**asdict(one)) for one in await queries.rules(scope)])


@router.put("/review/rules/{kind}/{name:path}")
async def put_review_rule(kind: Kind, name: Name, form: ReviewRuleForm, scope: MemberScope) -> ReviewRuleOut:
    rule = ReviewRule(kind, name, form.target_seconds, form.team_id)
    await actions.put_rule(scope, rule)
    return ReviewRuleOut(**asdict(rule))


@router.delete("/review/rules/{kind}/{name:path}", status_code=204)
async def drop_review_rule(kind: Kind, name: Name, scope: MemberScope) -> None:
    await actions.drop_rule(scope, kind, name)


@router.get("/review/drafts")
async def list_waiting_drafts(
    scope: MemberScope, *, after: Annotated[str | None, Query(max_length=80)] = None, limit: Limit = 50
) -> Page[WaitingDraftOut]:
    """Drafts that wait for approval, those due first first."""
    scope.actor.need("converse")
    found = await queries.waiting(scope, after=place(after, moment), limit=limit + 1)
    page = [WaitingDraftOut.model_validate(to_builtins(one)) for one in found[:limit]]
    more = len(found) > limit
    return Page(items=page, next=cursor(page[-1].due_at, page[-1].conversation_id) if more else None)


@router.get("/waiting")
async def count_waiting(scope: MemberScope) -> WaitingOut:
    """How much waits for people."""
    scope.actor.need("converse")
    return WaitingOut(**asdict(await queries.count_waiting(scope)))


@router.get("/conversations/{conversation_id}/labels")
async def list_message_labels(conversation_id: UUID, scope: MemberScope) -> list[MessageLabelOut]:
    """Which of a conversation's newest messages the bot learns from."""
    scope.actor.need("converse")
    return [MessageLabelOut(**asdict(one)) for one in await queries.labels(scope, conversation_id)]


@router.put("/conversations/{conversation_id}/labels/{seq}")
async def label_message_of_conversation(
    conversation_id: UUID, seq: Seq, form: LearnForm, scope: MemberScope
) -> MessageLabelOut:
    """Say what a customer's message is after; the next training learns it, with personal data taken out."""
    return MessageLabelOut(**asdict(await actions.say_what(scope, conversation_id, seq, form.intent)))


@router.delete("/conversations/{conversation_id}/labels/{seq}", status_code=204)
async def unlabel_message_of_conversation(conversation_id: UUID, seq: Seq, scope: MemberScope) -> None:
    await actions.unsay(scope, conversation_id, seq)


@router.get("/corrections")
async def list_corrections(
    scope: MemberScope, *, status: Status | None = None, before: UUID | None = None, limit: Limit = 50
) -> Page[CorrectionOut]:
    """What members made of the bot's drafts, and customers of its answers, newest first."""
    scope.actor.need("converse")
    found = await queries.corrections(scope, status=status, before=before, limit=limit + 1)
    return paged([CorrectionOut.of(one) for one in found], limit)


@router.post("/corrections/{correction_id}/learn")
async def learn_correction(correction_id: UUID, form: LearnForm, scope: MemberScope) -> CorrectionOut:
    """Say what its question is after; the next training learns it."""
    return CorrectionOut.of(await actions.learn(scope, correction_id, form.intent))


@router.post("/corrections/{correction_id}/dismiss")
async def dismiss_correction(correction_id: UUID, scope: MemberScope) -> CorrectionOut:
    return CorrectionOut.of(await actions.leave_out(scope, correction_id))
