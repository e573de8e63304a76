"""Where the seconds went: of one conversation's turns from its log, and of many turns from their facts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.conversations.queries import BODIES, EVENT
from wingbeat.kit.log import Recorded
from wingbeat.measures.models import Cause, FactState, Turn
from wingbeat.measures.queries import Filter, Period, Place, Slow
from wingbeat.measures.rules import FOLDED, fold_all
from wingbeat.measures.waterfall.rules import stretches, transport
from wingbeat.workspaces.queries import Scope

MAX_EVENTS = 5_000  # of one conversation: months of a chatty one, and a page that still opens at once
TURNS = 50  # the last ones are shown; who looks for an older one finds it in the list of a cause

KINDS = sorted(FOLDED | {"delivered", "read"})


class Stretch(msgspec.Struct, frozen=True):
    """So many seconds of a turn went here, from the event `seq` on."""

    cause: Cause
    seq: int
    started_at: datetime
    seconds: float


class Waterfall(msgspec.Struct, frozen=True):
    """One turn: `seconds` so far, which its stretches add up to, and behind it those of the answer's way to the customer."""

    seq: int
    started_at: datetime
    ended_at: datetime | None
    how: str
    answered_by: str | None
    seconds: float
    stretches: tuple[Stretch, ...]
    transport_seconds: float | None


class Lost(msgspec.Struct, frozen=True):
    """What one cause had of the late turns of a period: seconds, and in how many of them it had most."""

    cause: Cause
    seconds: float
    turns: int


class Causes(msgspec.Struct, frozen=True):
    """Of `turns` that ended, `late` took longer than asked; what they waited for, most seconds first."""

    turns: int
    late: int
    items: tuple[Lost, ...]


async def waterfalls(scope: Scope, conversation_id: UUID) -> list[Waterfall]:
    """The last turns of a conversation, newest first; an unanswered one up to now."""
    rows = await scope.rows(
        f"""SELECT * FROM (
                SELECT {EVENT} FROM event WHERE workspace_id = $1 AND stream_id = $2 AND kind = ANY ($3)
                ORDER BY seq LIMIT $4) e, clock_timestamp() AS now""",
        conversation_id,
        KINDS,
        MAX_EVENTS,
    )
    events = [BODIES.recorded(row) for row in rows]
    turns = fold_all(FactState(), events).turns[-TURNS:]
    return [_waterfall(turn, events, rows[0]["now"]) for turn in reversed(turns)]


def _waterfall(turn: Turn, events: Sequence[Recorded], now: datetime) -> Waterfall:
    parts = tuple(Stretch(mark.cause, mark.seq, mark.at, seconds) for mark, seconds in stretches(turn, now) if seconds)
    return Waterfall(
        turn.seq,
        turn.started_at,
        turn.ended_at,
        turn.how,
        turn.answered_by,
        sum(part.seconds for part in parts),
        parts,
        transport(events, turn),
    )


_LATE = """
    FROM fact_turn
    WHERE workspace_id = $1 AND started_at >= $2 AND started_at < $3
      AND ($4::uuid IS NULL OR channel_id = $4) AND ($5::uuid IS NULL OR team_id = $5)
      AND ($6::text IS NULL OR language = $6) AND ($7::uuid IS NULL OR member_id = $7)
      AND how IN ('answered', 'left')"""
_IS_LATE = "date_part('epoch', ended_at - started_at) > $8"
_SECONDS = {cause: f"{cause}_seconds" for cause in Cause}
_MOST = f"greatest({', '.join(_SECONDS.values())})"

_CAUSES = f"""
    SELECT count(*) AS turns, count(*) FILTER (WHERE {_IS_LATE}) AS late,
           {", ".join(f"sum({seconds}) FILTER (WHERE {_IS_LATE}) AS {seconds}" for seconds in _SECONDS.values())},
           {
    ", ".join(
        f"count(*) FILTER (WHERE {_IS_LATE} AND {seconds} > 0 AND {seconds} = {_MOST}) AS {cause}_turns"
        for cause, seconds in _SECONDS.items()
    )
}
    {_LATE}"""


async def causes(scope: Scope, period: Period, chosen: Filter, late_seconds: float) -> Causes:
    """What the turns of a period that took longer than `late_seconds` waited for; one pass over the turns of the period."""
    (row,) = await scope.rows(_CAUSES, *_asked(period, chosen), late_seconds)
    items = [Lost(cause, row[_SECONDS[cause]] or 0.0, row[f"{cause}_turns"]) for cause in Cause]
    worst = sorted((item for item in items if item.seconds), key=lambda item: -item.seconds)
    return Causes(row["turns"], row["late"], tuple(worst))


async def slowest_by(
    scope: Scope,
    cause: Cause,
    period: Period,
    chosen: Filter,
    late_seconds: float,
    *,
    after: Place | None = None,
    limit: int = 50,
) -> list[Slow]:
    """The late turns in which a cause had seconds, those with most of them first."""
    last = (after.seconds, after.conversation_id, after.seq) if after else (None, None, None)
    seconds = _SECONDS[cause]
    rows = await scope.rows(
        f"""SELECT s.conversation_id, s.seq, c.number, c.customer_name, s.started_at AS at, s.seconds, s.how
            FROM (
                SELECT conversation_id, seq, started_at, how, {seconds}::float8 AS seconds {_LATE}
                  AND {_IS_LATE} AND {seconds} > 0
                  AND ($9::float8 IS NULL OR ({seconds}::float8, conversation_id, seq) < ($9, $10::uuid, $11::int))
                ORDER BY 5 DESC, 1 DESC, 2 DESC
                LIMIT $12
            ) AS s
            JOIN conversation c ON c.workspace_id = $1 AND c.id = s.conversation_id
            ORDER BY s.seconds DESC, s.conversation_id DESC, s.seq DESC""",
        *_asked(period, chosen),
        late_seconds,
        *last,
        limit,
    )
    return [Slow(**dict(row)) for row in rows]


def _asked(period: Period, chosen: Filter) -> tuple[object, ...]:
    return period.since, period.until, chosen.channel_id, chosen.team_id, chosen.language, chosen.member_id
