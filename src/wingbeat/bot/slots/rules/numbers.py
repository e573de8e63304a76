"""Order numbers, phones, mail addresses and amounts of money."""

import re
from collections.abc import Iterator
from decimal import Decimal

from wingbeat.bot.models import Language
from wingbeat.bot.slots.rules.text import NUMERALS, Found, number

_LINK = re.compile(r"https?://[!-~]{1,500}|\bwww\.[!-~]{1,500}", re.IGNORECASE)
# RFC 5321 allows 64 characters before the @; a longer run is no address.
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9_%+-](?:[A-Za-z0-9._%+-]{0,62}[A-Za-z0-9_%+-])?"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?\.){1,4}[A-Za-z]{2,12}(?![A-Za-z0-9@-])"
)

_NUMBER = r"[A-Z]{0,6}[-_]?[0-9][0-9A-Z]{0,29}(?:[-_][0-9A-Z]{1,20}){0,3}(?![0-9A-Z])"
_PIECES = r"(?! ?(?:pieces|units|pcs|items|sets|x\b|yuan|dollars|usd|个|個|件|元|块|塊|套|份|年|月))"
# "Order 200 tents" names no order: a bare "order" wants four digits; with "number" or "#" three will do.
_LABELLED = re.compile(
    r"(?:订单(?:编号|号码|号)|訂單(?:編號|號碼|號)|(?:运|快递|物流|配送|宅配|退货|預約|预定)?单号|(?:貨運|物流|宅配|配送|托運|託運)?單號"
    r"|查詢碼|編號|编号|\b(?:order|tracking|shipment|parcel) ?(?:number|no\.?|num|id|#)|(?<!&)[#№])"
    rf"[ :是为為]{{0,4}}(?:is )?#?({_NUMBER})|(?:订单|訂單|这单|那单|這單|那單|\b(?:order|ordr|shipment)) ?:?({_NUMBER}){_PIECES}",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"(?<![0-9A-Z])(?:[A-Z]{1,4}-[0-9]{4,20}(?:-[0-9A-Z]{1,10}){0,3}|[A-Z]{2}[0-9]{5,20}|(?<!, )[A-Z]{2} [0-9]{5,6}|1Z[0-9A-Z]{16})(?![0-9A-Z])",
    re.IGNORECASE,
)
# Two letters before a blank and digits that are words, not a shop's prefix.
_SHORT_WORDS = "am an as at be by do go he hi if in is it me my no of oh ok on or so to up us we id qq nt rm hk"
_WORDS = frozenset(_SHORT_WORDS.split())
_LONG = re.compile(r"(?<![0-9A-Za-z.+_-])[0-9]{10,20}(?![0-9A-Za-z_-]|\.[0-9])")
_ALONE = re.compile(r"[0-9]{5,9}")
_OTHER_NUMBER = re.compile(
    r"(?:身份证|身分證|证件|證件|卡号|卡號|卡片|银行卡|账号|帳號|账户|帳戶|税号|稅號|统编|統編|统一编号|統一編號|抬头|抬頭|邮编|郵遞區號|序列号|序號|防伪码|QQ|微信|vx"
    r"|\b(?:vat|tax|card|account|iban|serial|zip|postcode|id))[^0-9]{0,12}$",
    re.IGNORECASE,
)
# What a citizen's number of the mainland looks like: region, birthday, serial. It is never an order.
_CITIZEN = re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]?")

