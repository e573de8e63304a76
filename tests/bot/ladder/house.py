"""A workspace with articles, a model of ours, and the ladder between them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from uuid import UUID

from msgspec.structs import replace

from tests.bot.ladder.simulator import Simulator, simulator
from wingbeat.bot.ladder.actions import Ladder
from wingbeat.bot.ladder.adapters.openai import OpenAi
from wingbeat.bot.ladder.budget.actions import save
from wingbeat.bot.ladder.models import Settings
from wingbeat.kit.database import Database
from wingbeat.kit.outgoing import Guarded
from wingbeat.kit.secrets import Keyring
from wingbeat.knowledge.actions import create
from wingbeat.knowledge.models import Audience, Draft, Language
from wingbeat.workspaces.actions import found
from wingbeat.workspaces.models import RIGHTS, Actor
from wingbeat.workspaces.queries import Scope

KEYRING = Keyring(b"k" * 32)
RETURNS = "签收后 30 天内可以无理由退货。运费由我们承担，商品需要保持原样。退款在验货后 3 个工作日内到账。"


class Near(NamedTuple):
    article_id: UUID
    confidence: float


class House(NamedTuple):
    scope: Scope
    ladder: Ladder
    model: Simulator

    async def article(
        self,
        question: str,
        answer: str,
        language: Language = "zh-CN",
        audience: Audience = "both",
        confidence: float = 0.2,
    ) -> Near:
        """An article, and how sure the bot is that it is meant."""
        draft = Draft(language=language, questions=(question,), answer=answer, audience=audience)
        article, _ = await create(self.scope, draft)
        return Near(article.id, confidence)

    async def configure(self, key: str | None = "sk-ours", **changes: Any) -> None:
        settings = Settings(is_on=True, endpoint=self.model.endpoint, model="small-1")
        await save(self.scope, KEYRING, replace(settings, **changes), key, keeps=False)


@asynccontextmanager
async def house(database: Database) -> AsyncIterator[House]:
    """A workspace whose model may be asked, and answers rightly until it is told otherwise."""
    workspace_id = await found(database, name="Tomtit", language="zh-CN", zone="UTC")
    scope = Scope(database, Actor(workspace_id, "member", None, RIGHTS["administrator"]))
    async with simulator() as model:
        guarded = Guarded(frozenset({("127.0.0.1", model.port)}))
        made = House(scope, Ladder(OpenAi(guarded), KEYRING), model)
        await made.configure()
        try:
            yield made
        finally:
            await guarded.close()
