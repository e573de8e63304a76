"""What a customer is found by, pure: characters and pairs of Chinese, beginnings and triples of everything else.

Names, addresses and numbers are looked for by a part of them ("8000" of a telephone number, "mei" of an address), so whole
words as in message search would not do. A token is the week in which the customer first came (their id says it) and a
32-bit hash, as in message search and for the same reasons: search reads the newest weeks first and stops when its page is
full. What a hash or a triple brings by chance is thrown out when the words themselves are compared.
"""

from collections.abc import Sequence
from uuid import UUID

from wingbeat.kit.words import IS_CJK, MAX_WORD, RUNS, fold, hashes, pairs

MAX_TOKENS = 400  # a name, some addresses and fifty tags have fewer
MAX_WANTED = 8  # triples of one word overlap: so many make a search as narrow as it gets; the words decide the rest
SHORT = 3  # one or two letters would stand in nearly every word: they are looked for where words begin
BEGINS = "^"  # no word has it
NUMBER = frozenset("0123456789 +-().")
WEEK_MS = 7 * 24 * 3600 * 1000


def words(text: str) -> list[str]:
    """The words of a name, an address, a tag or a search; a telephone number is one, however it is grouped."""
    folded = fold(text)
    if folded and NUMBER.issuperset(folded):
        digits = "".join(sign for sign in folded if sign.isdecimal())
        return [digits[:MAX_WORD]] if digits else []
    return [run[:MAX_WORD] for run in RUNS.findall(folded)]


def tokens(workspace_id: UUID, customer_id: UUID, texts: Sequence[str]) -> list[int]:
    """The tokens of a customer with these names, addresses and tags."""
    found = dict.fromkeys(piece for text in texts for word in words(text) for piece in _pieces(word))
    return in_week(week(customer_id), hashes(workspace_id, list(found)[:MAX_TOKENS]))


def wanted_pieces(wanted: Sequence[str]) -> list[str]:
    """What is looked up for these words."""
    found = dict.fromkeys(piece for word in wanted for piece in _wanted(word))
    return list(found)[:MAX_WANTED]


def matches(wanted: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether every wanted word is part of one of the texts' words, a short one its beginning."""
    kept = [word for text in texts for word in words(text)]
    return all(any(_holds(one, word) for one in kept) for word in wanted)


def week(customer_id: UUID) -> int:
    """The number of the week in which an id was made."""
    return (customer_id.int >> 80) // WEEK_MS


def week_below(customer_id: UUID) -> int:
    """The week of the id before this one: where a page goes on that ended with it."""
    return ((customer_id.int - 1) >> 80) // WEEK_MS


def first_of(number: int) -> UUID:
    """The lowest id of a week."""
    return UUID(int=number * WEEK_MS << 80)


def in_week(number: int, found: Sequence[int]) -> list[int]:
    """Tokens: a week's hashes, as 64-bit integers."""
    return [number << 32 | value for value in found]


def _pieces(word: str) -> list[str]:
    if IS_CJK.match(word):
        return [*word, *pairs(word)]
    return [BEGINS + word[:1], BEGINS + word[:2], *_triples(word)]


def _wanted(word: str) -> list[str]:
    if IS_CJK.match(word):
        return pairs(word) or [word]
    return [BEGINS + word] if len(word) < SHORT else _triples(word)


def _triples(word: str) -> list[str]:
    return [word[start : start + 3] for start in range(len(word) - 2)]


def _holds(kept: str, word: str) -> bool:
    return kept.startswith(word) if len(word) < SHORT and not IS_CJK.match(word) else word in kept
