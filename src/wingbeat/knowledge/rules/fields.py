"""Fields in an answer, `{{order.number}}` or `{{product.price:TB-01|see the page}}`: filled as it is sent."""

import re
from collections.abc import Iterator, Mapping
from html import escape

import msgspec

from wingbeat.knowledge.models import Language

FIELD = re.compile(
    r"\{\{ *(?P<name>[a-z_]+\.[a-z_]+)(?: *: *(?P<of>[^{}|\n]{1,60}?))?(?: *\| *(?P<otherwise>[^{}\n]{0,120}?))? *\}\}"
)

_BRACED = re.compile(r"\{\{ *([^{}\n]{1,60}?) *\}\}")


class Known(msgspec.Struct, frozen=True):
    """A field we can fill: `takes` is what follows its colon; `otherwise` stands where we do not know."""

    otherwise: Mapping[Language, str]
    takes: str = ""


def _known(simplified: str, traditional: str, english: str, takes: str = "") -> Known:
    return Known({"zh-CN": simplified, "zh-TW": traditional, "en": english}, takes)


# An order is the newest of a customer who has proven who they are; a product is named by its SKU.
FIELDS: Mapping[str, Known] = {
    "order.number": _known("您的订单号", "您的訂單編號", "your order number"),
    "order.state": _known("“我的订单”里显示的状态", "「我的訂單」中顯示的狀態", "the state shown under “My orders”"),
    "order.total": _known("订单金额", "訂單金額", "the order’s total"),
    "order.placed_on": _known("您的下单日期", "您的下單日期", "the day of your order"),
    "product.name": _known("这件商品", "這件商品", "this product", "SKU"),
    "product.price": _known("商品页上的价格", "商品頁上的價格", "the price on the product’s page", "SKU"),
    "product.stock": _known("商品页上的库存", "商品頁上的庫存", "the stock shown on the product’s page", "SKU"),
    "customer.name": _known("您", "您", "you"),
}

# A price is told in the reader's currency where the shop has one.
CURRENCIES: Mapping[Language, str] = {"zh-CN": "CNY", "zh-TW": "TWD", "en": "USD"}


class Field(msgspec.Struct, frozen=True):
    """A field as an answer asks for it; `key` is how its value is looked up."""

    name: str
    of: str

    @property
    def key(self) -> str:
        return f"{self.name}:{self.of}" if self.of else self.name


def fields(text: str) -> list[Field]:
    """The fields of a text in order, each once."""
    return list(dict.fromkeys(Field(one["name"], one["of"] or "") for one in FIELD.finditer(text)))


def unknown_fields(text: str) -> Iterator[str]:
    """Fields that nobody can fill: not known, with or without what they take, or written so that customers would read the braces."""
    yield from _BRACED.findall(FIELD.sub("", text))
    for field in fields(text):
        known = FIELDS.get(field.name)
        if known is None or bool(known.takes) != bool(field.of):
            yield field.key


def fill(text: str, values: Mapping[str, str], language: Language, *, markup: bool = False) -> str:
    """A text with its fields filled: by value, else by what the editor wrote after `|`, else by our own words.

    `markup`: the text is HTML, so values are escaped; the editor's words were escaped with it.
    """

    def put(match: re.Match[str]) -> str:
        value = values.get(Field(match["name"], match["of"] or "").key)
        if value is not None:
            return escape(value) if markup else value
        if match["otherwise"]:
            return match["otherwise"]
        known = FIELDS.get(match["name"])
        ours = known.otherwise[language] if known else match[0]
        return escape(ours) if markup else ours

    return FIELD.sub(put, text)
