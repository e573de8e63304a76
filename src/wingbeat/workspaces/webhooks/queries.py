"""What signs a workspace's webhooks."""

from collections.abc import Sequence
from datetime import datetime

from wingbeat.kit.seals import unseal
from wingbeat.kit.secrets import Keyring
from wingbeat.workspaces.queries import Scope
from wingbeat.workspaces.webhooks.rules import secret_of, signed

PURPOSE = "alert_webhook"  # alerts had a secret first: those still open
BOTH_HOURS = 24  # how long the secret before still signs: nothing is refused while a receiver is changed


async def secrets_of(scope: Scope, keyring: Keyring) -> Sequence[str]:
    """The one that counts first, then for a day the one before it. Never renewed, it is derived from the server's own key."""
    workspace_id = scope.actor.workspace_id
    row = await scope.row(
        """SELECT secret, CASE WHEN renewed_at > now() - make_interval(hours => $2) THEN previous END AS previous
           FROM webhook_secret WHERE workspace_id = $1""",
        BOTH_HOURS,
    )
    if row is None:
        return [secret_of(bytes.fromhex(keyring.derive("webhook", workspace_id)))]
    kept = [one for one in (row["secret"], row["previous"]) if one is not None]
    return [unseal(keyring, one, PURPOSE, workspace_id).text for one in kept]


async def headers_of(scope: Scope, keyring: Keyring, message_id: str, body: bytes) -> dict[str, str]:
    """What a webhook is sent with now; `message_id` is the same at every try."""
    now: datetime = await scope.value("SELECT now() FROM workspace WHERE workspace_id = $1")
    return signed(await secrets_of(scope, keyring), message_id, now, body)
