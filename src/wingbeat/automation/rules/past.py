"""What a rule would have done: the log of a conversation read again, event by event."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from wingbeat.automation.models import After, OnEvent, OnSchedule, Stored
from wingbeat.automation.rules import awaited, fires
from wingbeat.automation.rules.waiting import begins, still_so
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.rules import evolve
from wingbeat.kit.log import Recorded


class Moment(msgspec.Struct, frozen=True):
    """A moment at which rules are looked at: the head then, and the event it is about (for a schedule, the last one)."""

    state: Conversation
    event: Recorded
    at: datetime


Holds = Callable[[Stored, Moment], bool]


def history(first: Conversation, events: Sequence[Recorded]) -> list[Conversation]:
    """The head after each event."""
    states, state = [], first
    for event in events:
        state = evolve(state, event)
        states.append(state)
    return states


def would_fire(
    ordered: Sequence[Stored],
    tried: Stored,
    first: Conversation,
    events: Sequence[Recorded],
    holds: Holds,
    now: datetime,
    scheduled: Sequence[datetime] = (),
) -> Iterator[Moment]:
    """The moments at which `tried`, in its place among the others, would have fired; `scheduled` are those of a schedule.

    What rules did then is not told again: those in force are only asked whether they would have said stop.
    """
    states = history(first, events)
    if isinstance(tried.rule.when, OnSchedule):
        yield from _schedule(tried, scheduled, states, events, holds)
        return
    if isinstance(tried.rule.when, After):
        yield from _waits(tried, tried.rule.when, states, events, holds, now)
        return
    for state, event in zip(states, events, strict=True):
        if event.kind not in tried.rule.when.kinds or event.actor_kind == "rule":
            continue
        at = Moment(state, event, event.at)
        asked = [one for one in ordered if isinstance(one.rule.when, OnEvent) and event.kind in awaited(one.rule)]
        if _is_among(tried, asked, at, holds):
            yield at


def _is_among(tried: Stored, asked: Sequence[Stored], at: Moment, holds: Holds) -> bool:
    """Whether the rule fires at this moment, none before it having said stop."""
    return any(one.id == tried.id for one in fires(asked, lambda one: holds(one, at)))


def _waits(
    tried: Stored,
    when: After,
    states: Sequence[Conversation],
    events: Sequence[Recorded],
    holds: Holds,
    now: datetime,
) -> Iterator[Moment]:
    times = [event.at for event in events]
    for n, event in enumerate(events):
        if event.kind not in when.kinds or not begins(when.still, states[n], event.seq):
            continue
        due = event.at + timedelta(seconds=when.seconds)
        then = states[bisect_right(times, due) - 1]
        replaced = any(
            later.kind in when.kinds and event.at < later.at <= due and begins(when.still, states[m], later.seq)
            for m, later in enumerate(events[n + 1 :], start=n + 1)
        )
        at = Moment(then, event, due)
        if due <= now and not replaced and still_so(when.still, then, event.seq) and holds(tried, at):
            yield at


def _schedule(
    tried: Stored,
    scheduled: Sequence[datetime],
    states: Sequence[Conversation],
    events: Sequence[Recorded],
    holds: Holds,
) -> Iterator[Moment]:
    """At each of its times at which the conversation was open."""
    times = [event.at for event in events]
    for at in scheduled:
        n = bisect_right(times, at) - 1
        if n >= 0 and states[n].open and holds(tried, moment := Moment(states[n], events[n], at)):
            yield moment


def often(moments: Sequence[Moment], most_an_hour: int) -> list[Moment]:
    """Without those that would have been one too many within the hour."""
    kept: list[Moment] = []
    for one in moments:
        if sum(one.at - earlier.at < timedelta(hours=1) for earlier in kept) < most_an_hour:
            kept.append(one)
    return kept
