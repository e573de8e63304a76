"""Whether an answer says nothing but what the quoted passages say.

A model writes fluently what is not so, and fluency is no evidence. So each clause must have its place in the passages:
its words, its numbers with their units, its names, its yes or no. What cannot be checked is not sent; a person answers.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from wingbeat.bot.ladder.rules.words import Number, clauses, covered, names, numbers, plain, said, sentences

Fault = Literal["nothing", "deed", "link", "name", "number", "words", "denial", "condition"]

# On our labelled answers (tests/bot/ladder): lower lets an invented half-sentence pass, higher refuses honest rewording.
COVERED = 0.68
FRAGMENT = 3  # a clause that says less is read with the one before it
FRAGMENT_COVERED = 0.5
WIDEST = 3  # clauses of a passage in a row that one clause may sum up

# "I have refunded you": nobody did anything yet, and a text cannot.
_DEED = re.compile(
    r"已经?(?:为|帮|给|替)(?:您|你)|已經?(?:為|幫|給|替)(?:您|你)|我(?:们|們)?(?:这就|這就|马上|馬上|会|會|已)"
    r"|\b(?:i|we)(?:'ve| have|'ll| will| just|'m| am)\b|\byour (?:refund|order|request|account) (?:has been|was|is now)\b"
)
_COURTESY = re.compile(r"^\s*(?:您好|你好|好的|hello|hi|sure|thank you|thanks)\b[,，!！。.、\s]*", re.IGNORECASE)
_LINK = re.compile(
    r"https?://[^\s<>()（），。]+|www\.[^\s<>()（），。]+|[\w.+-]+@[\w-]+\.[\w.-]+|(?<!\d)\+?\d[\d\s-]{7,}\d(?!\d)"
)
_DENIAL = re.compile(
    r"(?<!是)(?:不(?!但|仅|僅|过|過|同|错|錯|论|論|管|妨|止)|没(?!关系)|沒(?!關係)|未|无(?!论)|無(?!論)|勿|别(?!的)|別(?!的)|非(?!常))"
    r"|\b(?:not|no|never|without|cannot|neither|nor|unable|none)\b|n't\b"
)
_DENIED = re.compile(rf"(?:{_DENIAL.pattern})(?:\s*[a-z]+|.)?")
_A_NOT_A = re.compile(r"(.)[不没沒]\1|是否")
# One word of a pair in the answer, only the other in the passage: the opposite is said.
_OPPOSITES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        ("免费|免費|包邮|免運|免邮|free", "收费|收費|自理|自付|paid|charge|fee"),
        ("之前|以前|前(?!面|台)|before", "之后|之後|以后|以後|后(?!台)|後(?!台)|after"),
        ("至少|最少|at least|minimum", "最多|至多|at most|maximum|up to"),
        ("以内|以內|之内|之內|内|內|within", "以上|以后|以後|之后|之後|after|more than"),
        ("可以|\\bcan\\b|\\bmay\\b", "无法|無法|cannot|禁止"),
        ("增加|提高|more", "减少|降低|減少|less|fewer"),
        ("打开|開啟|开启|open", "关闭|關閉|close"),
    )
)
# What limits a promise; dropped, the answer promises more than the passage.
_CONDITIONS = tuple(
    map(
        re.compile,
        (
            "仅|僅|只|\\bonly\\b", "除|\\bexcept", "满|滿|以上|超过|超過|\\bover\\b|at least|minimum", "会员|會員|\\bmember",
            "如果|若|\\bif\\b|\\bunless\\b|provided", "未(?:使用|拆封|穿)|\\bunused|\\bunopened",
            "起(?:算|计)|\\bfrom\\b.*\\bdeliver", "部分|\\bsome\\b",
        ),
    )
)  # fmt: skip
# Great words must be the passage's own.
_BOLD = re.compile(
    r"所有|任何|全部|一律|永久|永远|永遠|终身|終身|免费|免費|保证|保證|立即|马上|馬上|全额|全額|随时|隨時"
    r"|\b(?:all|any|every|always|forever|lifetime|free|guarantee\w*|immediately|instantly|full|anytime|unlimited)\b"
)


class Place(msgspec.Struct, frozen=True):
    """A stretch of a passage: what it says."""

    text: str
    words: frozenset[str]
    numbers: frozenset[Number]


class Support:
    """What some passages say, read once and asked often."""

    def __init__(self, passages: Sequence[str]) -> None:
        self._whole = plain("\n".join(passages))
        self._places = [place for passage in passages for place in _places(passage)]
        self._deeds = _deeds(self._whole)
        self._latin = frozenset(re.findall(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", self._whole))

    def fault(self, answer: str) -> Fault | None:
        """The first thing in an answer that the passages do not say, or None."""
        answer = _COURTESY.sub("", answer)
        if not said(answer) or not self._places:
            return "nothing"
        return self._fault_of_words(answer) or next(filter(None, map(self._fault_of, sentences(answer))), None)

    def _fault_of_words(self, answer: str) -> Fault | None:
        """What single words give away, wherever they stand."""
        if not _deeds(plain(answer)) <= self._deeds:
            return "deed"
        if any(plain(link) not in self._whole for link in _LINK.findall(answer)):
            return "link"
        return None if names(answer) <= self._latin else "name"

    def _fault_of(self, sentence: str) -> Fault | None:
        # A fragment rides with what stands before it, but may not be carried in by it.
        if any(self._nearest(clause) <= FRAGMENT_COVERED for clause in clauses(sentence)):
            return "words"
        return next(filter(None, (_clause_fault(one, sentence, self._places) for one in _claims(sentence))), None)

    def _nearest(self, clause: str) -> float:
        words = said(clause)
        return max(covered(words, place.words) for place in self._places)


def grounded(answer: str, passages: Sequence[str]) -> bool:
    """Whether every sentence, number, price, date, name and link of the answer stands in the passages."""
    return Support(passages).fault(answer) is None


def _deeds(text: str) -> set[str]:
    return {deed[0] for deed in _DEED.finditer(text)}


def _claims(sentence: str) -> Iterator[str]:
    """The clauses of a sentence; fragments ride with what stands before them."""
    waiting = ""
    for clause in clauses(sentence):
        waiting = f"{waiting} {clause}".strip()
        if len(said(waiting)) >= FRAGMENT:
            yield waiting
            waiting = ""
    if waiting:
        yield waiting


def _places(passage: str) -> Iterator[Place]:
    """Every stretch of clauses of one sentence, and every sentence."""
    for sentence in sentences(passage):
        parts = clauses(sentence)
        stretches = (parts[at : at + wide] for wide in range(1, WIDEST + 1) for at in range(len(parts) - wide + 1))
        for text in dict.fromkeys([*(" ".join(stretch) for stretch in stretches), sentence]):
            yield Place(text, said(text), numbers(text))


def _clause_fault(clause: str, sentence: str, places: Sequence[Place]) -> Fault | None:
    words, counted = said(clause), numbers(clause)
    if not words and not counted:
        return None
    # Of places that say the same the narrowest that counts anything: a wider one would lend the numbers of another case.
    place = max(places, key=lambda one: (_nearness(words, one), bool(one.numbers and counted), -len(one.text)))
    if covered(words, place.words) < COVERED:
        return "words"
    if not all(_counts(number, place.numbers) for number in counted):
        return "number"
    return _turned(clause, sentence, place.text)


def _nearness(words: frozenset[str], place: Place) -> float:
    """How much of the clause stands there, and then how little else: "members" is nearer than "non-members"."""
    shared = len(words & place.words)
    return shared / (len(words) or 1) + 0.2 * shared / (len(place.words) or 1)


def _counts(number: Number, given: frozenset[Number]) -> bool:
    return number in given or (not number.unit and any(number.value == one.value for one in given))


def _turned(clause: str, sentence: str, place: str) -> Fault | None:
    """Whether yes became no, or a limit got lost."""
    clause, sentence, place = plain(clause), plain(sentence), plain(place)
    if _denials(clause) != _denials(place):
        return "denial"
    for one, other in _OPPOSITES:
        for here, there in ((one, other), (other, one)):
            if here.search(clause) and there.search(place) and not here.search(place) and not there.search(clause):
                return "denial"
    if any(limit.search(place) and not limit.search(sentence) for limit in _CONDITIONS):
        return "condition"
    return None if {bold[0] for bold in _BOLD.finditer(clause)} <= set(_BOLD.findall(place)) else "words"


def _denials(text: str) -> list[str]:
    """What is denied: each denial with the word, or the Chinese character, that follows it."""
    return sorted(match[0] for match in _DENIED.finditer(_A_NOT_A.sub("", text)))
