"""How alike texts are spelt: the cosine of their pieces and of their words, rare ones weighing more, half and half."""

from collections.abc import Sequence

import numpy as np

from wingbeat.bot.intents.rules.features import Floats, Keys, Places, pieces, words

# As many of the commonest pieces are multiplied as one dense matrix when all texts are compared; the rest are few each.
COMMON = 1024


class Block:
    """One kind of piece over all known texts."""

    def __init__(self, texts: Sequence[Keys]) -> None:
        told = [np.unique(keys, return_counts=True) for keys in texts]
        sizes = np.array([len(keys) for keys, _ in told], np.int64)
        keys = np.concatenate([keys for keys, _ in told])
        times = np.concatenate([times for _, times in told])
        self._count = len(texts)
        self._known, column = np.unique(keys, return_inverse=True)
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=len(self._known)))])
        self._rarity = (np.log((1 + self._count) / (1 + np.diff(self._starts))) + 1).astype(np.float32)
        row = np.repeat(np.arange(self._count), sizes)
        weight = ((1 + np.log(times)) * self._rarity[column]).astype(np.float32)
        norms = np.sqrt(np.bincount(row, weight**2, self._count)).astype(np.float32)
        weight /= np.maximum(norms, 1e-9)[row]
        order = np.argsort(column, kind="stable")
        self._column, self._row, self._weight = column, row, weight
        self._holders, self._impacts = row[order].astype(np.int32), weight[order]

    def alike(self, keys: Keys) -> Floats:
        """The cosine of a new text with each known one; pieces nobody knows make it less alike."""
        asked, times = np.unique(keys, return_counts=True)
        at = np.searchsorted(self._known, asked)
        held = (at < len(self._known)) & (self._known[np.minimum(at, len(self._known) - 1)] == asked)
        weight = (1 + np.log(times[held])) * self._rarity[at[held]]
        total = float(np.sqrt((weight**2).sum()))
        if not total:
            return np.zeros(self._count, np.float32)
        return self._spread(at[held], weight / total)

    def _spread(self, columns: Places, weights: Floats) -> Floats:
        starts, sizes = self._starts[columns], np.diff(self._starts)[columns]
        # The places of all postings of all columns, one after the other.
        at = np.arange(sizes.sum()) + np.repeat(starts - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
        found = np.bincount(self._holders[at], self._impacts[at] * np.repeat(weights, sizes), self._count)
        return np.asarray(found, np.float32)

    def add_all(self, total: Floats, share: float) -> None:
        """Add `share` of every cosine between two known texts to `total`, shape `(texts, texts)`."""
        common = np.argsort(-np.diff(self._starts), kind="stable")[:COMMON]
        place = np.full(len(self._known), -1)
        place[common] = np.arange(len(common))
        dense = np.zeros((self._count, len(common)), np.float32)
        often = place[self._column] >= 0
        dense[self._row[often], place[self._column[often]]] = self._weight[often] * np.float32(share**0.5)
        for at in range(0, self._count, COMMON):
            total[at : at + COMMON] += dense[at : at + COMMON] @ dense.T
        del dense
        column, row, weight = self._column[~often], self._row[~often], self._weight[~often]
        ends = np.searchsorted(row, np.arange(self._count + 1))
        for at in range(self._count):
            own = slice(ends[at], ends[at + 1])
            total[at] += self._spread(column[own], weight[own] * np.float32(share))


class Spelling:
    def __init__(self, texts: Sequence[str]) -> None:
        self._blocks = (Block([pieces(text) for text in texts]), Block([words(text) for text in texts]))

    def alike(self, text: str) -> Floats:
        """0–1 for each known text."""
        both = self._blocks[0].alike(pieces(text)) + self._blocks[1].alike(words(text))
        return np.asarray(both / 2, np.float32)

    def add_all(self, total: Floats, share: float) -> None:
        for block in self._blocks:
            block.add_all(total, share / 2)
