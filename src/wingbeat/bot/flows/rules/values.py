"""The value a message gives for a question, or none: linear in the message, whatever an author asked to be checked."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from wingbeat.bot.flows.models import Ask, Found, Heard, Here
from wingbeat.bot.flows.rules.template import SKIPPED
from wingbeat.bot.flows.rules.words import SKIP, is_yes, means, plain
from wingbeat.bot.rules.wants import asks_about_it, asks_how
from wingbeat.bot.slots.rules.places import REGIONS

LONGEST_ANSWER = 500  # a complaint in a customer's own words; more is for a person to read
_HAN = {"一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_HAN_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "萬": 10_000}
_HAN_NUMBER = re.compile("[一二两兩三四五六七八九十百千万萬零]{1,12}")

_NUMBER = re.compile(r"-?\d{1,12}(?:,\d{3})*(?:\.\d{1,4})?")
_ORDER = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z]{1,4}-?)?\d{4,20}(?![A-Za-z0-9])")
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_PHONE = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){6,14}")
_DAY = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?")
_NEAR = {
    "大后天": 3, "大後天": 3, "后天": 2, "後天": 2, "明天": 1, "明日": 1, "今天": 0, "今日": 0, "昨天": -1, "前天": -2,
    "day after tomorrow": 2, "tomorrow": 1, "today": 0, "yesterday": -1,
}  # fmt: skip
_PLACE = re.compile(
    rf"(?:{REGIONS.pattern})(?:[\u3400-\u9fff ]*[省市州县縣区區乡鄉镇鎮村里路街道段巷弄])?[,，。 ]*", re.IGNORECASE
)
_CLAUSE = re.compile(r"[,，。.!！?？;；\n]")


def value_of(ask: Ask, heard: Heard, here: Here) -> str | None:
    """The value for this question, normalised; None when there is none that will do."""
    if ask.optional and means(heard.text, SKIP):
        return SKIPPED
    return next((value for value in _candidates(ask, heard, here) if will_do(ask, value, here)), None)


def will_do(ask: Ask, value: str, here: Here) -> bool:
    """Whether a value passes what the question asks of it."""
    return (
        0 < len(value) <= LONGEST_ANSWER
        and _in_range(ask, value)
        and (not ask.shape or any(has_shape(value, shape) for shape in ask.shape))
        and (ask.check is None or luhn(value))
        and _on_right_side(ask, value, here.today)
    )


def _candidates(ask: Ask, heard: Heard, here: Here) -> Iterable[str]:
    text = unicodedata.normalize("NFKC", heard.text).strip()
    match ask.kind:
        case "choice":
            return filter(None, (choice(ask, heard.text),))
        case "yes_no":
            said = is_yes(heard.text)
            return () if said is None else ("yes" if said else "no",)
        case "text" | "product":
            return (*_of_kind(ask.kind, heard.found), text)
        case "address":
            return (*_of_kind(ask.kind, heard.found), *(() if _asks(text) else (text,)))
        case "photo":
            return (" ".join(heard.photos[:10]),)
        case kind:
            return (*_of_kind(kind, heard.found), *READ[kind](text, here))


def _of_kind(kind: str, found: Iterable[Found]) -> Iterable[str]:
    """What the bot's own reader found; a contact is a phone number or an address."""
    wanted = {"phone", "email"} if kind == "contact" else {"amount"} if kind == "number" else {kind}
    return (one.value.strip() for one in found if one.kind in wanted)


def _asks(text: str) -> bool:
    """Whether somebody asks instead of telling where they live: "when will it arrive" has no house number."""
    return asks_about_it(text) and not any(sign.isdigit() for sign in text)


def is_place(text: str) -> bool:
    """Whether it names a place and nothing else: the beginning of an address, not a question about that town."""
    return bool(_PLACE.fullmatch(text.strip()))


def choice(ask: Ask, text: str) -> str | None:
    """The choice a message means: its words, its place in the list, or the only one it names without asking how."""
    said = plain(text)
    ways = {one.value: {plain(way) for way in (one.value, *one.label.values(), *one.words)} for one in ask.choices}
    exact = [value for value, words in ways.items() if said in words]
    if exact:
        return exact[0] if len(exact) == 1 else None
    place = re.fullmatch(r"第?(\d{1,2}|[一二三四五六七八九十])[个個项項]?|(?:no|number)?(\d{1,2})", said)
    if place:
        number = place[1] or place[2]
        index = int(number) if number.isdecimal() else han(number)
        return ask.choices[index - 1].value if 0 < index <= len(ask.choices) else None
    # "Where does the refund go?" names none.
    told = "".join(plain(clause) for clause in _CLAUSE.split(text) if not asks_how(clause))
    named = [value for value, words in ways.items() if any(len(word) > 1 and word in told for word in words)]
    return named[0] if len(named) == 1 else None


