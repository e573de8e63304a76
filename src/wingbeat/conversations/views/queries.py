from typing import Any
from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.queries import Scope

VIEW = "id, owner_id, shared, name, filter"


async def views(scope: Scope) -> list[Row]:
    """One's own and those that are shared, by name. Their number is bounded where they are made."""
    return await scope.rows(
        f"SELECT {VIEW} FROM inbox_view WHERE workspace_id = $1 AND (shared OR owner_id = $2) ORDER BY name, id",
        scope.actor.id,
    )


async def view(scope: Scope, view_id: UUID) -> Row:
    """A view the actor may see; raises `NotFound`."""
    row = await scope.row(
        f"SELECT {VIEW} FROM inbox_view WHERE workspace_id = $1 AND id = $2 AND (shared OR owner_id = $3)",
        view_id,
        scope.actor.id,
    )
    if row is None:
        raise NotFound
    return row


async def many(scope: Scope) -> tuple[int, int]:
    """How many the actor has, and how many are shared."""
    row: Any = await scope.row(
        """SELECT count(*) FILTER (WHERE owner_id = $2 AND NOT shared), count(*) FILTER (WHERE shared)
           FROM inbox_view WHERE workspace_id = $1 AND (shared OR owner_id = $2)""",
        scope.actor.id,
    )
    return row[0], row[1]
