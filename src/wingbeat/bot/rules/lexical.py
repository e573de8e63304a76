"""BM25 over the questions of one workspace: words seen literally, where the encoder sees meaning."""

from array import array
from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Robertson's usual saturation; questions are short, so length is corrected only half (the usual b of 0.75 is for pages).
K1 = 1.2
B = 0.5


class Lexicon:
    """Postings with ready-made impacts, so that a score is a few array additions: `add` every document, then `close`."""

    def __init__(self) -> None:
        self._place: dict[str, int] = {}
        self._flat = array("i")  # word by word, document after document: lists would take eight times the memory
        self._lengths = array("i")
        self._holders = np.empty(0, np.int32)
        self._impacts = np.empty(0, np.float32)
        self._starts = np.zeros(1, np.int64)
        self._idf = np.empty(0)

    def add(self, document: Iterable[str]) -> None:
        before = len(self._flat)
        self._flat.extend(self._place.setdefault(token, len(self._place)) for token in document)
        self._lengths.append(len(self._flat) - before)

    def close(self) -> None:
        """Weigh the words; from now on it can be asked."""
        lengths = np.array(self._lengths, np.int64)
        norms = K1 * (1 - B + B * lengths / (lengths.mean() or 1)) if len(lengths) else lengths
        flat = np.array(self._flat, np.int64)
        del self._flat
        count = max(1, len(lengths))
        pairs, times = np.unique(flat * count + np.repeat(np.arange(len(lengths)), lengths), return_counts=True)
        word, holders = np.divmod(pairs, count)
        self._starts = np.searchsorted(word, np.arange(len(self._place) + 1))
        self._idf = self._rarity(np.diff(self._starts))
        self._impacts = (self._idf[word] * times * (K1 + 1) / (times + norms[holders])).astype(np.float32)
        self._holders = holders.astype(np.int32)

    def _rarity(self, holding: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.log1p((len(self._lengths) - holding + 0.5) / (holding + 0.5))

    def scores(self, query: Iterable[str]) -> Floats:
        """BM25 of each document: shape `(documents,)`."""
        total = np.zeros(len(self._lengths), np.float32)
        for token, times in Counter(query).items():
            if (at := self._place.get(token)) is not None:
                found = slice(self._starts[at], self._starts[at + 1])
                total[self._holders[found]] += times * self._impacts[found]
        return total

    def shares(self, query: Iterable[str]) -> Floats:
        """How much of the query's weight each document covers, 0–1; words no document holds weigh most of all."""
        words = Counter(query)
        unknown = float(self._rarity(np.zeros(1, np.int64))[0])
        whole = sum(
            times * (unknown if (at := self._place.get(token)) is None else float(self._idf[at]))
            for token, times in words.items()
        )
        if not whole:
            return np.zeros(len(self._lengths), np.float32)
        return np.asarray(np.minimum(self.scores(words.elements()) / whole, 1), np.float32)
