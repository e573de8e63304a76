"""Notes on customers over REST."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints

from wingbeat.kit.cursors import LAST
from wingbeat.people.customers.queries import customer
from wingbeat.people.notes import actions, queries
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form, Page, paged

router = APIRouter(prefix="/customers/{customer_id}/notes", tags=["customers"])


class CustomerNoteForm(Form):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000, pattern=r"^[^\x00]*$")]


class CustomerNoteOut(BaseModel):
    id: UUID
    author_id: UUID
    text: str
    written_at: datetime
    edited_at: datetime | None


@router.get("")
async def list_notes(
    customer_id: UUID, scope: MemberScope, after: UUID | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 20
) -> Page[CustomerNoteOut]:
    """The last first."""
    await customer(scope, customer_id)
    rows = await queries.notes(scope, customer_id, after or LAST, limit + 1)
    return paged([CustomerNoteOut.model_validate(dict(row)) for row in rows], limit)


@router.post("", status_code=204)
async def write_note(customer_id: UUID, form: CustomerNoteForm, scope: MemberScope) -> None:
    await actions.write(scope, customer_id, form.text)


@router.put("/{note_id}", status_code=204)
async def edit_note(customer_id: UUID, note_id: UUID, form: CustomerNoteForm, scope: MemberScope) -> None:
    """By its author, or by who supervises."""
    await actions.edit(scope, customer_id, note_id, form.text)


@router.delete("/{note_id}", status_code=204)
async def remove_note(customer_id: UUID, note_id: UUID, scope: MemberScope) -> None:
    """It can be had back for an hour."""
    await actions.remove(scope, customer_id, note_id)


@router.post("/{note_id}/restore", status_code=204)
async def restore_note(customer_id: UUID, note_id: UUID, scope: MemberScope) -> None:
    await actions.restore(scope, customer_id, note_id)
