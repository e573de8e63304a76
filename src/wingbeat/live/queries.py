"""Heads that other processes changed."""

from collections.abc import Sequence
from uuid import UUID

from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import HEAD, head, heads
from wingbeat.kit.database import Database
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope


async def heads_of(database: Database, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Conversation]:
    """The heads of these conversations, by id."""
    return await heads(Scope(database, system(workspace_id)), list(ids))


async def changed_since(database: Database, workspace_id: UUID, seconds: float) -> list[Conversation]:
    """Conversations that changed within the last seconds, the newest changes first, at most a thousand."""
    rows = await Scope(database, system(workspace_id)).rows(
        f"""SELECT {HEAD} FROM conversation
            WHERE workspace_id = $1 AND last_at > clock_timestamp() - make_interval(secs => $2)
              AND (status <> 'resolved' OR resolved_at > clock_timestamp() - make_interval(secs => $2))
            ORDER BY last_at DESC LIMIT 1000""",
        seconds,
    )
    return [head(row) for row in rows]
