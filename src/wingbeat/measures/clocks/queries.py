"""Scores by day from the facts of a range of time, and the turns that can still be saved."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from wingbeat.kit.database import Row
from wingbeat.measures.clocks.models import Clock, Day, Score, Used, Waiting
from wingbeat.measures.clocks.rules import window
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

MOST = 20  # clocks of a workspace: four markets, and some of one's own
MOVES_A_DAY = 100  # of one member, coming and going: more than anybody does, and a bound for what is read
SHOWN = 200  # open turns within the bound of a clock: more than any team answers in it

# `began`: by what a clock judges. One range of the index by time; a clock's hours are cut out of each day.
_COUNT = """
    SELECT (began AT TIME ZONE $4)::date AS day,
           count(*) FILTER (WHERE answered AND seconds <= $9) AS kept,
           count(*) FILTER (WHERE waiting AND seconds <= $9) AS open,
           count(*) AS n,
           count(*) FILTER (WHERE answered) AS answered,
           coalesce(sum(seconds) FILTER (WHERE answered), 0) AS seconds
    FROM sample
    WHERE (began AT TIME ZONE $4) - date_trunc('day', began AT TIME ZONE $4) >= make_interval(mins => $6)
      AND (began AT TIME ZONE $4) - date_trunc('day', began AT TIME ZONE $4) < make_interval(mins => $7)
    GROUP BY 1 ORDER BY 1"""

_OF_TURNS = f"""
    WITH sample AS (
        SELECT started_at AS began, answered_by IS NOT NULL AS answered, ended_at IS NULL AS waiting,
               date_part('epoch', coalesce(ended_at, $5) - started_at) AS seconds
        FROM fact_turn
        WHERE workspace_id = $1 AND started_at >= $2 AND started_at < $3
          AND (cardinality($8::uuid[]) = 0 OR channel_id = ANY ($8))
          AND NOT ($10::boolean AND answered_by IS NOT DISTINCT FROM 'bot')
          AND ($11::text IS NULL OR answered_by IS NOT DISTINCT FROM 'bot' OR $11::text::tstzmultirange @> started_at))
    {_COUNT}"""

_OF_CONVERSATIONS = f"""
    WITH sample AS (
        SELECT opened_at AS began, first_answer_by IS NOT NULL AS answered,
               first_answer_at IS NULL AND ended_at IS NULL AS waiting,
               date_part('epoch', coalesce(first_answer_at, ended_at, $5) - first_message_at) AS seconds
        FROM fact_conversation
        WHERE workspace_id = $1 AND opened_at >= $2 AND opened_at < $3 AND first_message_at IS NOT NULL
          AND (cardinality($8::uuid[]) = 0 OR channel_id = ANY ($8))
          AND NOT ($10::boolean AND first_answer_by IS NOT DISTINCT FROM 'bot')
          AND ($11::text IS NULL OR first_answer_by IS NOT DISTINCT FROM 'bot'
               OR $11::text::tstzmultirange @> opened_at))
    {_COUNT}"""

# The mean response is about every turn of the conversations that count.
_MEANS = f"""
    WITH sample AS (
        SELECT c.opened_at AS began, true AS answered, false AS waiting,
               date_part('epoch', t.ended_at - t.started_at) AS seconds
        FROM fact_conversation c
        JOIN fact_turn t ON t.workspace_id = $1 AND t.conversation_id = c.conversation_id
        WHERE c.workspace_id = $1 AND c.opened_at >= $2 AND c.opened_at < $3 AND t.started_at >= $2
          AND t.started_at <= $5 AND t.answered_by IS NOT NULL
          AND (cardinality($8::uuid[]) = 0 OR c.channel_id = ANY ($8))
          AND NOT ($10::boolean AND t.answered_by = 'bot')
          AND ($11::text IS NULL OR c.first_answer_by IS NOT DISTINCT FROM 'bot'
               OR $11::text::tstzmultirange @> c.opened_at))
    {_COUNT}"""

# A member's own stream holds when they came and went: the end of each is read, as far back as the window may reach.
_ATTENDED = """
    SELECT coalesce(range_agg(tstzrange(at, coalesce(until, $3))), '{}')::text
    FROM (SELECT e.kind, e.occurred_at AS at, lead(e.occurred_at) OVER (PARTITION BY e.stream_id ORDER BY e.seq) AS until
          FROM member m
          CROSS JOIN LATERAL (
              SELECT stream_id, seq, kind, occurred_at FROM event
              WHERE workspace_id = $1 AND stream_id = m.id AND stream = 'member'
                AND kind IN ('online', 'away', 'offline')
              ORDER BY seq DESC LIMIT $4) AS e
          WHERE m.workspace_id = $1) AS moved
    WHERE kind = 'online' AND at < $3 AND coalesce(until, $3) >= greatest(at, $2)"""


T = TypeVar("T")


class Shared(Generic[T]):
    """A count of a workspace for all who look at it: one in so many seconds however many ask, and none for nobody."""

    def __init__(self, count: Callable[[Scope], Coroutine[Any, Any, T]], seconds: float) -> None:
        self._count = count
        self._seconds = seconds
        self._kept: dict[UUID, tuple[float, asyncio.Task[T]]] = {}

    async def of(self, scope: Scope) -> T:
        """The count of this tick, begun by whoever asked first; raises what counting raises, and counts anew then."""
        workspace_id, now = scope.actor.workspace_id, time.monotonic()
        until, counting = self._kept.get(workspace_id, (0.0, None))
        if counting is None or until < now or _failed(counting):
            for other in [key for key, (end, _) in self._kept.items() if end < now]:
                del self._kept[other]  # nobody looks there any more
            system_scope = Scope(scope.database, system(workspace_id))
            counting = asyncio.create_task(self._count(system_scope))
            self._kept[workspace_id] = now + self._seconds, counting
        return await asyncio.shield(counting)  # one who leaves takes nothing from the others

    def forget(self, scope: Scope) -> None:
        """A clock changed: count anew."""
        self._kept.pop(scope.actor.workspace_id, None)


def _failed(counting: asyncio.Task[Any]) -> bool:
    return counting.done() and (counting.cancelled() or counting.exception() is not None)


async def clocks(scope: Scope) -> list[Used]:
    """The clocks of the workspace, in the order they were added."""
    rows = await scope.rows("SELECT id, clock FROM market_clock WHERE workspace_id = $1 ORDER BY id LIMIT $2", MOST)
    return [Used(row["id"], msgspec.convert(row["clock"], Clock)) for row in rows]


async def attended(scope: Scope, since: datetime, now: datetime) -> str:
    """When anybody was online, as PostgreSQL writes ranges of time."""
    days = (now - since).days + 1
    return str(await scope.value(_ATTENDED, since, now, days * MOVES_A_DAY))


async def scores(scope: Scope, clock: Clock, now: datetime, days: int | None = None) -> list[Day]:
    """By day, those on which something counted; `days` instead of the clock's own window."""
    since, until = window(clock, now, days)
    online = await attended(scope, since, now) if clock.without_left_messages else None
    asked = (
        *(since, until, clock.zone, now, clock.opens_minute, clock.closes_minute),
        *(list(clock.channels), float(clock.bound_seconds), clock.human, online),
    )
    if clock.judged == "turn":
        return [_day(row, row) for row in await scope.rows(_OF_TURNS, *asked)]
    rows = await scope.rows(_OF_CONVERSATIONS, *asked)
    means = {row["day"]: row for row in await scope.rows(_MEANS, *asked)} if clock.mean else {}
    return [_day(row, means.get(row["day"], row)) for row in rows]


