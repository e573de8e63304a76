"""Which products a message asks about, and what of them."""

import json
from importlib.resources import files

import pytest

from wingbeat.bot.engine import script_tables
from wingbeat.bot.models import Product, ProductsAsked
from wingbeat.bot.products.rules.asked import asked
from wingbeat.bot.products.rules.catalogue import Catalogue
from wingbeat.bot.rules.text import normalise

TABLES = script_tables()
ROWS = json.loads((files("wingbeat") / "demo" / "content" / "products.json").read_text(encoding="utf-8"))
DEMO = Catalogue([Product(one["sku"], one["name"], one["category"]) for one in ROWS], TABLES)


def read(text: str, catalogue: Catalogue = DEMO) -> ProductsAsked | None:
    return asked(normalise(text, TABLES), catalogue)


@pytest.mark.parametrize(
    ("text", "sku", "matter"),
    [
        ("How much is the Ridge 2 tent?", "TT-TN-RIDGE2", "price"),
        ("what's the price of the nightjar", "TT-LT-NIGHT450", "price"),
        ("any Merino hiking socks left?", "TT-SH-SOCKS", "stock"),
        ("how heavy is the Far 60 pack", "TT-BP-FAR60", "weight"),
        ("is the Rainsong jacket waterproof", "TT-JK-SHELL", "water"),
        ("how much is the Nigthjar 450", "TT-LT-NIGHT450", "price"),  # two letters swapped
        ("cost of the woodlnd 4?", "TT-TN-WOOD4", "price"),
        ("晨雾抓绒衣还有货吗", "TT-JK-FLEECE", "stock"),
        ("听雨冲锋衣有没有红色的", "TT-JK-SHELL", "colour"),
        ("云垫有多厚", "TT-SB-MAT", "size"),
        ("小径22多少钱", "TT-BP-PATH22", "price"),
        ("岩羊徒步裤", "TT-JK-PANTS", "described"),
        ("溪石涼鞋有現貨嗎", "TT-SH-SANDAL", "stock"),
        ("請問螢光200頭燈可以亮多久", "TT-LT-GLOW200", "lasts"),
        ("Firefly爐頭多重", "TT-ST-FIREFLY", "weight"),  # the other language's name
    ],
)
def test_a_named_product_is_found_in_each_language(text: str, sku: str, matter: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.skus, found.surely) == ((sku,), True)
    assert matter in found.about


def test_two_names_are_both_asked_about() -> None:
    found = read("山脊2和林间4有什么区别")
    assert found is not None
    assert set(found.skus) == {"TT-TN-RIDGE2", "TT-TN-WOOD4"}


def test_a_shortening_that_fits_several_means_each_of_them() -> None:
    found = read("how much is the Skylark?")
    assert found is not None
    assert set(found.skus) == {"TT-SH-LARKMID", "TT-SH-LARKLOW"}


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("which tents do you have?", {"TT-TN-RIDGE2", "TT-TN-WOOD4", "TT-TN-SNOW2", "TT-TN-TARP"}),
        ("你们有哪些背包", {"TT-BP-PATH22", "TT-BP-RIDGE42", "TT-BP-FAR60"}),
        ("有賣哪些頭燈", {"TT-LT-GLOW200", "TT-LT-NIGHT450"}),
        ("do you sell trekking poles", {"TT-AC-POLES"}),
    ],
)
def test_a_kind_is_all_products_of_it(text: str, skus: set[str]) -> None:
    found = read(text)
    assert found is not None
    assert set(found.skus) == skus


@pytest.mark.parametrize(
    "text",
    [
        "what does shipping cost for the Ridge 2",
        "my Ridge 2 pole snapped, do you repair it",
        "山脊2能退吗",
        "林间4租一天多少钱",
        "双人的帐篷怎么选",
        "电子发票怎么开",
        "背包防水吗",
        "which tent should I buy for the two of us",
        "有没有人",
        "how much is it",
        "多少钱",
    ],
)
def test_what_is_about_no_product_or_for_an_article_is_left(text: str) -> None:
    assert read(text) is None


def test_a_shop_without_products_is_asked_about_none() -> None:
    assert read("how much is the Ridge 2 tent", Catalogue([], TABLES)) is None


@pytest.mark.parametrize(
    ("text", "thing", "near"),
    [
        ("高山双人帐篷多少钱", "高山双人帐篷", {"TT-TN-RIDGE2"}),
        ("do you sell ski goggles?", "ski goggles", set()),
        ("how much is the alpine two person tent", "alpine two person tent", {"TT-TN-RIDGE2", "TT-TN-WOOD4", "TT-TN-SNOW2", "TT-TN-TARP"}),
        ("price of crampons please", "crampons", set()),
        ("你们卖不卖雪板", "雪板", set()),
        ("攀岩繩有嗎", "攀岩绳", set()),
        ("手電筒有賣嗎", "手电筒", set()),
        ("有没有防熊喷雾", "防熊喷雾", set()),
    ],
)  # fmt: skip
def test_what_the_shop_has_not_is_told_with_what_comes_near(text: str, thing: str, near: set[str]) -> None:
    found = read(text)
    assert found is not None
    assert (found.lacking, {*found.skus}) == (thing, near)


@pytest.mark.parametrize(
    "text",
    [
        "便宜的帐篷有吗",
        "有没有儿童帐篷",
        "羽绒服有卖吗",
        "do you sell down jackets",
        "do you have a red tent",
        "how much are your tents",
        "do you have people",
        "is there a price for groups",
        "春節宅配有送嗎",
        "半夜有客服嗎",
        "有没有免邮",
        "周末有人带队爬山吗",
        "this is it, how much",
        "台中有嗎",
    ],
)
def test_what_the_shop_has_or_what_is_no_thing_is_not_lacking(text: str) -> None:
    found = read(text)
    assert found is None or not found.lacking


def test_a_mat_to_sleep_on_is_a_mat() -> None:
    found = read("do you sell sleeping mats")
    assert found is not None
    assert found.skus == ("TT-SB-MAT",)


@pytest.mark.parametrize(
    ("asked_for", "known", "astray"),
    [("登山杖能带上飞机吗", "气罐能带上飞机吗", True), ("头灯买哪款好", "露营灯和头灯买哪个", False), ("怎么退货", "气罐能退吗", False),
     ("may poles go on a plane", "can i take a gas canister on a plane", True), ("do the tents leak", "is my tent waterproof", False)],
)  # fmt: skip
def test_what_is_known_of_one_product_is_told_from_what_is_asked_of_another(
    asked_for: str, known: str, *, astray: bool
) -> None:
    assert DEMO.strays(asked_for, known, ()) is astray


def test_a_fact_of_one_kind_is_not_told_by_a_question_that_speaks_of_none() -> None:
    boots = DEMO.of_kind("boots")
    assert DEMO.strays("are the boots waterproof", "cleaning the waterproof", boots)
    assert not DEMO.strays("are the boots waterproof", "are the boots waterproof", boots)
    assert not DEMO.strays("how to wash it", "cleaning the waterproof", ())
    assert DEMO.strays("露营灯防水吗", "头灯防水吗", ()), "a headlamp is a kind, though a number stands in its name"
