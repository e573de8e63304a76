"""A customer asks about products, and the bot answers from the shop's own rows."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.bot.conftest import memory
from tests.bot.shops import bot_shop
from wingbeat.bot.adapters.memory import MemoryEngine
from wingbeat.commerce.actions import put_products
from wingbeat.commerce.models import Product
from wingbeat.kit.database import Database

LAMPS = [
    Product(
        sku=f"L{at}",
        name={"en": f"{name} headlamp", "zh-CN": f"{chinese}头灯", "zh-TW": f"{chinese}頭燈"},
        price={"USD": 20.0 + at, "CNY": 150.0 + at},
        category="lights",
        stock=at * 4,
        summary={"en": "118 g.", "zh-CN": "118 克。", "zh-TW": "118 克。"},
        url=f"https://shop.example/L{at}",
    )
    for at, (name, chinese) in enumerate((("Nightjar", "夜鹰之光"), ("Glowworm", "萤火之光"), ("Moonrise", "月升之光")))
]


@pytest.fixture
def engine(tmp_path: Path) -> MemoryEngine:
    return memory(tmp_path)


async def test_a_products_price_and_stock_are_read_as_they_are_now(database: Database, engine: MemoryEngine) -> None:
    async with bot_shop(database, engine) as shop:
        await put_products(shop.scope, LAMPS)
        _, said = await shop.asks("how much is the nightjar?", "en")
        assert said.body.text == "Nightjar headlamp: US$20, sold out for now. 118 g."
        assert [(one.sku, one.title, one.article_id, one.url) for one in said.body.sources] == [
            ("L0", "Nightjar headlamp", None, "https://shop.example/L0")
        ]
        await put_products(shop.scope, [replace(LAMPS[0], stock=9, price={"USD": 18.0})])
        _, said = await shop.asks("how much is the nightjar now?", "en")
        assert said.body.text == "Nightjar headlamp: US$18, in stock. 118 g."
        *_, handed = await shop.asks("转人工", "en")
        assert handed.body.card.tried == ("Nightjar headlamp",)


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


async def test_a_new_product_is_known_at_the_next_question(database: Database, engine: MemoryEngine) -> None:
    async with bot_shop(database, engine) as shop:
        await put_products(shop.scope, LAMPS[:1])
        await shop.asks("how much is the nightjar?", "en")
        await put_products(shop.scope, LAMPS[1:2])
        said = (await shop.asks("how much is the glowworm?", "en"))[1]
        assert said.body.text == "Glowworm headlamp: US$21, only 4 left. 118 g."


async def test_the_same_twice_is_for_a_person(database: Database, engine: MemoryEngine) -> None:
    async with bot_shop(database, engine) as shop:
        await put_products(shop.scope, LAMPS)
        await shop.asks("how much is the nightjar?", "en")
        *_, handed = await shop.asks("and how much is the nightjar?", "en")
        assert (handed.kind, handed.body.why) == ("handed_off", "same_answer")


async def test_of_two_products_the_one_not_told_before_is_told_and_a_person_comes(
    database: Database, engine: MemoryEngine
) -> None:
    async with bot_shop(database, engine) as shop:
        await put_products(shop.scope, LAMPS)
        await shop.asks("how much is the nightjar?", "en")
        followed = await shop.asks("how much is the nightjar? how heavy is the Moonrise?", "en")
        said = [event.body.text for event in followed if event.kind == "message"]
        assert said[0].startswith("Moonrise headlamp: US$22")
        assert followed[-1].body.why == "same_answer"
