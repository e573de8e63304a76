"""What a message leans on: the list it points into ("the second one"), the question it goes on from ("and abroad?").

Read off the log; pure. Texts are read as they were written, in both scripts.
"""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.bot.rules.card import lately
from wingbeat.bot.rules.concepts import concepts
from wingbeat.conversations.events import Message
from wingbeat.kit.log import Recorded

_PLACES = {
    **dict(zip("一二三四五12345", (0, 1, 2, 3, 4) * 2, strict=True)),
    **dict(zip(("first", "second", "third", "fourth", "fifth"), range(5), strict=True)),
    **dict(zip(("1st", "2nd", "3rd", "4th", "5th"), range(5), strict=True)),
    **dict(zip(("one", "two", "three", "four", "five"), range(5), strict=True)),
    "两": 1,
    "兩": 1,
    "last": -1,
    "最后": -1,
    "最後": -1,
}
_NTH = "first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th|last"
_ORDINAL = re.compile(
    r"(?:第\s*(?P<zh>[一二三四五1-5])|(?P<end>最[后後])一?)\s*[个個款种種双雙顶頂件条條把支项項只隻](?!问题|問題|包裹|订单|訂單|地址|月|人|星期)"
    rf"|\b(?:the )?(?P<en>{_NTH}) (?:one|option|item|product)\b"
    rf"|^\W*(?:the )?(?P<bare>{_NTH}|[1-5])(?:,? please)?\W*$"
    r"|\b(?:number|no\.|option|#) ?(?P<number>[1-5]|one|two|three|four|five)\b(?! ?days)",
    re.IGNORECASE,
)

# What is left out of it stands in the question before. Longer ones ask something of their own.
_GOES_ON = (
    re.compile(
        r"^\W*(?:那么|那麼|那|如果|要是|换成|換成)(?!个|個|边|邊|里|裡|么|麼|件|款|天)[是]?(?P<core>[^,，。?？!！]{1,14}?)(?:的话|的話)?[呢咧嘛吗嗎]?\W*$"
    ),
    re.compile(r"^\W*(?P<core>[^,，。?？!！我你您人]{1,8}?)(?:的话|的話)?[呢咧]\W*$"),
    re.compile(
        r"^\W*(?:and|but|or|also|so)?\W*(?:what about|how about|and|but|or|what if it'?s|what if)\b\W*(?:for |with |when |if )?(?!(?:how|what|when|where|who|why|which|do|does|is|are|can|could|will|would|should|i|you|we|my)\b)"
        r"(?P<core>\w[\w'’ -]{1,40}?)(?: then| though| too)?\W*$",
        re.IGNORECASE,
    ),
    re.compile(r"^\W*(?P<core>(?:to|in|from|for|with) (?:the )?[a-z]+)\W*\?\W*$", re.IGNORECASE),
)
# A few words that ask nothing by themselves: after an answer about the warranty "tents?" asks for that of tents.
_BARE = re.compile(
    r"^\W*(?:(?P<zh>[\u3400-\u9fff\d]{2,4})|(?P<en>(?:(?:the|for) )?[a-z\d][a-z\d-]*(?: [a-z\d-]+)?))\W*$",
    re.IGNORECASE,
)
# What points at the answer before, or is too short to name what it is about: Chinese leaves that out.
_LEANS = re.compile(
    r"[它牠]|[这這那该該](?:[个個种種样樣张張]|$)|\b(?:it|its|they|them|their|those|these|one|that|this)\b",
    re.IGNORECASE,
)
_SHORT = re.compile(r"^\W*[\u3400-\u9fff]{2,8}\W*$")
# Which time it is, articles count in other words than customers: "the second time" is "each further one".
_TIMES = re.compile(
    r"第[一二三四五两兩几幾\d][次回趟]|[之以][后後]每|再次|\b(?:first|second|third|next|further|again|another time)\b",
    re.IGNORECASE,
)
# Said in any question, so that they tell no sentence from another.
_COMMON = re.compile(
    r"可以|可不可以|能不能|还能|還能|怎[么麼样樣]|什[么麼]|多[久少长長大]|几[天个]|幾[天個]|[能会會要是有吗嗎呢吧啊的了那这這它牠]"
    r"|\b(?:how|long|much|many|they|them|their|that|this|those|these|what|when|where|which|does|with|have|will|would|could|should|there|take|about|also|then|from|your)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^。！？；;\n]+?(?:[。！？；;]|[.!?](?=\s|$)|\n|$)")
