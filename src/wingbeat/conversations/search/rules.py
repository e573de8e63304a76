"""Tokens of a text, pure: two-character pieces of Chinese, whole words of everything else.

Trigram indexes cannot serve two-character words, which are the rule in Chinese; so we keep our own bigrams. A token is
a 32-bit hash of the workspace and the piece, so one index serves all workspaces without mixing them; what a hash brings
by chance is thrown out when the text itself is compared.
"""

import re
import unicodedata
import zlib
from uuid import UUID

CJK = "\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af"
RUNS = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
MAX_TOKENS = 400  # a message of 8,000 characters keeps its beginning searchable; the index stays small


def fold(text: str) -> str:
    """Text as search compares it: compatibility forms joined, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def _is_cjk(run: str) -> bool:
    return bool(re.match(rf"[{CJK}]", run))


def pieces(text: str) -> list[str]:
    """Bigrams of Chinese runs, words otherwise, in order, each once."""
    found: dict[str, None] = {}
    for run in RUNS.findall(fold(text)):
        if not _is_cjk(run):
            found[run[:40]] = None
        elif len(run) == 1:
            found[run] = None
        else:
            for start in range(len(run) - 1):
                found[run[start : start + 2]] = None
    return list(found)[:MAX_TOKENS]


def tokens(workspace_id: UUID, text: str) -> list[int]:
    """Hashes of a text's pieces in a workspace, as signed 32-bit integers."""
    salt = zlib.crc32(workspace_id.bytes)
    return [zlib.crc32(piece.encode(), salt) - 2**31 for piece in pieces(text)]


def marks(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where the words of `wanted` stand in `text`, (start, end) in characters; empty unless all are there."""
    places: list[tuple[int, int]] = []
    low = text.lower()
    for run in RUNS.findall(wanted.lower()):
        at = [match.span() for match in re.finditer(re.escape(run), low)]
        if not at:
            at = [(0, 0)] if run in fold(text) or fold(run) in fold(text) else []
        if not at:
            return []
        places += at
    return sorted({place for place in places if place[1]}) or ([(0, 0)] if places else [])
