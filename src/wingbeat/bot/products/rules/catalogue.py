"""Products found in what customers write: by their names, shortened or misspelt, or by their kind."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from wingbeat.bot.models import Product
from wingbeat.bot.rules.concepts import concepts, phrases
from wingbeat.bot.rules.text import Script, normalise

_HAN = re.compile(r"[\u3400-\u9fff]")
_TOKEN = re.compile(r"[\u3400-\u9fff]|\d+|[^\W\d_\u3400-\u9fff]+")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
# What may stand between two words of a name.
_WITHIN = re.compile(r"[\s\-–·“”「」『』\"'’]*")
# After a name's two first characters alone: what is asked of it begins, so they are a word of their own.
_ASKED_NEXT = re.compile(r"\s*(?:[^\w\s]|$|多少|多[重大厚轻]|有|还有|什么价|价格|贵|卖|是|和|跟)")
# A single English word names a product where it is no everyday one by its length; so much of a longer one may be misspelt.
_LONG_WORD = 6
# Kinds are told by the ends of names: 登山鞋, 羽绒睡袋, "down bag".
_LONGEST_KIND = 4
# What follows these in a name says for whom it is: "pot set for two".
_FOR = frozenset({"for", "with", "of"})

Name = tuple[str, ...]


class Catalogue:
    """A workspace's products, ready to be looked for in many normalised messages."""

    def __init__(self, products: Iterable[Product], tables: Script) -> None:
        self._names: dict[str, list[tuple[Name, str]]] = defaultdict(list)
        self._spelt: dict[str, str] = {}
        self._kinds: dict[str, dict[str, None]] = defaultdict(dict)
        self._ideas: dict[str, dict[str, None]] = defaultdict(dict)
        plain = [(one.sku, normalise(name, tables)) for one in products for name in one.names.values()]
        for sku, name in plain:
            self._learn(sku, name)
        for one in products:
            for idea in concepts(normalise(one.category, tables)):
                self._ideas[idea][one.sku] = None
        # What also stands inside other names is a word of the trade, not the name of one.
        self._everyday = {head for head in map(_head, self._names_all()) if sum(head in name[1:] for _, name in plain)}

    def _names_all(self) -> Iterator[Name]:
        return (name for some in self._names.values() for name, _ in some)

    def _learn(self, sku: str, name: str) -> None:
        words = tuple(word for word, _, _ in _tokens(name))
        if not words:
            return
        self._names[words[0]].append((words, sku))
        for spelling in _spellings(words[0]):
            self._spelt.setdefault(spelling, words[0])
        for kind in _kinds(name):
            self._kinds[kind][sku] = None
            for idea in concepts(kind):
                self._ideas[idea][sku] = None

    def named(self, text: str) -> tuple[tuple[str, ...], ...]:
        """The SKUs of each name in the text, in its order: several where a shortening fits several."""
        tokens, found, at = list(_tokens(text)), [], 0
        while at < len(tokens):
            size, skus = self._longest(text, tokens, at)
            found += [skus] if size else []
            at += size or 1
        return tuple(dict.fromkeys(found))

    def _longest(self, text: str, tokens: Sequence[tuple[str, int, int]], at: int) -> tuple[int, tuple[str, ...]]:
        first = tokens[at][0]
        names = self._names.get(first) or self._names.get(self._spelling(first), [])
        runs = [(_run(text, tokens, at, name), name, sku) for name, sku in names]
        size = max((run for run, _, _ in runs), default=0)
        best = [(name, sku) for run, name, sku in runs if run == size]
        if not size or not any(self._tells(text, tokens[at : at + size], name) for name, _ in best):
            return 0, ()
        return size, tuple(dict.fromkeys(sku for _, sku in best))

    def _spelling(self, word: str) -> str:
        return next((self._spelt[one] for one in _spellings(word) if one in self._spelt), "")

    def _tells(self, text: str, run: Sequence[tuple[str, int, int]], name: Name) -> bool:
        """Whether so much of a name is that name and no everyday word."""
        words = [word for word, _, _ in run]
        han = sum(map(len, filter(_HAN.match, words)))
        if not han:
            return len(words) > 1 or len(words[0]) >= _LONG_WORD
        if han >= 4 or (han >= 2 and len(words) > han):
            return True
        last = [word for word in name if _HAN.match(word)][-1]
        if han == 3 and words[-1] == last:
            return True
        alone = bool(_ASKED_NEXT.match(text, run[-1][2]))
        return han >= 2 and alone and "".join(words[:2]) not in self._everyday

    def of_kind(self, text: str) -> tuple[str, ...]:
        """The SKUs of the kind a text names, narrowed by every word of it: "down" and "jacket"."""
        found = self._named_kinds(text)
        words = [self._kinds[kind] for kind in sorted(found, key=lambda kind: -text.rfind(kind))]
        ideas = [self._ideas[idea] for idea in concepts(text) if idea in self._ideas]
        # One word alone is as wide as its idea: a backpack is a pack, a tarp is sold with the tents.
        kinds = words if len(words) > 1 or not ideas else ideas
        best: list[str] = list(min(kinds, key=len, default=()))
        whole = tuple(sku for sku in best if all(sku in skus for skus in kinds))
        # Where no product is all of it, the last word says what it is: a "sleeping mat" is a mat.
        return whole or tuple(words[0] if len(words) > 1 else best)

    def strays(self, text: str, known: str, skus: Collection[str] | None) -> bool:
        """Whether a known question speaks of other products than a text, or of none where the text asks a fact of `skus`: "may
        poles go on a plane" is not answered by what is known of gas, nor "are the boots waterproof" by how things are washed.
        """
        one, other = self._spoken_of(text), self._spoken_of(known)
        return text != known and one.isdisjoint(other) and bool(skus or (one and other))

    def _spoken_of(self, text: str) -> set[str]:
        named = {sku for some in self.named(text) for sku in some}
        return named.union(*(self._kinds[kind] for kind in self._named_kinds(text)))

    def _named_kinds(self, text: str) -> list[str]:
        runs, sizes = _HAN_RUN.findall(text), range(2, _LONGEST_KIND + 1)
        said = {run[at : at + size] for run in runs for size in sizes for at in range(len(run))}
        said.update(word for word, _, _ in _tokens(text))
        return [kind for kind in self._kinds if kind in said]

    @property
    def is_empty(self) -> bool:
        return not self._names

    def without_known(self, text: str) -> str:
        """What of a text names no kind that is sold here, and no idea of one."""
        for kind in sorted(self._kinds, key=len, reverse=True):
            text = _blank(kind, text)
        known = [phrase for phrase in phrases(text) if concepts(phrase)[0] in self._ideas]
        for phrase in sorted(known, key=len, reverse=True):
            text = _blank(phrase, text)
        return text


