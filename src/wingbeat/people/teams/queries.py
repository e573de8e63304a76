from collections.abc import Collection
from uuid import UUID

from wingbeat.kit.cursors import FIRST
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.queries import Scope

TEAMS = """
    SELECT t.id, t.name, array(
        SELECT m.member_id FROM team_member m
        WHERE m.workspace_id = $1 AND m.team_id = t.id ORDER BY m.member_id) AS member_ids
    FROM team t WHERE t.workspace_id = $1"""


async def teams(scope: Scope, *, after: UUID | None, limit: int) -> list[Row]:
    """Teams in the order they were made, those after `after`: `id, name, member_ids`."""
    return await scope.rows(f"{TEAMS} AND t.id > $2 ORDER BY t.id LIMIT $3", after or FIRST, limit)


async def team_names(scope: Scope) -> dict[UUID, str]:
    """Every team's name: a firm has some dozens."""
    rows = await scope.rows("SELECT id, name FROM team WHERE workspace_id = $1")
    return {row["id"]: row["name"] for row in rows}


async def strange_teams(scope: Scope, teams: Collection[UUID]) -> bool:
    """Whether one of these is no team of the workspace."""
    known = await scope.value("SELECT count(*) FROM team WHERE workspace_id = $1 AND id = ANY ($2)", list(teams))
    return bool(known < len(set(teams)))


async def team(scope: Scope, team_id: UUID) -> Row:
    """One team; raises `NotFound`."""
    row = await scope.row(f"{TEAMS} AND t.id = $2", team_id)
    if row is None:
        raise NotFound
    return row
