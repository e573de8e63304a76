"""One working week made of many: real arrivals laid over one another, real work and patience, members drawn at random."""

import numpy as np

from wingbeat.routing.rules.pace import RATIO_LIMIT, REMEMBERED, TYPICAL_HANDLING_SECONDS, habit
from wingbeat.routing.rules.patience import Floats, hazard, survival
from wingbeat.routing.rules.policies import SLOWDOWN
from wingbeat.routing.simulation.models import KINDS, Calls, Flags, Week, Whole

PLACES = 3  # conversations one member has at once
VIP_SHARE = 0.15
MEMBER_SPREAD, KIND_SPREAD = 0.24, 0.15  # measured in the trace: log spread of pace between members, and within one
GENERALIST_EVERY = 5
LEAST_SHARE = 1e-3  # of a kind that hardly comes: somebody can do it all the same
FEWEST_STAFF = 2
SLOT_SECONDS = 1800.0
OPENS_SECONDS, DAY_SECONDS = 7 * 3600, 17 * 3600  # 7 to 24 o'clock
APART_SECONDS = 2 * 86400.0  # from one day to the next: calls may end after midnight
WORK_DAYS = 5
DAY_OF_WEEK = np.array([4, -1, -1, 0, 1, 2, 3])  # from the Thursday 1970-01-01 on: Sunday to Thursday; else closed
HISTORY = 1000  # conversations of the weeks before that each member could choose from: nobody is new on Sunday
BEYOND_SECONDS = 600.0  # mean further patience of those who stay longer than anybody was seen to


def working(calls: Calls) -> Calls:
    """Only what came on work days."""
    return calls.only(DAY_OF_WEEK[calls.day % 7] >= 0)


def make_week(calls: Calls, load: float, seed: int) -> Week:
    """The work days of all calls as one week, staffed for `load`: at 1 the work that comes fills all places.

    VIPs, patience, unrecorded work and members' pace are drawn by the seed; policies compared under one seed share them.
    """
    dice = np.random.default_rng(seed)
    came = DAY_OF_WEEK[calls.day % 7] * DAY_SECONDS + calls.at_seconds - OPENS_SECONDS
    order = np.flatnonzero(DAY_OF_WEEK[calls.day % 7] >= 0)
    order = order[np.argsort(came[order], kind="stable")]
    chosen, came = calls.only(order), came[order]
    work = _work(chosen, dice)
    staff = staffed(came, work, load)
    share = np.bincount(chosen.kind, work, len(KINDS)) / work.sum()
    able = abilities(int(staff.max()), share, dice)
    pace = _pace(able.shape, share, dice)
    typical, paces = _history(able, pace, work, chosen.kind, dice)
    return Week(
        arrives=came,
        kind=chosen.kind,
        vip=(dice.random(came.size) < VIP_SHARE).astype(float),
        work=work,
        patience=_patience(calls, came.size, dice),
        habit=habits(calls)[order],
        able=able,
        skills=able.sum(1).astype(float),
        pace=pace,
        typical=typical,
        paces=paces,
        staff=staff,
        slot_seconds=SLOT_SECONDS,
        places=PLACES,
        slowdown=SLOWDOWN,
        hazard=hazard(calls.waited_seconds, ~calls.answered),
    )


def habits(calls: Calls) -> Floats:
    """Of each call, what its customer's seconds are of the typical by their calls that had ended before; 1 of nobody known."""
    _, who = np.unique(calls.customer, return_inverse=True)
    span = (np.ptp(calls.day) + 2) * APART_SECONDS  # so that one customer's moments lie apart from another's
    day = who * span + (calls.day - calls.day.min()) * APART_SECONDS
    known = np.flatnonzero((calls.handled_seconds > 0) & (calls.customer != ""))
    known = known[np.argsort((day + calls.ended_seconds)[known])]
    kind, seconds = calls.kind[known], calls.handled_seconds[known]
    typical = _typical(kind, seconds)
    ratios = np.minimum(seconds * typical[kind, 1] / typical[kind, 0], RATIO_LIMIT)
    ended, sums = (day + calls.ended_seconds)[known], np.concatenate([[0.0], np.cumsum(ratios)])
    until = np.searchsorted(ended, day + calls.at_seconds)
    since = np.maximum(np.searchsorted(ended, who * span), until - REMEMBERED)
    found: Floats = habit(sums[until] - sums[since], until - since)
    return found


