"""From scores to chances that can be believed."""

import msgspec
import numpy as np
from numpy.typing import NDArray

from wingbeat.bot.intents.rules.features import Floats
from wingbeat.bot.intents.rules.gate import logistic

# How the intents after the first share what it leaves: any slope near the first's own does.
SLOPE = 12.0
# What the first intent's chance is before any example says otherwise: the mean of three public sets; as strong as so many.
USUAL = (2.0, 5.7, -0.9)
PULL = 0.5


class Trust(msgspec.Struct, frozen=True):
    """The chance that the first intent is right: a logistic of its score and of its lead over the second."""

    score: float
    lead: float
    bias: float

    def chances(self, scores: Floats) -> Floats:
        """Of each intent; they add up to one."""
        first, second = np.sort(scores)[:-3:-1]
        sure = 1 / (1 + np.exp(-(self.score * first + self.lead * (first - second) + self.bias)))
        raised = np.exp(SLOPE * np.minimum(scores - second, 0))
        raised[scores.argmax()] = 0
        found = raised * ((1 - sure) / raised.sum())
        found[scores.argmax()] = sure
        return np.asarray(found, np.float32)


def fit(scores: Floats, right: NDArray[np.int32]) -> Trust:
    """From scores of examples that the model has not seen, shape `(n, intents)`, and their right intents."""
    ordered = np.sort(scores, axis=1).astype(np.float64)
    told = np.stack([ordered[:, -1], ordered[:, -1] - ordered[:, -2], np.ones(len(scores))], axis=1)
    hits = (scores.argmax(axis=1) == right).astype(np.float64)
    beta = logistic(told, hits, np.ones(len(hits)), np.array(USUAL), PULL)
    return Trust(*(float(one) for one in beta))
