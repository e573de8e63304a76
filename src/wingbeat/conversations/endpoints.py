"""REST for conversations: the same commands and heads as over the socket, for programs and for lists."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, WithJsonSchema

from wingbeat.commerce.queries import customers_of_order
from wingbeat.commerce.rules.proof import LONGEST_NUMBER
from wingbeat.conversations import queries
from wingbeat.conversations.actions import ConversationDoor, command
from wingbeat.conversations.cards.endpoints import cards_router
from wingbeat.conversations.corrections.queries import as_they_stand
from wingbeat.conversations.drafts.endpoints import drafts_router
from wingbeat.conversations.events import Event
from wingbeat.conversations.models import AnyCommand, Conversation, Status
from wingbeat.conversations.search.queries import Narrowed, search
from wingbeat.conversations.views.endpoints import views_router
from wingbeat.kit.cursors import LAST
from wingbeat.kit.errors import Invalid
from wingbeat.kit.log import Recorded
from wingbeat.people.customers.queries import customer
from wingbeat.workspaces.models import ActorKind
from wingbeat.workspaces.queries import Scope

Limit = Annotated[int, Query(ge=1, le=queries.MAX_LIMIT)]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before")]
Moment = Annotated[AwareDatetime | None, Query(description="An instant with its zone.")]
Vip = Annotated[bool | None, Query(description="As the workspace's routing says of the customer.")]
NO_NUL = "^[^\0]*$"  # PostgreSQL has no such character in a text
ShowHead = Callable[[Conversation], dict[str, Any]]
ShowEvent = Callable[[Recorded], Any]


class CommandForm(BaseModel):
    """A command as over the socket: `{"do": "say", "text": "…"}`; `key` makes a repeat harmless."""

    model_config = ConfigDict(extra="forbid")
    key: str
    command: dict[str, Any]


class Accepted(BaseModel):
    """The number of the command's last event: committed."""

    conversation: UUID
    seq: int


