"""Train a workspace's classifier from labelled messages: one set of linear equations, solved exactly.

The solution also tells, without training again, what the model would have said of an example it had never seen, and of
one whose whole intent it had never seen. The first calibrates its confidence, the second its gate.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from wingbeat.bot.intents.models import OUTSIDE
from wingbeat.bot.intents.rules import calibration, gate
from wingbeat.bot.intents.rules.features import Floats
from wingbeat.bot.intents.rules.kernel import Kernel, View
from wingbeat.bot.intents.rules.model import Example, IntentModel, Lot, pack
from wingbeat.bot.intents.rules.solve import Factor
from wingbeat.kit.errors import Invalid

# As heavy as a tenth of an example; a third and triple of it differ by 0.1 points on four public sets.
RIDGE = 0.1
# The equations of so many take 1 GB and 15 s; of more, so many are drawn.
MOST_EXAMPLES = 16_000
# Examples taken out again for calibration, in whole intents for the gate and one by one: more only take longer.
TAKEN_WHOLE = 1024
TAKEN_SINGLY = 512


class TooFewIntents(Invalid):
    """A classifier needs examples of at least two intents."""


def train(examples: Sequence[Example], vectors: Floats, encoder: str = "", seed: int = 1) -> IntentModel:
    """`vectors`: the encoder's, of each example's text, shape `(examples, dimensions)`. Raises `TooFewIntents`."""
    dice = np.random.default_rng(seed)
    lot = _sort(examples, vectors, dice)
    whole, rows = _draw(lot, dice)
    matrix = Kernel(lot.texts, lot.vectors).all()
    alike = matrix[rows]
    matrix.flat[:: len(matrix) + 1] += RIDGE
    factor = Factor(matrix)
    wanted = np.full((len(matrix), len(lot.labels)), -1 / (len(lot.labels) - 1), np.float32)
    inside = lot.owners >= 0
    wanted[np.flatnonzero(inside), lot.owners[inside]] = 1
    weights = factor.back(factor.forth(wanted.copy()))
    without = Without(lot.owners, rows, alike, _inverse(factor, rows), wanted[rows], weights[rows])
    unseen, known = without.each(), inside[rows]
    scores = without.signs(unseen)
    return pack(
        lot,
        weights,
        encoder=encoder,
        trust=calibration.fit(unseen[known], lot.owners[rows][known]),
        gate=gate.fit(scores[known], np.concatenate([scores[~known], without.whole(whole)])),
    )


def _sort(examples: Sequence[Example], vectors: Floats, dice: np.random.Generator) -> Lot:
    labels = sorted({example.label for example in examples} - {OUTSIDE})
    if len(labels) < 2:
        raise TooFewIntents(intents=labels)
    place = {label: at for at, label in enumerate(labels)} | {OUTSIDE: -1}
    owners = np.array([place[example.label] for example in examples], np.int32)
    kept = dice.permutation(len(owners))[:MOST_EXAMPLES]
    order = kept[np.argsort(owners[kept], kind="stable")]
    view = View.of(vectors[order])
    return Lot(tuple(labels), tuple(examples[at].text for at in order), owners[order], view.see(vectors[order]), view)


def _draw(lot: Lot, dice: np.random.Generator) -> tuple[list[int], NDArray[np.int64]]:
    """Intents to be taken out whole, and the rows of all examples to be taken out, in order."""
    sizes = np.bincount(lot.owners[lot.owners >= 0], minlength=len(lot.labels))
    taken = lot.owners < 0
    whole: list[int] = []
    for label in dice.permutation(len(lot.labels)):
        # With one intent left every message looks like it: nothing to learn from.
        if len(sizes) > 2 and sizes[whole].sum() + sizes[label] <= TAKEN_WHOLE:
            whole.append(int(label))
    taken |= np.isin(lot.owners, whole)
    taken[dice.permutation(len(taken))[:TAKEN_SINGLY]] = True
    return whole, np.flatnonzero(taken)


def _inverse(factor: Factor, rows: NDArray[np.int64]) -> Floats:
    """The part of the matrix's inverse that stands at `rows` and the columns of the same numbers."""
    columns = np.zeros((factor.size, len(rows)), np.float32)
    columns[rows, np.arange(len(rows))] = 1
    factor.forth(columns)
    return columns.T @ columns


class Without(msgspec.Struct, frozen=True):
    """What the model would have said of the examples at `rows`, had it not been trained on them."""

    owners: NDArray[np.int32]
    rows: NDArray[np.int64]
    alike: Floats
    inverse: Floats
    wanted: Floats
    weights: Floats

    def each(self) -> Floats:
        """Scores of each with it alone taken out."""
        return self.wanted - self.weights / np.diag(self.inverse)[:, None]

    def signs(self, scores: Floats) -> Floats:
        alike = self.alike.copy()
        alike[np.arange(len(self.rows)), self.rows] = -1  # it is not its own neighbour
        return gate.signs(scores, alike[:, self.owners >= 0])

    def whole(self, labels: Sequence[int]) -> Floats:
        """Signs of all examples of these intents, each with its whole intent taken out."""
        found = [np.zeros((0, gate.SIGNS), np.float32)]
        for label in labels:
            own = np.flatnonzero(self.owners[self.rows] == label)
            lack = np.linalg.solve(self.inverse[np.ix_(own, own)], self.weights[own])
            scores = np.delete(self.wanted[own] - lack, label, axis=1)
            found.append(
                gate.signs(scores, self.alike[np.ix_(own, np.flatnonzero((self.owners != label) & (self.owners >= 0)))])
            )
        return np.concatenate(found)
