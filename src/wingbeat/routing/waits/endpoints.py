"""The tab of waits: patience, handling times, and whether what customers were told was kept."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from msgspec.structs import asdict
from pydantic import BaseModel

from wingbeat.people.sessions.endpoints import MemberScope
from wingbeat.people.teams.queries import team_names
from wingbeat.routing.waits import queries
from wingbeat.routing.waits.models import Handling, Learned
from wingbeat.routing.waits.rules.patience import EDGES_SECONDS, prior_stays, stays

router = APIRouter(prefix="/routing/waits", tags=["routing"])


class PatienceOut(BaseModel):
    """The share of customers still willing to wait after `seconds`, 0–1, between `low` and `high` in 19 of 20 cases.

    `prior` is what the field's figures alone say.
    """

    seconds: int
    stays: float
    low: float
    high: float
    prior: float


class HandlingOut(BaseModel):
    """`team_id` null: of all teams; `reason` (or what the bot understood) and `language` are "" where any."""

    team_id: UUID | None
    team: str
    reason: str
    language: str
    n: int
    mean_seconds: float
    p80_seconds: float


class ToldOut(BaseModel):
    """Of `told` waits that ended, `kept` those that were no longer than was told, `within` than was estimated.

    `open_to_doubt`: the customer left before the time was up.
    """

    told: int
    kept: int
    within: int
    open_to_doubt: int
    apologies: int


class BrokenOut(BaseModel):
    conversation_id: UUID
    number: int
    customer_name: str
    at: datetime
    told_seconds: int
    waited_seconds: float


class WaitsOut(BaseModel):
    """`at`: when this was learned, null before anything was; `own` is the part of patience that is this workspace's own."""

    at: datetime | None
    waits: int
    left: int
    own: float
    patience: list[PatienceOut]
    handling: list[HandlingOut]
    kept: ToldOut
    broken: list[BrokenOut]


@router.get("")
async def read_waits(scope: MemberScope) -> WaitsOut:
    """What the log says about waiting, and the waits of the last 30 days that lasted longer than was told."""
    scope.actor.need("supervise")
    at, known = await queries.learned_now(scope)
    teams = await team_names(scope)
    return WaitsOut(
        at=at,
        waits=known.patience.waits,
        left=known.patience.left,
        own=known.patience.own,
        patience=[_patience(known, second) for second in EDGES_SECONDS[:-2]],
        handling=_handling(known, teams),
        kept=ToldOut(**asdict(await queries.kept(scope))),
        broken=[BrokenOut(**asdict(one)) for one in await queries.broken(scope)],
    )


def _patience(known: Learned, second: int) -> PatienceOut:
    high, low = (stays(known.patience, second, end) for end in ("low", "high"))  # whoever leaves less, stays more
    return PatienceOut(
        seconds=second, stays=stays(known.patience, second), low=low, high=high, prior=prior_stays(second)
    )


def _handling(known: Learned, teams: dict[UUID, str]) -> list[HandlingOut]:
    rows = [_row(None, "", "", "", known.overall)]
    for team_id, name in teams.items():
        if str(team_id) in known.handling:
            rows.append(_row(team_id, name, "", "", known.handling[str(team_id)]))
        for called, found in sorted(known.narrower.items()):
            team, language, reason = called.split(" ", 2)
            if team == str(team_id):
                rows.append(_row(team_id, name, reason, language, found))
    return rows


def _row(team_id: UUID | None, team: str, reason: str, language: str, found: Handling) -> HandlingOut:
    return HandlingOut(team_id=team_id, team=team, reason=reason, language=language, **asdict(found))