def _order_numbers(text: str, _here: Here) -> Iterable[str]:
    return (one.upper() for one in _ORDER.findall(text))


def _emails(text: str, _here: Here) -> Iterable[str]:
    return (one.lower() for one in _EMAIL.findall(text))


def _phones(text: str, _here: Here) -> Iterable[str]:
    return (("+" if one.startswith("+") else "") + re.sub(r"\D", "", one) for one in _PHONE.findall(text))


def _contacts(text: str, here: Here) -> Iterable[str]:
    return (*_emails(text, here), *_phones(text, here))


def _numbers(text: str, _here: Here) -> Iterable[str]:
    found = [one.replace(",", "") for one in _NUMBER.findall(text)]
    return found or [str(han(one)) for one in _HAN_NUMBER.findall(text)]


def han(signs: str) -> int:
    """A number written in Chinese: 五十 is 50, 三千二百 is 3,200."""
    whole = part = digit = 0
    for sign in signs:
        times = _HAN_TIMES.get(sign, 0)
        if times == 10_000:
            whole, part, digit = (whole + part + digit or 1) * times, 0, 0
        elif times:
            part, digit = part + (digit or 1) * times, 0
        else:
            digit = _HAN.get(sign, 0)
    return whole + part + digit


def _dates(text: str, here: Here) -> Iterable[str]:
    lowered = text.lower()
    for word, days in _NEAR.items():
        if word in lowered:
            yield (here.today + timedelta(days=days)).isoformat()
            return
    for year, month, day in _DAY.findall(text):
        if found := _day(int(year) if year else None, int(month), int(day), here.today):
            yield found.isoformat()


def _day(year: int | None, month: int, day: int, today: date) -> date | None:
    """A day; without a year the nearest one to come, or the one just past."""
    try:
        if year is not None:
            return date(year, month, day)
        near = [date(today.year + shift, month, day) for shift in (-1, 0, 1)]
    except ValueError:
        return None
    # Three months back may be meant as past ("delivered on 2 November"); anything older is next year's.
    return next(one for one in near if one >= today - timedelta(days=92))


READ: Mapping[str, Callable[[str, Here], Iterable[str]]] = {
    "order_number": _order_numbers,
    "email": _emails,
    "phone": _phones,
    "contact": _contacts,
    "number": _numbers,
    "amount": _numbers,
    "date": _dates,
}


def _in_range(ask: Ask, value: str) -> bool:
    """Numbers by their size, texts by their length."""
    if ask.kind in {"number", "amount"}:
        size = number(value)
        if size is None:
            return False
    else:
        size = len(value)
    return (ask.least is None or size >= ask.least) and (ask.most is None or size <= ask.most)


def number(value: str) -> float | None:
    try:
        found = float(value.replace(",", ""))
    except ValueError:
        return None
    return found if found == found and abs(found) < 1e15 else None  # noqa: PLR0124 - only NaN differs from itself


def has_shape(value: str, shape: str) -> bool:
    """`#` is a digit, `@` a letter, `*` either; other signs stand for themselves. No pattern can run away."""
    return len(value) == len(shape) and all(_fits(sign, form) for sign, form in zip(value, shape, strict=True))


def _fits(sign: str, form: str) -> bool:
    match form:
        case "#":
            return sign.isdecimal()
        case "@":
            return sign.isalpha()
        case "*":
            return sign.isalnum()
    return sign.casefold() == form.casefold()


def luhn(value: str) -> bool:
    """The check digit of cards and many account numbers."""
    digits = [int(sign) for sign in value if sign.isdecimal()]
    doubled = [digit if place % 2 == 0 else digit * 2 - 9 * (digit > 4) for place, digit in enumerate(reversed(digits))]
    return len(digits) > 1 and sum(doubled) % 10 == 0


def _on_right_side(ask: Ask, value: str, today: date) -> bool:
    if ask.kind != "date" or ask.day is None:
        return True
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return False
    return day >= today if ask.day == "future" else day <= today
