"""A shop's labelled messages in our own words, and a model trained on them."""

import asyncio
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.bot.conftest import encoding
from wingbeat.bot.engine import script_tables
from wingbeat.bot.intents.rules.model import Example, IntentModel
from wingbeat.bot.intents.rules.reading import Reading, plain, read
from wingbeat.bot.intents.rules.training import train
from wingbeat.kit.database import Database
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import RIGHTS, Actor, Role
from wingbeat.workspaces.queries import Scope

MESSAGES = {
    "parcel": """
        where is my parcel|when will my order arrive|the parcel has not moved for days|track my delivery please|has my box been shipped yet
        我的快递到哪了|包裹什么时候到|物流三天没动了|订单发货了吗|帮我查一下物流""",
    "refund": """
        when do I get my money back|I want a refund|the refund is not on my card yet|how long does a refund take|please pay me back
        退款什么时候到账|我要退款|钱怎么还没退给我|退款要几天|退款进度查一下""",
    "invoice": """
        can I have an invoice|please send the invoice to my company|I need a receipt with the tax number|the invoice has the wrong name|where do I download my invoice
        能开发票吗|发票抬头写错了|我要电子发票|怎么下载发票|公司报销需要专票""",
    "size": """
        which size should I take|does this jacket run small|I am 180 cm, is M right|the size chart for the shoes|will a 42 fit wide feet
        穿多大码合适|这件偏大还是偏小|身高一米八穿什么码|鞋子尺码表在哪|脚宽选多大的鞋""",
    "cancel": """
        cancel my order|I ordered by mistake, stop it|I do not want the order any more|how can I cancel before it ships|please call off my purchase
        取消订单|拍错了不想要了|帮我把订单取消掉|还没发货可以取消吗|不买了，撤单""",
    "voucher": """
        my voucher does not work|how do I use a discount code|the coupon has expired|can I combine two vouchers|where do I enter the promo code
        优惠券用不了|优惠码在哪里输|券过期了怎么办|两张优惠券能一起用吗|满减怎么算""",
}


class Reader:
    """Trains and reads as the engine does."""

    def __init__(self) -> None:
        self.tables = script_tables()

    def examples(self) -> list[Example]:
        return [
            Example(plain(text, self.tables), label)
            for label, texts in MESSAGES.items()
            for text in (one.strip() for line in texts.strip().splitlines() for one in line.split("|"))
        ]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return encoding().encode(texts)

    def train(self, examples: Sequence[Example]) -> IntentModel:
        return train(examples, self.encode([one.text for one in examples]), "test")

    def read(self, model: IntentModel, text: str) -> Reading:
        return read(text, model, self.tables, self.encode)


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="session")
def model(reader: Reader) -> IntentModel:
    return reader.train(reader.examples())


As = Callable[[Role], Scope]


def found_workspace(runner: asyncio.Runner, database: Database, name: str) -> As:
    workspace_id = runner.run(found(database, name=name, language="en", zone="Asia/Shanghai"))
    member_id = uuid7()
    return lambda role: Scope(database, Actor(workspace_id, "member", member_id, RIGHTS[role]))


@pytest.fixture
def runner() -> "object":
    with asyncio.Runner() as one:
        yield one


@pytest.fixture
def editor(runner: asyncio.Runner, database: Database) -> Scope:
    return found_workspace(runner, database, "Finch")("editor")


@pytest.fixture
def agent(runner: asyncio.Runner, database: Database) -> Scope:
    return found_workspace(runner, database, "Wren")("agent")


@pytest.fixture
def stranger(runner: asyncio.Runner, database: Database) -> Scope:
    """The editor of another workspace."""
    return found_workspace(runner, database, "Heron")("editor")
