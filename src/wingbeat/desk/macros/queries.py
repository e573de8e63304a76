from uuid import UUID

import msgspec

from wingbeat.desk.macros.models import Macro, Stored
from wingbeat.kit.cursors import FIRST
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.queries import Scope

STORED = (
    "SELECT id, owner_id, macro, version FROM macro WHERE workspace_id = $1 AND (owner_id IS NULL OR owner_id = $2)"
)


def _stored(row: Row) -> Stored:
    return Stored(row["id"], msgspec.convert(row["macro"], Macro), row["owner_id"], row["version"])


async def macros(scope: Scope, *, after: UUID | None, limit: int) -> list[Stored]:
    """The member's own and everybody's, in the order they were made."""
    rows = await scope.rows(f"{STORED} AND id > $3 ORDER BY id LIMIT $4", scope.actor.id, after or FIRST, limit)
    return [_stored(row) for row in rows]


async def macro(scope: Scope, macro_id: UUID) -> Stored:
    """One; raises `NotFound`, also for another member's own."""
    row = await scope.row(f"{STORED} AND id = $3", scope.actor.id, macro_id)
    if row is None:
        raise NotFound
    return _stored(row)
