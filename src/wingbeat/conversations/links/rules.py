"""What may be tied to what: commands and the state they meet lead to events, or to a refusal; and what the other side hears."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wingbeat.conversations import events as e
from wingbeat.conversations.links import events as l
from wingbeat.conversations.links import models as c
from wingbeat.conversations.models import Conversation
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, Forbidden, Invalid
from wingbeat.kit.log import Body, Recorded

MAX_LINKS = 50  # more than anybody reads beside a conversation
PREVIEW = 120  # characters of a last message, as in every head


class OtherCustomer(Conflict):
    """These are conversations of two customers; merge the customers first, if they are one person."""


class AlreadyMerged(Conflict):
    """This conversation was merged into another one; answer there, or undo the merge."""


class NotMerged(Conflict):
    """This conversation was not merged into another one."""


class WouldWaitUnseen(Conflict):
    """The other conversation has ended, and this one still waits for an answer; reopen the other one first."""


class NothingStays(Conflict):
    """Nothing the customer wrote would stay; choose a later message, or hand the whole conversation over."""


class NothingToSplit(Conflict):
    """The customer wrote nothing from here on that could become a conversation."""


Bodies = list[Body]


def of(state: Conversation, *kinds: l.Tie) -> l.Link | None:
    """The first link of these kinds."""
    return next((link for link in state.links if link.kind in kinds), None)


def to(state: Conversation, other: UUID, *kinds: l.Tie) -> l.Link | None:
    """The link to that conversation, of these kinds if any are named."""
    return next((link for link in state.links if link.id == other and (not kinds or link.kind in kinds)), None)


# --- before anything is written, with both sides in sight


def check_here(state: Conversation) -> None:
    """Raise `AlreadyMerged` for a conversation that goes on elsewhere."""
    merged = of(state, "merged_into")
    if merged:
        raise AlreadyMerged(number=state.number, into=merged.number)


def check_pair(one: Conversation, other: Conversation) -> None:
    """Raise `Invalid` for a conversation and itself."""
    if one.id == other.id:
        raise Invalid("These are one and the same conversation.")


def check_merge(gone: Conversation, stays: Conversation) -> None:
    """Raise unless `gone` may go on in `stays`."""
    check_pair(gone, stays)
    if gone.customer_id != stays.customer_id:
        raise OtherCustomer
    check_here(gone)
    check_here(stays)
    if not stays.open and gone.open:
        raise WouldWaitUnseen(number=stays.number)


def check_split(state: Conversation, messages: Sequence[Recorded], from_seq: int) -> tuple[Recorded, ...]:
    """The messages that go, of all there are; raises unless the customer said something on both sides."""
    check_here(state)
    goes = tuple(event for event in messages if event.seq >= from_seq)
    if not any(event.actor_kind == "customer" for event in goes):
        raise NothingToSplit
    if not any(event.actor_kind == "customer" and event.seq < from_seq for event in messages):
        raise NothingStays
    return goes


def split_off(state: Conversation, opening: Any, goes: Sequence[Recorded], *, why: str) -> c.SplitOpen:
    """What the new conversation begins with; what is still owed of it waits there since it was written."""
    owed = [event.at for event in goes if event.actor_kind == "customer" and event.seq >= state.turn_seq > 0]
    since = state.owed_since if state.turn_seq >= goes[0].seq else min(owed, default=None)
    last = goes[-1].body.text.replace("\n", " ")[:PREVIEW]
    at = goes[-1].at
    return c.SplitOpen(opening, state.id, state.number, goes[0].seq, goes[-1].seq, why.strip(), last, at, since)


def answers(state: Conversation, event: Recorded) -> tuple[UUID, c.LinkCommand] | None:
    """What another conversation hears of this one's event, and which; a second telling changes nothing there."""
    body, own = event.body, (state.id, state.number)
    match body:
        case l.Linked():
            return body.id, c.LinkTo(body.to, *own)
        case l.Unlinked():
            return body.id, c.Unlink(state.id)
        case l.MergedInto():
            return body.id, c.TakeIn(*own, event.seq, body.why, body.since, event.actor_id)
        case l.MergeUndone():
            return body.id, c.LetGo(state.id)
        case l.SplitFrom():
            return body.id, c.SplitOff(*own, body.from_seq, body.upto)
    return None


TOLD = frozenset({"linked", "unlinked", "merged_into", "merge_undone", "split_from"})


