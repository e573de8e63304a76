"""Whom a turn waits for, event by event, and what that adds up to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from msgspec.structs import replace

from wingbeat.conversations.events import Opened, Reopened
from wingbeat.kit.log import Recorded
from wingbeat.measures.models import Cause, Holding, Mark, Turn

MAX_MARKS = 100  # of one turn: more changes of hands are no help to anybody, and the last cause has the rest

HAS: Mapping[str, Cause] = {"bot": Cause.BOT, "queue": Cause.QUEUE, "member": Cause.READING}

# What each kind of event does to who has it: the new holder ("" leaves it), and what then stands in between.
_QUEUE, _MEMBER = Holding("queue"), Holding("member")
_BECOMES: Mapping[str, Holding] = {"handed_off": _QUEUE, "queued": _QUEUE, "assigned": _MEMBER}
_COMES_BETWEEN: Mapping[str, Cause | None] = {
    "offered": Cause.OFFERED,
    "withdrawn": None,
    "declined": None,
    "typing_started": Cause.TYPING,
    "draft_proposed": Cause.APPROVAL,
    "draft_approved": None,
    "draft_refused": None,
    "snoozed": Cause.SNOOZED,
    "woken": None,
}
MOVING = frozenset({*_BECOMES, *_COMES_BETWEEN})


def cause_of(holding: Holding) -> Cause:
    """What a second is put to while it stands so."""
    return holding.over or HAS[holding.holder]


def after(holding: Holding, event: Recorded) -> Holding:
    """Who has the conversation after an event."""
    body = event.body
    if isinstance(body, Opened):
        return Holding("bot" if body.bot else "queue")
    if isinstance(body, Reopened):
        return Holding("bot" if body.to == "bot" else "queue")
    if event.kind in _BECOMES:
        return _BECOMES[event.kind]
    if event.kind in _COMES_BETWEEN:
        return replace(holding, over=_COMES_BETWEEN[event.kind])
    return holding


def answered(holding: Holding) -> Holding:
    """Who has it once a turn was answered: whoever typed or approved is done."""
    return Holding(holding.holder)


def marked(turn: Turn, holding: Holding, event: Recorded) -> Turn:
    """The turn with a mark where its cause changed."""
    cause = cause_of(holding)
    if turn.marks and (turn.marks[-1].cause == cause or len(turn.marks) >= MAX_MARKS):
        return turn
    return replace(turn, marks=(*turn.marks, Mark(cause, event.at, event.seq)))


def began(turn: Turn, holding: Holding) -> Turn:
    """A turn that began elsewhere: all of it until now is put to who has it here."""
    return replace(turn, marks=(Mark(cause_of(holding), turn.started_at, turn.seq),))


def stretches(turn: Turn, until: datetime) -> Iterator[tuple[Mark, float]]:
    """Each mark with the seconds until the next, or until the turn's end, or until now: together exactly its response.

    A customer who left is counted as long as they were there, which may be less than the log goes on.
    """
    end = max(turn.ended_at or until, turn.started_at)
    edges = [min(mark.at, end) for mark in turn.marks] + [end]
    for mark, (begin, stop) in zip(turn.marks, pairwise(edges), strict=True):
        yield mark, (stop - begin).total_seconds()


def spent(turn: Turn) -> tuple[float | None, ...]:
    """Seconds by cause of a turn that ended, in the order of `Cause`; unknown while it waits."""
    if turn.ended_at is None:
        return (None,) * len(Cause)
    sums = dict.fromkeys(Cause, 0.0)
    for mark, seconds in stretches(turn, turn.ended_at):
        sums[mark.cause] += seconds
    return tuple(sums.values())


def transport(events: Sequence[Recorded], turn: Turn) -> float | None:
    """Seconds from the answer to its arrival at the customer's; None while nobody's window said that it came.

    It lies behind the answer and is no part of the response.
    """
    if turn.how != "answered" or turn.ended_at is None or turn.ended_seq is None:
        return None
    for event in events:
        if event.kind in {"delivered", "read"} and event.body.upto >= turn.ended_seq:
            return max((event.at - turn.ended_at).total_seconds(), 0.0)
    return None
