from uuid import UUID

from wingbeat.kit.database import Database
from wingbeat.people.presence.rules import State
from wingbeat.workspaces.queries import Scope


async def members_here(scope: Scope) -> dict[UUID, State]:
    """The members with a live socket, online or away. Nobody else is here."""
    rows = await scope.rows(
        "SELECT p.member_id, CASE WHEN bool_or(p.state = 'online') THEN 'online' ELSE 'away' END AS state"
        " FROM presence_lease p JOIN member m ON m.workspace_id = p.workspace_id AND m.id = p.member_id"
        " WHERE p.workspace_id = $1 AND p.until > now() AND m.state = 'active' GROUP BY p.member_id"
    )
    return {row["member_id"]: row["state"] for row in rows}


async def standing(scope: Scope, member_id: UUID, otherwise: State = "online") -> State:
    """What a member last said at any desk that is here or was a moment ago: a reload or another tab says nothing new."""
    state: State | None = await scope.value(
        "SELECT state FROM presence_lease WHERE workspace_id = $1 AND member_id = $2 AND until > now() LIMIT 1",
        member_id,
    )
    return state or otherwise


async def workspaces_to_sweep(database: Database) -> list[UUID]:
    """Workspaces with leases that ran out, for the one who calls `lapse` on each."""
    rows = await database.rows("SELECT DISTINCT workspace_id FROM presence_lease WHERE until <= now()")
    return [row["workspace_id"] for row in rows]
