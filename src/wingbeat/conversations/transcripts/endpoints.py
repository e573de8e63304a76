"""REST for transcripts."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from wingbeat.conversations.transcripts import queries
from wingbeat.conversations.transcripts.rules import STYLE, Transcript, page, plain, said
from wingbeat.kit.errors import Conflict, Invalid
from wingbeat.kit.limits import Limit, Limits
from wingbeat.knowledge.help.rules.markup import headers_of
from wingbeat.people.letters.actions import Letters
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.endpoints import Form
from wingbeat.workspaces.queries import Scope

PACE = Limit("transcripts", burst=20, seconds=600)  # mails a member may send so: more are no help to anybody
HEADERS = headers_of(STYLE)
WithNotes = Annotated[bool | None, Query(description="Also what only members see.")]


class NoVerifiedAddress(Conflict):
    """Nobody proved a mail address of this customer to be theirs, so it is sent to none."""


class TranscriptForm(Form):
    """To the actor's own address, or to the customer's verified one, which never gets notes."""

    to: Literal["me", "customer"]
    notes: bool = False


class SentTo(BaseModel):
    to: str


def transcripts_router(letters: Letters, limits: Limits) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/conversations/{conversation_id}/transcript", tags=["conversations"])

    @router.get("", response_class=HTMLResponse)
    async def read_transcript(conversation_id: UUID, scope: MemberScope, notes: WithNotes = None) -> HTMLResponse:
        """A page to print, or to keep as PDF, in the customer's language."""
        scope.actor.need("converse")
        made = await queries.transcript(scope, conversation_id, notes=notes is True)
        await _keep(scope, conversation_id, made, notes=notes is True)
        return HTMLResponse(page(made), headers=HEADERS)

    @router.post("/letters")
    async def mail_transcript(conversation_id: UUID, form: TranscriptForm, scope: MemberScope) -> SentTo:
        scope.actor.need("converse")
        if form.notes and form.to == "customer":
            raise Invalid("Notes are for us only; leave them out of what the customer gets.")
        made = await queries.transcript(scope, conversation_id, notes=form.notes)
        to = await (queries.own_address(scope) if form.to == "me" else queries.address(scope, conversation_id))
        if to is None:
            raise NoVerifiedAddress
        limits.take(PACE, str(scope.actor.id))
        subject = f"{made.firm} · {said('title', made.language, number=made.number)}"
        name = made.customer if form.to == "customer" else ""
        await _keep(scope, conversation_id, made, notes=form.notes, email=to)
        await letters.send(to=to, name=name, subject=subject, text=plain(made))
        return SentTo(to=to)

    return router


async def _keep(scope: Scope, conversation_id: UUID, made: Transcript, *, notes: bool, **email: str) -> None:
    """In the audit: who took what was said where, whether with what only members see, and to which address."""
    content = "with_notes" if notes else "messages"
    facts: dict[str, Any] = {"conversation": f"#{made.number}", "content": content, **email}
    await record(scope, "transcript_taken", conversation_id, **facts)
