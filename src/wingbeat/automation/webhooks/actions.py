from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.kit.database import Database
from wingbeat.kit.outgoing import AddressRefused, Outgoing, OutgoingFailed
from wingbeat.kit.secrets import Keyring
from wingbeat.kit.timers import Timers
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope
from wingbeat.workspaces.webhooks.queries import headers_of

TIMER = "rule_webhook"
# Six tries within about two hours: a server that restarts is back by then, and later nobody wants to hear it any more.
WAITS_SECONDS = (10, 60, 300, 1800, 5400)
MOST_BYTES = 10_000  # of an answer that nobody reads
TRY_AGAIN = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


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
        headers = await headers_of(scope, self._keyring, str(webhook_id), content)
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
