"""The spelling of a text as hashed pieces, the same in every process: pieces of words, and words with their pairs."""

import re
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]
Floats = NDArray[np.float32]
Places = NDArray[np.int64]

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_HAN}]+|[^\\s{_HAN}]+")
_WORD = re.compile(f"[{_HAN}]|[^\\s{_HAN}]+")
_FIRST_HAN = 0x3400
_SPACE = 32

# Two to five letters find a word behind its endings and typing errors; Chinese words have one to three characters.
LONGEST = 5
LONGEST_HAN = 3

# The multiplier of Knuth's MMIX generator spreads neighbouring code points over all 64 bits.
_SPREAD = np.uint64(6364136223846793005)
# So that a word and the same letters as a piece are two things.
_OF_WORD = np.uint64(1 << 40)
_OF_PAIR = np.uint64(1 << 41)


def pieces(text: str) -> Keys:
    """Of a normalised text: its runs of letters (with the gap before and after) and of Chinese characters, cut small."""
    codes = np.frombuffer(f" {' '.join(_RUN.findall(text))} ".encode("utf-32-le"), np.uint32).astype(np.uint64)
    gaps = np.concatenate([[0], np.cumsum(codes == _SPACE)])
    han = np.concatenate([[0], np.cumsum(codes >= _FIRST_HAN)])
    found, value = [], np.zeros_like(codes)
    for size in range(1, min(LONGEST, len(codes)) + 1):
        at = np.arange(len(codes) - size + 1)
        value = value[: len(at)] * _SPREAD + codes[size - 1 :]
        chinese = han[at + size] > han[at]
        # A gap may stand at the ends of a piece, never inside or alone.
        inside = gaps[at + max(1, size - 1)] - gaps[at + 1] if size > 1 else gaps[at + 1] - gaps[at]
        fits = (inside == 0) & (chinese if size == 1 else ~chinese if size > LONGEST_HAN else True)
        found.append(_key(value[fits] + np.uint64(size)))
    return np.concatenate(found)


def words(text: str) -> Keys:
    """Of a normalised text: each word and each pair of neighbours; a Chinese character is a word."""
    values = np.array([crc32(word.encode()) for word in _WORD.findall(text)], np.uint64)
    return np.concatenate([_key(values + _OF_WORD), _key(values[:-1] * _SPREAD + values[1:] + _OF_PAIR)])


def _key(values: NDArray[np.uint64]) -> Keys:
    mixed = values * _SPREAD  # the upper half of a product depends on every bit below it
    return ((mixed ^ (mixed >> np.uint64(29))) * _SPREAD >> np.uint64(32)).astype(np.uint32)