def _typical(kind: Whole, seconds: Floats) -> Floats:
    """Per kind [seconds, conversations], with the one that stands for what is not known."""
    seen = (np.bincount(kind, each, len(KINDS)) for each in (seconds, np.ones(seconds.size)))
    return np.asarray(np.column_stack(list(seen)) + np.array([TYPICAL_HANDLING_SECONDS, 1.0]), np.float64)


def _work(calls: Calls, dice: np.random.Generator) -> Floats:
    """Those who gave up would have taken as long as somebody answered with the same wish."""
    work = calls.handled_seconds.copy()
    for kind in range(len(KINDS)):
        of_kind = calls.kind == kind
        known = work[of_kind & (work > 0)]
        missing = of_kind & (work == 0)
        work[missing] = dice.choice(known if known.size else work[work > 0], missing.sum())
    return work


def _patience(calls: Calls, count: int, dice: np.random.Generator) -> Floats:
    waits, willing = survival(calls.waited_seconds, ~calls.answered)
    place = np.searchsorted(-willing, -dice.random(count))
    beyond = (place == waits.size) * dice.exponential(BEYOND_SECONDS, count)
    seconds: Floats = waits[np.minimum(place, waits.size - 1)] + beyond
    return seconds


def staffed(came: Floats, work: Floats, load: float) -> Whole:
    """Members present in each slot: as many as the work that comes in it keeps busy for `load` of their places."""
    slots = int(WORK_DAYS * DAY_SECONDS / SLOT_SECONDS)
    offered = np.bincount((came / SLOT_SECONDS).astype(int), work, slots) / SLOT_SECONDS
    at_once = PLACES / (1.0 + SLOWDOWN * (PLACES - 1))
    return np.maximum(FEWEST_STAFF, np.ceil(offered / (load * at_once))).astype(np.int64)


def abilities(members: int, share: Floats, dice: np.random.Generator) -> Flags:
    """Member by kind: every fifth can do all, the others two: one so that all kinds get their share, one drawn by it."""
    able = np.zeros((members, share.size), np.bool_)
    given = np.zeros(share.size)
    for member in range(members):
        if member % GENERALIST_EVERY == 0:
            able[member] = True
            continue
        main = int(np.argmax(share * (given.sum() + 1) - given))
        given[main] += 1
        others = np.where(np.arange(share.size) == main, 0.0, share + LEAST_SHARE)
        able[member, [main, dice.choice(share.size, p=others / others.sum())]] = True
    return able


def _pace(shape: tuple[int, ...], share: Floats, dice: np.random.Generator) -> Floats:
    """What each member's seconds are of the usual: the middle of the house is as fast as it is staffed for."""
    spread = dice.normal(0, MEMBER_SPREAD, (shape[0], 1)) + dice.normal(0, KIND_SPREAD, shape)
    pace: Floats = np.exp(spread - (spread @ share).mean())
    return pace


def _history(able: Flags, pace: Floats, work: Floats, kind: Whole, dice: np.random.Generator) -> tuple[Floats, Floats]:
    """What was learned before the week.

    Per kind [seconds, conversations]; per member and kind, the last over all, [sum of ratios to the typical, conversations].
    """
    members, kinds = able.shape
    member = np.repeat(np.arange(members), HISTORY)
    drawn = dice.integers(work.size, size=member.size)
    can = able[member, kind[drawn]]
    member, drawn = member[can], drawn[can]
    of_kind = kind[drawn]
    seconds = work[drawn] * pace[member, of_kind]
    typical = _typical(of_kind, seconds)
    ratio = np.minimum(seconds * typical[of_kind, 1] / typical[of_kind, 0], RATIO_LIMIT)
    paces = np.zeros((members, kinds + 1, 2))
    for row in (of_kind, kinds):
        np.add.at(paces, (member, row), np.column_stack([ratio, np.ones(ratio.size)]))
    return typical, paces
