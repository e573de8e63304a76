"""The event loop: customers come, are served side by side, leave or give up; compiled by numba.

Whoever is next and whoever takes it is decided by `routing/rules/policies.py`, compiled as it stands.
A member serves up to `places` conversations at once; with k of them each takes 1 + slowdown · (k - 1) times as long.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit

from wingbeat.routing.rules import pace, policies
from wingbeat.routing.rules.policies import Policy
from wingbeat.routing.simulation.models import Flags, Floats, Week

NOBODY = -1
NEVER = np.inf
LONG_AGO = -1e6  # whoever has not served yet: eleven days
WAITING, PRESENT, TURN = 0, 1, 2

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    return cast("Function", njit(function))


order_score = compiled(policies.order_score)
fit_cost = compiled(policies.fit_cost)
pace_of = compiled(pace.pace)


class Desk(NamedTuple):
    """The state of the house."""

    active: Any  # member: conversations held
    own: Any  # member: conversations in their own line
    left: Any  # member, place: seconds of work left, alone
    held: Any  # member, place: which conversation
    seen: Any  # member: when `left` was true
    ends: Any  # member: when their next conversation ends
    moved: Any  # member: when they last took or ended one
    queue: Any  # waiting conversations, in no order
    line: Any  # conversation: whose own line it waits in
    counts: Any  # [waiting, present, whose turn it is]
    typical: Any  # kind, [seconds, conversations] so far
    paces: Any  # member, kind or all, [sum of ratios to what is typical, conversations] so far
    pace: Any  # member, kind: what is made of it
    started: Any  # conversation: when it was taken; NEVER when they gave up


def desk(week: Week) -> Desk:
    """Nobody served, nothing learned."""
    members = week.able.shape[0]
    customers = week.arrives.size
    return Desk(
        active=np.zeros(members, np.int64),
        own=np.zeros(members, np.int64),
        left=np.zeros((members, week.places)),
        held=np.zeros((members, week.places), np.int64),
        seen=np.zeros(members),
        ends=np.full(members, NEVER),
        moved=np.full(members, LONG_AGO),
        queue=np.zeros(customers, np.int64),
        line=np.full(customers, NOBODY),
        counts=np.array([0, week.staff[0], 0]),
        typical=week.typical.copy(),
        paces=week.paces.copy(),
        pace=pace.pace(*week.paces[:, -1:].transpose(2, 0, 1), *week.paces[:, :-1].transpose(2, 0, 1)),
        started=np.full(customers, NEVER),
    )


@compiled
def settle(desk: Desk, week: Week, member: int, now: float) -> None:
    """Bring a member's work left up to now."""
    count = desk.active[member]
    done = (now - desk.seen[member]) / (1.0 + week.slowdown * (count - 1))
    for place in range(count):
        desk.left[member, place] -= done
    desk.seen[member] = now


@compiled
def plan(desk: Desk, week: Week, member: int, now: float) -> int:
    """Which of their conversations ends next, and when."""
    count = desk.active[member]
    next_one = 0
    for place in range(1, count):
        if desk.left[member, place] < desk.left[member, next_one]:
            next_one = place
    slow = 1.0 + week.slowdown * (count - 1)
    desk.ends[member] = now + desk.left[member, next_one] * slow if count else NEVER
    return next_one


@compiled
def take(desk: Desk, week: Week, member: int, conversation: int, now: float) -> None:
    settle(desk, week, member, now)
    place = desk.active[member]
    desk.left[member, place] = week.work[conversation] * week.pace[member, week.kind[conversation]]
    desk.held[member, place] = conversation
    desk.active[member] = place + 1
    desk.moved[member] = now
    desk.started[conversation] = now
    plan(desk, week, member, now)


@compiled
def finish(desk: Desk, week: Week, member: int, now: float) -> None:
    """The conversation with the least left ends; how long it took is learned."""
    settle(desk, week, member, now)
    place, last = plan(desk, week, member, now), desk.active[member] - 1
    conversation = desk.held[member, place]
    desk.left[member, place] = desk.left[member, last]
    desk.held[member, place] = desk.held[member, last]
    desk.active[member] = last
    desk.moved[member] = now
    plan(desk, week, member, now)
    kind = week.kind[conversation]
    learn(desk, member, kind, week.work[conversation] * week.pace[member, kind])


@compiled
def learn(desk: Desk, member: int, kind: int, seconds: float) -> None:
    kinds = desk.pace.shape[1]
    ratio = pace.RATIO_LIMIT
    ratio = min(ratio, seconds * desk.typical[kind, 1] / desk.typical[kind, 0])
    desk.typical[kind, 0] += seconds
    desk.typical[kind, 1] += 1.0
    for row in (kind, kinds):
        desk.paces[member, row, 0] += ratio
        desk.paces[member, row, 1] += 1.0
    overall = desk.paces[member, kinds]
    for each in range(kinds):
        own = desk.paces[member, each]
        desk.pace[member, each] = pace_of(overall[0], overall[1], own[0], own[1])


