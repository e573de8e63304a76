"""The demo shop's content keeps its own promises: complete, consistent, and native in each language."""

import json
import re
from collections import Counter
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from opencc import OpenCC

CONTENT = files("wingbeat") / "demo" / "content"
LANGUAGES = ("zh-CN", "zh-TW", "en")
STATES = {
    "placed",
    "paid",
    "packed",
    "shipped",
    "out_for_delivery",
    "delivered",
    "return_requested",
    "returned",
    "refunded",
    "cancelled",
    "lost",
    "partly_shipped",
}
SHIPMENT_STATES = {"preparing", "in_transit", "out_for_delivery", "delivered", "lost", "returning", "returned"}

to_simplified = OpenCC("t2s").convert


def _read(name: str) -> str:
    return (CONTENT / name).read_text(encoding="utf-8")


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _read(name).splitlines()]


ARTICLES = _lines("articles.jsonl")
GROUPS = {article["group"] for article in ARTICLES}
PRODUCTS: list[dict[str, Any]] = json.loads(_read("products.json"))
ORDERS: list[dict[str, Any]] = json.loads(_read("orders.json"))
REPLAY = _lines("replay.jsonl")
TRIES = _lines("tries.jsonl")


def _bare(question: str) -> str:
    return re.sub(r"[\W_]+", "", question).lower()


def _foreign_characters(text: str, language: str) -> str:
    """Chinese characters of `text` that the language's script does not have: Big5 knows no simplified-only ones."""
    chinese = re.findall(r"[\u4e00-\u9fff]", text)
    if language == "zh-CN":
        return "".join(c for c in chinese if to_simplified(c) != c)
    if language == "zh-TW":
        return "".join(c for c in chinese if not c.encode("big5", "ignore"))
    return "".join(chinese)


def _texts() -> list[tuple[str, str]]:
    """Every text we wrote, with its language."""
    found = [(a["language"], text) for a in ARTICLES for text in (*a["questions"], a["answer"])]
    found += [(line["language"], line["text"]) for line in TRIES]
    found += [(talk["language"], turn["text"]) for talk in REPLAY for turn in talk["turns"]]
    by_language = [p[field] for p in PRODUCTS for field in ("name", "summary")]
    by_language += [e["text"] for o in ORDERS for s in o["shipments"] for e in s["events"]]
    return found + [(language, text[language]) for text in by_language for language in LANGUAGES]


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_every_group_speaks_each_language_once_in_one_category(group: str):
    own = [article for article in ARTICLES if article["group"] == group]
    assert sorted(article["language"] for article in own) == sorted(LANGUAGES)
    assert len({article["category"] for article in own}) == 1


def test_every_article_can_be_asked_in_three_ways_and_is_still_looked_through_at_a_glance():
    assert [a["group"] for a in ARTICLES if not 3 <= len(a["questions"]) <= 20] == []


def test_no_question_leads_to_two_articles_or_stands_twice():
    asked = Counter((a["language"], _bare(question)) for a in ARTICLES for question in a["questions"])
    assert [question for question, times in asked.items() if times > 1] == []


def test_answers_are_short_plain_text():
    for article in ARTICLES:
        answer = article["answer"]
        fits = len(answer.split()) <= 120 if article["language"] == "en" else len(answer) <= 220
        assert fits, (article["group"], article["language"])
        assert answer == answer.strip()
        assert not re.search(r"<\w|</|\*\*|&\w+;", answer), answer


def test_each_language_keeps_to_its_own_script():
    assert [(text, foreign) for language, text in _texts() if (foreign := _foreign_characters(text, language))] == []


@pytest.mark.parametrize(("language", "text"), [("zh-CN", "運費"), ("zh-TW", "运费"), ("en", "运")])
def test_a_foreign_character_would_be_seen(language: str, text: str):
    assert _foreign_characters(text, language)


