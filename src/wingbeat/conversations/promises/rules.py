"""What may happen to offers and escalations: commands and the state they meet lead to events, or to a refusal."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from msgspec.structs import replace

from wingbeat.conversations import events as e
from wingbeat.conversations.links.events import MergedInto
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises import events as p
from wingbeat.conversations.promises import models as c
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, Forbidden, Invalid
from wingbeat.kit.log import Body

MAX_WHY = 120  # characters: a reason is a line in a list
MAX_TEXT = 8000  # of a note, as of a message
MAX_PHONE = 40
LONGEST_CALL = timedelta(days=8)  # a week, and the rest of today
CALL_WITHIN = timedelta(minutes=5)  # "at three" is kept by a call before five past
CALL_TARGET = UUID(int=0)  # a promised call is the customer's own, and no target's


class OfferOver(Conflict):
    """This offer is over: somebody has the conversation, or the time to take it has passed."""


class NotInQueue(Conflict):
    """This conversation does not wait in a queue."""


Bodies = list[Body]
# Whatever ends the wait, or moves it elsewhere, ends the offer.
ENDS = (e.Assigned, e.HandedOff, e.Queued, e.Snoozed, e.Resolved, e.Abandoned, MergedInto)


def offer_ends(state: Conversation, bodies: Bodies) -> Bodies:
    """The same events; before those that end a running offer stands that it is taken back."""
    ends = [body for body in bodies if isinstance(body, ENDS)]
    if state.offered_until is None or not ends:
        return bodies
    first = ends[0]
    if isinstance(first, e.Assigned) and (first.how == "accepted" or first.member_id == state.offered_to):
        return bodies
    return [p.Withdrawn(state.offered_to, "taken" if isinstance(first, e.Assigned) else "moved"), *bodies]


def check_accepted(state: Conversation, member_id: object, sender: Sender) -> None:
    """Raise unless a member takes what is offered to them, or to everybody."""
    if sender.kind != "member" or sender.id != member_id:
        raise Forbidden
    if state.offered_until is None or state.offered_to not in {None, member_id}:
        raise OfferOver


def offer(state: Conversation, command: c.Offer, sender: Sender, now: datetime) -> Bodies:
    if sender.kind != "system":
        raise Forbidden
    if state.status != "queued" or state.team_id is None:
        raise NotInQueue
    if state.offered_until is not None:
        raise OfferOver
    until = now + timedelta(seconds=command.seconds)
    return [p.Offered(command.member_id, until, command.member_name, command.ring, command.because)]


def decline(state: Conversation, command: c.Decline, sender: Sender, _now: datetime) -> Bodies:
    if sender.kind != "member" or sender.id is None:
        raise Forbidden
    if state.offered_until is None or state.offered_to != sender.id:
        return []
    return [p.Declined(sender.id, command.why.strip()[:MAX_WHY])]


def withdraw(state: Conversation, command: c.Withdraw, sender: Sender, _now: datetime) -> Bodies:
    if sender.kind != "system":
        raise Forbidden
    # The offer's own time names it; the clock is the timer's business, which fires when it has come.
    return [p.Withdrawn(state.offered_to, command.why)] if state.offered_until == command.until else []


def pull(state: Conversation, command: c.Pull, _sender: Sender, _now: datetime) -> Bodies:
    if not state.open or state.assignee_id is None:
        return []
    if state.team_id is None:
        raise Invalid("This conversation never stood in a queue; hand it to a team instead.")
    moved = e.Transferred(from_id=state.assignee_id, to_team_id=state.team_id, why=command.why.strip()[:MAX_WHY])
    return [moved, e.Queued(team_id=state.team_id, priority=state.priority, why="pulled")]


def bump(state: Conversation, command: c.Bump, _sender: Sender, _now: datetime) -> Bodies:
    if state.status != "queued":
        raise NotInQueue
    return [] if state.bumped_at else [p.Bumped(why=command.why.strip()[:MAX_WHY])]


def escalate(state: Conversation, command: c.Escalate, _sender: Sender, now: datetime) -> Bodies:
    here = state.escalation
    if not state.open:
        raise NotInQueue("This conversation has ended; reopen it to escalate it.")
    if command.after is not None and (here is None or here.due != command.after):
        return []  # answered meanwhile, or escalated by hand
    if here is not None and here.path_id == command.path_id and here.step >= command.step:
        return []  # two asked at the same time
    escalated = p.Escalated(
        path_id=command.path_id,
        path=command.path,
        step=command.step,
        name=command.name,
        team_id=command.team_id,
        due=now + timedelta(seconds=command.target_seconds),
        owner_id=command.owner_id,
        owner_name=command.owner_name,
        why=command.why.strip()[:MAX_WHY],
        late=command.after is not None,
        from_id=state.assignee_id,
    )
    return [escalated, e.Queued(team_id=command.team_id, priority=state.priority, why="escalated")]


def ask(_state: Conversation, command: c.Ask, sender: Sender, now: datetime) -> Bodies:
    if sender.kind != "member":
        raise Forbidden
    if (command.member_id is None) == (command.team_id is None):
        raise Invalid("Ask either a colleague or a team.")
    request = p.SideRequest(
        command.id, now + timedelta(seconds=command.due_seconds), command.member_id, command.team_id, command.name
    )
    return [e.Note(_written(command.text), request=request)]


def answer_asked(state: Conversation, command: c.AnswerAsked, sender: Sender, _now: datetime) -> Bodies:
    if sender.kind != "member":
        raise Forbidden
    note = e.Note(_written(command.text), answers=command.id)
    return [e.Woken(why="answered"), note] if state.status == "snoozed" else [note]


def tell_wait(state: Conversation, command: c.TellWait, sender: Sender, _now: datetime) -> Bodies:
    if sender.kind != "system":
        raise Forbidden
    if state.status != "queued":
        return []
    told: Bodies = [p.WaitTold(bound_seconds=command.bound_seconds, place=command.place, sorry=command.sorry)]
    if command.words:
        told.append(e.Message(text=command.words, purpose="status", sources=command.sources))
    return told


def need(state: Conversation, command: c.Need, sender: Sender, _now: datetime) -> Bodies:
    if sender.kind != "system":
        raise Forbidden
    return [p.NeedsFound(command.needs)] if state.status == "queued" and state.needs is None else []


def was_promised_call(state: Conversation) -> bool:
    """Whether the customer chose a time, and nobody called yet."""
    return any(one.measure == "call_back" for one in state.promises)


def awaits_call(state: Conversation) -> bool:
    """Whether that time is still to come, and the conversation is out of line until then."""
    return state.status == "snoozed" and was_promised_call(state)


def call_back(state: Conversation, command: c.CallBack, sender: Sender, now: datetime) -> Bodies:
    if sender.kind != "customer":
        raise Forbidden
    if command.at is None:
        return [back_in_line(state, "call_off")] if awaits_call(state) else []
    if state.status != "queued" or state.team_id is None:
        raise NotInQueue
    if not now < command.at <= now + LONGEST_CALL:
        raise Invalid("Choose a time within the next week.")
    due = command.at + CALL_WITHIN
    seconds = round((due - now).total_seconds())
    call = p.Promise(CALL_TARGET, "call_back", state.turn_seq or state.seq, due)
    # Whoever chose a time is not waited for before.
    moved = [
        p.TargetSet(replace(one, due=max(one.due, due), warn_at=None), one.name, seconds)
        for one in state.promises
        if one.measure not in {"resolution", "call_back"}
    ]
    promised = p.CallPromised(command.at, state.told_place, command.phone.strip()[:MAX_PHONE])
    return [promised, p.TargetSet(call, "", seconds), *moved, e.Snoozed(until=command.at)]


def back_in_line(state: Conversation, why: Literal["call_due", "call_off"]) -> e.Queued:
    """Out of line no longer: it stands where it stood."""
    assert state.team_id is not None, "only those in a queue are promised a call"
    return e.Queued(team_id=state.team_id, priority=state.priority, why=why)


def _written(text: str) -> str:
    if not text.strip() or len(text) > MAX_TEXT:
        raise Invalid(f"A note has 1 to {MAX_TEXT} characters.", limit=MAX_TEXT)
    return text


DECIDERS: Mapping[type, Callable[[Conversation, Any, Sender, datetime], Bodies]] = {
    c.Offer: offer,
    c.Decline: decline,
    c.Withdraw: withdraw,
    c.Pull: pull,
    c.Bump: bump,
    c.Escalate: escalate,
    c.Ask: ask,
    c.AnswerAsked: answer_asked,
    c.TellWait: tell_wait,
    c.Need: need,
    c.CallBack: call_back,
}
