from uuid import UUID

from wingbeat.kit.database import Database, Row
from wingbeat.kit.secrets import fingerprint
from wingbeat.people.sessions.models import IDLE_DAYS
from wingbeat.workspaces.queries import Scope

# More workspaces than one person works in; bounds the hashes one attempt may cost.
MOST_WORKSPACES = 10


async def memberships(database: Database, email: str) -> list[Row]:
    """Where an address may sign in: `workspace_id, member_id`."""
    return await database.rows(
        "SELECT workspace_id, member_id FROM member_directory WHERE email = $1 ORDER BY member_id LIMIT $2",
        email,
        MOST_WORKSPACES,
    )


async def anybody(database: Database) -> bool:
    """Whether there is anybody at all who could sign in."""
    return bool(await database.value("SELECT EXISTS (SELECT FROM member_directory)"))


async def password_hash(scope: Scope, member_id: UUID) -> str | None:
    """The hash of an active member's password."""
    found: str | None = await scope.value(
        "SELECT password_hash FROM member WHERE workspace_id = $1 AND id = $2 AND state = 'active'", member_id
    )
    return found


async def session(scope: Scope, token: str) -> Row | None:
    """The member of a live session, with `session_id` and whether the session was last seen over a minute ago."""
    return await scope.row(
        "SELECT s.id AS session_id, s.seen_at < now() - interval '1 minute' AS seen_long_ago,"
        " m.id, m.name, m.email, m.role, m.locale, m.capacity, m.languages"
        " FROM session s JOIN member m ON m.workspace_id = s.workspace_id AND m.id = s.member_id"
        " WHERE s.workspace_id = $1 AND s.token_hash = $2 AND m.state = 'active'"
        " AND s.expires_at > now() AND s.seen_at > now() - make_interval(days => $3)",
        fingerprint(token),
        IDLE_DAYS,
    )
