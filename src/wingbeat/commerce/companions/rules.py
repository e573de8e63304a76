"""Which of the products bought together are worth offering."""

import math
from collections.abc import Collection, Iterable
from itertools import combinations

from wingbeat.commerce.companions.models import Companion, Pair

# Fewer orders than these say nothing but chance.
LEAST_TOGETHER = 3
# One-sided 90 %: the lower bound of E. B. Wilson, JASA 1927, so that three of three do not beat sixty of a hundred.
Z = 1.2816
# Bought with everything (bags, gift cards) goes with nothing in particular.
LEAST_LIFT = 1.2
# An order of more different products is a shop's own stocking-up; its pairs would drown the customers'.
LARGEST_BASKET = 30


def pairs_of(skus: Iterable[str]) -> list[tuple[str, str]]:
    """Both directions of all pairs in one basket, each product once; none of a basket that is too large."""
    different = sorted(set(skus))
    if len(different) > LARGEST_BASKET:
        return []
    return [pair for low, high in combinations(different, 2) for pair in ((low, high), (high, low))]


def at_least(hits: int, of: int) -> float:
    """The lower bound of a share, 0–1, of which `hits` of `of` were seen."""
    if of <= 0:
        return 0.0
    share, z2 = hits / of, Z * Z
    centre = share + z2 / (2 * of)
    spread = Z * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return min(share, max(0.0, (centre - spread) / (1 + z2 / of)))  # of none, rounding would leave more than none


def companions(pairs: Iterable[Pair], *, bought: Collection[str], most: int) -> list[Companion]:
    """The best, each product once and nothing the customer already has; most confident first."""
    best: dict[str, Companion] = {}
    for pair in pairs:
        found = _companion(pair)
        if found is None or pair.sku in bought:
            continue
        known = best.get(pair.sku)
        if known is None or known.confidence < found.confidence:
            best[pair.sku] = found
    return sorted(best.values(), key=lambda one: (-one.confidence, one.sku))[:most]


def _companion(pair: Pair) -> Companion | None:
    usual = pair.sku_sold / max(1, pair.all_sold)
    share = pair.together / max(1, pair.because_sold)
    lift = share / usual if usual else 0.0
    if pair.together < LEAST_TOGETHER or lift < LEAST_LIFT:
        return None
    confidence = at_least(pair.together, pair.because_sold)
    return Companion(sku=pair.sku, because=pair.because, confidence=confidence, lift=lift, together=pair.together)
