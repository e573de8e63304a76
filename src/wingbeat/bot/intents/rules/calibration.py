"""From scores to chances that can be believed."""

import numpy as np
from numpy.typing import NDArray

from wingbeat.bot.intents.rules.features import Floats

# Sharper than this no set of messages ever was; a handful of examples could otherwise claim certainty.
SHARPEST = 40.0


def shares(scores: Floats, sharpness: float) -> Floats:
    """Chances that add up to one; the last axis is the intents."""
    raised = np.exp(sharpness * (scores - scores.max(axis=-1, keepdims=True)))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)


def sharpness(scores: Floats, right: NDArray[np.int32]) -> float:
    """That under which the right intents of examples the scores have not seen (shape `(n, intents)`) are likeliest."""
    tried = np.geomspace(1, SHARPEST, 60)
    rows = np.arange(len(right))
    return float(max(tried, key=lambda one: float(np.log(shares(scores, one)[rows, right] + 1e-6).sum())))
