"""What happened: the head after an event. Replaying the log from its start gives the same head."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

from msgspec.structs import replace

from wingbeat.conversations import events as e
from wingbeat.conversations.cards.rules import title
from wingbeat.conversations.corrections.events import Edited, Recalled
from wingbeat.conversations.letters import rules as letters
from wingbeat.conversations.links import events as l
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.problems.events import ProblemLinked, ProblemUnlinked, Tied
from wingbeat.conversations.promises import events as p
from wingbeat.conversations.reach.events import AddressLeft, FormFilled
from wingbeat.conversations.surveys.events import Asked, Rated, SurveySent
from wingbeat.kit.log import Recorded

PREVIEW = 120  # characters of the last message that the inbox shows


def evolve(state: Conversation, event: Recorded) -> Conversation:
    """The head after an event; kinds that change nothing in the head only move `seq`."""
    state = replace(state, seq=event.seq, last_at=event.at)
    change = EVOLVERS.get(type(event.body))
    return letters.followed(change(state, event.body, event) if change else state, event)


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
    state = replace(state, last_message_seq=event.seq)
    # Neither "one moment, please" nor what a rule says stands before what the customer waits for.
    answers = event.actor_kind in {"customer", "member"} or (event.actor_kind == "bot" and body.purpose in e.ANSWERS)
    if answers or state.last_message_by != "customer":
        said = _preview(body)
        state = replace(state, last_message_at=event.at, last_message_by=event.actor_kind, last_message=said)
    if event.actor_kind == "customer":
        return replace(
            state,
            last_customer_seq=event.seq,
            customer_read_seq=event.seq,
            owed_since=state.owed_since or event.at,
            turn_seq=state.turn_seq or event.seq,
        )
    if body.purpose not in e.ANSWERS or event.actor_kind not in {"member", "bot"}:
        return state
    state = replace(state, turn_seq=0)
    if event.actor_kind == "bot" and state.status != "bot":  # help on the way: people are waited for all the same
        return replace(state, answered=True)
    state = replace(state, owed_since=None, typing_at=None, answered=True)
    if event.actor_kind == "bot":
        state = _due(state)
        article = body.sources[0].article_id if body.sources else None
        # A flow's question is no sign that the bot did not understand.
        missed = body.purpose == "question" and not body.sources and state.flow is None
        return replace(state, bot_misses=state.bot_misses + 1 if missed else 0, bot_article_id=article)
    met = state.escalation and replace(state.escalation, due=None)
    # A member's answer stands instead of the draft, and is what a step of an escalation is for.
    return _due(replace(state, read_seq=event.seq, draft_seq=0, escalation=met))


def _preview(body: e.Message) -> str:
    beside = [f"📎 {file.name}" for file in body.files] + [f"🛍 {title(card)}" for card in body.cards]
    return (_line(body.text) or next(iter(beside), ""))[:PREVIEW]


def _line(text: str) -> str:
    return text.replace("\n", " ")[:PREVIEW]


def _on_corrected(state: Conversation, body: Edited | Recalled, event: Recorded) -> Conversation:
    state = replace(state, corrected_seq=event.seq)
    if body.seq != state.last_message_seq:
        return state
    return replace(state, last_message=_line(body.text) if isinstance(body, Edited) else "")


def _on_handed_off(state: Conversation, _body: e.HandedOff, event: Recorded) -> Conversation:
    # Whoever wants people waits, whatever an answer to something earlier said meanwhile.
    return replace(
        state,
        status="queued",
        team_id=None,
        assignee_id=None,
        queued_at=event.at,
        typing_at=None,
        owed_since=state.owed_since or event.at,
        flow=None,
    )


def _on_queued(state: Conversation, body: e.Queued, event: Recorded) -> Conversation:
    if body.why == "call_off":
        state = _with(state, tuple(one for one in state.promises if one.measure != "call_back"))
    return replace(
        state,
        status="queued",
        team_id=body.team_id,
        priority=max(body.priority, state.priority),
        assignee_id=None,
        snoozed_until=None,
        typing_at=None,
        queued_at=_place(state, event) if body.why in KEEPS_PLACE else event.at,
        # Another team needs other things: they are found out anew.
        needs=body.needs or (None if body.why in {"transferred", "escalated"} else state.needs),
        **NOT_OFFERED,
        ring=0,
        # Whoever it was pulled from does not get it back while there is somebody else.
        passed=(state.assignee_id,) if body.why == "pulled" and state.assignee_id else (),
        told_seconds=0,
        told_place=0,
        bumped_at=event.at if body.why == "call_due" else None,
    )


KEEPS_PLACE = frozenset({"member_gone", "pulled", "call_due", "call_off"})
NOT_OFFERED: Mapping[str, None] = {"offered_to": None, "offered_until": None}


def _on_offered(state: Conversation, body: p.Offered, _event: Recorded) -> Conversation:
    return replace(state, offered_to=body.member_id, offered_until=body.until, ring=body.ring)


def _on_withdrawn(state: Conversation, body: p.Withdrawn, _event: Recorded) -> Conversation:
    silent = body.why == "silent" and body.member_id is not None
    return replace(state, **NOT_OFFERED, passed=(*state.passed, body.member_id) if silent else state.passed)


def _on_declined(state: Conversation, body: p.Declined, _event: Recorded) -> Conversation:
    return replace(state, **NOT_OFFERED, passed=(*state.passed, body.member_id))


def _on_escalated(state: Conversation, body: p.Escalated, _event: Recorded) -> Conversation:
    return _due(replace(state, escalation=p.Escalation(body.path_id, body.step, body.due, body.owner_id)))


def _with(state: Conversation, promises: tuple[p.Promise, ...]) -> Conversation:
    return _due(replace(state, promises=promises))


def _due(state: Conversation) -> Conversation:
    """What breaks first. Who waits past all that their wait was promised is late, however long the matter may take."""
    of_wait = [one.due for one in state.promises if one.measure != "resolution"]
    if state.escalation is not None and state.escalation.due is not None:
        of_wait.append(state.escalation.due)
    if not of_wait and state.broken:
        return replace(state, due_at=state.broken_at)
    return replace(state, due_at=min((*of_wait, *(one.due for one in state.promises)), default=None))


def _on_target_set(state: Conversation, body: p.TargetSet, _event: Recorded) -> Conversation:
    others = tuple(one for one in state.promises if one.measure != body.promise.measure)
    return _with(state, (*others, body.promise))


def _on_target_warned(state: Conversation, body: p.TargetWarned, _event: Recorded) -> Conversation:
    return _with(
        state, tuple(replace(one, warned=True) if one.measure == body.measure else one for one in state.promises)
    )


def _on_target_ended(state: Conversation, body: p.TargetMet | p.TargetBreached, _event: Recorded) -> Conversation:
    if isinstance(body, p.TargetBreached) and body.measure != "resolution" and not state.broken:
        state = replace(state, broken_at=body.due)
    return _with(state, tuple(promise for promise in state.promises if promise.measure != body.measure))


def _place(state: Conversation, event: Recorded) -> datetime:
    """Whoever lost their member keeps their place in line: where they queued, or where they wrote again since."""
    waits = [at for at in (state.queued_at, state.owed_since) if at is not None]
    return max(waits, default=event.at)


def _on_assigned(state: Conversation, body: e.Assigned, event: Recorded) -> Conversation:
    return replace(
        state,
        status="assigned",
        assignee_id=body.member_id,
        assigned_at=event.at,
        snoozed_until=None,
        typing_at=None,
        **NOT_OFFERED,
    )


def _on_woken(state: Conversation, _body: e.Woken, _event: Recorded) -> Conversation:
    return replace(state, status="assigned" if state.assignee_id else "queued", snoozed_until=None)


def _on_resolved(state: Conversation, _body: e.Resolved, event: Recorded) -> Conversation:
    return _ended(state, "resolved", event)


def _on_abandoned(state: Conversation, _body: e.Abandoned, event: Recorded) -> Conversation:
    return _ended(state, "abandoned", event)


def _ended(state: Conversation, how: Literal["resolved", "abandoned", "merged"], event: Recorded) -> Conversation:
    return replace(
        state,
        status="resolved",
        ended=how,
        resolved_at=event.at,
        owed_since=None,
        turn_seq=0,
        typing_at=None,
        snoozed_until=None,
        flow=None,
        draft_seq=0,
        promises=(),
        due_at=None,
        escalation=None,
        **NOT_OFFERED,
    )


def _on_reopened(state: Conversation, body: e.Reopened, _event: Recorded) -> Conversation:
    return replace(state, status=body.to, ended="", assignee_id=None, team_id=None, bot_misses=0, bot_article_id=None)


def _on_survey_sent(state: Conversation, body: SurveySent, event: Recorded) -> Conversation:
    return replace(state, survey=Asked(body.survey_id, body.scale, event.seq, event.at, body.questions))


def _on_rated(state: Conversation, body: Rated, _event: Recorded) -> Conversation:
    return replace(state, survey=state.survey and replace(state.survey, score=body.score))


def _on_form_filled(state: Conversation, body: FormFilled, _event: Recorded) -> Conversation:
    return replace(state, customer_name=state.customer_name or body.name)


def _on_linked(state: Conversation, body: l.Linked, event: Recorded) -> Conversation:
    others = tuple(one for one in state.links if one.id != body.id or one.kind not in l.KINDS)
    return replace(state, links=(*others, l.Link(body.to, body.id, body.number, event.seq)))


def _on_unlinked(state: Conversation, body: l.Unlinked, _event: Recorded) -> Conversation:
    return replace(state, links=tuple(one for one in state.links if one.id != body.id or one.kind not in l.KINDS))


def _tied(
    state: Conversation, kind: l.Tie, body: l.MergedInto | l.MergedFrom | l.SplitTo | l.SplitFrom, event: Recorded
) -> Conversation:
    return replace(state, links=(*state.links, l.Link(kind, body.id, body.number, event.seq, state.owed_since)))


def _on_merged_into(state: Conversation, body: l.MergedInto, event: Recorded) -> Conversation:
    return _ended(_tied(state, "merged_into", body, event), "merged", event)


def _on_merged_from(state: Conversation, body: l.MergedFrom, event: Recorded) -> Conversation:
    tied = _tied(state, "merged_from", body, event)
    earlier = body.since is not None and (state.owed_since is None or body.since < state.owed_since)
    return _owing(tied, body.since, event) if earlier else tied


def _on_merge_undone(state: Conversation, body: l.MergeUndone, event: Recorded) -> Conversation:
    kinds = ("merged_into", "merged_from")
    links = tuple(one for one in state.links if one.id != body.id or one.kind not in kinds)
    if state.ended == "merged":
        state = replace(state, status="queued", ended="", resolved_at=None, assignee_id=None)
    return _moved(replace(state, links=links), body.ends, body.since, event)


def _on_split_to(state: Conversation, body: l.SplitTo, event: Recorded) -> Conversation:
    return _moved(_tied(state, "split_to", body, event), body.ends, None, event)


def _on_split_from(state: Conversation, body: l.SplitFrom, event: Recorded) -> Conversation:
    state = replace(
        _tied(state, "split_from", body, event),
        last_message=body.last,
        last_message_at=body.last_at,
        last_message_by="customer" if body.since else "",
    )
    return _moved(state, 0, body.since, event)


def _moved(state: Conversation, ends: int, since: datetime | None, event: Recorded) -> Conversation:
    """The turn that began with event `ends` is owed here no longer, and one that began at `since` is."""
    if ends and ends == state.turn_seq:
        state = _with(state, tuple(one for one in state.promises if one.since != ends))
        state = _due(replace(state, owed_since=None, turn_seq=0, typing_at=None))
    return _owing(state, since, event) if since else state


def _owing(state: Conversation, since: datetime | None, event: Recorded) -> Conversation:
    return replace(state, owed_since=since, turn_seq=event.seq)


EVOLVERS: Mapping[type, Callable[[Conversation, Any, Recorded], Conversation]] = {
    e.Opened: _on_opened,
    e.Message: _on_message,
    e.Understood: lambda state, body, _: replace(state, heard_seq=body.upto),
    e.FlowMoved: lambda state, body, _: replace(state, flow=body.run, heard_seq=max(state.heard_seq, body.upto)),
    e.HandedOff: _on_handed_off,
    e.DraftProposed: lambda state, _, event: replace(state, draft_seq=event.seq),
    e.DraftApproved: lambda state, *_: replace(state, draft_seq=0),
    e.DraftRefused: lambda state, *_: replace(state, draft_seq=0),
    e.Queued: _on_queued,
    p.WaitTold: lambda state, body, _: replace(state, told_seconds=body.bound_seconds, told_place=body.place),
    p.NeedsFound: lambda state, body, _: replace(state, needs=body.needs),
    p.Offered: _on_offered,
    p.Withdrawn: _on_withdrawn,
    p.Declined: _on_declined,
    p.Bumped: lambda state, _, event: replace(state, bumped_at=event.at),
    p.Escalated: _on_escalated,
    p.TargetSet: _on_target_set,
    p.TargetWarned: _on_target_warned,
    p.TargetMet: _on_target_ended,
    p.TargetBreached: _on_target_ended,
    e.Assigned: _on_assigned,
    e.Woken: _on_woken,
    e.Resolved: _on_resolved,
    e.Abandoned: _on_abandoned,
    e.Reopened: _on_reopened,
    SurveySent: _on_survey_sent,
    Rated: _on_rated,
    Edited: _on_corrected,
    Recalled: _on_corrected,
    ProblemLinked: lambda state, body, _: replace(state, problems=(*state.problems, Tied(body.problem_id, body.title))),
    ProblemUnlinked: lambda state, body, _: replace(
        state, problems=tuple(one for one in state.problems if one.id != body.problem_id)
    ),
    e.Snoozed: lambda state, body, _: replace(state, status="snoozed", snoozed_until=body.until),
    e.ReadByMember: lambda state, body, _: replace(state, read_seq=max(state.read_seq, body.upto)),
    e.Delivered: lambda state, body, _: replace(state, customer_delivered_seq=body.upto),
    e.Read: lambda state, body, _: replace(state, customer_read_seq=max(state.customer_read_seq, body.upto)),
    e.TypingStarted: lambda state, _, event: replace(state, typing_at=event.at),
    e.PrioritySet: lambda state, body, _: replace(state, priority=body.priority),
    e.ReasonSet: lambda state, body, _: replace(state, reason=body.reason),
    e.Tagged: lambda state, body, _: replace(state, tags=(*state.tags, body.tag)),
    e.Untagged: lambda state, body, _: replace(state, tags=tuple(t for t in state.tags if t != body.tag)),
    FormFilled: _on_form_filled,
    AddressLeft: lambda state, body, _: replace(state, mail_to=body.email),
    **letters.EVOLVERS,
    l.Linked: _on_linked,
    l.Unlinked: _on_unlinked,
    l.MergedInto: _on_merged_into,
    l.MergedFrom: _on_merged_from,
    l.MergeUndone: _on_merge_undone,
    l.SplitTo: _on_split_to,
    l.SplitFrom: _on_split_from,
    e.Renamed: lambda state, body, _: replace(state, customer_name=body.customer_name),
    e.Merged: lambda state, body, _: replace(state, customer_id=body.to_customer_id, customer_name=body.customer_name),
}
