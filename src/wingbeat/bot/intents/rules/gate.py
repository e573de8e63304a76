"""How likely a message is about nothing the model knows.

Signs of it are read off the same way from a message, from a known example as if it had not been there, and from an
example as if its whole intent had not been there: the latter two teach a workspace's gate without a single foreign text.
"""

import msgspec
import numpy as np
from numpy.typing import NDArray

from wingbeat.bot.intents.rules.features import Floats

SIGNS = 3
# What a gate weighs before it has seen any foreign example: the mean of those fitted on four public sets, then the bias.
USUAL = (-1.8, 0.4, -0.6, -3.2)
# As strong as so many examples that say otherwise.
PULL = 4.0
# Messages that no intent covers, where the workspace's own share is not known.
FOREIGN_SHARE = 0.2
# Newton's; about eight are needed.
STEPS = 25

Doubles = NDArray[np.float64]


def signs(scores: Floats, alike: Floats) -> Floats:
    """Of messages, from their scores of each intent and likeness to each example that has one: the best score, its lead, the nearest.

    Shape `(messages, SIGNS)`. More were tried (mean of the nearest, agreement of neighbours, entropy, energy, norm): on
    public sets these three do as well.
    """
    ordered = np.sort(scores, axis=1)
    return np.stack([ordered[:, -1], ordered[:, -1] - ordered[:, -2], alike.max(axis=1)], axis=1)


class Gate(msgspec.Struct, frozen=True):
    """A logistic over standardised signs."""

    mean: tuple[float, ...]
    spread: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def outside(self, told: Floats) -> float:
        """Of one message's signs."""
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
        beta = logistic(x, y, weight, usual, PULL)
    else:
        beta = usual
    return Gate(tuple(mean.tolist()), tuple(spread.tolist()), tuple(beta[:-1].tolist()), float(beta[-1]))


def logistic(x: Doubles, y: Doubles, weight: Doubles, usual: Doubles, pull: float) -> Doubles:
    """Weights of the columns of `x` that make `y` likeliest, drawn towards the `usual` ones."""

    def lack(beta: Doubles) -> float:
        z = x @ beta
        return float(weight @ (np.logaddexp(0, z) - y * z)) + pull / 2 * float((beta - usual) @ (beta - usual))

    beta = usual
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (weight * (p - y)) + pull * (beta - usual)
        step = np.linalg.solve((x * (weight * p * (1 - p))[:, None]).T @ x + pull * np.eye(len(beta)), slope)
        while lack(beta - step) > lack(beta) and np.abs(step).max() > 1e-9:  # too far: a whole step may lead astray
            step = step / 2
        beta = beta - step
    return beta
