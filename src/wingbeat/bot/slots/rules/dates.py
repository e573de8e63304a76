"""Days, written out or told from today."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from wingbeat.bot.models import Language
from wingbeat.bot.slots.rules.text import NUMERALS, Found, number

Read = Callable[[re.Match[str], date, Language], date | None]

_COUNT = rf"[0-9]{{1,3}}|[{NUMERALS}]{{1,4}}"
_DAY = r"[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3}"

# Longer words first: 大后天 holds 后天. What counts days rather than naming one is left out by what stands beside it.
_RELATIVE = {"大后天": 3, "大後天": 3, "大前天": -3, "今天": 0, "今日": 0, "今晚": 0, "今早": 0, "今儿": 0, "明天": 1, "明日": 1, "明晚": 1, "明早": 1, "明儿": 1, "后天": 2, "後天": 2, "昨天": -1, "昨日": -1, "昨晚": -1, "前天": -2, "前日": -2}  # fmt: skip
_RELATIVE_EN = {"the day after tomorrow": 2, "day after tomorrow": 2, "the day before yesterday": -2, "day before yesterday": -2, "today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tomorow": 1, "yesterday": -1}  # fmt: skip
_WEEKDAYS = {
    sign: at for at, signs in enumerate(("一1", "二2", "三3", "四4", "五5", "六6末", "日天7")) for sign in signs
}
_WEEKDAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEK_SHIFT = {"这": 0, "這": 0, "本": 0, "下下": 2, "下": 1, "上上": -2, "上": -1}
_SPAN_DAYS = {"天": 1, "日": 1, "周": 7, "週": 7, "星期": 7, "礼拜": 7, "禮拜": 7, "day": 1, "week": 7}
_COUNTS_EN = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10, "a couple of": 2}  # fmt: skip

_MONTH_EN = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR_EN = r"(?:,? (?P<year>20[0-9]{2}))?"
_SPAN_EN = rf"([0-9]{{1,3}}|{'|'.join(_COUNTS_EN)}) (day|week)s?"
# 3号线, 5号楼 and 24号鞋 count other things: a bare day of the month wants a word of time after it.
_AFTER_DAY = r"(?=[之以]?前|[之以]?[后後]|到|送|寄|来|來|下午|上午|早上|晚上|中午|那天|那筆|发|發|出[发發货貨]|要|能|可以|生日|下[单單]|订|訂|买|買|付|收)"
_TOWARDS_EN = ("on", "by", "before", "until", "till", "from", "for")
_VERBS = frozenset({"may", "mar"})


# What has happened lies back: "ordered on Friday", 周五下的单.
_DONE_BEFORE = re.compile(
    r"\b(?:ordered|bought|paid|received|got|sent|shipped|signed|delivered|was|were|had|did)\b[^.!?,;]{0,30}$",
    re.IGNORECASE,
)
_DONE_AFTER = re.compile(r".{0,3}(?:[下单單买買付订訂寄发發拍][的了]|[签簽]收[的了])")
_NOT = re.compile(r"(?:n['’]?t|\bnot|\bno|\bnever|\bdropped)\b[^.!?,;]{0,30}$", re.IGNORECASE)


def _done(match: re.Match[str]) -> bool:
    text = match.string
    return bool(
        _DONE_BEFORE.search(text[max(0, match.start() - 45) : match.start()]) or _DONE_AFTER.match(text, match.end())
    )


def _from_parts(match: re.Match[str], _today: date, _language: Language) -> date | None:
    return _valid(int(match[1]), int(match[2]), int(match[3]))


def _month_day(match: re.Match[str], today: date, _language: Language) -> date | None:
    month, day = number(match[1]), number(match[2])
    return _near(today, int(month), int(day)) if month and day else None


def _slashed(match: re.Match[str], today: date, language: Language) -> date | None:
    """America's order; a first number that is no month tells the other one."""
    first, second = int(match[1]), int(match[2])
    if language == "en" and first > 12 and (first, second) != (24, 7):  # around the clock is no day
        first, second = second, first
    return _near(today, first, second)


def _english_day(match: re.Match[str], today: date, _language: Language) -> date | None:
    name, day, year = match["month"], int(match["day"]), match["year"]
    if name in _VERBS:  # "it may 3", "mar 2 walls"
        return None
    month = _MONTHS.index(name[:3].lower()) + 1
    return _valid(int(year), month, day) if year else _near(today, month, day)


def _relative(match: re.Match[str], today: date, _language: Language) -> date | None:
    word = " ".join(match[0].lower().split())
    return today + timedelta(days=_RELATIVE[word] if word in _RELATIVE else _RELATIVE_EN[word])


def _weekday(match: re.Match[str], today: date, _language: Language) -> date | None:
    return _in_week(today, _WEEKDAYS[match[2]], match[1], done=_done(match))


def _weekday_en(match: re.Match[str], today: date, _language: Language) -> date | None:
    qualifier, name = (match[1] or "").lower(), match[2].lower()
    at = next(at for at, full in enumerate((*_WEEKDAYS_EN, "weekend")) if full[:3] == name[:3])
    shift = {"next": "下", "this": "本", "last": "上"}.get(qualifier)
    return _in_week(today, min(at, 5) if name == "weekend" else at, shift, done=qualifier == "since" or _done(match))


def _in_week(today: date, weekday: int, shift: str | None, *, done: bool) -> date:
    """The weekday of this week and so many further; without a word for the week, the next or last such day."""
    if shift is None:
        away = (weekday - today.weekday()) % 7
        return today + timedelta(days=away - 7 if done and away else away)
    return today + timedelta(days=weekday - today.weekday() + 7 * _WEEK_SHIFT[shift])


