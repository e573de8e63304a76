"""Waits foretold day by day from the days before, beside what they were."""

from typing import NamedTuple

import numpy as np

from wingbeat.routing.rules import expected
from wingbeat.routing.rules.expected import BOUND, BOUND_FACTOR, ENOUGH_WAITS, MIDDLE, Moment
from wingbeat.routing.simulation.models import Calls, Flags, Floats

DAY_SECONDS = 86400.0
RECENT = 300  # conversations whose mean is the present handling time
LAST_WAITS = 5
LONGEST_SILENCE_SECONDS = 1800.0  # a queue nobody was answered from for longer has no present pace
USUAL_HAZARD = 0.002  # chance per second of giving up, until somebody did


class Foretold(NamedTuple):
    mean_absolute_error_seconds: float
    covered: float  # share of waits within the bound


def foretell(calls: Calls) -> Foretold:
    """Over all calls that queued and were answered, those of the first day too; a day is told from the days before it."""
    began = calls.day * DAY_SECONDS + calls.at_seconds
    order = np.argsort(began, kind="stable")
    calls, began = Calls(*(column[order] for column in calls)), began[order]
    asked = calls.answered & (calls.waited_seconds > 0)
    moment = Moment(*(column[asked] for column in moments(calls, began)))
    days, waited = calls.day[asked], calls.waited_seconds[asked]
    middle, bound, shift = np.zeros_like(waited), np.zeros_like(waited), 0.0
    for day in np.unique(days):
        today = days == day
        middle[today], told = by_day(moment, waited, days < day, today, hazard_before(calls, int(day)))
        for place, log_bound, wait in zip(np.flatnonzero(today), told, waited[today], strict=True):
            bound[place] = np.expm1(log_bound + shift)
            shift = expected.shifted(shift, bound[place], wait)
    count = max(waited.size, 1)
    return Foretold(float(np.abs(middle - waited).sum() / count), float((waited <= bound).sum() / count))


def hazard_before(calls: Calls, day: int) -> float:
    """Those who gave up per second of all waits, on earlier days."""
    past = calls.day < day
    gave_up = (past & ~calls.answered).sum()
    return float(gave_up / calls.waited_seconds[past].sum()) if gave_up else USUAL_HAZARD


def by_day(moment: Moment, waited: Floats, past: Flags, today: Flags, hazard: float) -> tuple[Floats, Floats]:
    """Today's waits as told from past ones: the middle in seconds, and the bound as a logarithm yet to be shifted."""
    now = Moment(*(column[today] for column in moment))
    if past.sum() < ENOUGH_WAITS:
        told = expected.by_queue_length(now, hazard)
        return told, np.log1p(told * BOUND_FACTOR)
    seen, present = expected.signs(Moment(*(column[past] for column in moment))), expected.signs(now)
    middle, bound = (expected.fit(seen, waited[past], share) for share in (MIDDLE, BOUND))
    return expected.tell(middle, present), present @ bound


def moments(calls: Calls, began: Floats) -> Moment:
    """What could be seen when each call began to wait; calls in the order they began."""
    queued = calls.waited_seconds > 0
    waiting = _present(began, began[queued], calls.waited_seconds[queued])
    first = queued & calls.urgent
    urgent = _present(began, began[first], calls.waited_seconds[first])
    real = calls.handled_seconds > 0
    ended = calls.day[real] * DAY_SECONDS + calls.ended_seconds[real]
    handled = calls.handled_seconds[real]
    answered = queued & calls.answered
    at = (began + calls.waited_seconds)[answered]
    until = np.searchsorted(np.sort(at), began, "right")
    return Moment(
        ahead=np.where(calls.urgent, urgent, waiting),
        waiting=waiting,
        urgent=calls.urgent.astype(float),
        busy=_present(began, ended - handled, handled),
        handling_seconds=_mean_of_last(handled[np.argsort(ended)], np.searchsorted(np.sort(ended), began), RECENT),
        last_waits_seconds=_mean_of_last(calls.waited_seconds[answered][np.argsort(at)], until, LAST_WAITS),
        since_answer_seconds=_since(np.sort(at), until, began),
        answered_in_5_minutes=(until - np.searchsorted(np.sort(at), began - 300)).astype(float),
        answered_in_15_minutes=(until - np.searchsorted(np.sort(at), began - 900)).astype(float),
    )


def _present(now: Floats, begin: Floats, lasting: Floats) -> Floats:
    """How many have begun before now and not ended."""
    begun = np.searchsorted(np.sort(begin), now)
    gone = np.searchsorted(np.sort(begin + lasting), now, "right")
    return np.maximum(begun - gone, 0).astype(float)


def _mean_of_last(values: Floats, until: Floats, count: int) -> Floats:
    total = np.concatenate([[0.0], np.cumsum(values)])
    begin = np.maximum(until - count, 0)
    mean: Floats = (total[until] - total[begin]) / np.maximum(until - begin, 1)
    return mean


def _since(ended: Floats, until: Floats, now: Floats) -> Floats:
    last = np.concatenate([[-np.inf], ended])[until]
    return np.minimum(now - last, LONGEST_SILENCE_SECONDS)
