"""The difference between those with a gesture and comparable ones without; pure.

Members choose whom they thank, so this is no experiment: like is compared with like (reason and tier), and what differs
beyond that is in the difference too. The page says so.
"""

import math
from collections.abc import Sequence

from wingbeat.gestures.effect.models import Effect, Group, Outcome, Stratum
from wingbeat.kit.shares import Z95

FEW = 30  # of either side: below it chance alone moves a share by a fifth


def effect(outcome: Outcome, strata: Sequence[Stratum]) -> Effect:
    """The difference of shares within strata, weighted by how many have a gesture in each."""
    both = [one for one in strata if one.with_gesture.n and one.without.n]
    alone = sum(one.with_gesture.n for one in strata if not one.without.n)
    n_with, n_without = sum(one.with_gesture.n for one in both), sum(one.without.n for one in both)
    if not both:
        return Effect(outcome, 0, 0, alone)
    weights = [one.with_gesture.n / n_with for one in both]
    mean_with = sum(one.with_gesture.so for one in both) / n_with
    mean_without = sum(weight * one.without.so / one.without.n for weight, one in zip(weights, both, strict=True))
    spread = sum(
        weight * weight * (_variance(one.with_gesture) + _variance(one.without))
        for weight, one in zip(weights, both, strict=True)
    )
    difference, half = mean_with - mean_without, Z95 * math.sqrt(spread)
    return Effect(
        outcome,
        n_with,
        n_without,
        alone,
        mean_with,
        mean_without,
        difference,
        max(-1.0, difference - half),
        min(1.0, difference + half),
        few=min(n_with, n_without) < FEW,
    )


def _variance(group: Group) -> float:
    """Of a share, with one more on either side (Agresti and Caffo, 2000): nobody of two is no certainty."""
    share = (group.so + 1) / (group.n + 2)
    return share * (1 - share) / (group.n + 2)