def test_products_are_whole_and_their_pictures_small_and_well_formed():
    assert len({product["sku"] for product in PRODUCTS}) == len(PRODUCTS) >= 30
    for product in PRODUCTS:
        assert set(product["name"]) == set(product["summary"]) == set(LANGUAGES)
        assert set(product["price"]) == {"CNY", "TWD", "USD"}
        assert min(product["price"].values()) > 0
        assert product["stock"] >= 0
        picture = _read(f"images/{product['image']}")
        assert ET.fromstring(picture).tag.endswith("svg")
        assert len(picture.encode()) <= 2048


def test_orders_show_every_state_and_no_other():
    assert {order["state"] for order in ORDERS} == STATES
    assert len({order["number"] for order in ORDERS}) == len(ORDERS) >= 40


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order["number"])
def test_an_order_adds_up_and_sells_what_the_shop_has(order: dict[str, Any]):
    prices = {product["sku"]: product["price"] for product in PRODUCTS}
    for item in order["items"]:
        assert item["price"] == prices[item["sku"]][order["currency"]]
    assert order["total"] == sum(i["quantity"] * i["price"] for i in order["items"]) + order["shipping_fee"]
    assert re.fullmatch(r"TT-\d{5}", order["number"])
    assert order["customer"]["email"].endswith("@example.com")


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order["number"])
def test_an_orders_parcels_agree_with_its_state_and_its_days(order: dict[str, Any]):
    states = {shipment["state"] for shipment in order["shipments"]}
    assert states <= SHIPMENT_STATES
    assert bool(states) == (order["state"] not in {"placed", "paid", "packed", "cancelled"})
    if order["state"] in {"out_for_delivery", "delivered", "lost"}:
        assert states == {order["state"]}
    for shipment in order["shipments"]:
        days = [event["days_ago"] for event in shipment["events"]]
        assert days == sorted(days, reverse=True)
        assert all(0 <= day <= order["placed_days_ago"] for day in days)
        assert (shipment["tracking"] is None) == (shipment["state"] == "preparing")


def test_replayed_dialogues_begin_with_the_customer_and_wait_a_human_time():
    assert len({talk["id"] for talk in REPLAY}) == len(REPLAY) >= 24
    assert {talk["language"] for talk in REPLAY} == set(LANGUAGES)
    for talk in REPLAY:
        first, *later = talk["turns"]
        assert first["from"] == "customer"
        assert "after_s" not in first
        assert {turn["from"] for turn in later} == {"customer", "member"}
        assert all(turn["text"].strip() and 0 < turn["after_s"] <= 60 for turn in later), talk["id"]


def test_every_order_a_dialogue_or_a_try_names_exists():
    named = set(re.findall(r"TT-\d{5}", _read("replay.jsonl") + _read("tries.jsonl")))
    assert named
    assert named <= {order["number"] for order in ORDERS}


def test_tries_expect_what_exists_and_are_no_copies_of_the_questions():
    known = {(article["language"], _bare(question)) for article in ARTICLES for question in article["questions"]}
    for line in TRIES:
        expected = line["expect"] if isinstance(line["expect"], list) else [line["expect"]]
        assert expected
        assert set(expected) <= GROUPS | {"handoff", "none"}, line
        assert (line["language"], _bare(line["text"])) not in known, line


def test_the_shops_page_shows_real_products_and_keeps_a_place_for_the_widget():
    page = _read("shop/index.html")
    assert page.index("<!-- wingbeat-widget -->") < page.index("</body>")
    match = re.search(r'<script type="application/json" id="products">(.*?)</script>', page, re.DOTALL)
    assert match
    by_sku = {product["sku"]: product for product in PRODUCTS}
    for shown in json.loads(match[1]):
        assert shown == by_sku[shown["sku"]]


def test_the_shops_page_asks_nobody_else_for_anything():
    for name in ("index.html", "shop.css", "shop.js"):
        assert re.findall(r"(?:https?:)?//\w[\w.-]*\.\w+", _read(f"shop/{name}")) == []
