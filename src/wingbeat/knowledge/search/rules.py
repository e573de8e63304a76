"""Articles by words, pure: what an article is found by, how well it fits, which part of it is shown.

A token is a hash of the workspace and a word, so that one index serves all workspaces without mixing them. English words
lose their endings; a Chinese run is found by its pairs of characters, in simplified form.
"""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from uuid import UUID

from wingbeat.kit.words import IS_CJK, MAX_WORD, RUNS, fold, pairs

MOST_TOKENS = 1500  # of an article: about its first four thousand characters
MOST_WANTED = 16  # so many make a search as narrow as it gets
LONGEST_TYPED = 12  # letters of a word that tell it from every other
SNIPPET = 160  # characters: two lines on a wide screen, four on a phone
IN_QUESTION = 3.0  # a word in a question says what the article is about; in an answer, that it occurs
# In the first question, which is its title, most of all; where it only occurs it is still worth showing (`FITS`).
IN_TITLE = 4.0
BEFORE = 40  # characters of a snippet before the first mark: enough to read into it
# What every question has says nothing of what it asks.
COMMON = frozenset(
    [
        "a",
        "an",
        "the",
        "is",
        "are",
        "was",
        "be",
        "am",
        "do",
        "does",
        "did",
        "i",
        "you",
        "we",
        "it",
        "my",
        "your",
        "our",
        "me",
        "to",
        "of",
        "in",
        "on",
        "at",
        "for",
        "and",
        "or",
        "with",
        "from",
        "by",
        "as",
        "this",
        "that",
        "can",
        "could",
        "will",
        "would",
        "should",
        "may",
        "how",
        "what",
        "when",
        "where",
        "why",
        "which",
        "who",
        "please",
        "have",
        "has",
        "get",
        "if",
        "there",
        "not",
        "no",
    ]
)
ENDING = re.compile(r"(?:ies|ied)$")
ENDINGS = re.compile(r"(?:ing|ed|es|s|e)$")
SHORTEST_STEM = 3


def stem(word: str) -> str:
    """An English word without its ending: "returns", "returned" and "returning" are found by "return"."""
    if not word.isascii() or not word.isalpha():
        return word[:MAX_WORD]
    short = ENDINGS.sub("", ENDING.sub("y", word))
    return short if len(short) >= SHORTEST_STEM else word


def words(text: str) -> list[str]:
    """What a text is found by, in order, each once."""
    found: dict[str, None] = {}
    for run in RUNS.findall(fold(text)):
        if IS_CJK.match(run):
            found |= dict.fromkeys(pairs(run) if len(run) > 1 else [run])
            found |= dict.fromkeys(run)
        else:
            found[stem(run)] = None
    return list(found)[:MOST_TOKENS]


def wanted(text: str) -> list[str]:
    """What a search looks for: a Chinese run by its pairs, and no words that every question has, unless there are only such."""
    found: dict[str, None] = {}
    plain: dict[str, None] = {}
    for run in RUNS.findall(fold(text)):
        cjk = IS_CJK.match(run) and len(run) > 1
        these = dict.fromkeys(pairs(run) if cjk else [stem(run)])
        plain |= these
        found |= {} if run in COMMON else these
    return list(found or plain)[:MOST_WANTED]


def beginnings(title: str) -> list[str]:
    """What a title is offered by while somebody types: each word by all its beginnings, Chinese by its characters and pairs."""
    found: dict[str, None] = {}
    for run in RUNS.findall(fold(title)):
        if IS_CJK.match(run):
            found |= dict.fromkeys([*run, *pairs(run)])
        else:
            found |= dict.fromkeys(_begun(run[:size]) for size in range(1, min(len(run), LONGEST_TYPED) + 1))
    return list(found)[:MOST_TOKENS]


def typed(text: str) -> list[str]:
    """What of a title somebody has typed so far, each word perhaps only begun."""
    found: dict[str, None] = {}
    for run in RUNS.findall(fold(text)):
        found |= dict.fromkeys(pairs(run) or [run] if IS_CJK.match(run) else [_begun(run[:LONGEST_TYPED])])
    return list(found)[:MOST_WANTED]


def in_title(found: Sequence[str]) -> list[str]:
    """What a title that has these wanted words is offered by."""
    return [word if IS_CJK.match(word) else _begun(word[:LONGEST_TYPED]) for word in found]


def _begun(word: str) -> str:
    return f"{word}…"  # no word has this sign: a beginning is never taken for a whole word


def hashes(workspace_id: UUID, found: Iterable[str]) -> list[int]:
    """A workspace's 64-bit hash of each word."""
    return [
        int.from_bytes(
            hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8, key=workspace_id.bytes).digest(),
            "big",
            signed=True,
        )
        for word in found
    ]


def weights(counts: Mapping[int, int], found: Sequence[int]) -> list[float]:
    """How much each wanted token says: the rarer, the more. `counts`: how many articles have it, as far as was counted."""
    return [1 / math.log2(2 + counts.get(token, 0)) for token in found]


def snippet(text: str, sought: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The part of a text where the first wanted word stands, on one line, and the places of all of them in it."""
    line = " ".join(text.split())
    begin, end = next(_marks(line, sought), (0, 0))
    start = max(0, begin - BEFORE) if end > SNIPPET else 0
    cut = line[start : start + SNIPPET]
    shown = ("…" if start else "") + cut + ("…" if start + SNIPPET < len(line) else "")
    return shown, marks(shown, sought)


def marks(text: str, sought: Sequence[str]) -> list[tuple[int, int]]:
    """Where wanted words stand, (start, end) in characters, in order and apart."""
    return list(_marks(text, sought))


def _marks(text: str, sought: Sequence[str]) -> Iterator[tuple[int, int]]:
    looked = frozenset(sought)
    for run in RUNS.finditer(text):
        folded, word = _known(run[0]) if len(run[0]) <= MAX_WORD else _read(run[0])
        if len(folded) != len(run[0]):
            continue  # folding made several characters of one: rather no mark than a wrong one
        if word in looked:
            yield run.span()
        elif IS_CJK.match(folded):
            yield from _in_chinese(folded, run.start(), looked)


def _read(run: str) -> tuple[str, str]:
    """A run of a text folded, and the word it is looked for by."""
    folded = fold(run)
    return folded, stem(folded)


_known = lru_cache(maxsize=20_000)(_read)  # the words of a shop: every page of results reads thousands of them


def _in_chinese(run: str, start: int, looked: frozenset[str]) -> list[tuple[int, int]]:
    """Pairs that overlap or touch are one mark."""
    places: list[tuple[int, int]] = []
    for at in range(len(run)):
        size = next((size for size in (2, 1) if run[at : at + size] in looked), 0)
        end = start + min(at + size, len(run))
        if size and places and start + at <= places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        elif size:
            places.append((start + at, end))
    return places
