"""What each side may see of an event and of a head, pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from wingbeat.conversations.events import VISIBLE_TO_CUSTOMER, Message
from wingbeat.conversations.models import Conversation
from wingbeat.kit.log import Recorded
from wingbeat.live.models import View, frame
from wingbeat.people.events import Away, Offline, Online, PeopleChanged
from wingbeat.routing.alarms.events import BreachExpected
from wingbeat.routing.alerts.events import AlertRaised

# What every desk of a workspace hears.
DeskFact = Online | Away | Offline | PeopleChanged | BreachExpected | AlertRaised

# Kinds after which a conversation may enter or leave somebody's list: told to every desk, whatever it looks at.
MOVES = frozenset(
    {
        "opened",
        "handed_off",
        "queued",
        "assigned",
        "transferred",
        "resolved",
        "abandoned",
        "reopened",
        "snoozed",
        "woken",
        "merged_into",
        "merge_undone",
    }
)


class Wire(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event on the wire."""

    seq: int
    at: Any
    actor: dict[str, Any]
    body: Any
    key: str | None = None


def for_member(event: Recorded) -> Wire:
    """An event as a member sees it: all of it."""
    return Wire(event.seq, event.at, {"kind": event.actor_kind, "id": event.actor_id}, event.body, event.key)


# What customers see of events that also say inner things: who is behind them, how urgent, why. All else they see whole.
SHOWN: Mapping[str, Sequence[str]] = {
    "opened": ("number", "language"),
    "handed_off": (),
    "queued": (),
    "assigned": ("member_name",),
}


def for_customer(event: Recorded) -> Wire | None:
    """An event as its customer sees it, or None: no notes, no inner ids, no confidence."""
    if event.kind not in VISIBLE_TO_CUSTOMER:
        return None
    own = event.actor_kind == "customer"
    body = event.body
    if event.kind in SHOWN:
        body = {"kind": event.kind, **{name: getattr(body, name) for name in SHOWN[event.kind]}}
    elif isinstance(body, Message) and (body.confidence is not None or body.templates):
        body = replace(body, confidence=None, templates=())
    actor = {"kind": event.actor_kind, "id": event.actor_id} if own else {"kind": event.actor_kind}
    return Wire(event.seq, event.at, actor, body, event.key if own else None)


Filter = Callable[[Recorded], Wire | None]


def events_frame(conversation_id: UUID, events: Sequence[Recorded], view: Filter) -> bytes | None:
    """An `events` frame of what may be seen, or None when nothing may."""
    seen = [wire for wire in map(view, events) if wire is not None]
    return frame("events", conversation=conversation_id, events=seen) if seen else None


def head_view(state: Conversation) -> dict[str, Any]:
    """A head as the inbox shows it."""
    return {
        "id": state.id,
        "number": state.number,
        "seq": state.seq,
        "status": state.status,
        "ended": state.ended,
        "customer": {"id": state.customer_id, "name": state.customer_name},
        "channel_id": state.channel_id,
        "language": state.language,
        "team_id": state.team_id,
        "assignee_id": state.assignee_id,
        "priority": state.priority,
        "vip": state.needs is not None and state.needs.vip,
        "tags": state.tags,
        "reason": state.reason,
        "problems": state.problems,
        "opened_at": state.opened_at,
        "owed_since": state.owed_since,
        "queued_at": state.queued_at,
        "due_at": state.due_at,
        "broken": state.broken,
        "mail_at": state.mail_at,
        "undelivered": state.undelivered,
        "resolved_at": state.resolved_at,
        "snoozed_until": state.snoozed_until,
        "last_message": state.last_message,
        "last_message_at": state.last_message_at,
        "last_message_by": state.last_message_by,
        "unread": state.open and state.last_customer_seq > state.read_seq,
    }


def belongs(state: Conversation, view: View, member_id: object) -> bool:
    """Whether a head stands in a view."""
    if view == "mine":
        return state.assignee_id == member_id and state.open
    if view == "unassigned":
        return state.assignee_id is None and state.open
    return True


def fact_frame(fact: DeskFact) -> bytes:
    """What all desks are told of a fact that is no conversation's."""
    match fact:
        case BreachExpected():
            return frame("breach", **msgspec.structs.asdict(fact))
        case AlertRaised():
            return frame("alert", **msgspec.structs.asdict(fact))
        case PeopleChanged():
            return frame("people")
    return frame("presence", member=fact.member_id, state=type(fact).__struct_config__.tag)
