"""Each number is looked up by the very statement it was counted with."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from wingbeat.measures.queries import clock
from wingbeat.routing.board.behind.models import Asked, Behind, What
from wingbeat.routing.board.queries import WAITS
from wingbeat.routing.board.rules import HOUR, midnight
from wingbeat.workspaces.queries import Scope

FIRST = UUID(int=0)

# Which conversations: $2 the team, $3 the channel, $4 the member, $5 the state, $6 the measure, from $7 until $8.
_WHICH: Mapping[What, str] = {
    "waiting": f"""
        WITH {WAITS}
        SELECT h.id FROM hot h WHERE ($2::uuid IS NULL OR h.team_id = $2) AND ($3::uuid IS NULL OR h.channel_id = $3)
          AND ($5::text IS NULL OR h.heat = $5 OR CASE h.status WHEN 'queued' THEN 'queued' ELSE 'owed' END = $5)""",
    "held": """
        SELECT a.id FROM conversation a
        WHERE a.workspace_id = $1 AND a.status = 'assigned' AND ($4::uuid IS NULL OR a.assignee_id = $4)""",
    "came": """
        SELECT f.conversation_id AS id FROM fact_conversation f
        WHERE f.workspace_id = $1 AND f.opened_at >= $7 AND f.opened_at < $8 AND ($3::uuid IS NULL OR f.channel_id = $3)""",
    "broken": """
        SELECT DISTINCT p.conversation_id AS id FROM fact_promise p
        WHERE p.workspace_id = $1 AND p.set_at >= $7 AND p.set_at < $8 AND p.how = 'breached'
          AND ($6::text IS NULL OR p.measure = $6)""",
}
# What is not asked for is named, so that PostgreSQL knows its type.
_ALL = "$2::uuid IS NULL AND $3::uuid IS NULL AND $4::uuid IS NULL AND $5::text IS NULL AND $6::text IS NULL"
_SPAN = "$7::timestamptz IS NULL AND $8::timestamptz IS NULL"


def _statement(what: What) -> str:
    return f"""
        WITH {WAITS}, asked AS ({_WHICH[what]}), unused AS (SELECT {_ALL} AND {_SPAN})
        SELECT c.id AS conversation_id, c.number, c.customer_name, c.status, c.team_id, c.channel_id, c.assignee_id,
               c.opened_at, h.since, c.due_at, h.heat
        FROM asked a JOIN conversation c ON c.workspace_id = $1 AND c.id = a.id LEFT JOIN hot h ON h.id = a.id
        WHERE c.id > $9 ORDER BY c.id LIMIT $10"""


async def behind(scope: Scope, asked: Asked, after: UUID | None, limit: int) -> list[Behind]:
    """Those behind a number in the order they were opened, those that follow `after`."""
    since, until = await _span(scope, asked)
    rows = await scope.rows(
        _statement(asked.what),
        *(asked.team_id, asked.channel_id, asked.member_id, asked.state, asked.measure, since, until),
        after or FIRST,
        limit,
    )
    return [Behind(**dict(row)) for row in rows]


async def _span(scope: Scope, asked: Asked) -> tuple[datetime, datetime]:
    now, zone = await clock(scope)
    if asked.what == "came" and asked.hour is None:
        return now - HOUR, now
    today = midnight(now, zone)
    if asked.hour is None:
        return today, now
    return today + timedelta(hours=asked.hour), today + timedelta(hours=asked.hour + 1)