def _day(row: Row, mean: Row) -> Day:
    missed = row["n"] - row["kept"] - row["open"]
    return Day(row["day"], Score(row["kept"], missed, row["open"], mean["answered"], mean["seconds"]))


async def waiting(scope: Scope, longest_seconds: int, now: datetime) -> list[Waiting]:
    """Turns nobody answered that began within so many seconds: older ones no clock can be helped with."""
    rows = await scope.rows(
        """SELECT t.conversation_id, c.number, c.customer_name, t.channel_id, c.assignee_id, t.started_at,
                  CASE WHEN f.first_message_at = t.started_at THEN f.opened_at END AS first_at
           FROM fact_turn t
           JOIN conversation c ON c.workspace_id = $1 AND c.id = t.conversation_id
           JOIN fact_conversation f ON f.workspace_id = $1 AND f.conversation_id = t.conversation_id
           WHERE t.workspace_id = $1 AND t.started_at >= $2::timestamptz - make_interval(secs => $3)
             AND t.started_at <= $2 AND t.ended_at IS NULL
           ORDER BY t.started_at LIMIT $4""",
        now,
        longest_seconds,
        SHOWN,
    )
    return [Waiting(**dict(row)) for row in rows]


async def anybody_online(scope: Scope, now: datetime) -> bool:
    """Whether who writes now finds somebody."""
    return await attended(scope, now, now) != "{}"


async def known_channels(scope: Scope, channels: tuple[UUID, ...]) -> bool:
    """Whether all of these are channels of the workspace."""
    n = await scope.value("SELECT count(*) FROM channel WHERE workspace_id = $1 AND id = ANY ($2)", list(set(channels)))
    return bool(n == len(set(channels)))
