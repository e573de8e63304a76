from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import AfterValidator, BaseModel, Field, StringConstraints

from wingbeat.people.customers import actions, queries
from wingbeat.people.customers.models import Kind
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Language, Line, Page, tell

router = APIRouter(prefix="/customers", tags=["customers"])

Tag = Annotated[Line, StringConstraints(max_length=40)]
OptionalLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120, pattern=r"^[^\x00-\x1f\x7f]*$")]


def _each_once(tags: list[str]) -> list[str]:
    return list(dict.fromkeys(tags))


class CustomerForm(Form):
    name: OptionalLine | None = None
    tier: OptionalLine | None = None
    language: Language | None = None
    # More tags than fifty are a list nobody reads.
    tags: Annotated[list[Tag], Field(max_length=50), AfterValidator(_each_once)] | None = None
    preferences: Annotated[dict[Line, OptionalLine | bool | int | float | None], Field(max_length=50)] | None = None


class VouchForm(Form):
    """An address of which a member has made sure that it is the customer's."""

    kind: Literal["email", "phone"]
    address: Line


class CustomerOut(BaseModel):
    """`rule_tags`: those of the tags that a rule put there, and takes away again."""

    id: UUID
    name: str
    language: str
    tier: str
    tags: list[str]
    rule_tags: list[str]
    preferences: dict[str, str | bool | int | float | None]
    value: Decimal | None
    created_at: datetime
    seen_at: datetime


class CustomerLineOut(CustomerOut):
    """`address`: an e-mail address, a telephone number or the shop's id, empty where none is known."""

    address: str


class IdentityOut(BaseModel):
    id: UUID
    channel_id: UUID
    kind: Kind
    address: str
    verified: bool
    verified_how: str | None
    verified_at: datetime | None
    last_seen_at: datetime


class CustomerWithIdentitiesOut(CustomerOut):
    """`merged_into` names the customer who this one turned out to be."""

    merged_into: UUID | None
    identities: list[IdentityOut]


@router.get("")
async def list_customers(
    scope: MemberScope,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    q: Annotated[OptionalLine | None, Query(description="Words of the name, an address or a tag.")] = None,
) -> Page[CustomerLineOut]:
    """Newest first. With `q`, a page that is not full but has a `next` has searched back so far."""
    rows, following = await queries.customers(scope, after=after, limit=limit, words=q)
    page = [CustomerLineOut.model_validate(dict(row)) for row in rows]
    return Page(items=page, next=str(following) if following else None)


@router.get("/{customer_id}")
async def read_customer(customer_id: UUID, scope: MemberScope) -> CustomerWithIdentitiesOut:
    row = await queries.customer(scope, customer_id)
    identities = [dict(identity) for identity in await queries.identities(scope, customer_id)]
    return CustomerWithIdentitiesOut.model_validate({**row, "identities": identities})


@router.patch("/{customer_id}")
async def change_customer(
    customer_id: UUID, form: CustomerForm, request: Request, scope: MemberScope
) -> CustomerWithIdentitiesOut:
    facts = await actions.change(
        scope,
        customer_id,
        name=form.name,
        tier=form.tier,
        language=form.language,
        tags=form.tags,
        preferences=form.preferences,
    )
    await tell(request, scope, facts)
    return await read_customer(customer_id, scope)


@router.post("/{customer_id}/identities", status_code=201)
async def vouch_identity(
    customer_id: UUID, form: VouchForm, request: Request, scope: MemberScope
) -> CustomerWithIdentitiesOut:
    """Say that an address is proven; the audit keeps who did."""
    await tell(request, scope, await actions.vouch(scope, customer_id, form.kind, form.address))
    return await read_customer(customer_id, scope)
