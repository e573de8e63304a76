from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wingbeat.problems.finding.models import Cause
from wingbeat.problems.models import Problem
from wingbeat.problems.queries import COLUMNS, Place, read
from wingbeat.workspaces.queries import Scope

ENOUGH = 3  # times: once is a case, twice may be chance
SHOWN = 5  # of gaps, and of reasons: a glance at the board
DAYS = 7  # in which conversations of a reason are counted, and linked

_GAPS = f"""
    SELECT g.id AS gap_id, '' AS reason, g.title, g.language, g.volume, g.lost_seconds, g.last_at FROM bot_gap g
    WHERE g.workspace_id = $1 AND g.status = 'open' AND g.volume >= {ENOUGH}
      AND NOT EXISTS (SELECT FROM problem p WHERE p.workspace_id = $1 AND p.gap_id = g.id)
    ORDER BY g.lost_seconds DESC, g.id DESC LIMIT {SHOWN}"""
# From reason to reason by the index: there are few, and their conversations are many.
_REASONS = f"""
    WITH RECURSIVE every (reason) AS (
        (SELECT reason FROM conversation WHERE workspace_id = $1 AND reason <> '' ORDER BY reason LIMIT 1)
        UNION ALL
        SELECT (SELECT c.reason FROM conversation c WHERE c.workspace_id = $1 AND c.reason <> '' AND c.reason > e.reason
                ORDER BY c.reason LIMIT 1) FROM every e WHERE e.reason IS NOT NULL),
    busy AS (
        SELECT e.reason, n.volume, n.last_at FROM every e CROSS JOIN LATERAL (
            SELECT count(*)::int AS volume, max(c.opened_at) AS last_at FROM conversation c
            WHERE c.workspace_id = $1 AND c.reason = e.reason AND c.reason <> ''
              AND c.opened_at >= now() - make_interval(days => {DAYS})) n
        WHERE n.volume >= {ENOUGH} AND NOT EXISTS (
            SELECT FROM problem p WHERE p.workspace_id = $1 AND p.reason = e.reason AND p.reason <> ''
              AND p.state <> 'verified')
        ORDER BY n.volume DESC, e.reason LIMIT {SHOWN})
    SELECT NULL::uuid AS gap_id, b.reason, b.reason AS title, '' AS language, b.volume, b.last_at,
           (SELECT coalesce(sum(extract(epoch FROM t.ended_at - t.started_at)), 0)::float8
            FROM conversation c
            JOIN fact_turn t ON t.workspace_id = $1 AND t.conversation_id = c.id AND t.ended_at IS NOT NULL
            WHERE c.workspace_id = $1 AND c.reason = b.reason AND c.reason <> ''
              AND c.opened_at >= now() - make_interval(days => {DAYS})) AS lost_seconds
    FROM busy b"""
_OF_GAP = """
    SELECT at, conversation_id AS id FROM bot_gap_case
    WHERE workspace_id = $1 AND gap_id = $2 AND (at, conversation_id) < ($3, $4)
    ORDER BY at DESC, conversation_id DESC LIMIT $5"""
_OF_REASON = f"""
    SELECT opened_at AS at, id FROM conversation
    WHERE workspace_id = $1 AND reason = $2 AND reason <> '' AND (opened_at, id) < ($3, $4)
      AND opened_at >= $6::timestamptz - make_interval(days => {DAYS})
    ORDER BY opened_at DESC, id DESC LIMIT $5"""


async def causes(scope: Scope) -> list[Cause]:
    """Gaps and reasons with volume that no problem was made of, those that cost customers most time first."""
    found = [Cause(**dict(row)) for row in (*await scope.rows(_GAPS), *await scope.rows(_REASONS))]
    return sorted(found, key=lambda one: -one.lost_seconds)


async def made_of(scope: Scope, gap_id: UUID | None, reason: str) -> Problem | None:
    """The problem that a gap was made one of, or the open one that has a reason; the newest."""
    row = await scope.row(
        f"""SELECT {COLUMNS} FROM problem
            WHERE workspace_id = $1 AND (gap_id = $2 OR ($2 IS NULL AND reason = $3 AND reason <> '' AND state <> 'verified'))
            ORDER BY made_at DESC, id DESC LIMIT 1""",
        gap_id,
        reason,
    )
    return read(row) if row else None


async def gathered_to(scope: Scope, problem_id: UUID) -> Place | None:
    """Where linking a problem's conversations goes on; None if there is nothing to go on with."""
    row = await scope.row(
        "SELECT gathered_at, gathered_id FROM problem WHERE workspace_id = $1 AND id = $2", problem_id
    )
    return (row["gathered_at"], row["gathered_id"]) if row and row["gathered_at"] else None


async def sources(scope: Scope, one: Problem, after: Place, limit: int) -> Sequence[tuple[datetime, UUID]]:
    """Conversations that a problem was made of, the last first, those after a place; one may come twice."""
    if one.gap_id is not None:
        rows = await scope.rows(_OF_GAP, one.gap_id, *after, limit)
    else:
        rows = await scope.rows(_OF_REASON, one.written.reason, *after, limit, one.made_at)
    return [(row["at"], row["id"]) for row in rows]
