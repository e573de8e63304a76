from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.kit.pictures.kinds import PICTURES
from wingbeat.knowledge.queries import IN_FORCE
from wingbeat.workspaces.queries import Scope


async def picture(scope: Scope, file_id: UUID) -> Row:
    """A picture that an article for customers shows at this moment: `{id, name, media_type, size_bytes}`.

    Raises `NotFound`, also for every other file.
    """
    row = await scope.row(
        f"""SELECT f.id, f.name, f.media_type, f.size_bytes FROM file f
            WHERE f.workspace_id = $1 AND f.id = $2 AND f.media_type = ANY($3) AND EXISTS (
                SELECT 1 FROM article a WHERE a.workspace_id = $1 AND a.pictures @> ARRAY[f.id]
                    AND a.audience <> 'members' AND {IN_FORCE})""",
        file_id,
        list(PICTURES),
    )
    if row is None:
        raise NotFound
    return row
