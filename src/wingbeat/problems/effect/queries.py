"""What is counted of a problem's conversations, before its fix and after."""

from datetime import datetime

from wingbeat.measures.queries import clock
from wingbeat.problems.effect.models import Effect, Side
from wingbeat.problems.effect.rules import effect, windows
from wingbeat.problems.models import Problem
from wingbeat.surveys.rules import GOOD
from wingbeat.workspaces.queries import Scope

_FIRST = "SELECT min(opened_at) FROM fact_conversation WHERE workspace_id = $1"
_LINKED = """
    SELECT (opened_at AT TIME ZONE $5)::date AS day, count(*)::int AS n FROM problem_conversation
    WHERE workspace_id = $1 AND problem_id = $2 AND opened_at >= $3 AND opened_at < $4 GROUP BY 1"""
_ALIKE = """
    SELECT (opened_at AT TIME ZONE $5)::date AS day, count(*)::int AS n FROM conversation
    WHERE workspace_id = $1 AND reason = $2 AND reason <> '' AND opened_at >= $3 AND opened_at < $4 GROUP BY 1"""
_ORDERS = "SELECT count(*)::int FROM shop_order WHERE workspace_id = $1 AND placed_at >= $2 AND placed_at < $3"
_RATED = """
    SELECT count(*) FILTER (WHERE a.score >= $5)::int AS good, count(*)::int AS rated
    FROM problem_conversation p
    JOIN survey_answer a ON a.workspace_id = $1 AND a.conversation_id = p.conversation_id
    WHERE p.workspace_id = $1 AND p.problem_id = $2 AND p.opened_at >= $3 AND p.opened_at < $4
      AND a.scale = 'csat' AND a.rated_at IS NOT NULL"""
_LOST = """
    SELECT coalesce(sum(extract(epoch FROM t.ended_at - t.started_at)), 0)::float8
    FROM problem_conversation p
    JOIN fact_turn t ON t.workspace_id = $1 AND t.conversation_id = p.conversation_id AND t.ended_at IS NOT NULL
    WHERE p.workspace_id = $1 AND p.problem_id = $2 AND p.opened_at >= $3 AND p.opened_at < $4"""


async def effect_of(scope: Scope, problem: Problem) -> tuple[Effect, datetime, str]:
    """The effect of a problem's fix as it shows by now; now; and the zone of its days."""
    now, zone = await clock(scope)
    first: datetime | None = await scope.value(_FIRST)
    before, after = windows(first or now, problem.fixed_at, now)
    measured = effect(
        await _side(scope, problem, *before, zone), await _side(scope, problem, *after, zone) if after else None
    )
    return measured, now, zone


async def _side(scope: Scope, problem: Problem, since: datetime, until: datetime, zone: str) -> Side:
    linked = await scope.rows(_LINKED, problem.id, since, until, zone)
    reason = problem.written.reason
    alike = await scope.rows(_ALIKE, reason, since, until, zone) if reason else None
    rated = await scope.row(_RATED, problem.id, since, until, GOOD["csat"])
    assert rated is not None, "an aggregate has one row"
    return Side(
        since=since,
        until=until,
        linked=sum(row["n"] for row in linked),
        alike=None if alike is None else sum(row["n"] for row in alike),
        by_day={row["day"]: row["n"] for row in (linked if alike is None else alike)},
        orders=await scope.value(_ORDERS, since, until),
        good=rated["good"],
        rated=rated["rated"],
        lost_seconds=await scope.value(_LOST, problem.id, since, until),
    )
