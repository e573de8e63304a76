"""How alike texts are spelt: the cosine of their pieces and of their words, rare ones weighing more, half and half.

Training compares every example with every other. What the examples say is then summed up for each piece, so that reading
a message costs its own pieces, however many examples there are.
"""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from wingbeat.bot.intents.rules.features import Floats, Keys, Places, pieces, words

# The two ways to look at a spelling; no key of one is a key of the other.
CUTS: tuple[Callable[[str], Keys], ...] = (pieces, words)
# As many of the commonest pieces are multiplied as one dense matrix when all texts are compared; the rest are few each.
COMMON = 1024
# Pieces summed up at a time: a hundred megabytes for a hundred labels.
SUMMED = 4096


class Block:
    """One kind of piece over all known texts."""

    def __init__(self, texts: Sequence[Keys]) -> None:
        told = [np.unique(keys, return_counts=True) for keys in texts]
        sizes = np.array([len(keys) for keys, _ in told], np.int64)
        keys = np.concatenate([keys for keys, _ in told])
        times = np.concatenate([times for _, times in told])
        self._count = len(texts)
        self.known, column = np.unique(keys, return_inverse=True)
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=len(self.known)))])
        self.rarity = (np.log((1 + self._count) / (1 + np.diff(self._starts))) + 1).astype(np.float32)
        row = np.repeat(np.arange(self._count), sizes)
        weight = ((1 + np.log(times)) * self.rarity[column]).astype(np.float32)
        norms = np.sqrt(np.bincount(row, weight**2, self._count)).astype(np.float32)
        weight /= np.maximum(norms, 1e-9)[row]
        order = np.argsort(column, kind="stable")
        self._column, self._row, self._weight = column, row, weight
        self._holders, self._impacts = row[order].astype(np.int32), weight[order]

    def add_all(self, total: Floats, share: float) -> None:
        """Add `share` of every cosine between two known texts to `total`, shape `(texts, texts)`."""
        common = np.argsort(-np.diff(self._starts), kind="stable")[:COMMON]
        place = np.full(len(self.known), -1)
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

    def _spread(self, columns: Places, weights: Floats) -> Floats:
        starts, sizes = self._starts[columns], np.diff(self._starts)[columns]
        # The places of all postings of all columns, one after the other.
        at = np.arange(sizes.sum()) + np.repeat(starts - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
        found = np.bincount(self._holders[at], self._impacts[at] * np.repeat(weights, sizes), self._count)
        return np.asarray(found, np.float32)

    def sums(self, weights: Floats) -> Floats:
        """What each piece says for each label, where each text says `weights`, shape `(texts, labels)`."""
        found = np.empty((len(self.known), weights.shape[1]), np.float32)
        for at in range(0, len(found), SUMMED):
            starts = self._starts[at : at + SUMMED + 1]
            some = slice(starts[0], starts[-1])
            said = weights[self._holders[some]] * self._impacts[some, None]
            found[at : at + SUMMED] = np.add.reduceat(said, starts[:-1] - starts[0])
        return found


class Spelt(msgspec.Struct, frozen=True, array_like=True):
    """What each piece says for each label, as it is kept; arrays little-endian."""

    keys: bytes  # uint32, in order
    rarity: bytes  # float16
    largest: bytes  # float16: what each row of `says` is stretched by
    says: bytes  # int8, shape (pieces, labels)


class Head:
    """A classifier by spelling alone: what all examples say, each as loud as the text is spelt like it."""

    def __init__(self, kept: Spelt) -> None:
        self._keys = np.frombuffer(kept.keys, "<u4")
        self._rarity = np.frombuffer(kept.rarity, "<f2").astype(np.float32)
        self._largest = np.frombuffer(kept.largest, "<f2").astype(np.float32) / 127
        self._says = np.frombuffer(kept.says, np.int8).reshape(len(self._keys), -1)

    def scores(self, text: str) -> Floats:
        """Of each label; pieces that no example has are passed over."""
        found = np.zeros(self._says.shape[1], np.float32)
        for cut in CUTS:
            asked, times = np.unique(cut(text), return_counts=True)
            at = np.minimum(np.searchsorted(self._keys, asked), len(self._keys) - 1)
            held = self._keys[at] == asked
            at, weight = at[held], (1 + np.log(times[held])) * self._rarity[at[held]]
            length = max(float(np.linalg.norm(weight)), 1e-9)
            found += np.asarray(weight * self._largest[at] / length, np.float32) @ self._says[at]
        return found


class Spelling:
    """All known texts, to be compared with each other."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._blocks = [Block([cut(text) for text in texts]) for cut in CUTS]

    def add_all(self, total: Floats, share: float) -> None:
        """Add `share` of how alike any two are spelt to `total`, shape `(texts, texts)`."""
        for block in self._blocks:
            block.add_all(total, share / len(CUTS))

    def summed(self, weights: Floats) -> Spelt:
        """What the pieces say where each text says `weights`, shape `(texts, labels)`."""
        keys = np.concatenate([block.known for block in self._blocks])
        rarity = np.concatenate([block.rarity for block in self._blocks])
        said = np.concatenate([block.sums(weights) for block in self._blocks]) / len(CUTS)
        largest = np.maximum(np.abs(said).max(axis=1), 1e-6).astype(np.float16)
        order = np.argsort(keys)
        says = np.clip(np.rint(said / largest[:, None].astype(np.float32) * 127), -127, 127).astype(np.int8)
        return Spelt(
            keys=keys[order].astype("<u4").tobytes(),
            rarity=rarity[order].astype("<f2").tobytes(),
            largest=largest[order].astype("<f2").tobytes(),
            says=says[order].tobytes(),
        )