def _counted(match: re.Match[str], today: date, _language: Language) -> date | None:
    count = number(match[1])
    days = int(count) * _SPAN_DAYS[match[2]] if count else 0
    return today + timedelta(days=-days if match[3] == "前" else days) if days else None


def _counted_en(match: re.Match[str], today: date, _language: Language) -> date | None:
    if match[1] and _NOT.search(match.string[max(0, match.start() - 45) : match.start()]):  # "not moved in 3 days"
        return None
    written, unit = (match[1] or match[3]).lower(), (match[2] or match[4]).lower()
    days = (_COUNTS_EN.get(written) or int(written)) * _SPAN_DAYS[unit]
    return today + timedelta(days=days if match[1] else -days)


def _day_of_month(match: re.Match[str], today: date, _language: Language) -> date | None:
    """Of the month that is named; without one, the day that comes next."""
    month_word = match.groupdict().get("month") or ""
    shift = {"下": 1, "次": 1, "上": -1}.get(month_word[:1], 0)
    day = number(match["day"])
    if day and month_word:
        return _valid(*_month(today, shift), int(day))
    return _coming(today, int(day), done=_done(match)) if day else None


def _ordinal_en(match: re.Match[str], today: date, _language: Language) -> date | None:
    return _coming(today, int(match[1]), done=_done(match))


def _coming(today: date, day: int, *, done: bool) -> date | None:
    """The day of a month that comes next, or that went last."""
    found = (_valid(*_month(today, by), day) for by in ((0, -1) if done else (0, 1)))
    return next((one for one in found if one and (one <= today if done else one >= today)), None)


def _month(today: date, by: int) -> tuple[int, int]:
    months = today.year * 12 + today.month - 1 + by
    return months // 12, months % 12 + 1


def _near(today: date, month: int, day: int) -> date | None:
    """The nearest such day: people leave out the year when it goes without saying."""
    found = [one for by in (-1, 0, 1) if (one := _valid(today.year + by, month, day))]
    return min(found, key=lambda one: abs(one - today), default=None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_ANY = re.IGNORECASE
_SHAPES: tuple[tuple[re.Pattern[str], Read], ...] = (
    (re.compile(r"(?<![0-9A-Za-z-])(20[0-9]{2}) ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2})(?: ?[日号號])?(?![0-9A-Za-z-])"), _from_parts),
    (re.compile(r"(?<![0-9A-Za-z.#+-])(20[0-9]{2})(0[1-9]|1[0-2])([0-2][0-9]|3[01])(?![0-9A-Za-z-])"), _from_parts),
    (re.compile(rf"(?<![0-9{NUMERALS}])({_DAY}) ?月 ?({_DAY}) ?[日号號](?![楼樓线線])"), _month_day),
    (re.compile(r"(?<![0-9A-Za-z./-])([0-9]{1,2})/([0-9]{1,2})(?![0-9A-Za-z/-]|\.[0-9]| of\b| cup)"), _slashed),
    (re.compile(rf"\b{_MONTH_EN}\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?{_YEAR_EN}(?![0-9A-Za-z])", _ANY), _english_day),
    (re.compile(rf"(?<![0-9A-Za-z.])(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH_EN}\b{_YEAR_EN}", _ANY), _english_day),
    (re.compile(rf"(?<![以然今之提])(?:{'|'.join(_RELATIVE)})"), _relative),
    (re.compile(rf"\b(?:{'|'.join(_RELATIVE_EN)})\b", _ANY), _relative),
    (re.compile(r"(?<![一二两兩三四五六七八九十几幾每半0-9])(?:(下下|上上|[这這本下上])[个個]?)?(?:周|週|星期|礼拜|禮拜)([一二三四五六日天末1-7])(?![0-9次个個])"), _weekday),
    (re.compile(r"\b(?<!black )(?<!good )(?:(next|this|last|since|coming) )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend)\b", _ANY), _weekday_en),
    (re.compile(r"\b(next|this|last|since) (mon|tues?|weds?|thurs?|fri|sat|sun)\b", _ANY), _weekday_en),
    (re.compile(rf"(?<![0-9{NUMERALS}第])({_COUNT}) ?[个個]?(天|日|周|週|星期|礼拜|禮拜)(?:之|以)?([前后後])(?![天面边])"), _counted),
    (re.compile(rf"\bin {_SPAN_EN}\b(?! of)|\b{_SPAN_EN} ago\b", _ANY), _counted_en),
    (re.compile(rf"(?P<month>下个月|下個月|下月|次月|这个月|這個月|本月|上个月|上個月|上月)(?P<day>{_DAY}) ?[日号號]"), _day_of_month),
    (re.compile(rf"(?<![0-9{NUMERALS}路街弄巷道段第月])(?P<day>{_DAY}) ?[日号號]{_AFTER_DAY}"), _day_of_month),
    (re.compile(rf"(?:{'|'.join(f'(?<={word} the )' for word in _TOWARDS_EN)})([0-9]{{1,2}})(?:st|nd|rd|th)\b(?! (?:floor|time|item|order))", _ANY), _ordinal_en),
)  # fmt: skip


def dates(text: str, language: Language, today: date) -> Iterator[Found]:
    for shape, read in _SHAPES:
        for match in shape.finditer(text):
            try:
                found = read(match, today, language)
            except OverflowError:  # a day beyond the calendar's ends
                continue
            if found:
                yield Found(*match.span(), found.isoformat())
