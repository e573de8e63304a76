"""Texts taken apart: sentences, clauses, what they say, and their numbers with units. Chinese and English alike."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

import msgspec

HAN = "\u3400-\u9fff\uf900-\ufaff"
_HAN = re.compile(f"[{HAN}]")
# A full stop ends a sentence unless a digit or a known abbreviation stands before it.
_SENTENCE = re.compile(
    r"(?<=[。！？；])[”’」』）)\"']*\s*|\n+|(?<=[!?;])[\"”’')]*(?=\s|$)\s*"
    r"|(?<=[^\W\d])(?<!\be\.g)(?<!\bi\.e)(?<!\bNo)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\ba\.m)(?<!\bp\.m)\.(?=\s|$)\s*"
    r"|(?<=[\d%)\"”])\.(?=\s|$)\s*"
)
_CLAUSE = re.compile(r"[，：—]|[,:](?!\d)|\s+[-–]\s+|(?<=\w)[（(]|[）)]")
_RUN = re.compile(f"[{HAN}]+|[^\\W{HAN}_]+")

# What carries no claim of its own.
_EMPTY_HAN = frozenset(
    "由的了呢吗嗎吧啊呀哦喔您你我他她它们們也就都会會在是和与與或及之其这這那该該请請把被让讓给給为為对對于於到从從以而且但则則若则即可"
)
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "a an the and or but so to of in on at by for from with as is are was were be been being am it its this that"
        " these those there here we our us you your yours i my me he she they them their will would can could may might"
        " shall should do does did have has had please also just then than when once about into up out if which who what how",
    )
)
_ENDINGS = ("ation", "ing", "ies", "ied", "ed", "es", "ly", "s", "e", "y")

_CURRENCY = {
    "¥": "CNY", "￥": "CNY", "元": "CNY", "块": "CNY", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "人民币": "CNY",
    "nt$": "TWD", "twd": "TWD", "新台币": "TWD", "新臺幣": "TWD", "台币": "TWD", "台幣": "TWD", "塊": "TWD",
    "$": "USD", "usd": "USD", "dollar": "USD", "美元": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "£": "GBP",
}  # fmt: skip
_UNITS = {
    "天": "day", "日": "day", "號": "day", "号": "day", "day": "day", "小时": "hour", "小時": "hour", "hour": "hour",
    "钟头": "hour", "鐘頭": "hour", "hr": "hour", "分钟": "minute", "分鐘": "minute", "minute": "minute", "min": "minute",
    "秒": "second", "second": "second", "周": "week", "週": "week", "星期": "week", "礼拜": "week", "禮拜": "week",
    "week": "week", "月": "month", "month": "month", "年": "year", "year": "year", "%": "percent", "％": "percent",
    "percent": "percent", "折": "tenth", "公斤": "kg", "kg": "kg", "千克": "kg", "克": "g", "g": "g", "公里": "km", "km": "km",
    "厘米": "cm", "公分": "cm", "cm": "cm", "点": "clock", "點": "clock", "am": "clock", "pm": "clock",
    "工作日": "workday", "工作天": "workday", "working day": "workday", "business day": "workday",
    **_CURRENCY,
}  # fmt: skip
_SPELT = sorted(_UNITS, key=len, reverse=True)
_LATIN = "|".join(re.escape(unit) for unit in _SPELT if unit.isascii())
_OTHER = "|".join(re.escape(unit) for unit in _SPELT if not unit.isascii())
_UNIT = rf"(?:(?:个|個)?(?:{_OTHER})|(?:{_LATIN})s?(?![a-z]))"
_DIGITS = "零〇一二两兩三四五六七八九"
_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: float(value) for value, word in enumerate(_ONES)} | {"hundred": 100.0, "dozen": 12.0, "half": 0.5}
_WORDS |= {word: 20.0 + 10 * at for at, word in enumerate(_TENS)} | {
    "fourteen": 14.0,
    "fifteen": 15.0,
    "eighteen": 18.0,
}
_RANGE = r"[-–~～至到]|to|or|and"
_MARKER = re.compile(r"(?:^|(?<=[\s。；;.!?]))\d{1,2}[.、)](?!\d)", re.MULTILINE)  # of a list
_CLOCK = re.compile(r"\b\d{1,2}[:：]\d{2}\b")
_NUMBER = re.compile(
    rf"(?P<sign>nt\$|[¥￥$€£])?\s?(?P<digits>\d+(?:[.,]\d+)*)(?:\s*(?:{_RANGE})\s*(?=\d))?\s?-?(?P<unit>{_UNIT})?"
    rf"|(?P<han>[{_DIGITS}十百千万萬半]{{1,9}})(?:(?P<han_unit>{_UNIT})|(?:{_RANGE})(?=[{_DIGITS}十百千万萬半]{{1,9}}{_UNIT}))"
    rf"|\b(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b(?:[-\s](?P<more>{'|'.join(_ONES[1:10])})\b)?"
    rf"[-\s]?(?P<word_unit>{_UNIT})?",
    re.IGNORECASE,
)


class Number(msgspec.Struct, frozen=True):
    """A value as written, and what it counts; `unit` is empty where nothing known follows."""

    value: str
    unit: str = ""


def plain(text: str) -> str:
    """One width, one case, one kind of quotation mark."""
    return unicodedata.normalize("NFKC", text).lower().replace("’", "'")


def _ends(text: str) -> Iterator[re.Match[str]]:
    """Where sentences end; the mark of "2. Choose it" is none."""
    begin = 0
    for match in _SENTENCE.finditer(text):
        if not (text[begin : match.start()].strip().isdecimal() and match[0].startswith(".")):
            begin = match.end()
            yield match


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, with their marks; a line is at least one."""
    bounds = [0, *(match.end() for match in _ends(text)), len(text)]
    return tuple(filter(None, (text[one:other].strip() for one, other in pairwise(bounds))))


