"""From events to facts, one event at a time; and the reading of periods."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from wingbeat.conversations.events import (
    ANSWERS,
    Assigned,
    HandedOff,
    Left,
    Message,
    Opened,
    Queued,
    Reopened,
    Resolved,
)
from wingbeat.conversations.links.events import MergedFrom, MergedInto, MergeUndone, SplitFrom, SplitTo
from wingbeat.conversations.promises.events import CallPromised
from wingbeat.kit.errors import Invalid
from wingbeat.kit.log import Recorded
from wingbeat.measures.models import Fact, FactState, Turn, Wait, WaitEnd, WaitKind
from wingbeat.measures.waterfall.rules import MOVING, after, answered, began, marked

Folded = tuple[FactState, tuple[Fact, ...]]


class Facts(msgspec.Struct, frozen=True):
    """A conversation's new state, and each turn and wait that began or ended, as it stands now."""

    state: FactState
    turns: tuple[Turn, ...]
    waits: tuple[Wait, ...]


def fold_all(state: FactState, events: Iterable[Recorded]) -> Facts:
    """Fold events in order; those the state has already seen change nothing."""
    turns: dict[int, Turn] = {}
    waits: dict[tuple[int, WaitKind], Wait] = {}
    for event in events:
        state, changed = fold(state, event)
        for fact in changed:
            if isinstance(fact, Turn):
                turns[fact.seq] = fact
            else:
                waits[fact.seq, fact.kind] = fact
    return Facts(state, tuple(turns.values()), tuple(waits.values()))


def fold(state: FactState, event: Recorded) -> Folded:
    """The state after an event, and the turns and waits it began or ended."""
    if event.seq <= state.seq:
        return state, ()
    take = _TAKES.get(event.kind)
    holding = after(state.holding, event)
    state = replace(state, seq=event.seq, holding=holding, turn=state.turn and marked(state.turn, holding, event))
    return take(state, event, event.body) if take is not None else (state, ())


def _opened(state: FactState, event: Recorded, body: Opened) -> Folded:
    opened = replace(state, bot=body.bot, channel_id=body.channel_id, language=body.language, opened_at=event.at)
    return opened, ()


def _message(state: FactState, event: Recorded, body: Message) -> Folded:
    if event.actor_kind == "customer":
        return _asked(state, event)
    answers = event.actor_kind in ("member", "bot") and body.purpose in ANSWERS
    return _said(state, event, answers=answers)


def _asked(state: FactState, event: Recorded) -> Folded:
    turn = state.turn or marked(Turn(event.seq, event.at, state.team_id), state.holding, event)
    after = replace(
        state,
        first_message_at=state.first_message_at or event.at,
        human_since=state.human_since or (None if state.bot else event.at),
        ended=None,  # whoever writes is here again
        ended_at=None,
        customer_messages=state.customer_messages + 1,
        turn=turn,
    )
    return after, () if state.turn else (turn,)


def _said(state: FactState, event: Recorded, *, answers: bool) -> Folded:
    by_member = event.actor_kind == "member"
    changed: list[Fact] = []
    if by_member:
        state, changed = _end_waits(state, event, "human", event.actor_id)
    if answers and state.turn:
        changed.append(
            replace(
                state.turn,
                member_id=event.actor_id if by_member else None,
                ended_at=event.at,
                ended_seq=event.seq,
                how="answered",
                answered_by=event.actor_kind,
            )
        )
        state = replace(state, turn=None, holding=answered(state.holding))
    return _first(_counted(state, event), event, answers=answers), tuple(changed)


def _counted(state: FactState, event: Recorded) -> FactState:
    if event.actor_kind == "bot":
        return replace(state, bot_messages=state.bot_messages + 1)
    if event.actor_kind == "member":
        member_id = state.member_id or event.actor_id
        return replace(state, member_messages=state.member_messages + 1, member_id=member_id)
    return state


def _first(state: FactState, event: Recorded, *, answers: bool) -> FactState:
    if event.actor_kind == "member" and state.human_since and not state.first_human_at:
        state = replace(state, first_human_at=event.at)
    if not state.first_message_at or state.first_answer_at:
        return state  # a greeting before the first question answers nothing
    state = replace(state, first_bubble_at=state.first_bubble_at or event.at)
    return replace(state, first_answer_at=event.at, first_answer_by=event.actor_kind) if answers else state


def _handed_off(state: FactState, event: Recorded, _body: HandedOff) -> Folded:
    return replace(state, human_since=state.human_since or event.at), ()


def _queued(state: FactState, event: Recorded, body: Queued) -> Folded:
    began = (
        Wait("queue", event.seq, event.at, body.team_id),
        Wait("human", event.seq, event.at, body.team_id),
    )
    turn = replace(state.turn, team_id=body.team_id) if state.turn else None
    after = replace(state, team_id=body.team_id, turn=turn, waits=state.waits + began)
    return after, (turn, *began) if turn else began


