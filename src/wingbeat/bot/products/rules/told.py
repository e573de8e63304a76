"""What is told of products, in the customer's language: name, price, whether it is there, and what the shop writes."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from wingbeat.bot.models import Language, ProductsAsked
from wingbeat.conversations.contents.events import Source
from wingbeat.knowledge.rules.fields import CURRENCIES

# So many are told whole; of more, the customer says which.
WHOLE = 3
# So many stand in a list: one look at a chat's window.
LISTED = 5
# From here on a shop need not say how many are left.
FEW = 5
_SIGNS = {"CNY": "¥", "TWD": "NT$", "USD": "US$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$"}

_LINE: Mapping[Language, str] = {
    "zh-CN": "{name}：{price}，{stock}。{summary}",
    "zh-TW": "{name}：{price}，{stock}。{summary}",
    "en": "{name}: {price}, {stock}. {summary}",
}
# Of a product told of before.
_OF: Mapping[Language, str] = {"zh-CN": "{name}：{facts}", "zh-TW": "{name}：{facts}", "en": "{name}: {facts}"}
_AND: Mapping[Language, str] = {"zh-CN": "，", "zh-TW": "，", "en": ", "}
_STOP: Mapping[Language, str] = {"zh-CN": "。", "zh-TW": "。", "en": "."}
_BETWEEN: Mapping[Language, str] = {"zh-CN": "", "zh-TW": "", "en": " "}
_SENTENCES = re.compile(r".+?(?:[。！？]|[.!?](?=\s|$)|$)", re.DOTALL)
_THERE: Mapping[Language, str] = {"zh-CN": "有现货", "zh-TW": "有現貨", "en": "in stock"}
_LEFT: Mapping[Language, str] = {"zh-CN": "只剩 {stock} 件", "zh-TW": "只剩 {stock} 件", "en": "only {stock} left"}
_GONE: Mapping[Language, str] = {"zh-CN": "暂时缺货", "zh-TW": "目前缺貨", "en": "sold out for now"}
_WHICH: Mapping[Language, str] = {
    "zh-CN": "相关的商品有 {count} 款，您想了解哪一款？",
    "zh-TW": "相關的商品有 {count} 款，您想了解哪一款？",
    "en": "There are {count} of these. Which one do you mean?",
}
_NO_MORE: Mapping[Language, str] = {
    "zh-CN": "您问的这一点，商品资料里没有写。需要的话回复“转人工”，请同事帮您确认。",
    "zh-TW": "您問的這一點，商品資料裡沒有寫。需要的話請回覆「轉真人」，由同事為您確認。",
    "en": "What you ask is not in the product's description. Write “agent” and a colleague will find out.",
}
_NO_LONGER: Mapping[Language, str] = {
    "zh-CN": "这款商品我们已经没有了。",
    "zh-TW": "這款商品我們已經沒有了。",
    "en": "We no longer have that.",
}
_LACKING: Mapping[Language, str] = {
    "zh-CN": "我们店里没有“{thing}”这种商品。想找别的可以直接告诉我，需要人工也请说一声。",
    "zh-TW": "我們店裡沒有「{thing}」這項商品。想找別的可以直接告訴我，需要真人也請說一聲。",
    "en": "We have no “{thing}” in our shop. Tell me if you look for something else, or say that you would like a person.",
}
_NEAREST: Mapping[Language, str] = {
    "zh-CN": "我们店里没有“{thing}”，相近的有：",
    "zh-TW": "我們店裡沒有「{thing}」，相近的有：",
    "en": "We have no “{thing}”. What comes near:",
}
# What a description that answers holds; what is not here, any description answers.
_HELD: Mapping[str, re.Pattern[str]] = {
    "weight": re.compile(r"\d\s*(?:克|公斤|千克|k?g\b)"),
    "warmth": re.compile(r"℃|°"),
    "light": re.compile(r"流明|lumen"),
    "lasts": re.compile(r"小时|小時|hours?\b"),
    "colour": re.compile(r"[红紅黑白蓝藍绿綠灰黄黃橙紫粉棕][色、，。]?|\b(?:red|black|white|blue|green|gr[ae]y|yellow|orange|sand)\b"),
    "water": re.compile(r"防水|防泼水|潑水|毫米|waterproof|\bmm\b|IPX|\d,000"),
    "wind": re.compile(r"[防抗]大?[风風]|windproof|storm"),
    "material": re.compile(r"[棉麻毛绒絨纤纖铝鋁钢鋼酯皮]|cotton|merino|wool|polyester|nylon|carbon|alumin|steel|synthetic|down"),
    "size": re.compile(r"\d\s*(?:升|公升|毫升|米|公尺|厘米|公分|cm|ml|m\b|litres?)|人|R.值|R-value|\bfor (?:one|two|three|four)"),
}  # fmt: skip


class Known(msgspec.Struct, frozen=True):
    """A product as the shop tells it; `price` by currency."""

    sku: str
    name: Mapping[str, str]
    price: Mapping[str, float] = {}
    stock: int = 0
    summary: Mapping[str, str] = {}
    url: str = ""


class Telling(msgspec.Struct, frozen=True):
    """What to say, of which products; `suggestions` are names to choose from."""

    text: str
    sources: tuple[Source, ...] = ()
    suggestions: tuple[str, ...] = ()


def tell(asked: ProductsAsked, known: Sequence[Known], language: Language) -> Telling:
    """What was asked, of what the shop has of it now."""
    if not known:
        return Telling(_LACKING[language].format(thing=asked.lacking) if asked.lacking else _NO_LONGER[language])
    if "cheapest" in asked.about:
        known = sorted(known, key=lambda one: _amount(one.price, language)[0])
    shown = known[: 1 if asked.further and "cheapest" in asked.about else LISTED]
    names = tuple(named(one.name, language) for one in shown)
    sources = tuple(Source(None, name, one.sku, one.url) for name, one in zip(names, shown, strict=True))
    if asked.further:
        return Telling(_further(asked, shown, language), sources)
    lines = [_line(one, language) for one in shown]
    if asked.lacking:
        return Telling("\n".join([_NEAREST[language].format(thing=asked.lacking), *lines]), sources)
    if len(known) > WHOLE:
        lines.append(_WHICH[language].format(count=len(known)))
    elif not all(_holds(matter, known, language) for matter in asked.about):
        lines.append(_NO_MORE[language])
    return Telling("\n".join(lines), sources, names if len(known) > WHOLE else ())


def _further(asked: ProductsAsked, known: Sequence[Known], language: Language) -> str:
    """Only what is asked of products told of before, and that what the shop has not written is not known."""
    told = [(named(one.name, language), _facts(asked, one, language)) for one in known]
    lines = [_OF[language].format(name=name, facts=facts) for name, facts in told if facts]
    if not all(_holds(matter, known, language) for matter in asked.about):
        lines.append(_NO_MORE[language])
    return "\n".join(lines)


def _facts(asked: ProductsAsked, one: Known, language: Language) -> str:
    shelf = {"price": price_in(one.price, language), "stock": stock_in(one.stock, language)}
    first = [shelf[matter] for matter in dict.fromkeys(map(_same, asked.about)) if matter in shelf]
    found = [_HELD[matter] for matter in asked.about if matter in _HELD]
    said = _SENTENCES.findall(named(one.summary, language))
    # What its name alone tells stands in no sentence: then all of them.
    said = [one for one in said if any(held.search(one) for held in found)] or (said if found and not first else [])
    written = [sentence.strip() for sentence in said]
    begun = [_AND[language].join(first) + _STOP[language]] if first else []
    return _BETWEEN[language].join([*begun, *written])


def _same(matter: str) -> str:
    return "price" if matter == "cheapest" else matter


def named(told: Mapping[str, str], language: Language) -> str:
    """The text in a language, else in any."""
    return told.get(language) or next(iter(told.values()), "")


def _holds(matter: str, known: Sequence[Known], language: Language) -> bool:
    held = _HELD.get(matter)
    return held is None or any(
        held.search(f"{named(one.name, language)} {named(one.summary, language)}") for one in known
    )


def _line(one: Known, language: Language) -> str:
    return (
        _LINE[language]
        .format(
            name=named(one.name, language),
            price=price_in(one.price, language),
            stock=stock_in(one.stock, language),
            summary=named(one.summary, language),
        )
        .strip()
    )


def stock_in(stock: int, language: Language) -> str:
    """Whether there is any, and how many where there are few."""
    words = _THERE if stock >= FEW else _LEFT if stock > 0 else _GONE
    return words[language].format(stock=stock)


def price_in(price: Mapping[str, float], language: Language) -> str:
    amount, currency = _amount(price, language)
    return f"{_SIGNS.get(currency, currency + ' ')}{amount:,.2f}".removesuffix(".00")


def _amount(price: Mapping[str, float], language: Language) -> tuple[float, str]:
    """In the language's currency, else in the first the shop has."""
    currency = CURRENCIES[language]
    if currency not in price and price:
        currency = next(iter(price))
    return price.get(currency, 0.0), currency
