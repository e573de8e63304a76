"""Who is served next, and by whom: the same two functions decide live and, compiled, in the simulation.

Every argument but the policy may be a number or an array of them: a live assigner scores a whole queue in one call.
No function here calls another and all arithmetic is of numpy, so that the simulation can compile them as they stand.
"""

from typing import Any, NamedTuple

import numpy as np

FORGIVEN_SECONDS = 30.0  # an answer within half a minute loses nobody who still waits
STAYS_PER_STEP = 0.8  # of those kept longer, 20 % more are lost
STEP_SECONDS = 10.0  # with every further ten seconds
OVERDUE = 1e9  # above any other score: past the age limit the oldest goes first, whoever it is
FIRST = 1e6  # a lane that always goes first: more than any wait in seconds


class Policy(NamedTuple):
    """One named way of routing. All are one formula each for order and fit; what a policy does not look at weighs 0.

    `pooled`: 1 when customers wait in one queue for whoever is free, 0 when each is pushed into a member's own line at once.
    """

    pooled: float = 1.0
    # Who is next.
    age: float = 1.0  # per second waited
    head_start_seconds: float = 0.0  # added to everybody's wait, so that weight counts from the first second
    loss: float = 0.0  # per customer that waiting `horizon_seconds` more would lose
    horizon_seconds: float = 0.0  # about the time until the next place is free
    brevity: float = 0.0  # power of the expected handling time that divides: 1 is gain per second of work
    match: float = 0.0  # power of the member's pace for this kind that divides: what they are quick at comes sooner
    vip_weight: float = 1.0  # what a VIP's wait costs, of an ordinary customer's
    vip_first: float = 0.0  # added for a VIP
    age_limit_seconds: float = 1e8  # past it nobody overtakes: three years is never
    # Who takes it.
    speed: float = 0.0  # per second of expected handling
    crowding: float = 0.0  # how much longer handling counts with each conversation already held, as a share
    fewest: float = 0.0  # per conversation already held
    flexibility: float = 0.0  # per further skill: those who can do much are kept for what few can
    turn: float = 0.0  # per member who comes before them in the rotation
    idleness: float = 0.0  # per second since they last took or ended one


def order_score(
    policy: Policy, waited_seconds: Any, vip: Any, weight: Any, handling_seconds: Any, pace: Any, hazard: Any
) -> Any:
    """Who is next: bigger first.

    `vip` 0 or 1; `weight` the customer's worth, 1 for ordinary ones; `handling_seconds` expected of the member whose
    place is free, and `pace` what that is of the typical for such a conversation; `hazard` the chance per second of giving up after this wait.
    """
    ahead = policy.horizon_seconds
    stays_now = STAYS_PER_STEP ** (np.maximum(waited_seconds - FORGIVEN_SECONDS, 0.0) / STEP_SECONDS)
    stays_then = STAYS_PER_STEP ** (np.maximum(waited_seconds + ahead - FORGIVEN_SECONDS, 0.0) / STEP_SECONDS)
    lost = stays_now - stays_then * np.exp(-hazard * ahead)
    urgency = policy.age * (waited_seconds + policy.head_start_seconds) + policy.loss * lost
    worth = weight * (1.0 + (policy.vip_weight - 1.0) * vip)
    overdue = (waited_seconds > policy.age_limit_seconds) * (OVERDUE + waited_seconds)
    return worth * urgency / (handling_seconds**policy.brevity * pace**policy.match) + policy.vip_first * vip + overdue


def fit_cost(
    policy: Policy, active: Any, handling_seconds: Any, able_skills: Any, idle_seconds: Any, turns_ahead: Any
) -> Any:
    """Which member takes it: smaller first.

    `active` conversations already held; `handling_seconds` expected of this member for this conversation, alone;
    `able_skills` how many skills they have; `idle_seconds` since they last took or ended a conversation; `turns_ahead`
    members who come before them in the rotation.
    """
    return (
        policy.speed * handling_seconds * (1.0 + policy.crowding * active)
        + policy.fewest * active
        + policy.flexibility * (able_skills - 1.0)
        + policy.turn * turns_ahead
        - policy.idleness * idle_seconds
    )


SLOWDOWN = 0.35  # a second conversation makes each take 35 % longer, a third 70 %: the simulation's assumption
FAST_AND_FLEXIBLE: dict[str, float] = {"speed": 1.0, "crowding": SLOWDOWN, "flexibility": 4.0}

# Found by search on three months of recorded calls and rounded; docs/explanation/routing.md tells what each is worth.
DEFAULT = Policy(
    age=0.01,  # one point per 100 s: the scale of all others
    head_start_seconds=15.0,
    loss=1.9,  # one customer lost is worth 190 s of waiting
    horizon_seconds=33.0,  # waits begin to cost customers half a minute before they are forgiven no more
    brevity=1.2,
    match=1.5,
    vip_weight=1.7,  # halves a VIP's wait at any load and still leaves everybody else's shorter than taking turns
    age_limit_seconds=500.0,  # nobody is left behind: the longest waits stay near those of first come, first served
    speed=1.0,
    crowding=0.4,  # a little above the slowdown itself: it slows those already held as well
    fewest=10.0,
    flexibility=12.0,
)

POLICIES: dict[str, Policy] = {
    "default": DEFAULT,
    "push-round-robin": Policy(pooled=0.0, turn=1.0),
    "fewest-chats": Policy(pooled=0.0, fewest=1.0),
    "capped-fifo": Policy(turn=1.0),
    "longest-idle": Policy(idleness=1.0),
    "strict-vip": Policy(**FAST_AND_FLEXIBLE, vip_first=FIRST),
    "gc-mu": Policy(**FAST_AND_FLEXIBLE, head_start_seconds=15.0, brevity=1.0, vip_weight=3.0),
}
