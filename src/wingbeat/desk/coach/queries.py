from datetime import date
from uuid import UUID

from wingbeat.desk.coach.models import EVERYBODY, KindFigures, Outcome, WeekFigures
from wingbeat.workspaces.queries import Scope

_SINCE = "at >= $2::date::timestamp AT TIME ZONE 'UTC'"


async def off(scope: Scope) -> tuple[list[str], list[str]]:
    """What the coach says to nobody, and what not to this member."""
    scope.actor.need("converse")
    rows = await scope.rows(
        "SELECT member_id, off FROM coach_off WHERE workspace_id = $1 AND member_id = ANY($2::uuid[])",
        [EVERYBODY, scope.actor.id],
    )
    known = {row["member_id"]: list(row["off"]) for row in rows}
    return known.get(EVERYBODY, []), known.get(scope.actor.id, [])


async def by_kind(scope: Scope, since: date, member_id: UUID | None) -> list[KindFigures]:
    """What hints came to since a day (UTC), of one member or of all together."""
    rows = await scope.rows(
        f"""SELECT k.kind, count(*)::int AS shown, count(*) FILTER (WHERE k.kind = ANY(a.taken))::int AS taken,
                   count(*) FILTER (WHERE k.kind = ANY(a.dismissed))::int AS dismissed
            FROM coach_answer a CROSS JOIN LATERAL unnest(a.shown) AS k (kind)
            WHERE a.workspace_id = $1 AND a.{_SINCE} AND ($3::uuid IS NULL OR a.member_id = $3)
            GROUP BY k.kind ORDER BY shown DESC, k.kind""",
        since,
        member_id,
    )
    return [KindFigures(**dict(row)) for row in rows]


async def own_weeks(scope: Scope, since: date) -> list[WeekFigures]:
    """The member's own weeks in order, in the workspace's zone; those without a hint are left out."""
    scope.actor.need("converse")
    rows = await scope.rows(
        f"""SELECT date_trunc('week', a.at AT TIME ZONE w.zone)::date::text AS week, count(*)::int AS answers,
                   count(*) FILTER (WHERE a.taken <> '{{}}')::int AS taken
            FROM coach_answer a JOIN workspace w ON w.workspace_id = $1
            WHERE a.workspace_id = $1 AND a.{_SINCE} AND a.member_id = $3 GROUP BY 1 ORDER BY 1""",
        since,
        scope.actor.id,
    )
    return [WeekFigures(**dict(row)) for row in rows]


async def outcomes(scope: Scope, since: date) -> list[Outcome]:
    """Conversations in which hints were shown: those where one was taken up, and those where none was; nobody is named."""
    scope.actor.need("see_measures")
    rows = await scope.rows(
        f"""SELECT a.taken, count(*)::int AS conversations,
                   count(*) FILTER (WHERE c.survey ->> 'scale' = 'csat' AND c.survey ->> 'score' IS NOT NULL)::int AS rated,
                   count(*) FILTER (WHERE c.survey ->> 'scale' = 'csat' AND (c.survey ->> 'score')::int >= 4)::int AS good,
                   count(f.resolved_at)::int AS resolved,
                   count(*) FILTER (WHERE f.resolved_at IS NOT NULL AND f.reopened > 0)::int AS reopened
            FROM (SELECT conversation_id, bool_or(taken <> '{{}}') AS taken FROM coach_answer
                  WHERE workspace_id = $1 AND {_SINCE} GROUP BY conversation_id) a
            JOIN conversation c ON c.workspace_id = $1 AND c.id = a.conversation_id
            LEFT JOIN fact_conversation f ON f.workspace_id = $1 AND f.conversation_id = a.conversation_id
            GROUP BY a.taken ORDER BY a.taken DESC""",
        since,
    )
    return [Outcome(**dict(row)) for row in rows]
