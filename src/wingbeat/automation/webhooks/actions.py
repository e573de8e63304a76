import hashlib
import hmac
import secrets
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.kit.database import Database
from wingbeat.kit.outgoing import AddressRefused, Outgoing, OutgoingFailed
from wingbeat.kit.seals import seal, unseal
from wingbeat.kit.secrets import Keyring
from wingbeat.kit.timers import Timers
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

TIMER = PURPOSE = "rule_webhook"
SECRET_BYTES = 32  # as long as what HMAC-SHA256 makes of it
# Six tries within about two hours: a server that restarts is back by then, and later nobody wants to hear it any more.
WAITS_SECONDS = (10, 60, 300, 1800, 5400)
MOST_BYTES = 10_000  # of an answer that nobody reads
TRY_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


async def secret_of(scope: Scope, keyring: Keyring) -> str:
    """What a workspace's webhooks are signed with: their receiver knows by it who wrote."""
    workspace_id = scope.actor.workspace_id
    sealed: bytes | None = await scope.value("SELECT secret FROM rule_secret WHERE workspace_id = $1")
    return unseal(keyring, sealed, PURPOSE, workspace_id).text if sealed else keyring.derive(PURPOSE, workspace_id)


async def renew_secret(scope: Scope, keyring: Keyring) -> str:
    """A new secret from the next webhook on; the one before signs nothing any more. Raises `Forbidden`."""
    scope.actor.need("manage_channels")
    fresh = secrets.token_urlsafe(SECRET_BYTES)
    async with scope.transaction() as work:
        await work.execute(
            "INSERT INTO rule_secret (workspace_id, secret) VALUES ($1, $2)"
            " ON CONFLICT (workspace_id) DO UPDATE SET secret = excluded.secret",
            seal(keyring, fresh, PURPOSE, scope.actor.workspace_id),
        )
        await record(work, "routing_changed", None, changed=["rules.secret"])
    return fresh


class Webhooks:
    """The outbox of rules."""

    def __init__(self, database: Database, outgoing: Outgoing, keyring: Keyring, timers: Timers) -> None:
        self._database = database
        self._outgoing = outgoing
        self._keyring = keyring
        self._timers = timers

    async def put(
        self, scope: Scope, webhook_id: UUID, rule_id: UUID, conversation_id: UUID, url: str, body: dict[str, Any]
    ) -> None:
        """Write down what is to be sent; a repeat changes nothing."""
        made = await scope.execute(
            """INSERT INTO rule_webhook (workspace_id, id, rule_id, conversation_id, url, body)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING""",
            webhook_id,
            rule_id,
            conversation_id,
            url,
            body,
        )
        if made != "INSERT 0 0":
            await self._timers.set(scope.actor.workspace_id, TIMER, webhook_id, after_seconds=0)

    async def due(self, workspace_id: UUID, webhook_id: UUID, _due: datetime) -> None:
        """Send it, at least once: its id tells the receiver of a repeat. What fails is tried again, and then given up."""
        scope = Scope(self._database, system(workspace_id))
        row = await scope.row(
            """SELECT url, body, attempts FROM rule_webhook
               WHERE workspace_id = $1 AND id = $2 AND sent_at IS NULL""",
            webhook_id,
        )
        if row is None:
            return
        error, final = await self._send(scope, webhook_id, row["url"], msgspec.json.encode(row["body"]))
        await scope.execute(
            """UPDATE rule_webhook SET attempts = attempts + 1, error = $3,
                   sent_at = CASE WHEN $3 = '' THEN now() END WHERE workspace_id = $1 AND id = $2""",
            webhook_id,
            error,
        )
        if error and not final and row["attempts"] < len(WAITS_SECONDS):
            wait = WAITS_SECONDS[row["attempts"]]
            await self._timers.set(workspace_id, TIMER, webhook_id, after_seconds=wait)

    async def _send(self, scope: Scope, webhook_id: UUID, url: str, content: bytes) -> tuple[str, bool]:
        """What went wrong, if anything did, and whether trying again is vain."""
        secret = await secret_of(scope, self._keyring)
        signed = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
        headers = {
            "content-type": "application/json",
            "idempotency-key": str(webhook_id),
            "x-wingbeat-signature": f"sha256={signed}",
        }
        try:
            self._outgoing.check(url, secret=True)
            answer = await self._outgoing.request("POST", url, headers=headers, content=content, most_bytes=MOST_BYTES)
        except AddressRefused:
            return "address_refused", True
        except OutgoingFailed as failed:
            return str(failed.facts.get("why", "failed")), False
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            return "", True
        vain = answer.status < HTTPStatus.INTERNAL_SERVER_ERROR and answer.status not in TRY_AGAIN
        return f"status_{answer.status}", vain
