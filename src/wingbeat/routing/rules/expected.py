"""What is expected from what was seen: how long a member takes, how long a customer will wait. Pure, the same live and simulated.

The wait is first told by the queue's length; once enough waits are known, by their own regression on what could be
seen when each began: its middle, and the bound that 80 % keep, which moves a little after every wait it missed.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TYPICAL_HANDLING_SECONDS = 180.0  # of a kind nobody has handled yet; counts as one conversation
# Handling times scatter with a variance of about 1.4 of their squared mean (capped), members differ by 0.24² (log),
# and within a member kinds differ by 0.15²: so many conversations weigh as much as what is known beforehand.
MEMBER_PRIOR = 25.0
PAIR_PRIOR = 60.0
RATIO_LIMIT = 5.0  # one conversation that took longer than five times the usual tells no more than that

MIDDLE, BOUND = 0.5, 0.8  # what is shown as usual, and what is promised
ENOUGH_WAITS = 100  # ten for each coefficient; until then the queue's length must do
BOUND_FACTOR = 1.8  # of the queue's length, until waits are known: waits scatter about as exponential times do
STEP = 0.01  # how far one wait moves the bound (log): a hundred of them decide
ROUNDS = 12  # of weighting anew; further ones move what is told by less than a second
RIDGE = 3.0  # as if three waits had said that a sign means nothing


def pace(all_ratios: Any, all_count: Any, own_ratios: Any, own_count: Any) -> Any:
    """What a member's seconds are of the typical ones for a kind, drawn towards 1 while little is known.

    `*_ratios` sums of handling ÷ typical handling of the kind, over all their conversations and over this kind's.
    """
    member = (all_ratios + MEMBER_PRIOR) / (all_count + MEMBER_PRIOR)
    return (own_ratios + PAIR_PRIOR * member) / (own_count + PAIR_PRIOR)


class Moment(NamedTuple):
    """What can be seen when somebody begins to wait; each a number or an array of them."""

    ahead: Any  # who is served before them
    waiting: Any  # all who wait
    urgent: Any  # 1 when they go before others
    busy: Any  # conversations being handled
    handling_seconds: Any  # mean of those that ended last
    last_waits_seconds: Any  # mean of the last five who were answered
    since_answer_seconds: Any  # since the last of them
    answered_in_5_minutes: Any
    answered_in_15_minutes: Any


def by_queue_length(moment: Moment, hazard: float) -> Any:
    """Seconds until all ahead are taken or gone and then they are taken themselves.

    Each of the busy ends at its mean pace, each of those ahead gives up with `hazard` a second.
    """
    pace = np.maximum(moment.busy, 1.0) / np.maximum(moment.handling_seconds, 1.0)
    return np.log1p((moment.ahead + 1.0) * hazard / pace) / hazard


def signs(moment: Moment) -> Floats:
    """What the regression looks at: one row each, times and counts as logarithms (twice as long is one step)."""
    per_member = (moment.ahead + 1.0) * moment.handling_seconds / np.maximum(moment.busy, 1.0)
    steady = (moment.answered_in_15_minutes + 1.0) / 900.0
    by_rate = (moment.ahead + 1.0) / ((moment.answered_in_5_minutes + 300.0 * steady) / 600.0)
    logs = [np.log1p(one) for one in (*moment[:2], *moment[3:], per_member, by_rate)]
    return np.column_stack([np.ones_like(moment.ahead), moment.urgent, *logs])


def fit(seen: Floats, waited_seconds: Floats, share: float) -> Floats:
    """Coefficients of the log wait that `share` of such waits stay below; a miss counts by its seconds.

    Least squares, weighted anew until they minimise absolute misses, those above `share` : 1 - `share` to those below.
    """
    aim = np.log1p(waited_seconds)
    ridge = np.diag([1e-6, *[RIDGE] * (seen.shape[1] - 1)])
    weights = np.ones_like(aim)
    for _ in range(ROUNDS):
        weighted = seen * weights[:, None]
        found = np.linalg.solve(weighted.T @ seen + ridge, weighted.T @ aim)
        told = seen @ found
        miss = aim - told
        seconds = np.exp(np.clip(told, 1.0, 7.0)) / 60.0  # 3 s to 20 min
        weights = np.where(miss > 0, share, 1.0 - share) / np.maximum(np.abs(miss), 0.05) * seconds
    return np.asarray(found)


def tell(coefficients: Floats, seen: Floats, shift: Any = 0.0) -> Any:
    """Seconds; `shift` is what `shifted` made of the waits so far."""
    return np.maximum(np.expm1(seen @ coefficients + shift), 0.0)


def shifted(shift: float, told_seconds: float, waited_seconds: float) -> float:
    """The bound after one more wait: so that in the long run it holds for exactly its share, whatever the model misses."""
    return shift + STEP * (BOUND - (1.0 if waited_seconds <= told_seconds else 0.0))
