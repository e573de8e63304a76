"""A little shop's articles, and the engine in both its forms."""

import asyncio
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest

from wingbeat.bot.adapters.encoder import Encoder, encoder
from wingbeat.bot.adapters.memory import MemoryEngine
from wingbeat.bot.adapters.process import Engine
from wingbeat.bot.adapters.senses import NoSenses, Senses
from wingbeat.bot.engine import Mind
from wingbeat.bot.models import Language, Lesson
from wingbeat.bot.ports import Understanding
from wingbeat.kit.ids import uuid7

SHOP: tuple[tuple[str, Language, tuple[str, ...], str], ...] = (
    ("returns", "en", ("How do I return an item?", "send it back", "I changed my mind"), "Write to us within 30 days."),
    ("returns", "zh-CN", ("怎么退货？", "不想要了能退吗", "退货流程"), "30 天内都可以退。"),
    ("refunds", "en", ("When do I get my refund?", "money back"), "Within five days."),
    ("refunds", "zh-CN", ("退款多久到账？", "钱什么时候退"), "五天内到账。"),
    ("tents", "en", ("How do I clean my tent?", "wash a tent"), "By hand, with cold water."),
    ("stores", "zh-CN", ("你们有实体店吗？", "门店地址"), "杭州有一家。"),
    ("stores", "zh-TW", ("請問有門市嗎？", "店面在哪裡"), "杭州有一家門市。"),
    ("warranty", "en", ("How long is the warranty?", "guarantee period"), "Two years."),
)


def lessons() -> list[Lesson]:
    return [
        Lesson(article_id=UUID(int=at + 10), group=group, language=language, questions=questions, answer=answer)
        for at, (group, language, questions, answer) in enumerate(SHOP)
    ]


def article_of(group: str, language: Language) -> UUID:
    return next(UUID(int=at + 10) for at, row in enumerate(SHOP) if row[:2] == (group, language))


@cache
def encoding() -> Encoder:
    """One for all tests of this process: reading its weights takes a second."""
    return encoder()


def memory(folder: Path, senses: Senses | None = None) -> MemoryEngine:
    """An engine in this process that knows nothing yet."""
    return MemoryEngine(folder, Mind(folder, encoding=encoding(), senses=senses or NoSenses()))


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """One loop for a module's tests: starting an engine takes longer than a test."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def process_engine(runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = Engine(tmp_path_factory.mktemp("engine"))
    runner.run(engine.start())
    yield engine
    runner.run(engine.stop())


@pytest.fixture(scope="module")
def memory_engine(tmp_path_factory: pytest.TempPathFactory) -> MemoryEngine:
    return memory(tmp_path_factory.mktemp("engine"))


@pytest.fixture(params=["process_engine", "memory_engine"])
def engine(request: pytest.FixtureRequest, runner: asyncio.Runner) -> Understanding:
    found: Understanding = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def shop() -> UUID:
    """A workspace no other test has loaded."""
    return uuid7()
