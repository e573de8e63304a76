"""Promises of a conversation: begun by a wait, kept by its answer, warned of and broken by the clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from wingbeat.conversations import events as e
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises.events import (
    BreachPredicted,
    Promise,
    PromiseMeasure,
    TargetBreached,
    TargetMet,
    TargetSet,
    TargetWarned,
)
from wingbeat.conversations.promises.rules import was_promised_call
from wingbeat.conversations.targets.models import PredictBreach, SetTarget, Tick
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden
from wingbeat.kit.log import Body

BY_ANYONE: tuple[PromiseMeasure, ...] = ("first_response", "response")


def set_target(state: Conversation, command: SetTarget, sender: Sender, _now: datetime) -> list[Body]:
    """`target_set`, unless the wait is over or this very promise runs already; raises `Forbidden` to people."""
    if sender.kind not in {"system", "rule"}:
        raise Forbidden
    promise = replace(command.promise, ruled=sender.kind == "rule")
    if promise.measure != "resolution" and was_promised_call(state):
        return []  # the customer chose their time, and what ran was moved to it
    running = next((one for one in state.promises if one.measure == promise.measure), None)
    if not still_waits(state, promise) or (command.anew and (running is None or running.since != promise.since)):
        return []
    if running is not None and running.since == promise.since:
        if running.ruled and not promise.ruled:
            if running.target_id != promise.target_id:
                return []  # whichever of the two came first
            promise = replace(promise, ruled=True)
        # Who was warned need not hear it twice because the limit moved a little.
        was_warned = (
            running.warned and promise.warn_at is not None and promise.warn_at <= (running.warn_at or running.due)
        )
        promise = replace(promise, warned=was_warned)
    if promise == running:
        return []
    return [TargetSet(promise, command.name, command.limit_seconds, command.business, command.zone)]


def still_waits(state: Conversation, promise: Promise) -> bool:
    """Whether the wait that a promise is about goes on."""
    match promise.measure:
        case "first_response":
            return state.turn_seq == promise.since and not state.answered
        case "response":
            return state.turn_seq == promise.since
        case "first_human_response":
            return state.open and state.status != "bot" and state.owed_since is not None
        case "resolution" | "call_back":
            return state.open


def tick(state: Conversation, command: Tick, sender: Sender, now: datetime) -> list[Body]:
    """What is due by now; a promise past its time is broken without a warning before. It wakes who was put off: a snooze hides none."""
    if sender.kind != "system":
        raise Forbidden
    # The door reckons the time from its last answer, and may be a round trip behind what the timer read.
    at = max(now, command.at)
    due = [body for promise in state.promises for body in _due(promise, at)]
    return [e.Woken(why="promise"), *due] if due and state.status == "snoozed" else due


def predict(state: Conversation, command: PredictBreach, sender: Sender, _now: datetime) -> list[Body]:
    """`breach_predicted`, while the promise runs."""
    if sender.kind != "system":
        raise Forbidden
    about = command.promise
    if not any((one.measure, one.since) == (about.measure, about.since) for one in state.promises):
        return []
    return [BreachPredicted(about.target_id, about.since, about.due, command.chance, command.actions)]


def _due(promise: Promise, at: datetime) -> list[Body]:
    if promise.due <= at:
        return [_broken(promise)]
    if promise.warn_at is not None and promise.warn_at <= at and not promise.warned:
        return [TargetWarned(*_named(promise))]
    return []


def next_due(promises: Iterable[Promise]) -> datetime | None:
    """When the conversation's one timer is due: the first warning or break that is to come."""
    moments = (p.warn_at if p.warn_at is not None and not p.warned else p.due for p in promises)
    return min(moments, default=None)


def kept(state: Conversation, bodies: Sequence[Body], sender: Sender, now: datetime) -> list[Body]:
    """The same events, each after the promises it keeps; one that comes too late finds them broken.

    What was commanded stays the last event: it carries the command's key and number.
    """
    if not state.promises or not bodies:
        return list(bodies)
    running, found = list(state.promises), list[Body]()
    for body in bodies:
        for promise in [one for one in running if one.measure in _ended_by(body, sender)]:
            running.remove(promise)
            found.append(_met(promise) if now <= promise.due else _broken(promise))
        found.append(body)
    return found


def _ended_by(body: Body, sender: Sender) -> tuple[PromiseMeasure, ...]:
    match body:
        case e.Resolved():
            return ("resolution", "call_back")
        case e.Note() if sender.kind == "member":
            return ("call_back",)  # what is left of a call in the log
        case e.Message() if sender.kind == "member":
            by_people: tuple[PromiseMeasure, ...] = ("first_human_response", "call_back")
            return (*BY_ANYONE, *by_people) if body.purpose in e.ANSWERS else by_people
        case e.Message() if sender.kind == "bot" and body.purpose in e.ANSWERS:
            return BY_ANYONE
    return ()


def _met(promise: Promise) -> TargetMet:
    return TargetMet(*_named(promise))


def _broken(promise: Promise) -> TargetBreached:
    return TargetBreached(*_named(promise))


def _named(promise: Promise) -> tuple[UUID, PromiseMeasure, int, datetime, str]:
    return promise.target_id, promise.measure, promise.since, promise.due, promise.name


DECIDERS: Mapping[type, Callable[[Conversation, Any, Sender, datetime], list[Body]]] = {
    SetTarget: set_target,
    Tick: tick,
    PredictBreach: predict,
}
