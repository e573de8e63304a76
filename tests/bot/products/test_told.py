"""What the bot says of products."""

from wingbeat.bot.models import ProductsAsked
from wingbeat.bot.products.rules.told import LISTED, WHOLE, Known, tell

LAMP = Known(
    "L1",
    {"en": "Owl lamp", "zh-CN": "猫头鹰灯", "zh-TW": "貓頭鷹燈"},
    {"USD": 38.0, "CNY": 1259.5},
    2,
    {"en": "118 g.", "zh-CN": "118 克。"},
)


def test_a_product_is_told_with_its_price_and_whether_it_is_there() -> None:
    asked = ProductsAsked(("L1",), ("price",))
    assert tell(asked, [LAMP], "en").text == "Owl lamp: US$38, only 2 left. 118 g."
    assert tell(asked, [LAMP], "zh-CN").text == "猫头鹰灯：¥1,259.50，只剩 2 件。118 克。"
    assert [(one.article_id, one.title, one.sku) for one in tell(asked, [LAMP], "en").sources] == [
        (None, "Owl lamp", "L1")
    ]


def test_a_shop_of_one_language_and_currency_is_told_as_it_is() -> None:
    plain = Known("L2", {"en": "Lampe"}, {"CHF": 20.0}, 0, {"en": "Hell."})
    assert tell(ProductsAsked(("L2",), ("stock",)), [plain], "zh-TW").text == "Lampe：CHF 20，目前缺貨。Hell."


def test_what_the_description_does_not_hold_is_said_so() -> None:
    assert tell(ProductsAsked(("L1",), ("weight",)), [LAMP], "en").text.endswith("118 g.")
    assert "not in the product's description" in tell(ProductsAsked(("L1",), ("colour",)), [LAMP], "en").text


def test_of_several_the_customer_says_which() -> None:
    many = [Known(f"L{at}", {"en": f"Lamp {at}"}, {"USD": 10.0 + at}, 9) for at in range(LISTED + 2)]
    told = tell(ProductsAsked(tuple(one.sku for one in many), ("price",)), many, "en")
    assert len(told.text.splitlines()) == LISTED + 1
    assert told.suggestions == tuple(f"Lamp {at}" for at in range(LISTED))
    assert tell(ProductsAsked((), ("price",)), many[:WHOLE], "en").suggestions == ()


def test_the_cheapest_comes_first() -> None:
    dear, cheap = Known("A", {"en": "A"}, {"USD": 9.0}, 9), Known("B", {"en": "B"}, {"USD": 5.0}, 9)
    assert tell(ProductsAsked(("A", "B"), ("cheapest",)), [dear, cheap], "en").text.startswith("B")


def test_a_product_that_is_gone_since_is_said_to_be() -> None:
    assert tell(ProductsAsked(("X",), ("price",)), [], "en").text == "We no longer have that."


def test_what_the_shop_has_not_is_said_plainly_with_what_comes_near() -> None:
    near = ProductsAsked(("L1",), ("price",), lacking="Eagle lamp")
    told = tell(near, [LAMP], "en")
    assert told.text.splitlines() == [
        "We have no “Eagle lamp”. What comes near:",
        "Owl lamp: US$38, only 2 left. 118 g.",
    ]
    assert [one.sku for one in told.sources] == ["L1"]
    assert "沒有「冰爪」" in tell(ProductsAsked((), lacking="冰爪"), [], "zh-TW").text
