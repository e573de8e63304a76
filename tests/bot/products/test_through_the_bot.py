"""A customer asks about products, and the bot answers from the shop's own rows."""

from pathlib import Path

import pytest

from tests.bot.shops import bot_shop
from wingbeat.bot.adapters.memory import MemoryEngine
from wingbeat.commerce.actions import put_products
from wingbeat.kit.database import Database

LAMPS = [
    {
        "sku": f"L{at}",
        "name": {"en": f"{name} headlamp", "zh-CN": f"{chinese}头灯", "zh-TW": f"{chinese}頭燈"},
        "price": {"USD": 20.0 + at, "CNY": 150.0 + at},
        "category": "lights",
        "stock": at * 4,
        "summary": {"en": "118 g.", "zh-CN": "118 克。", "zh-TW": "118 克。"},
    }
    for at, (name, chinese) in enumerate((("Nightjar", "夜鹰之光"), ("Glowworm", "萤火之光"), ("Moonrise", "月升之光")))
]


@pytest.fixture
def engine(tmp_path: Path) -> MemoryEngine:
    return MemoryEngine(tmp_path)


async def test_a_products_price_and_stock_are_read_as_they_are_now(database: Database, engine: MemoryEngine) -> None:
    async with bot_shop(database, engine) as shop:
        await put_products(shop.scope, LAMPS)
        _, said = await shop.asks("how much is the nightjar?", "en")
        assert said.body.text == "Nightjar headlamp: US$20, sold out for now. 118 g."
        assert [(one.sku, one.title, one.article_id) for one in said.body.sources] == [
            ("L0", "Nightjar headlamp", None)
        ]
        await put_products(shop.scope, [LAMPS[0] | {"stock": 9, "price": {"USD": 18.0}}])
        _, said = await shop.asks("how much is the nightjar now?", "en")
        assert said.body.text == "Nightjar headlamp: US$18, in stock. 118 g."


async def test_those_of_a_kind_are_listed(database: Database, engine: MemoryEngine) -> None:
    async with bot_shop(database, engine) as shop:
        await put_products(shop.scope, LAMPS)
        _, said = await shop.asks("你们有哪些头灯")
        assert [one.sku for one in said.body.sources] == ["L0", "L1", "L2"]
        assert "月升之光头灯：¥152，有现货。" in said.body.text


async def test_a_product_and_an_article_are_answered_in_one_message(database: Database, engine: MemoryEngine) -> None:
    async with bot_shop(database, engine) as shop:
        await put_products(shop.scope, LAMPS)
        _, said = await shop.asks("how long is the warranty? and how heavy is the Moonrise?", "en")
        assert [one.sku or one.title for one in said.body.sources] == ["How long is the warranty?", "L2"]


async def test_one_shops_products_are_nothing_to_another(database: Database, engine: MemoryEngine) -> None:
    async with bot_shop(database, engine) as shop, bot_shop(database, engine) as other:
        await put_products(shop.scope, LAMPS)
        followed = await other.asks("how much is the nightjar?", "en")
        assert not any(event.body.sources for event in followed if event.kind == "message")
