"""Consent over REST."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints

from wingbeat.kit.cursors import LAST
from wingbeat.people.consents import actions, queries
from wingbeat.people.consents.models import ConsentKind, How
from wingbeat.people.customers.queries import customer
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page

router = APIRouter(prefix="/customers/{customer_id}/consents", tags=["customers"])


class ConsentForm(Form):
    """What the customer said, and where (`place`: a page, a call, a form)."""

    kind: ConsentKind
    given: bool
    how: How = "conversation"
    place: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""


class ConsentOut(BaseModel):
    """`given` false: it was taken back. `member_id` null: by the customer themselves."""

    id: UUID
    kind: ConsentKind
    given: bool
    how: How
    place: str
    member_id: UUID | None
    at: datetime


class ConsentsOut(Page[ConsentOut]):
    """`now`: of each kind what holds, whichever page it stands on."""

    now: list[ConsentOut]


@router.get("")
async def list_consents(
    customer_id: UUID, scope: MemberScope, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> ConsentsOut:
    """Every word, the last first: of each kind the last counts."""
    await customer(scope, customer_id)
    rows = await queries.consents(scope, customer_id, after or LAST, limit + 1)
    page = [ConsentOut.model_validate(dict(row)) for row in rows[:limit]]
    now = [ConsentOut.model_validate(dict(row)) for row in await queries.last_words(scope, customer_id)]
    return ConsentsOut(items=page, next=str(page[-1].id) if len(rows) > limit else None, now=now)


@router.post("", status_code=204)
async def say_consent(customer_id: UUID, form: ConsentForm, scope: MemberScope) -> None:
    """Write down what a customer said; nothing new is kept twice."""
    await customer(scope, customer_id)
    await actions.say(scope, customer_id, form.kind, form.how, form.place, given=form.given)
