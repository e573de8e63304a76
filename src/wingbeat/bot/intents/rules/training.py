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
from wingbeat.bot.intents.rules.kernel import View, alike, meaning
from wingbeat.bot.intents.rules.model import Example, IntentModel, Lot, pack
from wingbeat.bot.intents.rules.solve import Factor
from wingbeat.bot.intents.rules.spelling import Spelling
from wingbeat.kit.errors import Invalid

# A tenth of an example's weight where an intent has a hundred, a third and triple of which differ by 0.1 points on four
# public sets. Of more examples more are alike or wrong, and each is to be believed less: its root wins 0.2–0.5 points where
# intents are of many sizes, and as much where there are two of thousands.
RIDGE = 0.1
RIDGE_EXAMPLES = 100
# The equations of so many take 1 GB and 15 s; of more, so many are drawn.
MOST_EXAMPLES = 16_000
# Examples taken out again in whole intents, for the gate: more only take longer.
TAKEN_WHOLE = 1024
# And one by one, for the confidence: of 1,024 its mean is up to 0.7 points off the share that is right (HWU64, three draws, 2,700
# held back), of 4,096 0.1; for some seconds more.
TAKEN_SINGLY = 4096


class TooFewIntents(Invalid):
    """A classifier needs examples of at least two intents."""


def train(examples: Sequence[Example], vectors: Floats, encoder: str = "", seed: int = 1) -> IntentModel:
    """`vectors`: the encoder's, of each example's text, shape `(examples, dimensions)`. Raises `TooFewIntents`."""
    dice = np.random.default_rng(seed)
    labels, owners = _label(examples)
    kept = dice.permutation(len(owners))[:MOST_EXAMPLES]
    whole, taken = _draw(owners[kept], len(labels), dice)
    order = kept[np.argsort(taken, kind="stable")]  # those to be taken out stand last
    view = View.of(vectors[order])
    lot = Lot(labels, tuple(examples[at].text for at in order), owners[order], view.see(vectors[order]), view)
    spelling = Spelling(lot.texts)
    matrix = alike(lot.vectors, spelling)
    matrix.flat[:: len(matrix) + 1] += RIDGE * np.sqrt(np.bincount(lot.owners + 1)[lot.owners + 1] / RIDGE_EXAMPLES)
    wanted = np.full((len(matrix), len(labels)), -1 / (len(labels) - 1), np.float32)
    inside = lot.owners >= 0
    wanted[np.flatnonzero(inside), lot.owners[inside]] = 1
    factor = Factor(matrix)
    weights = factor.solve(wanted.copy())
    last = slice(-int(taken.sum()), None)
    near = meaning(lot.vectors, lot.vectors[last])
    without = Without(lot.owners, near, factor.root(len(near)), wanted[last], weights[last])
    unseen, known = without.each(), inside[last]
    told = without.signs(unseen)
    return pack(
        lot,
        weights,
        spelling,
        encoder=encoder,
        trust=calibration.fit(unseen[known], lot.owners[last][known]),
        gate=gate.fit(told[known], np.concatenate([told[~known], without.whole(whole)])),
    )


def _label(examples: Sequence[Example]) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """All intents in order, and which of them each example has, −1 for none."""
    labels = sorted({example.label for example in examples} - {OUTSIDE})
    if len(labels) < 2:
        raise TooFewIntents(intents=labels)
    place = {label: at for at, label in enumerate(labels)} | {OUTSIDE: -1}
    return tuple(labels), np.array([place[example.label] for example in examples], np.int32)


def _draw(owners: NDArray[np.int32], labels: int, dice: np.random.Generator) -> tuple[list[int], NDArray[np.bool_]]:
    """Intents to be taken out whole, and whether each example is taken out."""
    sizes = np.bincount(owners[owners >= 0], minlength=labels)
    whole: list[int] = []
    for label in dice.permutation(labels):
        # With one intent left every message looks like it: nothing to learn from.
        if labels > 2 and sizes[whole].sum() + sizes[label] <= TAKEN_WHOLE:
            whole.append(int(label))
    taken = (owners < 0) | np.isin(owners, whole)
    taken[dice.permutation(len(taken))[:TAKEN_SINGLY]] = True
    return whole, taken


class Without(msgspec.Struct, frozen=True):
    """What the model would have said of the last examples, had it not been trained on them.

    `owners`: of all examples; the others of the last ones: how near they are to all, the root of the inverse's last corner,
    what was wanted of them and how much each weighs.
    """

    owners: NDArray[np.int32]
    near: Floats
    root: Floats
    wanted: Floats
    weights: Floats

    def each(self) -> Floats:
        """Scores of each with it alone taken out."""
        return np.asarray(self.wanted - self.weights / np.square(self.root).sum(axis=0)[:, None], np.float32)

    def signs(self, scores: Floats) -> Floats:
        near = self.near.copy()
        near[:, -len(near) :].flat[:: len(near) + 1] = -1  # it is not its own neighbour
        return gate.signs(scores, near[:, self.owners >= 0])

    def whole(self, labels: Sequence[int]) -> Floats:
        """Signs of all examples of these intents, each with its whole intent taken out."""
        found, last = [np.zeros((0, gate.SIGNS), np.float32)], self.owners[-len(self.near) :]
        for label in labels:
            own = np.flatnonzero(last == label)
            lack = np.linalg.solve(self.root[:, own].T @ self.root[:, own], self.weights[own])
            scores = np.delete(self.wanted[own] - lack, label, axis=1)
            others = np.flatnonzero((self.owners != label) & (self.owners >= 0))
            found.append(gate.signs(scores, self.near[np.ix_(own, others)]))
        return np.concatenate(found)
