from datetime import date

from fastapi import APIRouter
from msgspec.structs import asdict
from pydantic import BaseModel

from wingbeat.bot.ahead.queries import saved
from wingbeat.people.sessions.endpoints import MemberScope

router = APIRouter(prefix="/bot/ahead", tags=["bot"])


class SecondsSavedOut(BaseModel):
    """Answers that were thought out before the message was sent, the seconds that saved, and thoughts in vain."""

    used: int
    discarded: int
    saved_seconds: float


@router.get("")
async def read_saved_ahead(since: date, scope: MemberScope) -> SecondsSavedOut:
    """What thinking while customers type came to since a day (UTC)."""
    return SecondsSavedOut(**asdict(await saved(scope, since)))
