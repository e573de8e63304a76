"""The life of a conversation, pure: `decide(state, command) → events`, `evolve(state, event) → state`."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from msgspec.structs import replace

from wingbeat.conversations import events as e
from wingbeat.conversations import models as c
from wingbeat.conversations.models import Conversation
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, Forbidden, Invalid, NotFound
from wingbeat.kit.log import Recorded

MAX_TEXT = 8000  # characters; about four printed pages
MAX_FILES = 10
MAX_TAG = 60
REOPEN_WITHIN = timedelta(hours=72)
PREVIEW = 120  # characters of the last message that the inbox shows


class ConversationEnded(Conflict):
    """This conversation has ended; reopen it to write, or start a new one."""


class NotWaiting(Conflict):
    """This conversation no longer waits in the queue."""


Bodies = list[e.Body]


def decide(state: Conversation, command: Any, sender: Sender, now: datetime) -> Bodies:
    """The events that follow; raises a `WingbeatError` when the command is refused."""
    if sender.kind == "customer" and type(command) not in BY_CUSTOMER:
        raise Forbidden
    if state.seq == 0 and not (isinstance(command, c.Say) and command.opening):
        raise NotFound
    if sender.kind == "customer" and state.seq and sender.id != state.customer_id:
        raise NotFound  # another customer's conversation answers like a missing one (hostile case 17)
    return DECIDERS[type(command)](state, command, sender, now)


def _say(state: Conversation, command: c.Say, sender: Sender, now: datetime) -> Bodies:
    check_content(command)
    said = e.Message(
        text=command.text,
        purpose=command.purpose,
        files=command.files,
        sources=command.sources,
        suggestions=command.suggestions,
        confidence=command.confidence,
        sent_at=command.sent_at,
    )
    if state.seq == 0:
        assert command.opening is not None
        return [_opened(command.opening), said]
    if state.status == "resolved":
        return [*_reopened(state, sender, now), said]
    if sender.kind == "customer" and state.status == "snoozed":
        return [e.Woken(why="customer_wrote"), said]
    if sender.kind == "member" and sender.id is not None and state.status in {"bot", "queued"}:
        return [e.Assigned(member_id=sender.id, how="picked"), said]
    if sender.kind == "bot" and state.status != "bot":
        raise Conflict  # a person has it: the bot stays silent
    return [said]


def check_content(command: c.Say) -> None:
    """Raise `Invalid` unless there is something to say and it fits."""
    if not command.text.strip() and not command.files:
        raise Invalid("Write something or attach a file.")
    if len(command.text) > MAX_TEXT:
        raise Invalid(f"A message has at most {MAX_TEXT} characters; send this one in parts.", limit=MAX_TEXT)
    if "\x00" in command.text:
        raise Invalid("A message cannot contain NUL characters.")
    if len(command.files) > MAX_FILES:
        raise Invalid(f"A message carries at most {MAX_FILES} files.", limit=MAX_FILES)


def _opened(opening: c.Opening) -> e.Opened:
    return e.Opened(
        channel_id=opening.channel_id,
        customer_id=opening.customer_id,
        customer_name=opening.customer_name,
        thread_key=opening.thread_key,
        number=opening.number,
        language=opening.language,
        bot=opening.bot,
        page=opening.page,
        after=opening.after,
    )


def _reopened(state: Conversation, sender: Sender, now: datetime) -> Bodies:
    """The customer may write on within 72 hours; members and the bot reopen on purpose."""
    if sender.kind != "customer" or not may_reopen(state, now):
        raise ConversationEnded(number=state.number)
    return [e.Reopened(to="queued" if state.assignee_id or not state.bot else "bot")]


def may_reopen(state: Conversation, now: datetime) -> bool:
    """Whether a new message still belongs to this ended conversation."""
    return state.resolved_at is not None and now - state.resolved_at <= REOPEN_WITHIN


def _note(_state: Conversation, command: c.AddNote, _sender: Sender, _now: datetime) -> Bodies:
    if not command.text.strip() or len(command.text) > MAX_TEXT:
        raise Invalid(f"A note has 1 to {MAX_TEXT} characters.", limit=MAX_TEXT)
    return [e.Note(text=command.text, mentions=command.mentions)]


def _hand_off(state: Conversation, command: c.HandOff, sender: Sender, _now: datetime) -> Bodies:
    _need_open(state)
    if state.status != "bot":
        return []  # people have it already: asking twice is harmless
    if sender.kind == "customer":
        return [e.HandedOff(why="asked")]  # which team is ours to say
    return [e.HandedOff(why=command.why, team_id=command.team_id)]


def _queue(state: Conversation, command: c.Queue, _sender: Sender, _now: datetime) -> Bodies:
    if state.status != "queued" or state.team_id is not None:
        return []
    return [e.Queued(team_id=command.team_id, priority=command.priority, why=_why_queued(state))]


def _why_queued(state: Conversation) -> Literal["reopened", "handed_off", "bot_off"]:
    if state.resolved_at:
        return "reopened"
    return "handed_off" if state.bot else "bot_off"


def _assign(state: Conversation, command: c.Assign, sender: Sender, _now: datetime) -> Bodies:
    _need_open(state)
    if command.how == "pushed" and state.status != "queued":
        raise NotWaiting
    if sender.kind == "member" and command.how == "pushed":
        raise Forbidden
    if state.assignee_id == command.member_id and state.status == "assigned":
        return []
    return [e.Assigned(member_id=command.member_id, how=command.how, member_name=command.member_name)]


def _transfer(state: Conversation, command: c.Transfer, _sender: Sender, _now: datetime) -> Bodies:
    _need_open(state)
    if (command.to_member_id is None) == (command.to_team_id is None):
        raise Invalid("Hand over either to a colleague or to a team.")
    transferred = e.Transferred(
        from_id=state.assignee_id, to_member_id=command.to_member_id, to_team_id=command.to_team_id, why=command.why
    )
    if command.to_member_id is not None:
        return [
            transferred,
            e.Assigned(member_id=command.to_member_id, how="handed", member_name=command.member_name),
        ]
    assert command.to_team_id is not None
    return [transferred, e.Queued(team_id=command.to_team_id, priority=state.priority, why="transferred")]


def _release(state: Conversation, command: c.Release, _sender: Sender, _now: datetime) -> Bodies:
    held = state.status == "assigned" and state.assignee_id == command.member_id
    team_id = state.team_id or command.team_id
    if not held or state.owed_since is None or team_id is None:
        return []  # nothing is owed: it stays with its member until the customer writes
    return [e.Queued(team_id=team_id, priority=state.priority, why="member_gone")]


def _mark_read(state: Conversation, command: c.MarkRead, sender: Sender, _now: datetime) -> Bodies:
    upto = min(command.upto, state.seq)
    if sender.kind == "customer":
        return [e.Read(upto=upto)] if upto > state.customer_read_seq else []
    return [e.ReadByMember(upto=upto)] if upto > state.read_seq and state.last_customer_seq > state.read_seq else []


def _mark_delivered(state: Conversation, command: c.MarkDelivered, _sender: Sender, _now: datetime) -> Bodies:
    upto = min(command.upto, state.seq)
    return [e.Delivered(upto=upto)] if upto > max(state.customer_delivered_seq, state.customer_read_seq) else []


def _start_typing(state: Conversation, _command: c.StartTyping, sender: Sender, _now: datetime) -> Bodies:
    first = sender.kind == "member" and state.owed_since is not None and state.typing_at is None
    return [e.TypingStarted()] if first else []


def _set_priority(state: Conversation, command: c.SetPriority, _sender: Sender, _now: datetime) -> Bodies:
    if not 0 <= command.priority <= 3:
        raise Invalid("Priority is 0 (normal) to 3 (urgent).")
    return [e.PrioritySet(priority=command.priority)] if command.priority != state.priority else []


def _set_reason(state: Conversation, command: c.SetReason, _sender: Sender, _now: datetime) -> Bodies:
    return [e.ReasonSet(reason=command.reason[:PREVIEW])] if command.reason != state.reason else []


def _tag(state: Conversation, command: c.Tag, _sender: Sender, _now: datetime) -> Bodies:
    tag = command.tag.strip()
    if not tag or len(tag) > MAX_TAG:
        raise Invalid(f"A tag has 1 to {MAX_TAG} characters.", limit=MAX_TAG)
    return [e.Tagged(tag=tag)] if tag not in state.tags else []


def _untag(state: Conversation, command: c.Untag, _sender: Sender, _now: datetime) -> Bodies:
    return [e.Untagged(tag=command.tag)] if command.tag in state.tags else []


def _snooze(state: Conversation, command: c.Snooze, _sender: Sender, now: datetime) -> Bodies:
    _need_open(state)
    if command.until <= now:
        raise Invalid("Choose a time in the future.")
    return [e.Snoozed(until=command.until)]


def _wake(state: Conversation, command: c.Wake, _sender: Sender, now: datetime) -> Bodies:
    if state.status != "snoozed":
        return []
    if command.why == "due" and state.snoozed_until is not None and state.snoozed_until > now:
        return []  # snoozed anew since the timer was set
    return [e.Woken(why=command.why)]


def _leave(state: Conversation, command: c.Leave, _sender: Sender, _now: datetime) -> Bodies:
    if not state.open or state.owed_since is None:
        return []
    left = e.Left(last_seen_at=command.last_seen_at)
    return [left] if state.answered else [left, e.Abandoned()]


def _resolve(state: Conversation, command: c.Resolve, sender: Sender, _now: datetime) -> Bodies:
    if not state.open:
        return []
    if sender.kind == "customer":
        return [e.Resolved(how="customer_confirmed")]
    return [e.Resolved(how="member" if sender.kind == "member" else command.how)]


def _reopen(state: Conversation, _command: c.Reopen, sender: Sender, _now: datetime) -> Bodies:
    if state.open:
        return []
    reopened: Bodies = [e.Reopened(to="queued")]
    if sender.kind == "member" and sender.id is not None:
        reopened.append(e.Assigned(member_id=sender.id, how="picked"))
    return reopened


def _merge(state: Conversation, command: c.Merge, _sender: Sender, _now: datetime) -> Bodies:
    if state.customer_id is None or state.customer_id == command.to_customer_id:
        return []
    return [
        e.Merged(
            from_customer_id=state.customer_id,
            to_customer_id=command.to_customer_id,
            customer_name=command.customer_name,
        )
    ]


def _need_open(state: Conversation) -> None:
    if not state.open:
        raise ConversationEnded(number=state.number)


BY_CUSTOMER = frozenset({c.Say, c.MarkRead, c.MarkDelivered, c.Resolve, c.HandOff})

DECIDERS: Mapping[type, Callable[[Conversation, Any, Sender, datetime], Bodies]] = {
    c.Say: _say,
    c.AddNote: _note,
    c.HandOff: _hand_off,
    c.Queue: _queue,
    c.Assign: _assign,
    c.Transfer: _transfer,
    c.Release: _release,
    c.MarkRead: _mark_read,
    c.MarkDelivered: _mark_delivered,
    c.StartTyping: _start_typing,
    c.SetPriority: _set_priority,
    c.SetReason: _set_reason,
    c.Tag: _tag,
    c.Untag: _untag,
    c.Snooze: _snooze,
    c.Wake: _wake,
    c.Leave: _leave,
    c.Resolve: _resolve,
    c.Reopen: _reopen,
    c.Merge: _merge,
}


def evolve(state: Conversation, event: Recorded) -> Conversation:
    """The head after an event; kinds that change nothing in the head only move `seq`."""
    state = replace(state, seq=event.seq, last_at=event.at)
    change = EVOLVERS.get(type(event.body))
    return change(state, event.body, event) if change else state


def _on_opened(state: Conversation, body: e.Opened, event: Recorded) -> Conversation:
    return replace(
        state,
        number=body.number,
        channel_id=body.channel_id,
        customer_id=body.customer_id,
        customer_name=body.customer_name,
        thread_key=body.thread_key,
        language=body.language,
        bot=body.bot,
        status="bot" if body.bot else "queued",
        opened_at=event.at,
    )


def _on_message(state: Conversation, body: e.Message, event: Recorded) -> Conversation:
    preview = body.text.replace("\n", " ")[:PREVIEW] or (f"📎 {body.files[0].name}"[:PREVIEW] if body.files else "")
    state = replace(
        state,
        last_message_seq=event.seq,
        last_message_at=event.at,
        last_message_by=event.actor_kind,
        last_message=preview,
    )
    if event.actor_kind == "customer":
        return replace(
            state,
            last_customer_seq=event.seq,
            customer_read_seq=event.seq,
            owed_since=state.owed_since or event.at,
        )
    if body.purpose not in e.ANSWERS:
        return state
    state = replace(state, owed_since=None, typing_at=None, answered=True)
    if event.actor_kind == "bot":
        article = body.sources[0].article_id if body.sources else None
        return replace(state, bot_misses=0 if article else state.bot_misses + 1, bot_article_id=article)
    return replace(state, read_seq=event.seq)


def _on_handed_off(state: Conversation, _body: e.HandedOff, event: Recorded) -> Conversation:
    return replace(state, status="queued", team_id=None, queued_at=event.at)


def _on_queued(state: Conversation, body: e.Queued, event: Recorded) -> Conversation:
    return replace(
        state,
        status="queued",
        team_id=body.team_id,
        priority=max(body.priority, state.priority),
        assignee_id=None,
        # Whoever lost their member keeps their place in line.
        queued_at=(state.queued_at or event.at) if body.why == "member_gone" else event.at,
    )


def _on_assigned(state: Conversation, body: e.Assigned, event: Recorded) -> Conversation:
    return replace(
        state, status="assigned", assignee_id=body.member_id, assigned_at=event.at, snoozed_until=None, typing_at=None
    )


def _on_woken(state: Conversation, _body: e.Woken, _event: Recorded) -> Conversation:
    return replace(state, status="assigned" if state.assignee_id else "queued", snoozed_until=None)


def _on_resolved(state: Conversation, _body: e.Resolved, event: Recorded) -> Conversation:
    return replace(
        state, status="resolved", ended="resolved", resolved_at=event.at, owed_since=None, snoozed_until=None
    )


def _on_abandoned(state: Conversation, _body: e.Abandoned, event: Recorded) -> Conversation:
    return replace(
        state, status="resolved", ended="abandoned", resolved_at=event.at, owed_since=None, snoozed_until=None
    )


def _on_reopened(state: Conversation, body: e.Reopened, _event: Recorded) -> Conversation:
    return replace(state, status=body.to, ended="", assignee_id=None, team_id=None, bot_misses=0, bot_article_id=None)


EVOLVERS: Mapping[type, Callable[[Conversation, Any, Recorded], Conversation]] = {
    e.Opened: _on_opened,
    e.Message: _on_message,
    e.HandedOff: _on_handed_off,
    e.Queued: _on_queued,
    e.Assigned: _on_assigned,
    e.Woken: _on_woken,
    e.Resolved: _on_resolved,
    e.Abandoned: _on_abandoned,
    e.Reopened: _on_reopened,
    e.Snoozed: lambda state, body, _: replace(state, status="snoozed", snoozed_until=body.until),
    e.ReadByMember: lambda state, body, _: replace(state, read_seq=max(state.read_seq, body.upto)),
    e.Delivered: lambda state, body, _: replace(state, customer_delivered_seq=body.upto),
    e.Read: lambda state, body, _: replace(state, customer_read_seq=max(state.customer_read_seq, body.upto)),
    e.TypingStarted: lambda state, _, event: replace(state, typing_at=event.at),
    e.PrioritySet: lambda state, body, _: replace(state, priority=body.priority),
    e.ReasonSet: lambda state, body, _: replace(state, reason=body.reason),
    e.Tagged: lambda state, body, _: replace(state, tags=(*state.tags, body.tag)),
    e.Untagged: lambda state, body, _: replace(state, tags=tuple(t for t in state.tags if t != body.tag)),
    e.Merged: lambda state, body, _: replace(state, customer_id=body.to_customer_id, customer_name=body.customer_name),
}
