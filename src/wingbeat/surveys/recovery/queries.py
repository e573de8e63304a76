from datetime import datetime
from uuid import UUID

from wingbeat.kit.cursors import EARLIEST, FIRST, LAST, LATEST
from wingbeat.kit.errors import NotFound
from wingbeat.surveys.recovery.models import FollowUp, Recovered, Which
from wingbeat.workspaces.queries import Scope

_ALL = """
    SELECT f.conversation_id, c.number, c.customer_name, f.survey_id, a.scale, a.score, a.comment, a.answers, f.opened_at,
           f.due, f.owner_id, f.done_at, f.done_by, f.outcome, f.note
    FROM follow_up f
    JOIN survey_answer a ON a.workspace_id = $1 AND a.conversation_id = f.conversation_id
    JOIN conversation c ON c.workspace_id = $1 AND c.id = f.conversation_id
    WHERE f.workspace_id = $1"""
_LISTS: dict[Which, str] = {
    "open": f"""{_ALL} AND f.done_at IS NULL
        AND (f.due, f.conversation_id) > ($2, $3)
        ORDER BY f.due, f.conversation_id LIMIT $4""",
    "done": f"""{_ALL} AND f.done_at IS NOT NULL
        AND (f.done_at, f.conversation_id) < ($2, $3)
        ORDER BY f.done_at DESC, f.conversation_id DESC LIMIT $4""",
}


async def follow_ups(scope: Scope, which: Which, after: tuple[datetime, UUID] | None, limit: int) -> list[FollowUp]:
    """Open ones, the first due first; or closed ones, the last first; those after a place."""
    begin = after or ((EARLIEST, FIRST) if which == "open" else (LATEST, LAST))
    rows = await scope.rows(_LISTS[which], *begin, limit)
    return [FollowUp(**dict(row)) for row in rows]


async def follow_up(scope: Scope, conversation_id: UUID) -> FollowUp:
    """Of a conversation; raises `NotFound`."""
    row = await scope.row(f"{_ALL} AND f.conversation_id = $2", conversation_id)
    if row is None:
        raise NotFound
    return FollowUp(**dict(row))


async def recovered(scope: Scope, since: datetime, until: datetime) -> Recovered:
    """How those ended that were closed in [since, until), and how many are open now."""
    rows = await scope.rows(
        """SELECT outcome, count(*) AS n, count(*) FILTER (WHERE done_at <= due) AS in_time FROM follow_up
           WHERE workspace_id = $1 AND done_at >= $2 AND done_at < $3 GROUP BY outcome""",
        since,
        until,
    )
    row = await scope.row(
        """SELECT count(*) AS open, count(*) FILTER (WHERE due < now()) AS late FROM follow_up
           WHERE workspace_id = $1 AND done_at IS NULL"""
    )
    assert row is not None, "an aggregate has one row"
    outcomes = {row["outcome"]: row["n"] for row in rows}
    return Recovered(outcomes, sum(row["in_time"] for row in rows), row["open"], row["late"])
