from uuid import UUID

from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Row
from wingbeat.workspaces.queries import Scope


async def entries(scope: Scope, *, after: UUID | None, limit: int) -> list[Row]:
    """Newest first, those older than the entry `after`; raises `Forbidden`."""
    scope.actor.need("manage_people")
    return await scope.rows(
        "SELECT id, at, act, actor_kind, actor_id, subject_id, facts FROM audit"
        " WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
        after or LAST,
        limit,
    )