def _blank(word: str, text: str) -> str:
    return text.replace(word, " ") if _HAN.match(word) else re.sub(rf"\b{re.escape(word)}\w{{0,2}}\b", " ", text)


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Words without the plural's ending, with their place."""
    for found in _TOKEN.finditer(text):
        word = found[0]
        yield word.removesuffix("s") if len(word) > 3 else word, *found.span()


def _run(text: str, tokens: Sequence[tuple[str, int, int]], at: int, name: Name) -> int:
    """How many words from here on are the name's, in its order; people leave some out, but none of a Chinese name's two first."""
    size, place, end = 1, 1, tokens[at][2]
    heads = [word for word, _, _ in tokens[at : at + 2]]
    if len(name) > 1 and _HAN.match(name[0]) and _HAN.match(name[1]) and heads != [*name[:2]]:
        return 0  # "高山双人帐" is not "山脊双人帐" without a character
    for word, begins, ends in tokens[at + 1 :]:
        if word not in name[place:] or not _WITHIN.fullmatch(text, end, begins):
            break
        size, place, end = size + 1, name.index(word, place) + 1, ends
    return size


def _head(name: Name) -> str:
    return "".join(name[:2]) if _HAN.match(name[0]) else name[0]


def _spellings(word: str) -> Iterator[str]:
    """A long word and all it becomes by the loss of a letter: two words one mistake apart share one."""
    yield word
    if len(word) >= _LONG_WORD and word.isascii():
        yield from (word[:at] + word[at + 1 :] for at in range(len(word)))


def _kinds(name: str) -> Iterator[str]:
    """What a product is, by the ends of its name."""
    runs = _HAN_RUN.findall(name)
    if runs:
        longest = max(reversed(runs), key=len)  # the last of several: "萤光 200 头灯"
        yield from (longest[-size:] for size in range(2, min(_LONGEST_KIND, len(longest)) + 1))
    else:
        words = [word for word, _, _ in _tokens(name) if word.isalpha()]
        ends = next((at for at, word in enumerate(words) if word in _FOR), len(words))
        yield from (word for word in words[1 if ends == len(words) else 0 : ends] if len(word) > 2)