# --- the life of each side


def _link_to(state: Conversation, command: c.LinkTo, _sender: Sender, _now: datetime) -> Bodies:
    known = to(state, command.id, *l.KINDS)
    if known and known.kind == command.kind:
        return []
    if known is None and len(state.links) >= MAX_LINKS:
        raise Invalid(f"A conversation has at most {MAX_LINKS} links; remove one first.", limit=MAX_LINKS)
    return [l.Linked(command.kind, command.id, command.number)]


def _unlink(state: Conversation, command: c.Unlink, _sender: Sender, _now: datetime) -> Bodies:
    known = to(state, command.id, *l.KINDS)
    return [l.Unlinked(known.id, known.number)] if known else []


def _merge_into(state: Conversation, command: c.MergeInto, sender: Sender, _now: datetime) -> Bodies:
    if sender.kind != "member":
        raise Forbidden
    merged = of(state, "merged_into")
    if merged and merged.id == command.id:
        return []
    check_here(state)
    if command.id == state.id or command.customer_id != state.customer_id:
        raise OtherCustomer
    return [l.MergedInto(command.id, command.number, command.why.strip(), state.owed_since)]


def _take_in(state: Conversation, command: c.TakeIn, _sender: Sender, _now: datetime) -> Bodies:
    if to(state, command.id, "merged_from"):
        return []
    taken = l.MergedFrom(command.id, command.number, command.upto, command.why, command.since)
    return [*(_ready(state, command.member_id) if command.since else []), taken]


def _ready(state: Conversation, member_id: UUID | None) -> Bodies:
    """Whoever waits must wait for somebody: not for the bot, which heard nothing, nor in what ended or was put off."""
    if not state.open:
        return [e.Reopened(to="queued")]
    if state.status == "bot" and member_id:
        return [e.Assigned(member_id=member_id, how="picked")]
    return [e.Woken(why="customer_wrote")] if state.status == "snoozed" else []


def _undo_merge(state: Conversation, command: c.UndoMerge, sender: Sender, _now: datetime) -> Bodies:
    if sender.kind != "member" or sender.id is None:
        raise Forbidden
    link = of(state, "merged_into")
    if link is None:
        raise NotMerged
    undone = l.MergeUndone(link.id, link.number, since=link.since if command.unanswered else None)
    return [undone, e.Assigned(member_id=sender.id, how="picked", member_name=sender.name)]


def _let_go(state: Conversation, command: c.LetGo, _sender: Sender, _now: datetime) -> Bodies:
    link = to(state, command.id, "merged_from")
    if link is None:
        return []
    if state.turn_seq != link.seq:  # what came from there was answered, or never waited here
        return [l.MergeUndone(link.id, link.number)]
    wrote = state.last_message_at if state.last_customer_seq > link.seq else None
    return [l.MergeUndone(link.id, link.number, ends=link.seq, since=link.since or wrote)]


def _split_open(state: Conversation, command: c.SplitOpen, sender: Sender, _now: datetime) -> Bodies:
    if sender.kind != "member" or sender.id is None:
        raise Forbidden
    if state.seq:
        return []
    o = command.opening
    opened = e.Opened(o.channel_id, o.customer_id, o.customer_name, o.thread_key, o.number, o.language, o.bot)
    split = l.SplitFrom(
        command.id,
        command.number,
        command.from_seq,
        command.upto,
        command.why,
        command.last,
        command.last_at,
        command.since,
    )
    # Whoever splits it has it: nobody else knows yet what it is about.
    return [opened, split, e.Assigned(member_id=sender.id, how="picked", member_name=sender.name)]


def _split_off(state: Conversation, command: c.SplitOff, _sender: Sender, _now: datetime) -> Bodies:
    if to(state, command.id, "split_to"):
        return []
    ends = state.turn_seq if state.turn_seq >= command.from_seq else 0
    return [l.SplitTo(command.id, command.number, command.from_seq, command.upto, ends)]


DECIDERS: Mapping[type, Callable[[Conversation, Any, Sender, datetime], Bodies]] = {
    c.LinkTo: _link_to,
    c.Unlink: _unlink,
    c.MergeInto: _merge_into,
    c.TakeIn: _take_in,
    c.UndoMerge: _undo_merge,
    c.LetGo: _let_go,
    c.SplitOpen: _split_open,
    c.SplitOff: _split_off,
}
