"""What is to be answered, which templates fit it, and what was filled into a text."""

import re
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
        "什么什麼怎么怎麼多少可以请问請問您好你好我的我们我們一下没有沒有已经已經不能知道时候時候如何需要是否这个這個那个那個商品订单訂單客服"
        " with what when where your have does this that from there about please would could order item hello long will"
        " they them been much many more some just like want need product",
    )
)
_IN_TITLE = 3.0  # a title says what a template is for; its words say everything around that, too
LEAST = 3.0  # one word of a title


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


def fitting(asked: str, templates: Iterable[Template]) -> list[Template]:
    """Templates whose title speaks of what is asked, best first."""
    wanted = tokens(asked)
    scored = [(_fit(wanted, one), one) for one in templates] if wanted else []
    return [one for fit, one in sorted(scored, key=lambda pair: -pair[0]) if fit >= LEAST]


def _fit(wanted: frozenset[str], one: Template) -> float:
    titles = frozenset().union(*(tokens(title) for title in one.written.titles.values()))
    texts = frozenset().union(*(tokens(text) for tones in one.written.texts.values() for text in tones.values()))
    return len(wanted & titles) * _IN_TITLE + len(wanted & texts - titles) / 10


def pieces(source: str, text: str, blank: re.Pattern[str]) -> tuple[Piece, ...]:
    """A text in pieces, those marked that were filled into the blanks of its source."""
    found: list[Piece] = []
    at = 0
    for literal in _literals(source, blank):
        here = text.find(literal, at) if literal else at
        if here < 0:
            return (Piece(text),)  # it is in other words altogether: nothing can be said of it
        if here > at:
            found.append(Piece(text[at:here], filled=True))
        if literal:
            found.append(Piece(literal))
        at = here + len(literal)
    return (*found, Piece(text[at:], filled=True)) if at < len(text) else tuple(found)


def _literals(source: str, blank: re.Pattern[str]) -> list[str]:
    """What stands between the blanks."""
    ends = [(match.start(), match.end()) for match in blank.finditer(source)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(source)]
    return [source[start:stop] for start, stop in zip(starts, stops, strict=True)]