def ended(text: str) -> int:
    """Where the last sentence that surely ended stops: a mark at the very end may be the beginning of "3.5" or "![x]"."""
    sure = (m.end() for m in _ends(text) if m.end() < len(text) or text[m.start() - 1 : m.start()] in "。！？；")
    return max(sure, default=0)


def clauses(sentence: str) -> tuple[str, ...]:
    """The parts of a sentence that say one thing each."""
    return tuple(filter(None, (part.strip(" ，,。.；;") for part in _CLAUSE.split(sentence))))


def said(text: str) -> frozenset[str]:
    """What a text says: stems of its words, pairs of its Chinese characters; neither numbers nor filling words."""
    found: set[str] = set()
    for run in _RUN.findall(_NUMBER.sub(" ", _CLOCK.sub(" ", plain(text)))):
        if _HAN.match(run):
            found.update(_pairs(run))
        elif len(run) > 1 and run not in _EMPTY and not run.isdecimal():
            found.add(stem(run))
    return frozenset(found)


def _pairs(run: str) -> Iterator[str]:
    kept = "".join(character for character in run if character not in _EMPTY_HAN)
    if len(kept) == 1:
        yield kept
    for at in range(len(kept) - 1):
        yield kept[at : at + 2]


def stem(word: str) -> str:
    """A crude stem: enough that "returned", "returns" and "return" meet."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    return word


def names(text: str) -> frozenset[str]:
    """Words that name something: Latin words among Chinese, capitalised ones inside an English sentence."""
    text = unicodedata.normalize("NFKC", text)
    found: set[str] = set()
    for sentence in sentences(text):
        latin = list(re.finditer(r"(?<![A-Za-z0-9])(?![A-Za-z]+\$)[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*", sentence))
        chinese = bool(_HAN.search(sentence))
        for at, match in enumerate(latin):
            capital = match[0][0].isupper() and (at > 0 or any(c.isupper() or c.isdecimal() for c in match[0][1:]))
            if (chinese or capital) and match[0] != "I" and not _unit(plain(match[0])):
                found.add(plain(match[0]))
    return frozenset(found)


def numbers(text: str) -> frozenset[Number]:
    """Every number of a text with its unit, in digits or words; "a", "one of", 一个 and 一下 count nothing."""
    text = _MARKER.sub(" ", plain(text))
    found = {Number(match[0].replace("：", ":"), "clock") for match in _CLOCK.finditer(text)}
    matches = list(_NUMBER.finditer(_CLOCK.sub(" ", text)))
    for at, match in enumerate(matches):
        number = _number(match)
        if number is None:
            continue
        following = matches[at + 1] if at + 1 < len(matches) else None
        if not number.unit and following is not None and _joined(match, following):
            unit = _number(following)
            number = Number(number.value, unit.unit if unit else "")
        found.add(number)
    return frozenset(found)


def _joined(one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two numbers are the ends of one range, which names its unit once."""
    return one.end() == other.start() and bool(re.search(_RANGE, one[0]))


def _number(match: re.Match[str]) -> Number | None:
    if match["digits"]:
        return Number(_value(match["digits"]), _unit(match["unit"] or match["sign"] or ""))
    if match["han"]:
        return Number(f"{_han_value(match['han']):g}", _unit(match["han_unit"] or ""))
    word, unit = match["word"].lower(), _unit(match["word_unit"] or "")
    if word in {"one", "half"} and not unit:
        return None
    return Number(f"{_WORDS[word] + _WORDS.get((match['more'] or '').lower(), 0):g}", unit)


def _value(digits: str) -> str:
    """1,200 and 1200 are one number; 2.4.1 is a version and stays as it is."""
    digits = re.sub(r",(?=\d{3})", "", digits).replace(",", ".").strip(".")
    return digits if digits.count(".") > 1 else f"{float(digits):g}"


def _unit(word: str) -> str:
    word = re.sub("^[个個]", "", word)
    return _UNITS.get(word) or _UNITS.get(word.removesuffix("s"), "")


def _han_value(text: str) -> float:
    if text.startswith("半"):
        return 0.5
    total, digit = 0.0, 0.0
    for character in text:
        if character in _DIGITS:
            digit = float("零一二三四五六七八九".find({"〇": "零", "两": "二", "兩": "二"}.get(character, character)))
        elif character == "半":
            total += 0.5
        else:
            total += (digit or 1.0) * {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000}[character]
            digit = 0.0
    return total + digit


def covered(asked: Iterable[str], given: frozenset[str]) -> float:
    """The share of what was said that stands in `given`; 1 where nothing was said."""
    wanted = list(asked)
    return sum(one in given for one in wanted) / len(wanted) if wanted else 1.0
