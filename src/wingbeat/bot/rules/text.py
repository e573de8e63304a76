"""Text as the matcher sees it, its tokens and its language."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

import msgspec

from wingbeat.bot.models import Language

# A question is rarely longer; what follows it costs encoder time and blurs its meaning.
LONGEST_CHARACTERS = 256

# Four digits and more are order numbers, phones and years; shorter ones are sizes and days, which carry meaning.
# 12315 is the consumers' hotline of China: a threat.
_NUMBER = re.compile(r"(?<!\d)(?!12315(?!\d))\d{4,}")
# An order's own number, as shops write it.
_ORDER = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,4}-?\d{5,}(?![A-Za-z0-9])")
_BLANK = re.compile(r"\s+")
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_HAN}]+|[^\\W{_HAN}_]+")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_WORD = re.compile(r"[a-z][a-z'’]*", re.IGNORECASE)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+", re.IGNORECASE)  # of no language

# How people begin before they ask; it says nothing about what they ask.
_OPENING = re.compile(
    r"^(?:(?:你好|您好|哈喽|哈啰|嗨|亲亲?|在吗|在不在|请问一?下?|想?问一?下|我?想(?:问|咨询|了解)一?下?|麻烦问?一?下|老板|客服|那个)"
    r"[啊呀哦呢吗的]?[\s,，。.!！~～?？、]*"
    r"|(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|excuse me|sorry|so|um|quick question|just wondering)"
    r"(?: there| guys| team| all)?\b[\s,.!?:-]*"
    r"|(?:(?:can|could|would) you (?:please )?tell me|i (?:would|'d) like to (?:know|ask)|i was wondering|i want to know)\b\s*)+"
)
_CLOSING = re.compile(
    r"(?:[\s,，。.!！~～?？、]*(?:谢谢|多谢|thanks|thank you|thx|please|pls|亲))*[\s,，。.!！~～?？、]*$"
)


class Script(msgspec.Struct, frozen=True):
    """Traditional → Simplified by code point, and the characters that only one of the two scripts writes."""

    simplify: dict[int, str]
    only_traditional: frozenset[str]
    only_simplified: frozenset[str]


def script(traditional: Mapping[str, list[str]], simplified: Mapping[str, list[str]]) -> Script:
    """Build the tables from OpenCC's two dictionaries: character → its forms in the other script, likeliest first."""
    simplify = {ord(character): forms[0] for character, forms in traditional.items()}
    return Script(
        simplify={code: simplify.get(ord(form), form) for code, form in simplify.items()},
        only_traditional=frozenset(character for character, forms in traditional.items() if character not in forms),
        only_simplified=frozenset(character for character, forms in simplified.items() if character not in forms),
    )


def normalise(text: str, tables: Script) -> str:
    """The form in which texts are compared: one width, one case, one script, long numbers masked. Idempotent."""
    if not text.isprintable():
        text = "".join(character for character in text if unicodedata.category(character) not in {"Cf", "Cs"})
    for _ in range(2):  # lower-casing may undo the composition once, never twice
        text = unicodedata.normalize("NFKC", text).lower()
    text = _NUMBER.sub("0000", text.translate(tables.simplify))
    return _BLANK.sub(" ", text).strip()


def without_numbers(text: str) -> str:
    """The text with "order" for an order's number, whose digits stand in articles about anything else."""
    return _ORDER.sub("订单" if _HAN_CHARACTER.search(text) else "my order", text)


def essence(normalised: str) -> str:
    """The question without its opening and closing courtesies; the whole where nothing else would be left."""
    bare = _CLOSING.sub("", _OPENING.sub("", normalised))[:LONGEST_CHARACTERS].strip()
    return bare or normalised[:LONGEST_CHARACTERS]


def tokens(normalised: str) -> list[str]:
    """Chinese by characters and pairs, other scripts by words and their three-letter pieces."""
    found: list[str] = []
    for run in _RUN.findall(normalised):
        found.append(run) if not _HAN_CHARACTER.match(run) else found.extend(run)
        if _HAN_CHARACTER.match(run):
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
        elif len(run) > 3:  # pieces of a shorter word say nothing the word does not
            padded = f"<{run}>"
            found.extend("~" + padded[at : at + 3] for at in range(len(padded) - 2))
    return found


def words(found: Sequence[str]) -> list[str]:
    """Tokens without the pairs of Chinese characters."""
    return [token for token in found if len(token) != 2 or not _HAN_CHARACTER.match(token)]


def language(text: str, given: Language, tables: Script) -> Language:
    """The language by its characters; where they do not tell, the one the conversation already has."""
    text = text[:LONGEST_CHARACTERS]
    han = len(_HAN_CHARACTER.findall(text))
    words = _WORD.findall(_ADDRESS.sub(" ", text))
    # A Chinese character says about as much as half a word: brand names inside do not make a sentence English.
    if han * 2 < len(words) or not han:
        return "en" if len(words) > 1 else given
    traditional = sum(character in tables.only_traditional for character in text)
    simplified = sum(character in tables.only_simplified for character in text)
    if traditional != simplified:
        return "zh-TW" if traditional > simplified else "zh-CN"
    return given if given != "en" else "zh-CN"
