"""Forget what is too old, so that no table grows for ever."""

from datetime import datetime
from uuid import UUID

from wingbeat.kit.database import Database
from wingbeat.kit.timers import Timers
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

TIMER = "rule_forget"
FIRINGS_DAYS = 90  # as long as a rule may wait: what began a wait can still be read when it ends
WEBHOOKS_DAYS = 30  # a receiver that lost something asks within the month
BATCH = 1000  # some ten milliseconds of work: nobody waits for the rows it locks
AGAIN_SECONDS = 1.0
EVERY_SECONDS = 86_400.0

# Ids are in the order of time: the oldest stand first in the index.
FIRINGS = """
    DELETE FROM rule_firing WHERE workspace_id = $1 AND id IN (
        SELECT id FROM (SELECT id, at FROM rule_firing WHERE workspace_id = $1 ORDER BY id LIMIT $3) AS oldest
        WHERE at < now() - make_interval(days => $2))"""
WEBHOOKS = """
    DELETE FROM rule_webhook WHERE workspace_id = $1 AND id IN (
        SELECT id FROM rule_webhook WHERE workspace_id = $1 AND made_at < now() - make_interval(days => $2)
        ORDER BY made_at LIMIT $3)"""


class Forgetting:
    """A batch at a time, each day while there is anything to forget."""

    def __init__(self, database: Database, timers: Timers) -> None:
        self._database = database
        self._timers = timers

    async def due(self, workspace_id: UUID, _subject: UUID, _due: datetime) -> None:
        """Forget the oldest; on in a second where there are more, else tomorrow."""
        scope = Scope(self._database, system(workspace_id))
        full = f"DELETE {BATCH}"
        more = await scope.execute(FIRINGS, FIRINGS_DAYS, BATCH) == full
        more |= await scope.execute(WEBHOOKS, WEBHOOKS_DAYS, BATCH) == full
        left = await scope.value(
            """SELECT EXISTS (SELECT FROM rule WHERE workspace_id = $1)
                   OR EXISTS (SELECT FROM rule_firing WHERE workspace_id = $1)
                   OR EXISTS (SELECT FROM rule_webhook WHERE workspace_id = $1)"""
        )
        if left:
            after = AGAIN_SECONDS if more else EVERY_SECONDS
            await self._timers.set(workspace_id, TIMER, workspace_id, after_seconds=after)
