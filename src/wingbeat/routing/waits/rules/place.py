"""A place in line, by the order in which the policy would serve those who wait now: pure."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from wingbeat.routing.rules.policies import OVERDUE, Policy, order_score
from wingbeat.routing.waits.models import InLine, Learned

ANYBODY = 1.0  # pace: nobody knows yet whose place will be free


# Who has waited for half a minute goes before who has for one, and behind them again a minute later: what is told as a
# step forward must hold as everybody waits on.
LATER_SECONDS = (30.0, 60.0, 90.0)


def ahead_of(policy: Policy, age_limit_seconds: float, queue: Sequence[InLine], learned: Learned) -> list[int]:
    """For each of a team's queue how many go first; for who was told before, how many do at most as all wait on."""
    limit = min(policy.age_limit_seconds, age_limit_seconds)
    now = most = _places(policy, limit, queue, learned, 0.0)
    if any(one.told for one in queue):
        most = np.max([now, *(_places(policy, limit, queue, learned, later) for later in LATER_SECONDS)], axis=0)
    return [int((most if one.told else now)[n]) for n, one in enumerate(queue)]


def _places(
    policy: Policy, limit: float, queue: Sequence[InLine], learned: Learned, later: float
) -> npt.NDArray[np.int64]:
    waited = np.array([max(one.waited_seconds, 0.0) for one in queue]) + later
    usual = learned.overall.mean_seconds
    score = order_score(
        policy,
        waited,
        np.array([float(one.vip) for one in queue]),
        np.array([one.weight for one in queue]),
        np.array([one.handling_seconds or usual for one in queue]),
        ANYBODY,
        np.array([learned.hazard_at(one) for one in waited]),
    )
    score = np.where(waited > limit, OVERDUE + waited, score)
    order = np.lexsort((-waited, -score, np.array([-float(one.bumped) for one in queue])))
    places = np.empty(len(queue), np.int64)
    places[order] = np.arange(len(queue))
    return places