@compiled
def choose(desk: Desk, week: Week, policy: Policy, conversation: int, now: float) -> int:
    """The member who takes it, or whose line it joins; NOBODY when all who could are full."""
    kind = week.kind[conversation]
    typical = desk.typical[kind, 0] / desk.typical[kind, 1]
    present, turn = desk.counts[PRESENT], desk.counts[TURN]
    best, least = NOBODY, NEVER
    for member in range(present):
        count = desk.active[member] + desk.own[member]
        if not week.able[member, kind] or (policy.pooled and count >= week.places):
            continue
        handling = typical * week.habit[conversation] * desk.pace[member, kind]
        turns_ahead = float((member - turn) % present)
        idle = now - desk.moved[member]
        cost = fit_cost(policy, float(count), handling, week.skills[member], idle, turns_ahead)
        if cost < least:
            best, least = member, cost
    if best != NOBODY:
        desk.counts[TURN] = best + 1
    return best


@compiled
def welcome(desk: Desk, week: Week, policy: Policy, conversation: int, now: float) -> None:
    """Somebody comes, or comes back from the line of a member who left."""
    member = choose(desk, week, policy, conversation, now)
    if member != NOBODY and desk.active[member] < week.places:
        take(desk, week, member, conversation, now)
        return
    desk.line[conversation] = member
    if member != NOBODY:
        desk.own[member] += 1
    desk.queue[desk.counts[WAITING]] = conversation
    desk.counts[WAITING] += 1


@compiled
def leave(desk: Desk, place: int) -> None:
    """Out of the queue, and out of a member's line."""
    member = desk.line[desk.queue[place]]
    if member != NOBODY:
        desk.own[member] -= 1
    desk.counts[WAITING] -= 1
    desk.queue[place] = desk.queue[desk.counts[WAITING]]


@compiled
def next_for(desk: Desk, week: Week, policy: Policy, member: int, now: float) -> int:
    """The place in the queue of whoever this member serves next; those who have given up meanwhile leave it."""
    best, most, place = NOBODY, -NEVER, 0
    while place < desk.counts[WAITING]:
        conversation = desk.queue[place]
        waited = now - week.arrives[conversation]
        if waited >= week.patience[conversation]:
            leave(desk, place)
            continue
        kind = week.kind[conversation]
        if week.able[member, kind] and (desk.line[conversation] == NOBODY or desk.line[conversation] == member):
            pace = desk.pace[member, kind]
            handling = desk.typical[kind, 0] / desk.typical[kind, 1] * week.habit[conversation] * pace
            hazard = week.hazard[min(int(waited), week.hazard.size - 1)]
            score = order_score(policy, waited, week.vip[conversation], 1.0, handling, pace, hazard)
            if score > most:
                best, most = place, score
        place += 1
    return best


@compiled
def serve(desk: Desk, week: Week, policy: Policy, member: int, now: float) -> bool:
    """Give a member one conversation, if they are here, have room, and somebody waits."""
    if member >= desk.counts[PRESENT] or desk.active[member] >= week.places or desk.counts[WAITING] == 0:
        return False
    place = next_for(desk, week, policy, member, now)
    if place == NOBODY:
        return False
    conversation = desk.queue[place]
    leave(desk, place)
    take(desk, week, member, conversation, now)
    return True


@compiled
def change_shift(desk: Desk, week: Week, policy: Policy, present: int, now: float) -> None:
    """Members come, or leave once they have served whom they have; their lines are shared out."""
    desk.counts[PRESENT] = present
    for place in range(desk.counts[WAITING] - 1, -1, -1):
        conversation = desk.queue[place]
        if desk.line[conversation] >= present:
            leave(desk, place)
            desk.line[conversation] = NOBODY
            if now - week.arrives[conversation] < week.patience[conversation]:
                welcome(desk, week, policy, conversation, now)
    given = True
    while given:  # one each, until nobody can take another
        given = False
        for member in range(present):
            given |= serve(desk, week, policy, member, now)


@compiled
def run(desk: Desk, week: Week, policy: Policy) -> None:
    """From the first arrival until nobody is left, or nobody can come."""
    coming, slot = 0, 0
    while True:
        arrival = week.arrives[coming] if coming < week.arrives.size else NEVER
        change = (slot + 1) * week.slot_seconds if slot + 1 < week.staff.size else NEVER
        member: Any = np.argmin(desk.ends)
        end = desk.ends[member]
        now = min(arrival, change, end)
        if now == NEVER:
            return
        if end == now:
            finish(desk, week, member, now)
            serve(desk, week, policy, member, now)
        elif arrival == now:
            welcome(desk, week, policy, coming, now)
            coming += 1
        else:
            slot += 1
            change_shift(desk, week, policy, week.staff[slot], now)


@cache
def warm() -> None:
    """Compile, with one customer: what is measured afterwards is simulating alone."""
    one, nothing = np.ones(1), np.zeros(1)
    kinds = np.ones((1, 1))
    whole = np.ones(1, np.int64)
    seen = np.ones((1, 2))
    week = Week(
        arrives=nothing,
        kind=whole - 1,
        vip=nothing,
        work=one,
        patience=one,
        habit=one,
        able=kinds > 0,
        skills=one,
        pace=kinds,
        staff=whole,
        slot_seconds=1.0,
        places=1,
        slowdown=0.0,
        typical=seen,
        paces=np.ones((1, 2, 2)),
        hazard=nothing,
    )
    waits(week, Policy())


def waits(week: Week, policy: Policy) -> tuple[Floats, Flags]:
    """What each customer waited until answered or gone, and whether they were answered."""
    state = desk(week)
    run(state, week, policy)
    answered = np.isfinite(state.started)
    return np.where(answered, state.started - week.arrives, week.patience), answered
