"""Joining customers and taking them apart, over REST."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict

from wingbeat.kit.cursors import LAST
from wingbeat.people.customers import queries as customers
from wingbeat.people.customers.endpoints import CustomerWithIdentitiesOut, read_customer
from wingbeat.people.joining import actions, queries
from wingbeat.people.joining.models import Profile
from wingbeat.people.joining.rules import clashes, joined, with_
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page, paged, tell
from wingbeat.workspaces.queries import Scope

router = APIRouter(prefix="/customers/{customer_id}/merges", tags=["customers"])


class ClashOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    what: Literal["name", "tier", "preference", "two_users"]
    about: str
    kept: str
    other: str


class JoinedOut(BaseModel):
    """The two as they are, and what would stand afterwards; of what clashes the customer's own is kept."""

    customer: CustomerWithIdentitiesOut
    other: CustomerWithIdentitiesOut
    name: str
    tier: str
    tags: list[str]
    clashes: list[ClashOut]


class JoinForm(Form):
    """`other_id` becomes part of the customer."""

    other_id: UUID


class MergeOut(BaseModel):
    """That `from_id` became part of the customer; `member_id` null: the shop's own page proved it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    from_id: UUID
    from_name: str
    at: datetime
    member_id: UUID | None
    undone_at: datetime | None
    undone_by: UUID | None


@router.get("")
async def list_merges(
    customer_id: UUID, scope: MemberScope, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> Page[MergeOut]:
    """Who became part of this customer, the last first."""
    await customers.customer(scope, customer_id)
    found = await queries.merges(scope, customer_id, after or LAST, limit + 1)
    return paged([MergeOut.model_validate(one) for one in found], limit)


@router.get("/preview")
async def preview_merge(customer_id: UUID, other_id: UUID, scope: MemberScope) -> JoinedOut:
    """Both side by side, and what they would be together."""
    into, other = await _profile(scope, customer_id), await _profile(scope, other_id)
    both = with_(into, joined(into, other))
    users = await queries.two_users(scope, customer_id, other_id)
    return JoinedOut(
        customer=await read_customer(customer_id, scope),
        other=await read_customer(other_id, scope),
        name=both.name,
        tier=both.tier,
        tags=list(both.tags),
        clashes=[ClashOut.model_validate(one) for one in clashes(into, other, users)],
    )


async def _profile(scope: Scope, customer_id: UUID) -> Profile:
    row = await customers.customer(scope, customer_id)
    return queries.profile_of(row)


@router.post("", status_code=201)
async def merge(customer_id: UUID, form: JoinForm, request: Request, scope: MemberScope) -> CustomerWithIdentitiesOut:
    """Make another customer part of this one; their conversations follow."""
    await tell(request, scope, [await actions.merge_by_hand(scope, form.other_id, customer_id)])
    return await read_customer(customer_id, scope)


@router.post("/{merge_id}/undo")
async def unmerge(customer_id: UUID, merge_id: UUID, request: Request, scope: MemberScope) -> CustomerWithIdentitiesOut:
    """Take the two apart: each has again what came from them."""
    await tell(request, scope, [await actions.unmerge(scope, customer_id, merge_id)])
    return await read_customer(customer_id, scope)
