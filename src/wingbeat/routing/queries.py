"""The queue and the members who may take from it."""

from collections.abc import Sequence
from uuid import UUID

from wingbeat.routing.models import Free, Waiting
from wingbeat.workspaces.queries import Scope

LOOK = 200  # the oldest of a team's queue that one round looks at; the next round follows at once


async def waiting(scope: Scope, teams: Sequence[UUID]) -> list[Waiting]:
    """The oldest conversations that wait for each of these teams: a long queue of one hides no other's."""
    rows = await scope.rows(
        """SELECT w.* FROM unnest($2::uuid[]) AS t (team_id)
           CROSS JOIN LATERAL (
               SELECT id, seq, team_id, queued_at, bumped_at IS NOT NULL AS bumped, passed FROM conversation c
               WHERE c.workspace_id = $1 AND c.team_id = t.team_id AND c.status = 'queued' AND c.offered_until IS NULL
               ORDER BY queued_at LIMIT $3) w""",
        teams,
        LOOK,
    )
    return [Waiting(**{**dict(row), "passed": frozenset(row["passed"])}) for row in rows]


async def free(scope: Scope) -> list[Free]:
    """Members online with room for one more conversation; snoozed ones take no room, offered ones do."""
    rows = await scope.rows(
        """SELECT m.id, m.name, m.capacity, count(c.id)::int AS load, max(c.assigned_at) AS idle_since,
                  (SELECT array_agg(t.team_id) FROM team_member t
                   WHERE t.workspace_id = $1 AND t.member_id = m.id) AS teams,
                  (SELECT array_agg(r.conversation_id) FROM reservation r
                   WHERE r.workspace_id = $1 AND r.member_id = m.id AND r.until > now()) AS kept_for
           FROM member m
           LEFT JOIN conversation c ON c.workspace_id = $1 AND (
                c.assignee_id = m.id AND c.status = 'assigned' OR c.offered_to = m.id AND c.status = 'queued')
           WHERE m.workspace_id = $1 AND m.state = 'active' AND EXISTS (
                 SELECT FROM presence_lease p WHERE p.workspace_id = $1 AND p.member_id = m.id
                    AND p.state = 'online' AND p.until > now())
           GROUP BY m.id, m.name, m.capacity HAVING count(c.id) < m.capacity"""
    )
    sets = ("teams", "kept_for")
    return [Free(**{**dict(row), **{name: frozenset(row[name] or ()) for name in sets}}) for row in rows]


async def held_by(scope: Scope, member_id: UUID) -> list[UUID]:
    """Conversations a member holds and owes an answer in."""
    rows = await scope.rows(
        """SELECT id FROM conversation
           WHERE workspace_id = $1 AND assignee_id = $2 AND status = 'assigned' AND owed_since IS NOT NULL LIMIT 500""",
        member_id,
    )
    return [row["id"] for row in rows]


async def absent_assignee(scope: Scope, conversation_id: UUID) -> UUID | None:
    """Who holds the conversation without being here; None when they are, or when nobody holds it.

    Asked with every message to a member, so it is one look at two keys.
    """
    found: UUID | None = await scope.value(
        """SELECT c.assignee_id FROM conversation c
           WHERE c.workspace_id = $1 AND c.id = $2 AND c.status = 'assigned' AND NOT EXISTS (
                 SELECT FROM presence_lease p JOIN member m ON m.workspace_id = $1 AND m.id = p.member_id
                 WHERE p.workspace_id = $1 AND p.member_id = c.assignee_id AND p.until > now() AND m.state = 'active')""",
        conversation_id,
    )
    return found
