"""Which words of a template are said, and what stands in its blanks."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from wingbeat.commerce.rules.shown import STATES, told_in
from wingbeat.conversations.templates.models import FALLBACK, Filled, Tone, Written
from wingbeat.kit.errors import Invalid
from wingbeat.kit.languages import Language, languages_for

BLANK = re.compile(r"\{([^{}\n]{1,40})\}")

# What is filled in, by its name and by what people call it in a text: zh-CN, zh-TW, en.
BLANKS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "customer_name": ("客户称呼", "客戶稱呼", "customer name"),
        "member_name": ("客服姓名", "客服姓名", "my name"),
        "shop_name": ("店铺名", "商店名稱", "shop name"),
        "number": ("会话编号", "對話編號", "conversation number"),
        "topic": ("咨询主题", "詢問主題", "topic"),
        "order_number": ("订单号", "訂單編號", "order number"),
        "order_state": ("订单状态", "訂單狀態", "order status"),
        "product": ("商品名称", "商品名稱", "product"),
        "tracking": ("快递单号", "物流單號", "tracking number"),
        "expected_time": ("预计时间", "預計時間", "expected time"),
    }
)
_NAMES = {said: name for name, all_said in BLANKS.items() for said in (name, *all_said)}


def chosen(written: Written, language: str, tone: Tone) -> tuple[Language, str]:
    """The words for a language and a tone, or the nearest there are; and in which language they are."""
    for one in languages_for(language):
        texts = written.texts.get(one, {})
        for wanted in (tone, *FALLBACK):
            if words := texts.get(wanted, "").strip():
                return one, words
    return "en", ""  # a stored template has words


def fill(text: str, known: Mapping[str, str]) -> Filled:
    """The words with what is known filled in. What is not known stays as it stands there."""
    missing: list[str] = []

    def said(blank: re.Match[str]) -> str:
        value = known.get(_NAMES.get(blank[1].strip(), ""), "")
        if not value and blank[0] not in missing:
            missing.append(blank[0])
        if value.startswith("#") and text[: blank.start()].endswith(("#", "＃")):
            return value[1:]  # whoever wrote the sign before the blank means one
        return value or blank[0]

    return Filled(BLANK.sub(said, text), tuple(missing))


def nobodys(text: str) -> bool:
    """Whether the words have a blank by a name nobody knows, so that nothing ever fills it."""
    return any(blank[1].strip() not in _NAMES for blank in BLANK.finditer(text))


def order_words(order: Mapping[str, Any], language: Language) -> dict[str, str]:
    """What a shop's order says in a template."""
    body = order["body"]
    items, parcels = body.get("items") or (), body.get("shipments") or ()
    return {
        "order_number": str(order["number"]),
        "order_state": STATES.get(str(order["state"]), {}).get(language, ""),
        "product": told_in(items[0].get("name") or "", language) if items else "",
        "tracking": str(parcels[-1].get("tracking") or "") if parcels else "",
    }


def check(written: Written) -> None:
    """Raise `Invalid` for a template that says nothing, or cannot be found."""
    if not any(title.strip() for title in written.titles.values()):
        raise Invalid("Give it a title in at least one language.")
    said = [text for tones in written.texts.values() for text in tones.values()]
    if not any(text.strip() for text in said):
        raise Invalid("Write its words in at least one language.")
    if any("\0" in text for text in (*said, *written.titles.values(), written.shortcut)):
        raise Invalid("This holds something that cannot be stored.")


def title_of(titles: Mapping[Language, str], language: str) -> str:
    """The title in a language, or the nearest there is."""
    return next((titles[one] for one in languages_for(language) if titles.get(one)), "")
