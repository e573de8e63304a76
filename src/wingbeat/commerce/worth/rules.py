from collections import Counter
from collections.abc import Sequence

from wingbeat.commerce.models import Order
from wingbeat.commerce.worth.models import Worth

# What brought nothing: called off, lost on the way, or paid back.
VOID = frozenset({"cancelled", "lost", "refunded", "returned"})
MOST_TOLD = 20  # orders that a shop's server tells of at once


def worth_of(orders: Sequence[Order]) -> Worth:
    """Of orders as a shop's own server tells them."""
    standing = [order for order in orders if order.state not in VOID]
    if not standing:
        return Worth(of_all=len(orders) < MOST_TOLD)
    counts = Counter(order.currency for order in standing)
    # The most used; of equals the first by name, so that it does not change from look to look.
    currency = min(counts, key=lambda one: (-counts[one], one))
    own = [order for order in standing if order.currency == currency]
    total = sum(order.total for order in own)
    last = max(order.placed_at for order in standing)
    others = tuple(sorted(counts.keys() - {currency}))
    return Worth(len(own), total, total / len(own), currency, last, others, of_all=len(orders) < MOST_TOLD)
