"""The bot's turn through a real door: whatever happens around it, each message is heard once."""

from tests.bot.shops import bot_shop, spoken
from wingbeat.bot.adapters.memory import MemoryEngine
from wingbeat.kit.database import Database


async def test_a_lane_that_grew_after_a_crash_is_not_answered_twice(
    database: Database, memory_engine: MemoryEngine
) -> None:
    async with bot_shop(database, memory_engine) as shop:
        first = await shop.ask("怎么退货？")
        await shop.turn(first, first)
        second = await shop.ask("请问有实体店吗？")
        await shop.turn(first, second)  # killed before it had noted that the first is done
        assert spoken(await shop.log()) == ["怎么退货？", "你们有实体店吗？"]


async def test_what_was_written_while_the_bot_answered_is_answered_after_a_crash(
    database: Database, memory_engine: MemoryEngine
) -> None:
    async with bot_shop(database, memory_engine) as shop:
        first = await shop.ask("怎么退货？")
        second = await shop.ask("请问有实体店吗？")
        await shop.turn(first, first)
        await shop.turn(first, second)
        assert spoken(await shop.log()) == ["怎么退货？", "你们有实体店吗？"]
