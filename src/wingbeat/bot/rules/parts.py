"""Several questions in one message: cut it where people join them, and keep the cut only where it pays."""

import re
from collections.abc import Sequence

from wingbeat.bot.models import Part

# More questions in one message are a story, which a person reads better.
MOST = 4
# Each piece must be about as sure of its article as an answer must be; the whole message then says less than they do.
SURE = 0.45
# A piece that asks nothing in so many words is still after something where that is so clear.
CLEAR = 0.7
# A known question that comes this close to the whole message says all of it; two at once rarely come above 0.65.
SAYS_IT_ALL = 0.75

_JOINT = re.compile(
    r"[?？!！。;；\n]+|[,，、]?\s*(?=另外|还有|還有|顺便|順便|以及|对了|對了)|[,，、]?\s*\b(?:and|also|plus|then)\b",
    re.IGNORECASE,
)
# As often within one thing as between two: both sides must ask.
_COMMA = re.compile(r"[,，、]\s*")
# A piece that asks nothing is the story before the question, which belongs to it.
_ASKS = re.compile(
    r"[吗嗎呢嘛么麼几幾哪谁誰啥]|怎|多少|多久|什么|什麼|何|能不能|可不可以|可否|能否|是不是|有没有|有沒有|(?<!不)想|(?<![不还還])要"
    r"|\b(?:how|what|when|where|which|who|why|can|could|do|does|did|is|are|will|would|may|should|want|need)\b",
    re.IGNORECASE,
)


def pieces(text: str) -> tuple[str, ...]:
    """What may be asked one by one, in order; empty where it is one thing."""
    found: list[str] = []
    for piece in (piece.strip() for piece in _JOINT.split(text)):
        asking = [one for one in _COMMA.split(piece) if _ASKS.search(one)]
        found += asking if len(asking) > 1 else filter(None, [piece])
    return tuple(found) if 1 < len(found) <= MOST else ()


def _wants(part: Part) -> bool:
    return bool(_ASKS.search(part.text)) or bool(part.intents and part.intents[0].confidence >= CLEAR)


def several(whole: Part, apart: Sequence[Part]) -> tuple[Part, ...]:
    """The pieces where two or more of them are sure of different articles, else the whole message."""
    if whole.candidates and whole.candidates[0].dense >= SAYS_IT_ALL:
        return (whole,)
    sure: list[Part] = []
    for part in apart:
        known = {one.candidates[0].article_id for one in sure}
        if part.confidence >= SURE and _wants(part) and part.candidates[0].article_id not in known:
            sure.append(part)
    return tuple(sure) if len(sure) > 1 else (whole,)
