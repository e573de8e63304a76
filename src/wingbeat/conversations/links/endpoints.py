"""REST for what ties conversations together, and for a customer's conversations as one."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from wingbeat.conversations.endpoints import Cursor, EventOut, HeadOut, Limit, ShowEvent, ShowHead, Shown, as_json
from wingbeat.conversations.links import queries
from wingbeat.conversations.links.actions import Linking
from wingbeat.conversations.links.events import Kind, Tie
from wingbeat.conversations.links.models import MAX_WHY
from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.workspaces.endpoints import Form

Key = Annotated[str, Field(min_length=1, max_length=120, pattern="^[^\0]*$")]
Why = Annotated[str, Field(max_length=MAX_WHY, pattern="^[^\0]*$")]


class KeyForm(Form):
    """`key` makes a repeat harmless."""

    key: Key


class MergeConversationsForm(KeyForm):
    into: UUID
    why: Why = ""


class SplitForm(KeyForm):
    from_seq: Annotated[int, Field(ge=1, lt=2**31)]
    why: Why = ""


class LinkConversationForm(KeyForm):
    to: UUID
    kind: Kind = "related"


class WentTo(BaseModel):
    """Where it goes on."""

    conversation: UUID


class TiedOut(Shown):
    kind: Tie
    seq: int
    conversation: HeadOut


class TiedPageOut(Shown):
    items: list[TiedOut]


class RatingOut(Shown):
    scale: Literal["csat", "ces", "nps"]
    score: int


class EarlierPartOut(Shown):
    """Part of an earlier conversation, its events in order; `begins`: nothing of it is older."""

    conversation: HeadOut
    rating: RatingOut | None
    events: list[EventOut]
    begins: bool


class EarlierOut(Shown):
    """Newest first."""

    items: list[EarlierPartOut]
    next: str | None


def links_router(linking: Linking, show_head: ShowHead, show_event: ShowEvent) -> APIRouter:
    """The routes; `show_head` and `show_event` are the live protocol's views."""
    router = APIRouter(prefix="/conversations/{conversation_id}", tags=["conversations"])

    @router.get("/links", response_model=TiedPageOut)
    async def list_links(conversation_id: UUID, scope: MemberScope) -> Response:
        scope.actor.need("converse")
        found = await queries.tied(scope, conversation_id)
        items = [{"kind": link.kind, "seq": link.seq, "conversation": show_head(state)} for link, state in found]
        return as_json({"items": items})

    @router.post("/links", status_code=204)
    async def link(conversation_id: UUID, form: LinkConversationForm, scope: MemberScope) -> None:
        await linking.link(scope, conversation_id, form.to, form.kind, key=form.key)

    @router.delete("/links/{other_id}", status_code=204)
    async def unlink(
        conversation_id: UUID, other_id: UUID, scope: MemberScope, key: Annotated[str, Query(max_length=120)]
    ) -> None:
        await linking.unlink(scope, conversation_id, other_id, key=key)

    @router.post("/merge")
    async def merge(conversation_id: UUID, form: MergeConversationsForm, scope: MemberScope) -> WentTo:
        """End this conversation as part of another one of the same customer, where what it owes goes on."""
        return WentTo(conversation=await linking.merge(scope, conversation_id, form.into, why=form.why, key=form.key))

    @router.post("/unmerge", status_code=204)
    async def unmerge(conversation_id: UUID, form: KeyForm, scope: MemberScope) -> None:
        await linking.unmerge(scope, conversation_id, key=form.key)

    @router.post("/split")
    async def split(conversation_id: UUID, form: SplitForm, scope: MemberScope) -> WentTo:
        """The messages from `from_seq` on as a conversation of their own, held by whoever splits it."""
        new = await linking.split(scope, conversation_id, form.from_seq, why=form.why, key=form.key)
        return WentTo(conversation=new)

    @router.get("/earlier", response_model=EarlierOut)
    async def read_earlier(
        conversation_id: UUID, scope: MemberScope, before: Cursor = None, limit: Limit = 50
    ) -> Response:
        """What the customer and we wrote before this conversation, over all their channels."""
        scope.actor.need("converse")
        found, more = await queries.earlier(scope, conversation_id, before=before, limit=limit)
        return as_json({"items": [_stretch(one, show_head, show_event) for one in found], "next": more})

    return router


def _stretch(one: queries.Stretch, show_head: ShowHead, show_event: ShowEvent) -> dict[str, Any]:
    survey = one.conversation.survey
    rated = survey is not None and survey.score is not None
    return {
        "conversation": show_head(one.conversation),
        "rating": {"scale": survey.scale, "score": survey.score} if survey and rated else None,
        "events": [show_event(event) for event in one.events],
        "begins": one.begins,
    }
