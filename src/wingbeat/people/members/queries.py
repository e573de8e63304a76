from uuid import UUID

from wingbeat.kit.cursors import FIRST
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.queries import Scope

MEMBERS = """
    SELECT m.id, m.name, m.email, m.role, m.state, m.capacity, m.languages, m.locale, m.created_at, m.deactivated_at,
           array(SELECT t.team_id FROM team_member t
                 WHERE t.workspace_id = $1 AND t.member_id = m.id ORDER BY t.team_id) AS team_ids
    FROM member m WHERE m.workspace_id = $1"""


async def members(scope: Scope, *, after: UUID | None, limit: int) -> list[Row]:
    """Members in the order they came, those after `after`, also the deactivated ones, each with `team_ids`."""
    return await scope.rows(f"{MEMBERS} AND m.id > $2 ORDER BY m.id LIMIT $3", after or FIRST, limit)


async def member(scope: Scope, member_id: UUID) -> Row:
    """One member with `team_ids`; raises `NotFound`."""
    row = await scope.row(f"{MEMBERS} AND m.id = $2", member_id)
    if row is None:
        raise NotFound
    return row


async def name_of(scope: Scope, member_id: UUID) -> str:
    """An active member's name; raises `NotFound`, also for another workspace's member (hostile case 28)."""
    name: str | None = await scope.value(
        "SELECT name FROM member WHERE workspace_id = $1 AND id = $2 AND state = 'active'", member_id
    )
    if name is None:
        raise NotFound
    return name
