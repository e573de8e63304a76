"""Tokens of a text, pure: characters and two-character pieces of Chinese, whole words of everything else.

Trigram indexes cannot serve two-character words, which are the rule in Chinese; so we keep our own pieces. A token is
the week of a message and a 32-bit hash of the workspace and the piece. The workspace in it lets one index serve all
workspaces without mixing them. The week in it cuts the index into parts of bounded size: search reads them newest first
and stops when its page is full, and new tokens land side by side. What a hash brings by chance is thrown out when the
text itself is compared.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from wingbeat.kit.words import IS_CJK, MAX_WORD, RUNS, fold, hashes, pairs

MAX_TOKENS = 400  # a message of 8,000 characters keeps its beginning searchable; the index stays small
MAX_WANTED = 16  # so many tokens make a search as narrow as it gets; the text decides the rest
WEEK_SECONDS = 7 * 24 * 3600  # a shop with 1,000 conversations a day writes 28,000 messages in it
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Parts of Korean syllables and the voice marks of half-width kana join what stands before them, as marks do.
JOINING = re.compile("[\u1160-\u11ff\u3131-\u318e\uff9e-\uffdc]")


def pieces(text: str) -> list[str]:
    """What a text is found by, in order, each once."""
    found: dict[str, None] = {}
    for run in RUNS.findall(fold(text)):
        if IS_CJK.match(run):
            found |= dict.fromkeys(run) | dict.fromkeys(pairs(run))
        else:
            found[run[:MAX_WORD]] = None
    return list(found)[:MAX_TOKENS]


def wanted_pieces(wanted: str) -> list[str]:
    """What a search looks up: of a Chinese run its pairs only, because each says more than its two characters."""
    found: dict[str, None] = {}
    for run in RUNS.findall(fold(wanted)):
        cjk = IS_CJK.match(run) and len(run) > 1
        found |= dict.fromkeys(pairs(run) if cjk else [run[:MAX_WORD]])
    return list(found)[:MAX_WANTED]


def week(at: datetime) -> int:
    """The number of the week an instant lies in."""
    return (at - EPOCH) // timedelta(seconds=WEEK_SECONDS)


def week_start(number: int) -> datetime:
    """A week's first instant."""
    return EPOCH + timedelta(seconds=WEEK_SECONDS * number)


def in_week(number: int, found: list[int]) -> list[int]:
    """Tokens: a week's hashes, as 64-bit integers."""
    return [number << 32 | value for value in found]


def tokens(workspace_id: UUID, at: datetime, text: str) -> list[int]:
    """The tokens of a message."""
    return in_week(week(at), hashes(workspace_id, pieces(text)))


def marks(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where the words of `wanted` stand in `text`, (start, end) in characters; empty unless all are there.

    A mark covers whole characters of `text` even where folding made several of one ("ﬁ") or one of several.
    """
    folded, starts, ends = _folded(text)
    runs = dict.fromkeys(RUNS.findall(fold(wanted)))
    places: set[tuple[int, int]] = set()
    for run in runs:
        if IS_CJK.match(run):
            found = [match.span() for match in re.finditer(re.escape(run), folded)]
        else:
            words = RUNS.finditer(folded)
            found = [word.span() for word in words if word[0][:MAX_WORD] == run[:MAX_WORD]]
        if not found:
            return []
        places |= {(starts[low], ends[high - 1]) for low, high in found}
    return sorted(places)


def _folded(text: str) -> tuple[str, list[int], list[int]]:
    """The folded text, and for each of its characters where its original starts and ends."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for part in _parts(text):
        shown = fold(part)
        start = ends[-1] if ends else 0
        out.append(shown)
        starts += [start] * len(shown)
        ends += [start + len(part)] * len(shown)
    return "".join(out), starts, ends


def _parts(text: str) -> Iterator[str]:
    """The text cut where folding one side does not depend on the other."""
    begin = 0
    for place, character in enumerate(text):
        joins = character > "\u02ff" and (unicodedata.category(character)[0] == "M" or JOINING.match(character))
        if place and not joins:
            yield text[begin:place]
            begin = place
    if text:
        yield text[begin:]
