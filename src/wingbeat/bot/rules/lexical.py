"""BM25 over the questions of one workspace: words seen literally, where the encoder sees meaning."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Robertson's usual saturation; questions are short, so length is corrected only half (the usual b of 0.75 is for pages).
K1 = 1.2
B = 0.5


class Lexicon:
    """Postings with ready-made impacts: a score is a few array additions."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self._count = len(documents)
        self._place: dict[str, int] = {}
        words = [[self._place.setdefault(token, len(self._place)) for token in document] for document in documents]
        lengths = np.array([len(document) for document in words], np.float32)
        norms = K1 * (1 - B + B * lengths / (lengths.mean() or 1)) if self._count else lengths
        flat = np.array([word for document in words for word in document], np.int64)
        pairs, times = np.unique(
            flat * max(1, self._count) + np.repeat(np.arange(self._count), lengths.astype(np.int64)), return_counts=True
        )
        word, self._holders = np.divmod(pairs, max(1, self._count))
        self._starts = np.searchsorted(word, np.arange(len(self._place) + 1))
        self._idf = self._rarity(np.diff(self._starts))
        self._impacts = (self._idf[word] * times * (K1 + 1) / (times + norms[self._holders])).astype(np.float32)

    def _rarity(self, holding: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.log1p((self._count - holding + 0.5) / (holding + 0.5))

    def scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """BM25 of each document: shape `(documents,)`."""
        total = np.zeros(self._count, np.float32)
        for token, times in Counter(query).items():
            if (at := self._place.get(token)) is not None:
                found = slice(self._starts[at], self._starts[at + 1])
                total[self._holders[found]] += times * self._impacts[found]
        return total

    def shares(self, query: Sequence[str]) -> NDArray[np.float32]:
        """How much of the query's weight each document covers, 0–1; words no document holds weigh most of all."""
        unknown = float(self._rarity(np.zeros(1, np.int64))[0])
        whole = sum(
            times * (unknown if (at := self._place.get(token)) is None else float(self._idf[at]))
            for token, times in Counter(query).items()
        )
        if not whole:
            return np.zeros(self._count, np.float32)
        return np.asarray(np.minimum(self.scores(query) / whole, 1), np.float32)
