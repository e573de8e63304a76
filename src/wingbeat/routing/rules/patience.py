"""How long customers are willing to wait, from waits of which most ended by an answer (Kaplan–Meier)."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
HORIZON_SECONDS = 1800  # few waited longer; past it the hazard stays as it was
WIDTHS_SECONDS = (15, 30, 60, 120, 300, 600, HORIZON_SECONDS)  # spans over which the hazard is taken as even


def survival(waited_seconds: Floats, gave_up: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Waits in rising order and the share of customers willing to wait longer than each.

    Those answered count as willing until then (censored).
    """
    order = np.lexsort((~gave_up, waited_seconds))
    at_risk = waited_seconds.size - np.arange(waited_seconds.size)
    return waited_seconds[order], np.cumprod(1.0 - gave_up[order] / at_risk)


def hazard(waited_seconds: Floats, gave_up: NDArray[np.bool_]) -> Floats:
    """Chance per second of giving up, for each second of wait up to the horizon: who left ÷ seconds willing, by span."""
    found = np.empty(HORIZON_SECONDS)
    begin = 0
    for end in WIDTHS_SECONDS:
        risked = np.clip(waited_seconds, begin, end).sum() - begin * waited_seconds.size
        left = ((waited_seconds > begin) & (waited_seconds <= end) & gave_up).sum()
        found[begin:end] = left / max(risked, 1.0)
        begin = end
    return found
