from fastapi import APIRouter
from pydantic import BaseModel

from wingbeat.bot.health.models import What
from wingbeat.bot.health.queries import troubles
from wingbeat.bot.ladder.actions import Ladder
from wingbeat.bot.ports import Understanding
from wingbeat.people.sessions.endpoints import MemberScope


class BotHealthOut(BaseModel):
    """`troubles`: what the bot works without for now, gravest first; nothing when all is well.

    `engine`: it answers nothing; `encoder`: it compares words, not meaning; `model`, `starter`: a model of intents that
    cannot be read, the workspace's own or the one that ships; `model_encoder`: one that was trained with another encoder
    and goes by spelling alone until it is trained again; `writer`: the language model does not answer.
    """

    troubles: list[What]


def health_router(understanding: Understanding, ladder: Ladder) -> APIRouter:
    router = APIRouter(prefix="/bot/health", tags=["bot"])

    @router.get("")
    async def read_bot_health(scope: MemberScope) -> BotHealthOut:
        """How the bot is, as far as people at the desk must know."""
        return BotHealthOut(troubles=await troubles(scope, understanding, ladder))

    return router
