"""A place in line, by the order in which the policy would serve those who wait now: pure."""

import numpy as np

from wingbeat.routing.rules.policies import OVERDUE, Policy, order_score
from wingbeat.routing.waits.models import InLine, Learned

ANYBODY = 1.0  # pace: nobody knows yet whose place will be free


def ahead_of(policy: Policy, age_limit_seconds: float, queue: list[InLine], learned: Learned) -> list[int]:
    """For each of a team's queue how many go first."""
    waited = np.array([max(one.waited_seconds, 0.0) for one in queue])
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
    limit = min(policy.age_limit_seconds, age_limit_seconds)
    score = np.where(waited > limit, OVERDUE + waited, score)
    order = np.lexsort((-waited, -score, np.array([-float(one.bumped) for one in queue])))
    places = np.empty(len(queue), np.int64)
    places[order] = np.arange(len(queue))
    return [int(place) for place in places]
