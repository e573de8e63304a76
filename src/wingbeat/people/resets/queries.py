from wingbeat.kit.database import Row
from wingbeat.kit.secrets import fingerprint
from wingbeat.people.resets.models import ResetGone
from wingbeat.workspaces.queries import Scope


def state_hash(email: str, password_hash: str) -> bytes:
    """What a link was made for: it dies when either changes, whoever changes it and however."""
    return fingerprint(f"{email}\n{password_hash}")


async def reset(scope: Scope, token: str) -> Row:
    """The active member an open link is for, locked for change: `id, email, workspace_name`; raises `ResetGone`."""
    row = await scope.row(
        "SELECT m.id, m.email, m.password_hash, r.state_hash, w.name AS workspace_name FROM password_reset r"
        " JOIN member m ON m.workspace_id = r.workspace_id AND m.id = r.member_id"
        " JOIN workspace w ON w.workspace_id = r.workspace_id"
        " WHERE r.workspace_id = $1 AND r.token_hash = $2 AND r.expires_at > now() AND m.state = 'active'"
        " FOR UPDATE OF r, m",
        fingerprint(token),
    )
    if row is None or row["state_hash"] != state_hash(row["email"], row["password_hash"]):
        raise ResetGone
    return row
