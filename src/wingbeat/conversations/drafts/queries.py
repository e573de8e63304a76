from wingbeat.kit.database import Row
from wingbeat.workspaces.queries import Scope

MOST = 200  # drafts of one member; older ones are forgotten when a new one is kept


async def drafts(scope: Scope) -> list[Row]:
    """The actor's own, newest first."""
    return await scope.rows(
        """SELECT conversation_id, mode, text, files, aside, at FROM draft
           WHERE workspace_id = $1 AND member_id = $2 ORDER BY at DESC""",
        scope.actor.id,
    )
