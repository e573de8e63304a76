"""The whole product with a language model of ours behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.bot.ladder.simulator import Simulator, simulator
from tests.served import Served, served
from wingbeat.replay.client import Frame, Widget

# No article of the demo shop is surely meant, several may be, and no flow begins on it, whether the engine has its model of
# intents yet or not: this is what a language model is asked.
VAGUE = "如果以后不喜欢了呢"


class Shop(NamedTuple):
    server: Served
    model: Simulator
    member: httpx.AsyncClient

    async def configure(self, **changes: object) -> httpx.Response:
        form = {"on": True, "endpoint": self.model.endpoint, "model": "small-1", "key": "sk-ours"}
        return await self.member.put("/api/v1/bot/model", json=form | changes)


@asynccontextmanager
async def shop(database_url: str, folder: Path) -> AsyncIterator[Shop]:
    async with simulator() as model:
        environment = {"WINGBEAT_OUTGOING_ALLOW": model.address}
        async with served(database_url, folder, environment) as server, server.member() as member:
            made = Shop(server, model, member)
            assert (await made.configure()).is_success
            yield made


async def outcome(widget: Widget, after: int) -> Frame:
    """What the customer gets for what they wrote last: the first message, or the news of a person."""

    def is_answer(event: Frame) -> bool:
        return (
            event["seq"] > after
            and event["actor"]["kind"] == "bot"
            and event["body"]["kind"] in {"message", "handed_off"}
        )

    return await widget.event(is_answer, seconds=20)
