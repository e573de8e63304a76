"""Boosted trees for a quantile, in numpy: all nodes of one depth ask the same question, so a tree is two short rows."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

BINS = 64  # questions tried of a feature; finer ones fit the noise
DEPTH = 5  # thirty-two leaves: deeper trees predicted another month no better
RATE = 0.1
SAMPLE = 0.5  # of the rows, and
COLUMNS = 0.6  # of the features a tree looks at: trees that differ err less together
CALM = 40.0  # rows a leaf is drawn towards nothing by
SEED = 1  # the same rows, the same trees


class Trees(NamedTuple):
    """Per tree and depth a `feature` and the `threshold` above which it goes right; per tree and leaf what it adds."""

    base: float
    feature: Whole
    threshold: Floats
    leaf: Floats


def predict(trees: Trees, rows: Floats) -> Floats:
    """The quantile for each row of features."""
    found = np.full(len(rows), trees.base)
    for feature, threshold, leaf in zip(trees.feature, trees.threshold, trees.leaf, strict=True):
        found += leaf[_leaf_of(feature, threshold, rows)]
    return found


def fit(rows: Floats, wanted: Floats, quantile: float, trees: int = 150) -> Trees:
    """Trees that tell the quantile of what was `wanted`, one number per row; deterministic."""
    draw = np.random.default_rng(SEED)
    edges = np.quantile(rows, np.linspace(0, 1, BINS + 1)[1:-1], axis=0).T
    bins = np.stack([np.searchsorted(edge, column) for edge, column in zip(edges, rows.T, strict=True)])
    base = float(np.quantile(wanted, quantile))
    told, grown = np.full(len(rows), base), []
    for _ in range(trees):
        picked = np.flatnonzero(draw.random(len(rows)) < SAMPLE)
        rest = wanted[picked] - told[picked]
        pull = np.where(rest > 0, quantile, quantile - 1.0)
        columns = draw.permutation(len(edges))[: max(1, round(len(edges) * COLUMNS))]
        feature, cut = _questions(bins[:, picked], pull, columns)
        threshold = edges[feature, cut]
        leaf = RATE * _quantiles(_leaf_of(feature, threshold, rows[picked]), rest, quantile)
        told += leaf[_leaf_of(feature, threshold, rows)]
        grown.append((feature, threshold, leaf))
    feature, threshold, leaf = (np.array(part) for part in zip(*grown, strict=True))
    return Trees(base, feature, threshold, leaf)


def _leaf_of(feature: Whole, threshold: Floats, rows: Floats) -> Whole:
    right = rows[:, feature] > threshold
    return right @ (1 << np.arange(len(feature))[::-1])


def _questions(bins: Whole, pull: Floats, columns: Whole) -> tuple[Whole, Whole]:
    """At each depth the feature and bin that part the pulls best, over all nodes together."""
    node = np.zeros(len(pull), np.int64)
    asked = []
    for depth in range(DEPTH):
        best = max((_gain(node * BINS + bins[column], pull, 1 << depth), int(column)) for column in columns)
        (_, cut), column = best
        asked.append((column, -cut))
        node = node * 2 + (bins[column] > -cut)
    feature, at = np.array(asked).T
    return feature, at


def _gain(key: Whole, pull: Floats, nodes: int) -> tuple[float, int]:
    """What the best cut of a feature gains, and the cut, negative: of equal gains the first is the greatest."""
    shape = nodes, BINS
    pulls = np.bincount(key, pull, nodes * BINS).reshape(shape).cumsum(axis=1)
    counts = np.bincount(key, None, nodes * BINS).reshape(shape).cumsum(axis=1)
    right, behind = pulls[:, -1:] - pulls, counts[:, -1:] - counts
    gain = (pulls**2 / (counts + CALM) + right**2 / (behind + CALM)).sum(axis=0)[:-1]
    cut = int(gain.argmax())
    return float(gain[cut]), -cut


def _quantiles(leaf: Whole, rest: Floats, quantile: float) -> Floats:
    """Of each leaf the quantile of what is left, drawn towards nothing where the leaf has few rows."""
    order = np.lexsort((rest, leaf))
    count = np.bincount(leaf, minlength=1 << DEPTH)
    first = np.cumsum(count) - count
    place = np.minimum(first + np.floor(quantile * count).astype(np.int64), len(rest) - 1)
    return np.where(count > 0, rest[order][place], 0.0) * count / (count + CALM)
