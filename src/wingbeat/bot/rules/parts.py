"""Several things in one message: cut it where people join them, and keep a cut only where its sides are sure.

The one way of cutting, for what customers ask and for the exam of a model of intents, which knows no articles.
"""

import re
from collections.abc import Sequence
from uuid import UUID

from wingbeat.bot.models import Part
from wingbeat.bot.rules.move import is_likely, is_sure

# More than four things at once are a story, which a person reads better. Of four pieces there are eight ways to join
# them and nine stretches to read beside the whole: 6 ms.
MOST = 4
# A part that asks nothing in so many words, or stands beside a question about a product, is still after something of its
# own where that is so clear.
CLEAR = 0.7
# A known question that comes this close to the whole message says all of it; two at once rarely come above 0.65.
SAYS_IT_ALL = 0.9
WORD = 3  # characters: what stands so short before a question and asks nothing belongs to it
# By intents alone: a cut is kept where each part is so likely one, and not so likely about something else; a message that is
# clear as a whole is never cut. Of messages after one thing that cuts 0.5–2.4 % of public sets' wrongly, of those after
# several it reads 95 % whole.
LIKELY = 0.7
FOREIGN = 0.7
CERTAIN = 0.97
CERTAINLY_INSIDE = 0.015

# These join wherever they stand; the others only behind a mark: "还有货吗" joins nothing.
_ALWAYS = r"另外|顺便|順便|以及|对了|對了"
_JOINED = rf"(?:{_ALWAYS}|还有|還有|然后|然後|接着|同时|同時|并且|並且|而且|再帮|再幫|再给|再給)[,，、]?\s*"
_JOINT = re.compile(
    rf"\s*(?:[?？!！。;；\n]+\s*(?:{_JOINED})?|[,，、]\s*(?:{_JOINED})|(?:{_ALWAYS})[,，、]?|[,，、]?\s*\b(?:(?:and|also|plus|then)\b\s*)+)\s*",
    re.IGNORECASE,
)
# Between Chinese characters a blank is one: nobody writes words apart.
_COMMA = re.compile(r"[,，、]\s*(?:but\b)?\s*|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_COMMA_OR_JOINT = re.compile(rf"{_JOINT.pattern}|{_COMMA.pattern}", re.IGNORECASE)
_EDGES = re.compile(rf"^(?:{_COMMA_OR_JOINT.pattern})+|(?:{_COMMA_OR_JOINT.pattern})+$", re.IGNORECASE)
# A number that people give to be found by, an address.
_FACT = re.compile(r"\d[\d -]{4,}\d|@")
# What asks nothing is the story around a question.
_ASKS = re.compile(
    r"[吗嗎呢嘛么麼几幾哪谁誰啥]|怎|多少|多久|什么|什麼|何|能不能|可不可以|可否|能否|是不是|有没有|有沒有|(?<!不)想|(?<![不还還])要"
    r"|\b(?:how|what|when|where|which|who|why|can|could|do|does|did|is|are|will|would|may|should|want|need)\b",
    re.IGNORECASE,
)


def without_facts(text: str) -> str:
    """The message without the pieces that only tell a number or an address: what is asked stands in the others."""
    said = [piece.strip() for piece in _COMMA_OR_JOINT.split(text) if piece.strip()]
    asks = [piece for piece in said if _ASKS.search(piece) or not _FACT.search(piece)]
    return "\n".join(asks) if len(asks) < len(said) and any(map(_ASKS.search, asks)) else text


def told_and_asked(text: str) -> tuple[str, str]:
    """What a message tells and what it asks, apart: "1042, and do you ship to Taiwan?" does both. Both empty where it does not."""
    said = [piece.strip() for piece in _COMMA_OR_JOINT.split(text) if piece.strip()]
    asks = [piece for piece in said if _ASKS.search(piece)]
    if not asks or len(asks) == len(said):
        return "", ""
    told = text
    for piece in asks:
        told = told.replace(piece, " ", 1)
    return _EDGES.sub("", told), "\n".join(asks)


# Asks of what stands before it: "二手的有保固嗎？多久？"
_BARE = re.compile(
    r"(?:那|大概|大约|大約|一般|要|是)*(?:多久|多少[钱錢]?|几天|幾天|多长时间|多長時間|什么时候|什麼時候|怎么[办弄]|怎麼[辦弄]|为什么|為什麼|在哪[里裡儿]?)[呢啊呀]?"
    r"|(?:for )?how (?:long|much|many|soon)|(?:until |since )?when|where|why|how",
    re.IGNORECASE,
)


def pieces(text: str, *, orders: bool = False) -> tuple[str, ...]:
    """The smallest stretches that may be things of their own, in order; one where nothing joins or too much does.

    At commas, which stand as often within one thing as between two, both sides must ask; among `orders` to a machine, which
    ask nothing, any comma may part two.
    """
    joined = [piece.strip() for piece in _JOINT.split(text) if piece.strip()]
    parted = [part for piece in joined for part in _clauses(piece, orders=orders)]
    found = _with_bare(parted if len(parted) <= MOST else joined)
    return tuple(found) if 1 < len(found) <= MOST else (text,)


def _with_bare(found: Sequence[str]) -> list[str]:
    """The pieces, with those that only ask how long, how much or when joined to what they ask of."""
    made = list(found[:1])
    for piece in found[1:]:
        if _BARE.fullmatch(piece):
            made[-1] += f" {piece}"
        else:
            made.append(piece)
    return made


def _clauses(piece: str, *, orders: bool) -> Sequence[str]:
    clauses = [one for one in _COMMA.split(piece) if one]
    if orders:
        return clauses
    if len(clauses) > 1 and len(clauses[0]) <= WORD and not _ASKS.search(clauses[0]):
        clauses[:2] = [" ".join(clauses[:2])]  # "请问", "hi", or what the question is about
    return clauses if all(_ASKS.search(one) for one in clauses) else (piece,)


def cuts(found: Sequence[str]) -> list[tuple[str, ...]]:
    """Every way to join neighbouring pieces into several parts."""
    ways: list[tuple[str, ...]] = []
    for joints in range(1, 2 ** (len(found) - 1)):
        made = [found[0]]
        for at, piece in enumerate(found[1:]):
            if joints >> at & 1:
                made.append(piece)
            else:
                made[-1] += f" {piece}"
        ways.append(tuple(made))
    return ways


def is_one(whole: Part) -> bool:
    """Whether a message is so plainly one thing that cutting it is not tried."""
    if whole.candidates:
        return whole.candidates[0].dense >= SAYS_IT_ALL
    return bool(whole.intents) and whole.intents[0].confidence > CERTAIN and whole.outside < CERTAINLY_INSIDE


def several(whole: Part, ways: Sequence[Sequence[Part]]) -> tuple[Part, ...]:
    """The way with most parts that are sure, of different things; the whole message where there is none."""
    if is_one(whole):
        return (whole,)
    kept = [sure for way in ways if (sure := _convincing(way))]
    return max(kept, key=lambda way: (len(way), min(map(_chance, way))), default=(whole,))


def is_settled(part: Part) -> bool:
    """Whether it is plain what answers a part, or that it asks of the shop's products."""
    return part.products is not None or part.points is not None or _is_known(part)


def _is_known(part: Part) -> bool:
    """Whether one article answers it, or it is asked in an article's own words, however near another is: "where is my order"."""
    return is_sure(part) or (is_likely(part) and part.candidates[0].dense >= SAYS_IT_ALL)


def _convincing(way: Sequence[Part]) -> tuple[Part, ...]:
    """The sure parts of a way; none where they are not several, say the same, or something else is asked as well."""
    sure = tuple(part for part in way if _is_sure(part) or _points_back(part, way) or _goes_along(part, way))
    if any(part.products for part in way) and any(part.points and not part.products for part in way[1:]):
        return ()  # "what does the Ridge weigh, and is there a green one": nothing but the product
    shelf = [part for part in sure if part.products or _points_back(part, way)]
    if shelf and not all(part in shelf or part.confidence >= CLEAR for part in sure):
        return ()  # "how much is it, and does it hold …": both are about the product
    apart = len({_matter(part) for part in sure}) == len(sure) > 1
    rest_asks = any(not _is_story(part) for part in way if part not in sure)
    return sure if apart and not rest_asks else ()


def _points_back(part: Part, way: Sequence[Part]) -> bool:
    """Whether it is about a product spoken of before: "how much is it" that follows something asks what that costs."""
    return part.points is not None and part is way[0]


def _goes_along(part: Part, way: Sequence[Part]) -> bool:
    """Whether a later part is likely one of two articles: which, the part before may tell; unless it does the cut is none."""
    return (
        part is not way[0]
        and _is_sure(way[0])
        and is_likely(part)
        and part.confidence >= CLEAR
        and bool(_ASKS.search(part.text))
    )


def _is_story(part: Part) -> bool:
    """Of what can be answered from articles, a part that asks nothing says how it came to the question beside it."""
    return bool(part.candidates) and not _ASKS.search(part.text)


def _is_sure(part: Part) -> bool:
    if part.products is not None:
        return True
    if part.candidates:
        wants = bool(_ASKS.search(part.text)) or bool(part.intents and part.intents[0].confidence >= CLEAR)
        return _is_known(part) and wants
    return bool(part.intents) and part.intents[0].confidence > LIKELY and part.outside < FOREIGN


def _matter(part: Part) -> UUID | str | tuple[str, ...]:
    """What tells two parts apart: neighbours that say the same were one thing."""
    if part.products is not None:
        return part.products.skus
    if part.points is not None:
        return part.text
    return part.candidates[0].article_id if part.candidates else part.intents[0].name


def _chance(part: Part) -> float:
    if part.products is not None or part.points is not None:
        return 1.0
    return part.confidence if part.candidates else part.intents[0].confidence
