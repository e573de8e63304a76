"""Words of a text as searches compare them, of Chinese and of everything else."""

import re
import unicodedata
import zlib
from collections.abc import Iterable
from importlib.resources import files
from uuid import UUID


def _simplified() -> dict[int, str]:
    """Traditional characters → their simplified form, one for one; the first form where OpenCC gives several."""
    lines = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text("utf-8").splitlines()
    pairs = (line.split() for line in lines)
    return {ord(pair[0]): pair[1] for pair in pairs if len(pair) > 1 and len(pair[0]) == len(pair[1]) == 1}


SIMPLIFIED = _simplified()  # 4,100 characters, under 1 MB

CJK = "\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af\U00020000-\U0003ffff"
RUNS = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
IS_CJK = re.compile(rf"[{CJK}]")
MAX_WORD = 40  # no word is longer; what is (a key, a hash) is found by its beginning


def fold(text: str) -> str:
    """Text as search compares it: compatibility forms joined, lower case, simplified characters."""
    return unicodedata.normalize("NFKC", text).lower().replace("ς", "σ").translate(SIMPLIFIED)


def pairs(run: str) -> list[str]:
    """Two characters at a time: what a run of Chinese is found by."""
    return [run[start : start + 2] for start in range(len(run) - 1)]


def hashes(workspace_id: UUID, pieces: Iterable[str]) -> list[int]:
    """A workspace's hash of each piece, 32 bits without sign."""
    salt = zlib.crc32(workspace_id.bytes)
    return [zlib.crc32(piece.encode("utf-8", "surrogatepass"), salt) for piece in pieces]
