"""What is to be answered, which templates fit it, and what was filled into a text."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

import msgspec

from wingbeat.conversations.templates.models import Template
from wingbeat.desk.suggestions.models import Piece
from wingbeat.kit.log import Recorded

MESSAGES = 3  # of the customer's last: "to a person, please" asks nothing, and what came before it does
LONGEST = 1000  # characters
# Of two letters a template's title is found by, and of a Latin word four: shorter ones stand in every question.
_WORD = re.compile(r"[a-z]{4,}|[\u3400-\u9fff]+")
# What stands in every second question, and tells no template from another.
_COMMON = frozenset(
    re.findall(
        r"[a-z]+|[\u3400-\u9fff]{2}",
        "什么什麼怎么怎麼多少可以请问請問您好你好我的我们我們一下没有沒有已经已經不能知道时候時候如何需要是否这个這個那个那個商品订单訂單客服问题問題时间時間确认確認处理處理客户客戶"
        " with what when where your have does this that from there about please would could order item hello long will"
        " they them been much many more some just like want need product",
    )
)
# A word of titles counts by how few of them have it: one that stands in a single title is enough, of two there must be two.
LEAST = 1.0
_IN_TEXT = 0.02  # breaks ties


class Turn(msgspec.Struct, frozen=True):
    """What a customer waits for: their last messages, newest first. `told`: articles that they were answered from already."""

    upto: int = 0
    texts: tuple[str, ...] = ()
    told: frozenset[UUID] = frozenset()


def turn(events: Sequence[Recorded]) -> Turn:
    """What was said since a member answered; nothing where nobody waits: the bot answered, and handed nothing over."""
    told: set[UUID] = set()
    said: list[Recorded] = []
    waits = False
    for event in events:
        if event.kind == "handed_off":
            waits = True
        elif event.kind == "split_to":
            said = [one for one in said if one.seq < event.body.from_seq]
            waits = waits and bool(said)
        elif event.kind == "message" and event.actor_kind == "customer":
            said, waits = [*said, event], True
        elif event.kind == "message" and event.body.purpose in {"answer", "question"}:
            told |= {source.article_id for source in event.body.sources if source.article_id}
            said, waits = [] if event.actor_kind == "member" else said, False
    if not said or not waits:
        return Turn()
    texts = [event.body.text[:LONGEST] for event in reversed(said[-MESSAGES:])]
    return Turn(said[-1].seq, tuple(filter(str.strip, texts)), frozenset(told))


@lru_cache(maxsize=4096)
def tokens(text: str) -> frozenset[str]:
    """Words of four letters and more, and every two characters of Chinese that stand together."""
    found: set[str] = set()
    for word in _WORD.findall(text.lower()):
        pairs = [word] if word.isascii() else [word[at : at + 2] for at in range(len(word) - 1)]
        found.update(pairs)
    return frozenset(found - _COMMON)


def fitting(asked: str, templates: Sequence[Template]) -> list[Template]:
    """Templates whose title speaks of what is asked, best first."""
    wanted = tokens(asked)
    titles = [_tokens(one.written.titles.values()) & wanted for one in templates]
    among = Counter(word for title in titles for word in title)
    fits = [
        (sum(1 / among[word] for word in title) + _IN_TEXT * len(wanted & _texts(one)), one)
        for title, one in zip(titles, templates, strict=True)
        if title
    ]
    return [one for fit, one in sorted(fits, key=lambda pair: -pair[0]) if fit >= LEAST]


def _tokens(texts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(tokens, texts))


def _texts(one: Template) -> frozenset[str]:
    return _tokens(text for tones in one.written.texts.values() for text in tones.values())


def pieces(source: str, text: str, blank: re.Pattern[str]) -> tuple[Piece, ...]:
    """A text in pieces, those marked that were filled into the blanks of its source."""
    found: list[Piece] = []
    at = 0
    for literal in _literals(source, blank):
        here = text.find(literal, at) if literal else at
        if here < 0:
            return (Piece(text),)  # it is in other words altogether: nothing can be said of it
        if here > at:
            found.append(_put(text[at:here], blank))
        if literal:
            found.append(Piece(literal))
        at = here + len(literal)
    return (*found, _put(text[at:], blank)) if at < len(text) else tuple(found)


def _put(words: str, blank: re.Pattern[str]) -> Piece:
    """What stands in a blank, which may be the blank itself."""
    return Piece(words, filled=blank.fullmatch(words) is None)


def _literals(source: str, blank: re.Pattern[str]) -> list[str]:
    """What stands between the blanks."""
    ends = [(match.start(), match.end()) for match in blank.finditer(source)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(source)]
    return [source[start:stop] for start, stop in zip(starts, stops, strict=True)]