_MOST_SENTENCES = 2
_LONGEST = 200  # characters of what goes on: longer messages ask on their own, and patterns stay cheap
_END = re.compile(r"[\W呢吗嗎]+$")


class Before(msgspec.Struct, frozen=True):
    """What was said last: the customer's `question`, the articles the bot answered it from, and what it offered to choose from."""

    question: str = ""
    articles: frozenset[UUID] = frozenset()
    offered: tuple[str, ...] = ()


def before(recent: Sequence[Recorded], at: datetime) -> Before:
    """Nothing where a flow or a member came between, or it is long ago; one question may be gone on from several times."""
    told, question, added = None, "", ""
    for event in reversed(lately(recent, at)):
        if event.kind == "flow_moved":
            break
        if event.kind != "message":
            continue
        if event.actor_kind not in {"customer", "bot"}:
            break
        if event.actor_kind == "customer" and told is not None:
            text = event.body.text
            question, added = (question, text) if goes_on(text) or bare(text) else (text, added)
        if event.actor_kind == "bot":
            told = told or event.body
            if (question or added) and _articles(event.body) != _articles(told):
                break  # an older matter: what was asked since is all about one article
    asked = question or added
    return Before(asked, _articles(told), _offered(told)) if told is not None and asked else Before()


def _articles(told: Message) -> frozenset[UUID]:
    return frozenset(one.article_id for one in told.sources if one.article_id)


def _offered(told: Message) -> tuple[str, ...]:
    products = tuple(one.title for one in told.sources if one.sku)
    return told.suggestions or (products if len(products) > 1 else ())


def picked(text: str, offered: Sequence[str]) -> str:
    """The message with the name of what it points at by its place in a list; as it is where it points at none."""
    found = _ORDINAL.search(text)
    if found is None or not offered:
        return text
    place = _PLACES[next(group for group in found.groups() if group).lower()]
    if place >= len(offered):
        return text
    return f"{text[: found.start()]}{offered[place]}{text[found.end() :]}"


def goes_on(text: str) -> str:
    """What a message only adds to the question before it; empty where it asks something of its own."""
    found = next((hit for pattern in _GOES_ON if (hit := pattern.match(text))), None) if _is_brief(text) else None
    return found["core"].strip() if found else ""


def bare(text: str) -> str:
    """What a message of a few bare words names; empty where it says more."""
    found = _BARE.match(text) if _is_brief(text) else None
    return (found["zh"] or found["en"]) if found else ""


def _is_brief(text: str) -> bool:
    return len(text) <= _LONGEST


def leans(text: str) -> bool:
    """Whether a message may be about what was just answered, though it asks something of its own."""
    return bool(_LEANS.search(text) or _SHORT.match(text))


def joined(question: str, core: str) -> str:
    """The question before, with what the message adds to it."""
    return f"{_END.sub('', question)} {core}"


def narrowed(answer: str, core: str, beyond: str = "") -> str:
    """What an answer says of what was added, leaving out what the question before named too: the few sentences that name it;
    empty where none does.
    """
    asked, known = (_COMMON.sub(" ", text.lower()) for text in (core, beyond))
    ideas, words = _ideas(asked, known), {*_pieces(asked)} - {*_pieces(known)}
    said = [one.strip() for one in _SENTENCE.findall(answer)]
    told = [one for one in said if ideas & _ideas(one.lower()) or _shares(words - {*known}, one)]
    return "\n".join(one.rstrip(";；") for one in told[:_MOST_SENTENCES])


def _ideas(text: str, known: str = "") -> set[str]:
    """What a text names and `known` does not; that it counts is one idea, whichever time it is."""
    counts = {*_TIMES.findall(text)} - {*_TIMES.findall(known)}
    return ({*concepts(text)} - {*concepts(known)}) | ({"times"} if counts else set())


def _shares(words: Collection[str], sentence: str) -> bool:
    pieces = _pieces(sentence)
    return any(word in pieces or (len(word) == 1 and word in sentence) for word in words)


def _pieces(text: str) -> list[str]:
    """Longer English words, numbers, and pairs of Chinese characters; a character that stands alone, too."""
    runs = re.findall(r"[\u3400-\u9fff]+", text)
    pairs = [run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))]
    return pairs + re.findall(r"[a-z]{4,}|\d+", text.lower())
