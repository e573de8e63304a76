"""Products by their names, also when people shorten them: "Ridge 2" for "Ridge 2 tent", 听雨冲锋衣 for 听雨硬壳冲锋衣."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product as pairs

from wingbeat.bot.slots.rules.text import Found, fold

_TOKEN = re.compile(r"[一-鿿]|[0-9]+|[^\W\d_]+")
_HAN = re.compile(r"[一-鿿]")
# A shortened name tells enough with three Chinese characters, two words, or one word that is no everyday one by its length.
_ENOUGH_HAN = 3
_ENOUGH_WORDS = 2
_ENOUGH_LETTERS = 8
# People leave out the middle of a name, never more than its ends hold.
_LONGEST_HEAD = 6
_LONGEST_END = 4

Name = tuple[str, ...]


def mentions(text: str, products: Sequence[str]) -> Iterator[Found]:
    """Each product named; a shortening that fits two products names neither."""
    names, longest = _names(tuple(products))
    tokens = list(_TOKEN.finditer(text)) if names else []
    words = [_word(token[0]) for token in tokens]
    at = 0
    while at < len(words):
        size = next((n for n in range(min(longest, len(words) - at), 0, -1) if names.get(tuple(words[at : at + n]))), 0)
        if size:
            yield Found(tokens[at].start(), tokens[at + size - 1].end(), names[tuple(words[at : at + size])])
        at += size or 1


@lru_cache(maxsize=64)  # one catalogue a workspace; a turn must not read it anew
def _names(products: tuple[str, ...]) -> tuple[dict[Name, str], int]:
    """Whole names and shortenings → product, "" where two share it; and the longest name's tokens."""
    wholes: dict[Name, str] = {}
    shorts: dict[Name, str] = {}
    for product in products:
        whole = tuple(_word(token) for token in _TOKEN.findall(fold(product)))
        if not whole:
            continue
        wholes[whole] = product
        for short in _shortenings(whole):
            shorts[short] = "" if shorts.get(short, product) != product else product
    found = shorts | wholes
    return found, max(map(len, found), default=0)


def _shortenings(whole: Name) -> set[Name]:
    heads = [whole[:size] for size in range(1, len(whole))]
    ends = [whole[-size:] for size in range(1, min(_LONGEST_END, len(whole) - 2) + 1)]
    cut = {head + end for head, end in pairs(heads[1:_LONGEST_HEAD], ends) if len(head) + len(end) < len(whole)}
    return {short for short in {*heads, *cut} if _tells(short)}


def _tells(short: Name) -> bool:
    if any(map(_HAN.match, short)):
        return len(short) >= _ENOUGH_HAN
    return len(short) >= _ENOUGH_WORDS or len(short[0]) >= _ENOUGH_LETTERS


def _word(token: str) -> str:
    """One case, without the plural's ending."""
    low = token.lower()
    return low.removesuffix("s") if len(low) > 3 and low.isascii() else low
