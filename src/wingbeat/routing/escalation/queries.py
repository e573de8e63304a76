from uuid import UUID

import msgspec

from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import HEAD, head
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.routing.escalation.models import Path, Step
from wingbeat.workspaces.queries import Scope

MOST_PATHS = 100  # nobody finds their way among more


def _path(row: Row) -> Path:
    return Path(row["id"], row["name"], msgspec.convert(row["steps"], tuple[Step, ...]))


async def paths(scope: Scope) -> list[Path]:
    """All paths of the workspace, by name."""
    rows = await scope.rows("SELECT id, name, steps FROM escalation_path WHERE workspace_id = $1 ORDER BY name, id")
    return [_path(row) for row in rows]


async def path(scope: Scope, path_id: UUID) -> Path:
    """One path; raises `NotFound`."""
    row = await scope.row("SELECT id, name, steps FROM escalation_path WHERE workspace_id = $1 AND id = $2", path_id)
    if row is None:
        raise NotFound
    return _path(row)


async def escalated_to(scope: Scope, owner_id: UUID, after: UUID | None, limit: int) -> list[Conversation]:
    """Open conversations in a step that this member owns."""
    rows = await scope.rows(
        f"""SELECT {HEAD} FROM conversation
            WHERE workspace_id = $1 AND escalation IS NOT NULL AND escalation ->> 'owner_id' = $2
              AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4""",
        str(owner_id),
        after,
        limit,
    )
    return [head(row) for row in rows]