def _assigned(state: FactState, event: Recorded, body: Assigned) -> Folded:
    state, ended = _end_waits(state, event, "queue", body.member_id)
    return replace(state, member_id=state.member_id or body.member_id), tuple(ended)


def _end_waits(
    state: FactState, event: Recorded, kind: WaitKind, member_id: UUID | None
) -> tuple[FactState, list[Fact]]:
    how: WaitEnd = "assigned" if kind == "queue" else "answered"
    ended: list[Fact] = [
        replace(wait, member_id=member_id, ended_at=event.at, ended_seq=event.seq, how=how)
        for wait in state.waits
        if wait.kind == kind
    ]
    if not ended:
        return state, ended
    return replace(state, waits=tuple(wait for wait in state.waits if wait.kind != kind)), ended


def _put_off(state: FactState, event: Recorded, _body: CallPromised) -> Folded:
    """The customer chose a time: this wait is owed no longer, and says neither that they were served nor that they gave up."""
    ended = tuple(replace(wait, ended_at=event.at, ended_seq=event.seq, how="resolved") for wait in state.waits)
    return replace(state, waits=()), ended


def _left(state: FactState, event: Recorded, body: Left) -> Folded:
    return _end(state, event, "left", min(body.last_seen_at, event.at))


def _resolved(state: FactState, event: Recorded, body: Resolved) -> Folded:
    if body.how == "abandoned":
        return _end(state, event, "left", event.at)
    return _end(replace(state, resolved_at=event.at), event, "resolved", event.at)


def _end(state: FactState, event: Recorded, how: Any, at: datetime) -> Folded:
    """Nobody is owed anything any more. A wait is never shorter than nothing: last seen may be before it began."""
    ended = tuple(
        replace(owed, ended_at=max(at, owed.started_at), ended_seq=event.seq, how=how)
        for owed in ((state.turn,) if state.turn else ()) + state.waits
    )
    after = replace(state, ended=state.ended or how, ended_at=state.ended_at or at, turn=None, waits=())
    return after, ended


def _goes_on(state: FactState, event: Recorded, _body: MergedInto) -> Folded:
    """What is owed here is owed in the other conversation from now on: it counts there, and nowhere else."""
    return _end(state, event, "resolved", event.at)


def _takes_over(state: FactState, event: Recorded, body: MergedFrom | MergeUndone | SplitFrom | SplitTo) -> Folded:
    """A turn that ends here because it goes on elsewhere, and one that began elsewhere at `since` and is answered here."""
    since: datetime | None = getattr(body, "since", None)
    ends: int = getattr(body, "ends", 0)
    changed: list[Fact] = []
    earlier = since is not None and (state.turn is None or since < state.turn.started_at)
    if state.turn and (earlier or ends == state.turn.seq):
        changed.append(
            replace(state.turn, ended_at=max(event.at, state.turn.started_at), ended_seq=event.seq, how="resolved")
        )
        state = replace(state, turn=None)
    if since is not None and state.turn is None:
        turn = began(Turn(event.seq, since, state.team_id), state.holding)
        changed.append(turn)
        state = replace(
            state,
            turn=turn,
            ended=None,
            ended_at=None,
            first_message_at=state.first_message_at or since,
            human_since=state.human_since or (None if state.bot else since),
        )
    return state, tuple(changed)


def _reopened(state: FactState, _event: Recorded, _body: Reopened) -> Folded:
    return replace(state, ended=None, ended_at=None, resolved_at=None, reopened=state.reopened + 1), ()


_TAKES: dict[str, Callable[[FactState, Recorded, Any], Folded]] = {
    "opened": _opened,
    "message": _message,
    "handed_off": _handed_off,
    "queued": _queued,
    "assigned": _assigned,
    "call_promised": _put_off,
    "left": _left,
    "resolved": _resolved,
    "reopened": _reopened,
    "merged_into": _goes_on,
    "merged_from": _takes_over,
    "merge_undone": _takes_over,
    "split_to": _takes_over,
    "split_from": _takes_over,
}

# The kinds the step subscribes to; all others change no fact.
FOLDED = frozenset(_TAKES) | MOVING


def moment(text: str, zone: str) -> datetime:
    """The UTC instant of an ISO instant, or of a date's beginning in `zone`; raises `Invalid`.

    A local day may have 23 or 25 hours, and one whose midnight the clocks skip begins when they land.
    """
    try:
        read = datetime.fromisoformat(text)
        local = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))
        instant = local.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid("This is neither a date nor an instant with its zone.", text=text) from error
    if instant.year < 1970:
        raise Invalid("No log is as old as this.", text=text)
    return instant