def _schema_of(type_: Any) -> dict[str, Any]:
    """The JSON schema of msgspec's types in one piece; what has its default is left out on the wire, so also null."""
    (whole,), parts = msgspec.json.schema_components([type_], ref_template="{name}")

    def inlined(node: Any) -> Any:
        if isinstance(node, list):
            return [inlined(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return inlined(parts[node["$ref"]])
        if "anyOf" in node and node.get("default", "") is None:
            return inlined(next(branch for branch in node["anyOf"] if branch != {"type": "null"}))
        return {key: inlined(value) for key, value in node.items() if key not in {"default", "discriminator"}}

    shown: dict[str, Any] = inlined(whole)
    return shown


class Shown(BaseModel):
    """Documents what msgspec writes; `tests/conversations/test_documented.py` holds it to that."""

    model_config = ConfigDict(extra="forbid")


class HeadCustomerOut(Shown):
    id: UUID
    name: str


class HeadProblemOut(Shown):
    id: UUID
    title: str


class HeadOut(Shown):
    """A conversation's newest state, as lists and `heads` frames show it."""

    id: UUID
    number: int
    seq: int
    status: Status
    ended: Literal["", "resolved", "abandoned", "merged"]
    customer: HeadCustomerOut
    channel_id: UUID
    language: str
    team_id: UUID | None
    assignee_id: UUID | None
    priority: int
    vip: bool
    tags: list[str]
    reason: str
    problems: list[HeadProblemOut]
    opened_at: datetime
    owed_since: datetime | None
    queued_at: datetime | None
    due_at: datetime | None
    broken: bool
    mail_at: datetime | None
    undelivered: bool
    resolved_at: datetime | None
    snoozed_until: datetime | None
    last_message: str
    last_message_at: datetime | None
    last_message_by: Literal["", "customer", "member", "bot", "rule", "system"]
    unread: bool


class HeadsOut(Shown):
    items: list[HeadOut]
    next: str | None


class ConversationOut(Shown):
    head: HeadOut


class CountsOut(Shown):
    """Open conversations in each view, and those `waiting` for an answer by me or by anybody; each counted up to 10,000."""

    mine: int
    unassigned: int
    all: int
    waiting: int


class ActorOut(Shown):
    kind: ActorKind
    id: UUID | None = None


class EventOut(Shown):
    """One fact of a conversation; bodies by kind stand in docs/reference/events.md."""

    seq: int
    at: datetime
    actor: ActorOut
    body: Annotated[dict[str, Any], WithJsonSchema(_schema_of(Event))]
    key: str | None = None


class EventsOut(Shown):
    """In order; `more` tells whether there are older ones."""

    events: list[EventOut]
    more: bool


class TimelineItemOut(Shown):
    conversation_id: UUID
    number: int
    event: EventOut


class TimelineOut(Shown):
    items: list[TimelineItemOut]
    next: str | None


class FoundOut(Shown):
    """A message or note that matches; `marks` are the places of the words, (start, end) in characters of `text`."""

    conversation: HeadOut
    seq: int
    at: datetime
    text: str
    marks: list[tuple[int, int]]
    note: bool


class FoundPageOut(Shown):
    items: list[FoundOut]
    next: str | None


def as_json(value: Any) -> Response:
    """A response encoded by msgspec: lists of heads and events are the hot part of REST."""
    return Response(msgspec.json.encode(value), media_type="application/json")


def conversations_router(
    member_scope: Callable[..., Awaitable[Scope]], door: ConversationDoor, show_head: ShowHead, show_event: ShowEvent
) -> APIRouter:
    """The routes; `show_head` and `show_event` are the live protocol's views, so that lists and frames agree."""
    router = APIRouter(prefix="/api/v1", tags=["conversations"])
    Reader = Annotated[Scope, Depends(reading(member_scope))]  # noqa: N806 - a type made from the given dependency

    @router.get("/conversations", response_model=HeadsOut)
    async def list_conversations(
        scope: Reader,
        view: queries.View = "all",
        status: queries.State = "open",
        team: UUID | None = None,
        channel: UUID | None = None,
        by: Annotated[UUID | None, Query(alias="customer")] = None,
        tag: Annotated[str | None, Query(max_length=60, pattern=NO_NUL)] = None,
        assignee: UUID | None = None,
        language: Annotated[str | None, Query(max_length=35, pattern=NO_NUL)] = None,
        priority: Annotated[int | None, Query(ge=0, le=3, description="At least.")] = None,
        vip: Vip = None,
        reason: Annotated[str | None, Query(max_length=120, pattern=NO_NUL)] = None,
        age: Annotated[int | None, Query(ge=0, le=10**9, description="Seconds since it was opened, at least.")] = None,
        undelivered: Annotated[bool | None, Query(description="With a letter that could not be delivered.")] = None,
        after: Cursor = None,
        limit: Limit = 50,
    ) -> Response:
        """Heads, page by page: what breaks first, first.

        A page may be short, even empty, and still have a `next`: what has no index of its own is looked for in steps.
        """
        wanted = queries.Filter(
            view,
            status,
            team,
            channel,
            by,
            tag,
            assignee,
            language,
            priority,
            vip,
            reason,
            age_seconds=age,
            undelivered=undelivered is True,
        )
        page = await queries.inbox(scope, wanted, after=after, limit=limit)
        return as_json({"items": [show_head(item) for item in page.items], "next": page.next})

    @router.get("/conversations/counts")
    async def count_conversations(scope: Reader) -> CountsOut:
        return CountsOut(**await queries.counts(scope))

    @router.get("/conversations/by-number/{number}", response_model=ConversationOut)
    async def read_numbered(number: Annotated[int, Path(ge=1, lt=2**31)], scope: Reader) -> Response:
        return as_json({"head": show_head(await queries.numbered(scope, number))})

    @router.get("/conversations/by-order", response_model=HeadsOut)
    async def list_of_order(
        scope: Reader,
        number: Annotated[str, Query(min_length=1, max_length=LONGEST_NUMBER, pattern=NO_NUL)],
        after: UUID = LAST,
        limit: Limit = 25,
    ) -> Response:
        """The conversations of whoever placed a stored order, by their proven addresses; the newest first."""
        found = await queries.of_customers(scope, await customers_of_order(scope, number), after=after, limit=limit + 1)
        items = [show_head(item) for item in found[:limit]]
        return as_json({"items": items, "next": str(found[limit - 1].id) if len(found) > limit else None})

    @router.get("/conversations/{conversation_id}", response_model=ConversationOut)
    async def read_conversation(conversation_id: UUID, scope: Reader) -> Response:
        return as_json({"head": show_head(await queries.find(scope, conversation_id))})

    @router.get("/conversations/{conversation_id}/events", response_model=EventsOut)
    async def read_events(
        conversation_id: UUID,
        scope: Reader,
        before: Annotated[int, Query(ge=1, le=2**31 - 1)] = 2**31 - 1,
        limit: Limit = 50,
    ) -> Response:
        await queries.find(scope, conversation_id)
        events = await queries.events_before(scope, conversation_id, before, limit)
        more = bool(events) and events[0].seq > 1
        return as_json({"events": [show_event(event) for event in events], "more": more})

    @router.post("/conversations/{conversation_id}/commands")
    async def send_command(
        conversation_id: UUID, form: CommandForm, scope: Annotated[Scope, Depends(member_scope)]
    ) -> Accepted:
        try:
            wanted = msgspec.convert(form.command, AnyCommand)
        except msgspec.ValidationError as error:
            raise Invalid(f"This is not a command: {error}") from error
        done = await command(door, scope, conversation_id, wanted, key=form.key)
        return Accepted(conversation=conversation_id, seq=done.seq)

    @router.get("/customers/{customer_id}/timeline", response_model=TimelineOut)
    async def read_timeline(customer_id: UUID, scope: Reader, before: Cursor = None, limit: Limit = 50) -> Response:
        await customer(scope, customer_id)
        items, more = await queries.timeline(scope, customer_id, before=before, limit=limit)
        shown = [{**item, "event": show_event(item["event"])} for item in await as_they_stand(scope, items)]
        return as_json({"items": shown, "next": more})

    @router.get("/search", response_model=FoundPageOut)
    async def search_messages(
        scope: Reader,
        q: Annotated[str, Query(max_length=200)] = "",
        until: Moment = None,
        since: Moment = None,
        tag: Annotated[str | None, Query(max_length=60, pattern=NO_NUL)] = None,
        by: Annotated[Literal["customer", "member", "bot"] | None, Query(description="Who wrote it.")] = None,
        member: UUID | None = None,
        after: Cursor = None,
        limit: Annotated[int, Query(ge=1, le=50)] = 25,
    ) -> Response:
        """Messages and notes with all words, newest first. A page that is not full but has a `next` has searched back to it.

        Words may be left out where it is narrowed to something else.
        """
        narrowed = Narrowed(until, since, tag, by, member)
        found, more = await search(scope, q, after=after, limit=limit, narrowed=narrowed)
        heads = await queries.heads(scope, [item.conversation_id for item in found])
        items = [
            {
                "conversation": show_head(heads[item.conversation_id]),
                "seq": item.seq,
                "at": item.at,
                "text": item.text,
                "marks": item.marks,
                "note": item.note,
            }
            for item in found
        ]
        return as_json({"items": items, "next": more})

    router.include_router(views_router(member_scope))
    router.include_router(drafts_router(member_scope))
    router.include_router(cards_router(member_scope))
    return router


def reading(member_scope: Callable[..., Awaitable[Scope]]) -> Callable[..., Awaitable[Scope]]:
    """The dependency of routes that read conversations: only who converses may."""

    async def reader(scope: Annotated[Scope, Depends(member_scope)]) -> Scope:
        scope.actor.need("converse")
        return scope

    return reader
