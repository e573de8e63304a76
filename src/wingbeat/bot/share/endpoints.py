from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from msgspec.structs import asdict
from pydantic import BaseModel, Field

from wingbeat.bot.share import actions, queries
from wingbeat.bot.share.models import LoggedChange, Share, Why
from wingbeat.bot.share.rules import STEPS, progress
from wingbeat.channels.queries import channel as find_channel
from wingbeat.kit.errors import Invalid
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Line, Page, paged

router = APIRouter(prefix="/bot/share", tags=["bot"])

Percent = Annotated[int, Field(ge=0, le=100)]


class ShareForm(Form):
    percent: Percent
    floor: Percent = 0
    ceiling: Percent = 100
    paused: bool = False


class ShareOut(BaseModel):
    """`proof` and `slip`: how far the two tests are towards raising and lowering it, 0–1."""

    topic: str
    channel_id: UUID
    percent: int
    floor: int
    ceiling: int
    paused: bool
    good: int
    bad: int
    proof: float
    slip: float

    @classmethod
    def of(cls, share: Share) -> "ShareOut":
        seen = share.evidence
        proof, slip = progress(seen)
        known = {
            name: getattr(share, name) for name in ("topic", "channel_id", "percent", "floor", "ceiling", "paused")
        }
        return cls(**known, good=seen.good, bad=seen.bad, proof=proof, slip=slip)


class ChangeOut(BaseModel):
    id: UUID
    topic: str
    channel_id: UUID
    at: datetime
    by: UUID | None
    from_percent: int
    to_percent: int
    why: Why
    good: int
    bad: int

    @classmethod
    def of(cls, change: LoggedChange) -> "ChangeOut":
        return cls(**asdict(change))


class BeginningForm(Form):
    percent: Percent


class BeginningOut(BaseModel):
    """What new topics begin with, and the steps the evidence moves a share along."""

    percent: int
    steps: list[int]


@router.get("")
async def list_shares(
    scope: MemberScope,
    *,
    after: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[ShareOut]:
    """By topic and channel."""
    found = await queries.shares(scope, after=_cursor(after) if after else None, limit=limit + 1)
    page = [ShareOut.of(one) for one in found[:limit]]
    more = len(found) > limit
    return Page(items=page, next=f"{page[-1].channel_id} {page[-1].topic}" if more else None)


def _cursor(after: str) -> tuple[str, UUID]:
    channel_id, _, topic = after.partition(" ")
    try:
        return topic, UUID(channel_id)
    except ValueError as error:
        raise Invalid("Give the `next` of the page before as `after`.") from error


@router.get("/changes")
async def list_share_changes(
    scope: MemberScope, *, before: UUID | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> Page[ChangeOut]:
    """The log of why, newest first."""
    found = await queries.changes(scope, before=before, limit=limit + 1)
    return paged([ChangeOut.of(one) for one in found], limit)


@router.get("/beginning")
async def read_beginning(scope: MemberScope) -> BeginningOut:
    return BeginningOut(percent=await queries.at_first(scope), steps=list(STEPS))


@router.put("/beginning")
async def set_beginning(form: BeginningForm, scope: MemberScope) -> BeginningOut:
    await actions.set_at_first(scope, form.percent)
    return BeginningOut(percent=form.percent, steps=list(STEPS))


@router.put("/{topic}/{channel_id}")
async def set_share(topic: Line, channel_id: UUID, form: ShareForm, scope: MemberScope) -> ShareOut:
    """Set the share, its limits and its pause by hand; 404 for a channel of another workspace."""
    await find_channel(scope, channel_id)
    return ShareOut.of(await actions.set_share(scope, topic, channel_id, **form.model_dump()))
