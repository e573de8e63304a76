"""Another secret."""

import secrets

from wingbeat.kit.seals import seal
from wingbeat.kit.secrets import Keyring
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.queries import Scope
from wingbeat.workspaces.webhooks.queries import PURPOSE, secrets_of
from wingbeat.workspaces.webhooks.rules import secret_of

SECRET_BYTES = 32  # Standard Webhooks: 24 to 64


async def renew_secret(scope: Scope, keyring: Keyring) -> str:
    """A new secret from the next webhook on; the one before signs beside it for a day. Raises `Forbidden`."""
    scope.actor.need("manage_channels")
    workspace_id, fresh = scope.actor.workspace_id, secret_of(secrets.token_bytes(SECRET_BYTES))
    async with scope.transaction() as work:
        before = (await secrets_of(work, keyring))[0]
        await work.execute(
            """INSERT INTO webhook_secret (workspace_id, secret, previous, renewed_at) VALUES ($1, $2, $3, now())
               ON CONFLICT (workspace_id) DO UPDATE
               SET secret = excluded.secret, previous = excluded.previous, renewed_at = excluded.renewed_at""",
            *(seal(keyring, one, PURPOSE, workspace_id) for one in (fresh, before)),
        )
        await record(work, "routing_changed", None, changed=["webhooks.secret"])
    return fresh
