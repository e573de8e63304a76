"""What may happen: a command and the state it meets lead to events, or to a refusal."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from msgspec.structs import replace

from wingbeat.conversations import events as e
from wingbeat.conversations import models as c
from wingbeat.conversations.contents.events import FileRef
from wingbeat.conversations.corrections import rules as corrections
from wingbeat.conversations.letters import rules as letters
from wingbeat.conversations.links import rules as links
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.problems import rules as problems
from wingbeat.conversations.promises import models as p
from wingbeat.conversations.promises import rules as promises
from wingbeat.conversations.reach import rules as reach
from wingbeat.conversations.rules import marks
from wingbeat.conversations.stages import rules as stages
from wingbeat.conversations.surveys import rules as surveys
from wingbeat.conversations.surveys.models import Rate
from wingbeat.conversations.targets import rules as targets
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, Forbidden, Invalid, NotFound
from wingbeat.kit.log import Body

MAX_TEXT = 8000  # characters; about four printed pages
MAX_FILES = 10
REOPEN_WITHIN = timedelta(hours=72)
CLOCKS_DIFFER = timedelta(minutes=5)  # a client's clock may be ahead by so much


class ConversationEnded(Conflict):
    """This conversation has ended; reopen it to write, or start a new one."""


class NotWaiting(Conflict):
    """This conversation no longer waits in the queue."""


class DraftDecided(Conflict):
    """This draft waits no longer: a colleague decided, or answered, or the conversation ended."""


Bodies = list[Body]


def decide(state: Conversation, command: Any, sender: Sender, now: datetime) -> Bodies:
    """The events that follow; raises a `WingbeatError` when the command is refused."""
    if sender.kind == "customer" and type(command) not in BY_CUSTOMER:
        raise Forbidden
    if state.seq == 0 and not getattr(command, "opening", None):
        raise NotFound
    if sender.kind == "customer" and state.seq and sender.id != state.customer_id:
        raise NotFound  # another customer's conversation answers like a missing one (hostile case 17)
    bodies = promises.offer_ends(state, DECIDERS[type(command)](state, command, sender, now))
    return targets.kept(state, bodies, sender, now)


def _say(state: Conversation, command: c.Say, sender: Sender, now: datetime) -> Bodies:
    said = _message(command if sender.kind == "bot" else replace(command, offer=None, doubt=""), now)
    if state.seq == 0:
        assert command.opening is not None
        if sender.kind == "customer" and sender.id != command.opening.customer_id:
            raise NotFound
        return [_opened(command.opening), said]
    if state.status == "resolved":
        return [*_reopened(state, sender, now), said]
    if sender.kind == "customer" and state.status == "snoozed" and not promises.awaits_call(state):
        return [e.Woken(why="customer_wrote"), said]
    if sender.kind == "member" and sender.id is not None and state.status in {"bot", "queued"}:
        return [e.Assigned(member_id=sender.id, how="picked", member_name=sender.name), said]
    if sender.kind == "bot" and state.status != "bot":
        raise Conflict  # a person has it: the bot stays silent
    return [said]


def _message(command: c.Say, now: datetime) -> e.Message:
    check_content(command)
    return e.Message(
        text=f"{command.doubt}\n{command.text}" if command.doubt else command.text,
        purpose=command.purpose,
        files=command.files,
        sources=command.sources,
        suggestions=command.suggestions,
        offer=command.offer,
        confidence=command.confidence,
        sent_at=None if command.sent_at and command.sent_at > now + CLOCKS_DIFFER else command.sent_at,
        templates=command.templates,
        cards=command.cards,
    )


def check_content(command: c.Say) -> None:
    """Raise `Invalid` unless there is something to say and it fits."""
    if not command.text.strip() and not command.files and not command.cards:
        raise Invalid("Write something or attach a file.")
    if len(command.text) > MAX_TEXT:
        raise Invalid(f"A message has at most {MAX_TEXT} characters; send this one in parts.", limit=MAX_TEXT)
    _check_files(command.files)


def _check_files(files: tuple[FileRef, ...]) -> None:
    if len(files) > MAX_FILES:
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
    return state.resolved_at is not None and state.ended != "merged" and now - state.resolved_at <= REOPEN_WITHIN


def _note(_state: Conversation, command: c.AddNote, _sender: Sender, _now: datetime) -> Bodies:
    if not (command.text.strip() or command.files) or len(command.text) > MAX_TEXT:
        raise Invalid(f"A note has 1 to {MAX_TEXT} characters.", limit=MAX_TEXT)
    _check_files(command.files)
    return [e.Note(text=command.text, mentions=command.mentions, files=command.files)]


def _reply(state: Conversation, command: c.Reply, sender: Sender, now: datetime) -> Bodies:
    if sender.kind != "bot":
        raise Forbidden
    if state.status != command.seen or not awaits_bot(state) or state.heard_seq != command.after:
        return []
    first: list[Body | None] = [command.understood, command.flow, *(_message(said, now) for said in command.says)]
    fresh = [tag for tag in dict.fromkeys(command.tags) if tag not in state.tags]
    tags: list[Body] = [e.Tagged(tag=tag) for tag in fresh[: marks.MAX_TAGS - len(state.tags)]]
    reason = e.ReasonSet(reason=command.reason[: marks.MAX_REASON]) if command.reason else None
    end = command.hand_off or (e.Resolved(how="customer_confirmed") if command.resolved else None)
    return [body for body in (*first, *tags, reason, command.proposed, end) if body is not None]


def awaits_bot(state: Conversation) -> bool:
    """Whether the bot may answer: it has the conversation, or it was handed over and nobody answered or typed since."""
    if state.typing_at is not None or not state.bot:
        return False
    if state.status not in {"queued", "assigned"} or state.queued_at is None or state.owed_since is None:
        return state.status == "bot"
    return state.owed_since <= state.queued_at


def _suggest(state: Conversation, command: c.Suggest, sender: Sender, now: datetime) -> Bodies:
    if sender.kind != "bot":
        raise Forbidden
    if state.status not in {"queued", "assigned"} or state.typing_at is not None or state.owed_since is None:
        return []
    told = [_message(command.told, now)] if command.told and state.status == "queued" else []
    return [*told, command.suggested]


def _approve_draft(state: Conversation, command: c.ApproveDraft, sender: Sender, now: datetime) -> Bodies:
    member_id = _decider(state, command.draft, sender)
    said = c.Say(text=command.text, sources=command.sources, files=command.files)
    approved: Bodies = [e.DraftApproved(draft=command.draft, edited=command.edited), _message(said, now)]
    if state.status == "queued":  # whoever speaks to the customer has the conversation
        return [e.Assigned(member_id=member_id, how="picked", member_name=sender.name), *approved]
    return approved


def _refuse_draft(state: Conversation, command: c.RefuseDraft, sender: Sender, _now: datetime) -> Bodies:
    _decider(state, command.draft, sender)
    return [e.DraftRefused(draft=command.draft, why=command.why.strip()[: marks.MAX_REASON])]


def _decider(state: Conversation, draft: int, sender: Sender) -> UUID:
    """Who decides on a draft that still waits."""
    if sender.kind != "member" or sender.id is None:
        raise Forbidden
    if not state.draft_seq or state.draft_seq != draft:
        raise DraftDecided
    return sender.id


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
    return [e.Queued(team_id=command.team_id, priority=command.priority, why=_why_queued(state), needs=command.needs)]


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
    if command.how == "accepted":
        promises.check_accepted(state, command.member_id, sender)
    because = command.because if sender.kind == "system" else None
    had = state.assignee_id if state.assignee_id != command.member_id else None
    return [e.Assigned(command.member_id, command.how, command.member_name, because, had)]


def _transfer(state: Conversation, command: c.Transfer, _sender: Sender, _now: datetime) -> Bodies:
    _need_open(state)
    if (command.to_member_id is None) == (command.to_team_id is None):
        raise Invalid("Hand over either to a colleague or to a team.")
    if _has_it(state, command):
        return []
    transferred = e.Transferred(
        from_id=state.assignee_id, to_member_id=command.to_member_id, to_team_id=command.to_team_id, why=command.why
    )
    if command.to_member_id is not None:
        return [
            transferred,
            e.Assigned(command.to_member_id, "handed", command.member_name, from_id=state.assignee_id),
        ]
    assert command.to_team_id is not None
    return [transferred, e.Queued(team_id=command.to_team_id, priority=state.priority, why="transferred")]


def _has_it(state: Conversation, command: c.Transfer) -> bool:
    """Whether it is where it shall go: handing it over again would cost its place in line."""
    if command.to_member_id is not None:
        return state.status == "assigned" and state.assignee_id == command.to_member_id
    return state.status == "queued" and state.team_id == command.to_team_id


def _release(state: Conversation, command: c.Release, _sender: Sender, _now: datetime) -> Bodies:
    held = state.status == "assigned" and state.assignee_id == command.member_id
    team_id = state.team_id or command.team_id
    # What owes nothing stays with its member until the customer writes; what was to be looked at now does not.
    due = state.owed_since is not None or command.why == "woken"
    if not held or not due or team_id is None:
        return []
    return [e.Queued(team_id=team_id, priority=state.priority, why=command.why)]


def _mark_read(state: Conversation, command: c.MarkRead, sender: Sender, _now: datetime) -> Bodies:
    # Not the log's end: that moves with every mark.
    upto = min(command.upto, max(state.last_message_seq, state.survey.seq if state.survey else 0))
    if sender.kind == "customer":
        return [e.Read(upto=upto)] if upto > state.customer_read_seq else []
    return [e.ReadByMember(upto=upto)] if upto > state.read_seq and state.last_customer_seq > state.read_seq else []


def _mark_delivered(state: Conversation, command: c.MarkDelivered, _sender: Sender, _now: datetime) -> Bodies:
    upto = min(command.upto, state.last_message_seq)
    return [e.Delivered(upto=upto)] if upto > max(state.customer_delivered_seq, state.customer_read_seq) else []


def _start_typing(state: Conversation, _command: c.StartTyping, sender: Sender, _now: datetime) -> Bodies:
    if sender.kind != "member" or sender.id is None:
        return []
    first = state.owed_since is not None and state.typing_at is None
    typing: Bodies = [e.TypingStarted()] if first else []
    if state.status == "bot":  # the bot is silent from here on, so somebody must have it
        return [e.Assigned(member_id=sender.id, how="picked", member_name=sender.name), *typing]
    return typing


def _snooze(state: Conversation, command: c.Snooze, _sender: Sender, now: datetime) -> Bodies:
    _need_open(state)
    if command.until <= now:
        raise Invalid("Choose a time in the future.")
    return [e.Snoozed(until=command.until, why=command.why.strip()[: marks.MAX_REASON])]


def _wake(state: Conversation, command: c.Wake, _sender: Sender, now: datetime) -> Bodies:
    if state.status != "snoozed":
        return []
    if command.why == "due" and state.snoozed_until is not None and state.snoozed_until > now:
        return []  # snoozed anew since the timer was set
    return [promises.back_in_line(state, "call_due") if promises.awaits_call(state) else e.Woken(why=command.why)]


def _leave(state: Conversation, command: c.Leave, _sender: Sender, _now: datetime) -> Bodies:
    if not state.open or state.owed_since is None:
        return []
    if state.mail_to or promises.was_promised_call(state):  # they wait elsewhere
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
    links.check_here(state)
    reopened: Bodies = [e.Reopened(to="queued")]
    if sender.kind == "member" and sender.id is not None:
        reopened.append(e.Assigned(member_id=sender.id, how="picked", member_name=sender.name))
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


def _rename(state: Conversation, command: c.Rename, _sender: Sender, _now: datetime) -> Bodies:
    renamed = state.customer_id is not None and state.customer_name != command.customer_name
    return [e.Renamed(command.customer_name)] if renamed else []


def _need_open(state: Conversation) -> None:
    if not state.open:
        raise ConversationEnded(number=state.number)


BY_CUSTOMER = (
    frozenset({c.Say, c.MarkRead, c.MarkDelivered, c.Resolve, c.HandOff, p.CallBack, Rate})
    | reach.BY_CUSTOMER
    | letters.BY_CUSTOMER
)

DECIDERS: Mapping[type, Callable[[Conversation, Any, Sender, datetime], Bodies]] = {
    c.Say: _say,
    c.AddNote: _note,
    c.Reply: _reply,
    c.Suggest: _suggest,
    c.ApproveDraft: _approve_draft,
    c.RefuseDraft: _refuse_draft,
    c.HandOff: _hand_off,
    c.Queue: _queue,
    c.Assign: _assign,
    c.Transfer: _transfer,
    c.Release: _release,
    c.MarkRead: _mark_read,
    c.MarkDelivered: _mark_delivered,
    c.StartTyping: _start_typing,
    c.Snooze: _snooze,
    c.Wake: _wake,
    c.Leave: _leave,
    c.Resolve: _resolve,
    c.Reopen: _reopen,
    c.Merge: _merge,
    c.Rename: _rename,
    **marks.DECIDERS,
    **promises.DECIDERS,
    **targets.DECIDERS,
    **surveys.DECIDERS,
    **reach.DECIDERS,
    **letters.DECIDERS,
    **corrections.DECIDERS,
    **links.DECIDERS,
    **stages.DECIDERS,
    **problems.DECIDERS,
}
