"""A question that names no product is about the one spoken of."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.bot.products.test_asked import DEMO, TABLES
from tests.bot.products.test_through_the_bot import LAMPS
from tests.bot.shops import BotShop, bot_shop, spoken
from wingbeat.bot.adapters.memory import MemoryEngine
from wingbeat.bot.models import Guess, Part, ProductsAsked
from wingbeat.bot.products.rules.followed import followed, spoken_of
from wingbeat.bot.products.rules.pointed import pointed
from wingbeat.bot.products.rules.told import Known, tell
from wingbeat.bot.rules.card import LATELY
from wingbeat.bot.rules.text import normalise
from wingbeat.commerce.actions import put_products
from wingbeat.conversations.contents.events import Source
from wingbeat.conversations.events import FlowMoved, Message
from wingbeat.kit.database import Database
from wingbeat.kit.log import Recorded


def read(text: str) -> ProductsAsked | None:
    return pointed(normalise(text, TABLES), DEMO)


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("how much is it?", "price"),
        ("And the price?", "price"),
        ("does it come in blue", "colour"),
        ("what colours does it come in?", "colour"),
        ("do you have it in red?", "colour"),
        ("how heavy is that one", "weight"),
        ("is it still in stock?", "stock"),
        ("is it waterproof", "water"),
        ("有黑色吗", "colour"),
        ("那个多少钱", "price"),
        ("這個還有貨嗎", "stock"),
        ("它多重？", "weight"),
        ("有別的顏色嗎", "colour"),
        ("多少錢一個呢", "price"),
        ("防水吗", "water"),
        ("那還有現貨嗎", "stock"),
        ("哪個比較輕", "weight"),
        ("which one is lighter?", "weight"),
    ],
)
def test_what_points_at_a_product_is_seen(text: str, matter: str) -> None:
    found = read(text)
    assert found is not None
    assert found.skus == ()
    assert matter in found.about


@pytest.mark.parametrize(
    "text",
    [
        "how much is shipping",
        "what is the price of bitcoin",
        "这个手机多少钱",
        "比特币多少钱",
        "运费多少钱",
        "how much is the Ridge 2 tent?",
        "does it come with a warranty",
        "那个能退吗",
        "which one should I buy",
        "它怎么样",
        "好的，谢谢",
    ],
)
def test_what_speaks_of_something_of_its_own_points_at_nothing(text: str) -> None:
    assert read(text) is None


def test_a_kind_that_is_named_narrows_what_was_spoken_of() -> None:
    found = read("那顶帐篷多重")
    assert found is not None
    assert "TT-TN-RIDGE2" in found.skus
    guess = Guess(language="zh-CN", parts=(Part("那顶帐篷多重", points=found),))
    (part,) = followed(guess, ["TT-LT-NIGHT450", "TT-TN-RIDGE2"]).parts
    assert part.products == ProductsAsked(("TT-TN-RIDGE2",), found.about, surely=True, further=True)
    assert followed(guess, ["TT-LT-NIGHT450"]) == guess, "nobody spoke of a tent"
    lantern = read("is the lantern waterproof")  # "waterproof" is what is asked, and no kind
    assert lantern is not None
    assert lantern.skus == ("TT-LT-LANTERN",)


def test_only_how_a_message_begins_points_back() -> None:
    asks = Part("how much is it", points=ProductsAsked((), ("price",)))
    guess = Guess(language="en", parts=(Part("do you ship to Taiwan"), asks))
    assert followed(guess, ["L1"]) == guess


# --- what was spoken of

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def event(seq: int, kind: str, actor: str, body: Any, *, minutes_ago: int = 1) -> Recorded:
    at = NOW - timedelta(minutes=minutes_ago)
    return Recorded(seq=seq, kind=kind, at=at, actor_kind=actor, actor_id=None, key=None, body=body)


def told(seq: int, *skus: str, minutes_ago: int = 1) -> Recorded:
    sources = tuple(Source(None, sku, sku) for sku in skus)
    return event(seq, "message", "bot", Message(text="x", sources=sources), minutes_ago=minutes_ago)


@pytest.fixture
def lamp() -> Recorded:
    return told(1, "L1")


def test_the_last_answer_tells_what_is_spoken_of(lamp: Recorded) -> None:
    greeted = event(2, "message", "bot", Message(text="You are welcome!"))
    assert spoken_of([lamp, greeted], NOW) == ("L1",)
    assert spoken_of([lamp, told(3, "L2", "L3")], NOW) == ("L2", "L3")


def test_another_topic_a_member_or_time_ends_it(lamp: Recorded) -> None:
    flow = event(2, "flow_moved", "bot", FlowMoved("order_status", 1))
    member = event(2, "message", "member", Message(text="Let me look."))
    article = event(2, "message", "bot", Message(text="x", sources=(Source(None, "Returns"),)))
    for between in (flow, member, article):
        assert spoken_of([lamp, between], NOW) == ()
    assert spoken_of([told(1, "L1", minutes_ago=int(LATELY.total_seconds() // 60) + 1)], NOW) == ()


# --- what is told

TENT = Known(
    "T1", {"en": "Ridge", "zh-TW": "山脊"}, {"USD": 99.0}, 9,
    {"en": "A 1.6 kg tent for two. Moss green or sand.", "zh-TW": "1.6 公斤的雙人帳。苔綠或沙色。"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("about", "text"),
    [
        (("price",), "Ridge: US$99."),
        (("stock",), "Ridge: in stock."),
        (("cheapest", "price"), "Ridge: US$99."),
        (("colour",), "Ridge: Moss green or sand."),
        (("price", "colour"), "Ridge: US$99. Moss green or sand."),
    ],
)
def test_only_what_is_asked_further_is_told(about: tuple[str, ...], text: str) -> None:
    assert tell(ProductsAsked(("T1",), about, further=True), [TENT], "en").text == text


def test_what_is_not_written_is_said_so_in_the_customers_language() -> None:
    said = tell(ProductsAsked(("T1",), ("warmth",), further=True), [TENT], "zh-TW").text
    assert said.endswith("由同事為您確認。")


# --- through the bot


@pytest.fixture
def engine(tmp_path: Path) -> MemoryEngine:
    return MemoryEngine(tmp_path)


async def says(shop: BotShop, text: str, language: str = "en") -> str:
    followed_by = await shop.asks(text, language)
    return next((one.body.text for one in followed_by if one.kind == "message"), "")


async def test_it_is_the_product_that_was_told_of(database: Database, engine: MemoryEngine) -> None:
    async with bot_shop(database, engine) as shop:
        await put_products(shop.scope, LAMPS)
        await shop.asks("is the nightjar in stock?", "en")
        assert await says(shop, "how much is it?") == "Nightjar headlamp: US$20."
        assert await says(shop, "thanks!") == "You are welcome! Is there anything else I can help with?"
        assert await says(shop, "and how heavy is it?") == "Nightjar headlamp: 118 g."
        assert await says(shop, "萤火之光头灯有货吗") == "萤火之光头灯：¥151，只剩 4 件。118 克。"
        assert await says(shop, "那个多少钱") == "萤火之光头灯：¥151。"
        assert await says(shop, "這個還有貨嗎") == "萤火之光頭燈：只剩 4 件。"


async def test_it_and_another_question_are_both_answered(database: Database, engine: MemoryEngine) -> None:
    async with bot_shop(database, engine) as shop:
        await put_products(shop.scope, LAMPS)
        await shop.asks("is the nightjar in stock?", "en")
        (_, said) = await shop.asks("how much is it, and how long is the warranty?", "en")
        assert [one.sku or one.title for one in said.body.sources] == ["How long is the warranty?", "L0"]


async def test_after_another_topic_nobody_guesses_what_it_is(database: Database, engine: MemoryEngine) -> None:
    async with bot_shop(database, engine) as shop:
        await put_products(shop.scope, LAMPS)
        await shop.asks("is the nightjar in stock?", "en")
        await shop.asks("How do I clean my tent?", "en")
        assert "L0" not in spoken(await shop.asks("how much is it?", "en"))
        assert not any(
            source.sku for one in (await shop.log())[-3:] if one.kind == "message" for source in one.body.sources
        )
