from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.people.files.ports import Reaches
from wingbeat.workspaces.queries import Scope


async def file(scope: Scope, file_id: UUID, reaches: Reaches) -> Row:
    """A file the actor may read: a member those of the workspace, a customer their own and what `reaches` lets them.

    Raises `NotFound`, also for a file that is somebody else's.
    """
    row = await scope.row(
        "SELECT id, name, media_type, size_bytes, uploaded_by_kind, uploaded_by_id, conversation_id"
        " FROM file WHERE workspace_id = $1 AND id = $2",
        file_id,
    )
    if row is None or not await _may_read(scope, row, reaches):
        raise NotFound
    return row


async def _may_read(scope: Scope, row: Row, reaches: Reaches) -> bool:
    actor = scope.actor
    if actor.kind != "customer":
        return "converse" in actor.rights or actor.kind == "system"
    if (row["uploaded_by_kind"], row["uploaded_by_id"]) == ("customer", actor.id):
        return True
    return await reaches(scope, row["conversation_id"], row["id"])
