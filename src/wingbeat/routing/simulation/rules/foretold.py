"""Waits foretold hour by hour from those before, by the estimator of live routing, beside what they were."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from wingbeat.routing.rules.pace import TYPICAL_HANDLING_SECONDS
from wingbeat.routing.rules.waits import FREED_SECONDS, SHARE, Estimator, State, raw, regression, scaled
from wingbeat.routing.simulation.models import KINDS, Calls, Flags, Floats, Whole

DAY_SECONDS, HOUR_SECONDS = 86400.0, 3600.0
OF_THEIR_OWN = [KINDS.index(kind) for kind in ("IN", "NE", "TT")]  # kinds with a team each; one serves the others
HEAD_START_SECONDS = 90.0  # of the urgent: the recorded desk's own order
HISTORY = 5000  # waits that live routing learns from
NEWS = 1.1  # times the waits learned from: with less than a tenth more the sums hardly move
USUAL_HAZARD = 0.002  # chance per second of giving up, until somebody did


class Foretold(NamedTuple):
    mean_absolute_error_seconds: float
    covered: float  # share of waits within the bound


class Waits(NamedTuple):
    """Of all who queued and were answered, in the order they began: what could be seen then, and how long it took."""

    state: State
    begun: Floats  # seconds since 1970
    waited: Floats

    def only(self, chosen: Flags | Whole) -> "Waits":
        return Waits(State(*(column[chosen] for column in self.state)), self.begun[chosen], self.waited[chosen])


def foretell(calls: Calls) -> Foretold:
    """The first hour's waits too. As live, what had ended is learned from every hour; the scales follow each wait."""
    waits = waits_of(calls)
    ended, hours = waits.begun + waits.waited, waits.begun // HOUR_SECONDS
    order = np.argsort(ended, kind="stable")
    middle, bound = np.zeros_like(ended), np.zeros_like(ended)
    enough, learned, hazard = 0.0, Estimator(), USUAL_HAZARD
    for hour in np.unique(hours):
        now, since = hour * HOUR_SECONDS, hours == hour
        past = order[: np.searchsorted(ended[order], now, side="right")]
        if past.size > enough:
            known, hazard = waits.only(past[-HISTORY:]), hazard_before(calls, now)
            enough, learned = past.size * NEWS, regression(known.state, known.waited, hazard)
        middle[since], bound[since] = raw(learned, waits.only(since).state, hazard)
    return judge(waits, middle, bound)


def judge(waits: Waits, middle: Floats, bound: Floats) -> Foretold:
    """How good it was, told as live: scaled each time by what had come of the waits before."""
    middle, _ = scaled(waits.begun, waits.waited, middle, 0.5)
    bound, _ = scaled(waits.begun, waits.waited, bound, SHARE)
    count = max(waits.waited.size, 1)
    return Foretold(float(np.abs(middle - waits.waited).sum() / count), float((waits.waited <= bound).sum() / count))


def hazard_before(calls: Calls, now: float) -> float:
    """Those who gave up per second of all waits that had ended by then."""
    past = calls.day * DAY_SECONDS + calls.at_seconds + calls.waited_seconds <= now
    gave_up = (past & ~calls.answered).sum()
    return float(gave_up / calls.waited_seconds[past].sum()) if gave_up else USUAL_HAZARD


def waits_of(calls: Calls) -> Waits:
    """A night parts the days: whoever came more than an hour ago tells nothing of now."""
    began = calls.day * DAY_SECONDS + calls.at_seconds
    order = np.argsort(began, kind="stable")
    rows = list(_rows(calls.only(order), began[order]))
    columns = np.array(rows, np.float64).reshape(-1, len(State._fields) + 2).T
    return Waits(State(*columns[:-2]), *columns[-2:])


def _rows(calls: Calls, began: Floats) -> Iterator[list[float]]:
    team = np.where(np.isin(calls.kind, OF_THEIR_OWN), calls.kind, -1)
    left, ended = began + calls.waited_seconds, calls.day * DAY_SECONDS + calls.ended_seconds
    for n in np.flatnonzero(calls.answered & (calls.waited_seconds > 0)):
        past = slice(int(np.searchsorted(began, began[n] - HOUR_SECONDS)), int(n))
        ours = team[past] == team[n]
        state = _state(
            calls.only(np.arange(past.start, past.stop)),
            began[past],
            left[past],
            ended[past],
            ours,
            began[n],
            urgent=calls.urgent[n],
        )
        yield [*state, began[n], calls.waited_seconds[n]]


def _state(calls: Calls, began: Floats, left: Floats, ended: Floats, ours: Flags, now: float, *, urgent: bool) -> State:
    waits, served = left > now, calls.answered & (left <= now)
    order = began - HEAD_START_SECONDS * calls.urgent
    queue, held = waits & ours, served & (ended > now)
    taken = np.flatnonzero(served & ours)
    taken = taken[np.argsort(left[taken], kind="stable")]
    last = calls.waited_seconds[taken[-5:]]
    lately = taken[left[taken] > now - 900]
    free = served & ours & (ended <= now)
    done = free & (ended > now - HOUR_SECONDS / 2) & (calls.handled_seconds > 0)
    return State(
        ahead=(queue & (order < now - HEAD_START_SECONDS * urgent)).sum(),
        waiting=queue.sum(),
        waiting_all=waits.sum(),
        oldest_seconds=(now - began[queue]).max(initial=0.0),
        busy=(held & ours).sum(),
        busy_all=held.sum(),
        members=np.unique(calls.server[ours & served & (ended > now - 600)]).size,
        last_seconds=last[-1] if last.size else 0.0,
        recent_seconds=last.mean() if last.size else 0.0,
        taken_5m=(left[taken] > now - 300).sum(),
        taken_15m=lately.size,
        came_5m=(began[ours] > now - 300).sum(),
        came_15m=(began[ours] > now - 900).sum(),
        left_5m=(ours & ~calls.answered & (left <= now) & (left > now - 300)).sum(),
        handling_seconds=calls.handled_seconds[done].mean() if done.any() else TYPICAL_HANDLING_SECONDS,
        hour=now % DAY_SECONDS / HOUR_SECONDS,
        vip=float(urgent),
        vips=(queue & calls.urgent).sum(),
        freed=np.setdiff1d(calls.server[free & (ended > now - FREED_SECONDS)], calls.server[held]).size,
        mean_15m_seconds=calls.waited_seconds[lately].mean() if lately.size else 0.0,
    )
