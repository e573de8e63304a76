from uuid import UUID

from wingbeat.workspaces.queries import Scope

MOST = 200  # people told at once


async def supervisors(scope: Scope) -> list[UUID]:
    """Active members who supervise."""
    rows = await scope.rows(
        """SELECT id FROM member WHERE workspace_id = $1 AND state = 'active'
             AND role IN ('supervisor', 'administrator') ORDER BY id LIMIT $2""",
        MOST,
    )
    return [row["id"] for row in rows]


async def in_team(scope: Scope, team_id: UUID) -> list[UUID]:
    """Active members of a team."""
    rows = await scope.rows(
        """SELECT m.id FROM team_member t JOIN member m ON m.workspace_id = $1 AND m.id = t.member_id
           WHERE t.workspace_id = $1 AND t.team_id = $2 AND m.state = 'active' ORDER BY m.id LIMIT $3""",
        team_id,
        MOST,
    )
    return [row["id"] for row in rows]
