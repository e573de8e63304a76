"""From a recorded conversation to one that tells nobody who it was."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Literal
from uuid import UUID

from wingbeat.bot.ladder.rules.redact import redact
from wingbeat.kit.languages import LANGUAGES, Language
from wingbeat.practice.models import Exchange, Next, Script
from wingbeat.practice.rules import drawn

Line = tuple[Literal["customer", "member"], str]

MOST_TURNS = 8  # a round of some minutes
LONGEST = 600  # characters of a line: longer ones are pasted mails, which nobody answers in a chat
_PLACE = re.compile(r"⟦([A-Z]+)_\d+⟧")
# The last net, where no pattern found what a thing is: an address with @, and digits that could be somebody's.
_ADDRESS = re.compile(r"\S*[@＠]\S*")
_SHORT = re.compile("[A-Za-z]{2,3}")
_DIGITS = re.compile(r"\d(?:[\s-]?\d){4,}")
_STANDS: dict[str, tuple[str, str, str]] = {
    "NAME": ("（姓名）", "（姓名）", "(name)"),
    "EMAIL": ("（邮箱）", "（信箱）", "(e-mail)"),
    "PHONE": ("（电话）", "（電話）", "(phone)"),
    "ADDRESS": ("（地址）", "（地址）", "(address)"),
    "POSTCODE": ("（邮编）", "（郵遞區號）", "(postcode)"),
    "ORDER": ("（订单号）", "（訂單編號）", "(order number)"),
    "LINK": ("（链接）", "（連結）", "(link)"),
    "": ("（号码）", "（號碼）", "(number)"),
}
STANDS = frozenset(word for words in _STANDS.values() for word in words)
_NUDGES: dict[Language, tuple[str, ...]] = {
    "zh-CN": ("在吗？", "还在吗？", "有人吗？"),
    "zh-TW": ("請問還在嗎？", "有人在嗎？", "還在嗎？"),
    "en": ("Are you there?", "Hello?", "Still there?"),
}
CHARACTERS_PER_SECOND = 15  # faster than people type: the dots show that it comes, not how long typing takes
LONGEST_TYPING_SECONDS = 4.0
FAIREST_SECONDS = 20.0  # nobody reads and answers sooner; who left before taught nothing
LONGEST_PATIENCE_SECONDS = 600.0
NUDGE = 0.5  # of the patience: there is as much time again once the customer asked


def anonymous(text: str, names: Iterable[str], language: Language) -> str:
    """The text without names, addresses and numbers of anybody; words say what stood there."""
    place = LANGUAGES.index(language)
    known = sorted(_parts(names), key=len, reverse=True)

    def stand(kind: str) -> str:
        return _STANDS.get(kind, _STANDS[""])[place]

    def bare(piece: str) -> str:
        for name in known:
            piece = re.sub(_named(name), "⟦NAME_0⟧", piece, flags=re.IGNORECASE)
        return _DIGITS.sub("⟦NUMBER_0⟧", _ADDRESS.sub("⟦EMAIL_0⟧", piece))

    found = redact(text[:LONGEST], [name for name in known if not _SHORT.fullmatch(name)]).text
    # What stands between two places is looked at again: a pattern may have left the half of something.
    pieces = re.split(r"(⟦[A-Z]+_\d+⟧)", found)
    clean = "".join(piece if n % 2 else bare(piece) for n, piece in enumerate(pieces))
    return _PLACE.sub(lambda match: stand(match[1]), clean)


def _named(name: str) -> str:
    """Where a name stands; a short one is a part of many words, and counts only by itself."""
    found = re.escape(name)
    return f"(?<![a-z]){found}(?![a-z])" if _SHORT.fullmatch(name) else found


def _parts(names: Iterable[str]) -> set[str]:
    """A name, its words, and of a Chinese one what friends would call."""
    found: set[str] = set()
    for name in names:
        found |= {name.strip(), *name.split()}
        if re.fullmatch(r"[\u4e00-\u9fff]{3,4}", name.strip()):
            found.add(name.strip()[1:])
    return {one for one in found if len(one) > 1}


def exchanges(lines: Iterable[Line], names: Sequence[str], language: Language) -> tuple[Exchange, ...]:
    """What the customer said and a person answered, one after the other; lines nobody answered go with the next."""
    found: list[Exchange] = []
    asked: list[str] = []
    answered: list[str] = []

    def close() -> None:
        if asked and answered:
            found.append(Exchange("\n".join(asked), "\n".join(answered)))
            asked.clear()
        answered.clear()

    for by, text in lines:
        if not text.strip():
            continue
        if by == "customer" and answered:
            close()
        if by == "customer":
            asked.append(anonymous(text, names, language))
        elif asked:
            answered.append(anonymous(text, names, language))
    close()
    return tuple(found[:MOST_TURNS])


def patience(hazards: Sequence[tuple[float, float]], seed: UUID) -> float:
    """Seconds this customer waits, drawn from the chances per second of giving up until each second of wait."""
    left, begin = -_log(1 - drawn(seed, "patience")), 0.0
    for n, (end, hazard) in enumerate(hazards):
        last = n == len(hazards) - 1
        if hazard > 0 and (last or left <= hazard * (end - begin)):
            return _fair(begin + left / hazard)
        left -= hazard * (end - begin)
        begin = end
    return LONGEST_PATIENCE_SECONDS


def _fair(seconds: float) -> float:
    return round(min(LONGEST_PATIENCE_SECONDS, max(FAIREST_SECONDS, seconds)), 1)


def _log(share: float) -> float:
    return math.log(max(share, 1e-12))


def line(script: Script, seed: UUID, turn: int) -> Next | None:
    """What the customer says in this turn; None when there is nothing left to say."""
    if turn >= len(script.exchanges):
        return None
    text = script.exchanges[turn].customer
    nudges = _NUDGES[script.language]
    return Next(
        text,
        round(min(LONGEST_TYPING_SECONDS, max(1.0, len(text) / CHARACTERS_PER_SECOND)), 1),
        nudges[int(drawn(seed, "nudge", turn) * len(nudges))],
        round(script.leave_seconds * NUDGE, 1),
        script.leave_seconds,
    )
