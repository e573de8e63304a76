"""A message in one width, and Chinese numerals."""

from typing import NamedTuple


class Found(NamedTuple):
    """Where in the message something stands, and its value."""

    start: int
    end: int
    value: str


# The full-width comma stays: it parts clauses, never thousands.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) != "，"}
_TABLE = _FULL_WIDTH | dict.fromkeys(map(ord, "\u3000\u00a0\t\r\n"), " ") | dict.fromkeys(map(ord, "‐‑‒–—−"), "-")

NUMERALS = "零〇一二两兩三四五六七八九十廿卅百千万萬"
_DIGITS = {sign: value for value, signs in enumerate(("零〇", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九")) for sign in signs}  # fmt: skip
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000}
_TENS = {"廿": 20, "卅": 30}


def fold(text: str) -> str:
    """The text in half width with plain blanks and dashes, each character in its place."""
    return text.translate(_TABLE)


def number(text: str) -> float | None:
    """The value of digits or of Chinese numerals, also colloquial ones (三千五 is 3,500); `None` for anything else."""
    plain = text.replace(",", "")
    if plain and plain.replace(".", "", 1).isdecimal():
        return float(plain)
    return _chinese(text)


def _chinese(text: str) -> float | None:
    total, section, digit, last_unit = 0, 0, None, 1
    for sign in text:
        if sign in _DIGITS:
            if digit:  # 二五 is no number: it is read out digit by digit
                return None
            digit = _DIGITS[sign]
            last_unit = 1 if sign in "零〇" else last_unit
        elif sign in _TENS:
            section += _TENS[sign]
        elif sign in "万萬" and (section or digit):
            total, section, digit, last_unit = (section + (digit or 0)) * 10_000, 0, None, 10_000
        elif sign in _UNITS:
            last_unit = _UNITS[sign]
            section += (1 if digit is None else digit) * last_unit
            digit = None
        else:
            return None
    # 三千五: a last digit counts the next smaller unit; after 十 it counts ones.
    tail = (digit or 0) * (last_unit // 10 if last_unit >= 100 else 1)
    return float(total + section + tail) if text else None