_PHONES: tuple[tuple[str, str, frozenset[Language]], ...] = (
    (r"(?:(?:\+|00)?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}", "86", frozenset({"zh-CN", "zh-TW", "en"})),
    (r"(?:\+|00)886[- ]?(?:\(0\)|0)?[2-9][0-9]{0,2}[- ]?[0-9]{3,4}[- ]?[0-9]{3,4}", "886", frozenset({"zh-CN", "zh-TW", "en"})),
    (r"09[0-9]{2}[- ]?[0-9]{3}[- ]?[0-9]{3}", "886", frozenset({"zh-CN", "zh-TW", "en"})),
    (r"\(?02\)?[- ]?[2-8][0-9]{3}[- ]?[0-9]{4}", "886", frozenset({"zh-TW"})),
    (r"\(?0[3-8][0-9]{0,2}\)?[- ][0-9]{3,4}[- ]?[0-9]{3,4}", "886", frozenset({"zh-TW"})),
    (r"\(?0(?:10|2[0-9]|[3-9][0-9]{2})\)?[- ][0-9]{7,8}", "86", frozenset({"zh-CN"})),
    (r"[48]00[- ][0-9]{3}[- ]?[0-9]{4}|[48]00[- ][0-9]{4}[- ]?[0-9]{3}", "86", frozenset({"zh-CN"})),
    (r"\+[1-9][0-9]{0,2}[- ]?(?:\(0\))?\(?[0-9]{1,4}\)?(?:[- .]?[0-9]{2,4}){2,4}", "", frozenset({"zh-CN", "zh-TW", "en"})),
    (r"(?:1[- .])?\(?[2-9][0-9]{2}\)?[- .][0-9]{3}[- .][0-9]{4}", "1", frozenset({"en"})),
    (r"0[1-9][0-9]{1,3} ?[0-9]{3,4} ?[0-9]{3,4}", "44", frozenset({"en"})),
)  # fmt: skip
_SHAPES = [
    (re.compile(rf"(?<![0-9A-Za-z+.#-])(?:{shape})(?![0-9A-Za-z-])"), country, languages)
    for shape, country, languages in _PHONES
]
# ITU-T E.164: at most fifteen digits; fewer than eight are extensions and local numbers.
_PHONE_DIGITS = range(8, 16)

_FIGURE = r"[0-9]{1,3}(?:,[0-9]{3}){1,3}(?:\.[0-9]{1,2})?|[0-9]{1,9}(?:\.[0-9]{1,2})?"
_SIGNS = {"nt$": "TWD", "us$": "USD", "hk$": "HKD", "a$": "AUD", "€": "EUR", "£": "GBP", "rmb": "CNY", "cny": "CNY", "twd": "TWD", "usd": "USD", "eur": "EUR", "gbp": "GBP", "hkd": "HKD", "nt": "TWD"}  # fmt: skip
_NAMES = {"人民币": "CNY", "人民幣": "CNY", "台币": "TWD", "台幣": "TWD", "新台幣": "TWD", "新台币": "TWD", "美元": "USD", "美金": "USD", "美刀": "USD", "欧元": "EUR", "歐元": "EUR", "英镑": "GBP", "英鎊": "GBP", "港币": "HKD", "港幣": "HKD", "港元": "HKD", "日元": "JPY", "日幣": "JPY", "円": "JPY", "dollars": "USD", "dollar": "USD", "bucks": "USD", "quid": "GBP", "euros": "EUR", "euro": "EUR", "yuan": "CNY", "ntd": "TWD", "rmb": "CNY", "cny": "CNY", "twd": "TWD", "usd": "USD", "eur": "EUR", "gbp": "GBP", "hkd": "HKD"}  # fmt: skip
_HOME: dict[Language, str] = {"zh-CN": "CNY", "zh-TW": "TWD", "en": "USD"}
_BEFORE = re.compile(
    rf"(?<![A-Za-z0-9])({'|'.join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))}|[$¥￥]) ?({_FIGURE})(?![0-9])(?!\.[0-9]|,[0-9])([万萬k])?",
    re.IGNORECASE,
)
# 块 and 塊 also count pieces (三块肥皂): money only before an end, 钱, or what is said of money.
_AFTER = re.compile(
    rf"(?<![0-9.,A-Za-z])({_FIGURE}|(?<![{NUMERALS}])[{NUMERALS}]{{1,9}})([万萬k])? ?"
    rf"({'|'.join(sorted(_NAMES, key=len, reverse=True))}|元(?![旦宵件素气氣])|[块塊][钱錢]|圆|圓|[块塊](?![一-鿿]|[A-Za-z])|[块塊](?=[多左以的运運差补補退了吧吗嗎呢就还還都优優]))(?![A-Za-z])",
    re.IGNORECASE,
)


