from uuid import UUID

from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Row
from wingbeat.kit.secrets import fingerprint
from wingbeat.people.invitations.models import InvitationGone
from wingbeat.workspaces.queries import Scope


async def invitations(scope: Scope, *, after: UUID | None, limit: int) -> list[Row]:
    """The open ones, newest first, those older than `after`; raises `Forbidden`."""
    scope.actor.need("manage_people")
    return await scope.rows(
        "SELECT id, email, role, created_at, expires_at FROM invitation"
        " WHERE workspace_id = $1 AND id < $2 AND used_at IS NULL AND expires_at > now() ORDER BY id DESC LIMIT $3",
        after or LAST,
        limit,
    )


async def invitation(scope: Scope, token: str) -> Row:
    """The open invitation of a token, for an address nobody here has yet; raises `InvitationGone`."""
    row = await scope.row(
        "SELECT i.id, i.email, i.role, w.name AS workspace_name FROM invitation i"
        " JOIN workspace w ON w.workspace_id = i.workspace_id"
        " WHERE i.workspace_id = $1 AND i.token_hash = $2 AND i.used_at IS NULL AND i.expires_at > now()"
        " AND NOT EXISTS (SELECT FROM member m WHERE m.workspace_id = $1 AND m.email = i.email)",
        fingerprint(token),
    )
    if row is None:
        raise InvitationGone
    return row
