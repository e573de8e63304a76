from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wingbeat.kit.database import Database
from wingbeat.kit.timers import Timers
from wingbeat.people.search.rules import tokens
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

TIMER = "customer_words"
PAGE = 500  # a tenth of a second of work, well within a timer's lease


async def keep(work: Scope, customer_ids: Sequence[UUID]) -> None:
    """Let customers be found by what their rows say now, within the caller's transaction; one merged away by nothing."""
    # Locked first: of two who write at once, the second reads what the first wrote.
    await work.execute(
        "SELECT FROM customer WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE",
        customer_ids,
    )
    rows = await work.rows(
        "SELECT c.id, c.name || array(SELECT i.address FROM identity i WHERE i.workspace_id = $1"
        "  AND i.customer_id = c.id AND i.kind <> 'visitor' ORDER BY i.id) || c.tags AS texts"
        " FROM customer c WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[]) AND c.merged_into IS NULL",
        customer_ids,
    )
    made = ((row["id"], tokens(work.actor.workspace_id, row["id"], row["texts"])) for row in rows)
    kept = [(customer_id, found) for customer_id, found in made if found]
    await work.execute(
        "DELETE FROM customer_words WHERE workspace_id = $1 AND customer_id = ANY($2::uuid[])"
        " AND customer_id <> ALL ($3::uuid[])",
        customer_ids,
        [customer_id for customer_id, _ in kept],
    )
    await work.execute_many(
        "INSERT INTO customer_words AS w (workspace_id, customer_id, tokens) VALUES ($1, $2, $3)"
        " ON CONFLICT (workspace_id, customer_id) DO UPDATE SET tokens = excluded.tokens"
        " WHERE w.tokens <> excluded.tokens",
        kept,
    )


class Earlier:
    """Makes those findable who came before customers were: a page at a time, on from there after a restart."""

    def __init__(self, database: Database, timers: Timers) -> None:
        self._database = database
        self._timers = timers

    async def due(self, workspace_id: UUID, after: UUID, _due: datetime) -> None:
        """What the timer does that the migration set: the customers that follow `after`."""
        async with Scope(self._database, system(workspace_id)).transaction() as work:
            rows = await work.rows(
                "SELECT id FROM customer WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3", after, PAGE
            )
            await keep(work, [row["id"] for row in rows])
        if len(rows) == PAGE:
            await self._timers.set(workspace_id, TIMER, rows[-1]["id"], after_seconds=0)
