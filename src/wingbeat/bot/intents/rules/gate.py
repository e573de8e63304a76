"""How likely a message is about nothing the model knows.

Signs of it are read off the same way from a message, from a known example as if it had not been there, and from an
example as if its whole intent had not been there: the latter two teach a workspace's gate without a single foreign text.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from wingbeat.bot.intents.rules.features import Floats

# Neighbours looked at: one may be a slip of a label, twenty reach into other intents.
NEAR = 5
SIGNS = 6
# What a gate weighs before it has seen any foreign example: the mean of those fitted on four public sets, then the bias.
USUAL = (-2.0, 0.5, -0.2, -0.4, -0.5, 0.1, -2.5)
# As strong as so many examples that say otherwise.
PULL = 4.0
# Messages that no intent covers, where the workspace's own share is not known.
FOREIGN_SHARE = 0.2
# Newton's; about eight are needed.
STEPS = 25

Doubles = NDArray[np.float64]


def signs(scores: Floats, alike: Floats, owners: NDArray[np.int32]) -> Floats:
    """Of one message: `scores` of each intent, likeness to each example, and whose example each is; shape `(SIGNS,)`."""
    best, second = np.sort(scores)[-2:][::-1] if len(scores) > 1 else (scores[0], -1.0)
    count = min(NEAR, len(alike))
    nearest = np.argpartition(-alike, count - 1)[:count]
    own = alike[owners == scores.argmax()]
    top = np.sort(own)[-3:].mean() if len(own) else 0.0
    agreed = float((owners[nearest] == scores.argmax()).mean())
    return np.array([best, best - second, alike[nearest].mean(), alike[nearest].max(), top, agreed], np.float32)


class Gate(msgspec.Struct, frozen=True):
    """A logistic over standardised signs."""

    mean: tuple[float, ...]
    spread: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def outside(self, told: Floats) -> float:
        z = (told - np.array(self.mean, np.float32)) / np.array(self.spread, np.float32)
        return float(1 / (1 + np.exp(-(z @ np.array(self.weights, np.float32) + self.bias))))


def fit(known: Floats, foreign: Floats) -> Gate:
    """From signs of known examples and of foreign ones, shapes `(n, SIGNS)`; few of the latter change `USUAL` little."""
    mean, spread = known.mean(0).astype(np.float64), known.std(0).astype(np.float64) + 1e-3
    usual = np.array(USUAL)
    if len(foreign):
        x = np.hstack([(np.concatenate([known, foreign]) - mean) / spread, np.ones((len(known) + len(foreign), 1))])
        y = np.repeat([0.0, 1.0], [len(known), len(foreign)])
        weight = np.repeat(
            [1.0, FOREIGN_SHARE / (1 - FOREIGN_SHARE) * len(known) / len(foreign)], [len(known), len(foreign)]
        )
        beta = _logistic(x, y, weight, usual)
    else:
        beta = usual
    return Gate(tuple(mean.tolist()), tuple(spread.tolist()), tuple(beta[:-1].tolist()), float(beta[-1]))


def _logistic(x: Doubles, y: Doubles, weight: Doubles, usual: Doubles) -> Doubles:
    beta = usual.copy()
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (weight * (p - y)) + PULL * (beta - usual)
        beta = beta - np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + PULL * np.eye(len(beta)), slope)
    return beta