def links(text: str) -> Iterator[Found]:
    """Addresses of pages: nothing is looked for inside them."""
    for match in _LINK.finditer(text):
        yield Found(*match.span(), match[0])


def emails(text: str) -> Iterator[Found]:
    for match in _EMAIL.finditer(text):
        yield Found(*match.span(), match[0].lower())


def orders(text: str) -> Iterator[Found]:
    """Numbers that say by a label or a prefix that they are an order's or a parcel's."""
    for match in _LABELLED.finditer(text):
        group = 1 if match[1] else 2
        digits = sum(sign.isdigit() for sign in match[group])
        if digits >= (3 if group == 1 else 4):
            start = match.start() if match[0].startswith("#") else match.start(group)
            yield Found(start, match.end(group), _order(match[group]))
    for match in _PREFIXED.finditer(text):
        words = match[0][:2].lower() in _WORDS and not match[0][2].isdigit()
        if not words and not _other(text, match.start()):
            yield Found(*match.span(), _order(match[0]))


def bare_orders(text: str) -> Iterator[Found]:
    """Long numbers that nothing else has claimed, and a message that is nothing but a number."""
    bare = text.strip(" .。!！#")
    if _ALONE.fullmatch(bare):
        start = text.index(bare)
        yield Found(start, start + len(bare), bare)
        return
    for match in _LONG.finditer(text):
        if not _CITIZEN.fullmatch(match[0]) and not _other(text, match.start()):
            yield Found(*match.span(), match[0])


def _other(text: str, start: int) -> bool:
    """Whether the words before say that the number is an account's, a tax payer's or the like."""
    return bool(_OTHER_NUMBER.search(text[max(0, start - 20) : start]))


def _order(written: str) -> str:
    return written.strip().replace(" ", "-").replace("_", "-").upper()


def phones(text: str, language: Language) -> Iterator[Found]:
    for shape, country, languages in _SHAPES:
        if language not in languages:
            continue
        for match in shape.finditer(text):
            value = _international(match[0], country)
            if len(value) - 1 in _PHONE_DIGITS and not _other(text, match.start()):
                yield Found(*match.span(), value)


def _international(written: str, country: str) -> str:
    digits = "".join(sign for sign in written.replace("(0)", "") if sign.isdigit())
    if written.startswith(("+", "00")):
        digits = digits.removeprefix("00")
        return "+886" + digits[4:] if digits.startswith("8860") else "+" + digits
    # Thirteen digits of the mainland's and eleven of America's bear their country already.
    bears = len(digits) == {"86": 13, "1": 11}.get(country)
    return "+" + digits if bears else f"+{country}{digits.removeprefix('0')}"


def amounts(text: str, language: Language) -> Iterator[Found]:
    for match in _BEFORE.finditer(text):
        home = _HOME[language] if match[1] == "$" else "CNY"
        yield from _money(match, _SIGNS.get(match[1].lower(), home), match[2], match[3])
    for match in _AFTER.finditer(text):
        if match[1] in {"一", "两", "兩"} and match[3] in {"块", "塊"}:  # 一块 is "together" or a piece
            continue
        home = "CNY" if language == "en" else _HOME[language]
        yield from _money(match, _NAMES.get(match[3].lower(), home), match[1], match[2])


def _money(match: re.Match[str], currency: str, figure: str, scale: str | None) -> Iterator[Found]:
    value = number(figure)
    if value is None:
        return
    exact = Decimal(figure.replace(",", "")) if figure.isascii() else Decimal(int(value))
    exact *= {"k": 1000}.get((scale or "").lower(), 10_000 if scale else 1)
    yield Found(*match.span(), f"{currency} {exact.normalize():f}")
