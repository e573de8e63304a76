from uuid import UUID

import msgspec

from wingbeat.bot.intents.work.models import Job, Kind
from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.queries import Scope

# Thirty signs of life missed: the server is gone, or its machine stands still.
LOST_SECONDS = 30.0
GONE = f"ended_at IS NULL AND beat_at < now() - make_interval(secs => {LOST_SECONDS})"
COLUMNS = (
    f"id, kind, name, asked_by, began_at, CASE WHEN {GONE} THEN beat_at ELSE ended_at END AS ended_at, share,"
    f" CASE WHEN {GONE} THEN 'lost' ELSE failure END AS failure, number, learnt"
)


async def jobs(scope: Scope, kind: Kind, *, after: UUID | None = None, limit: int = 20) -> list[Job]:
    """Newest first, older than the job `after`, without their reports."""
    rows = await scope.rows(
        "SELECT " + COLUMNS + " FROM bot_job WHERE workspace_id = $1 AND kind = $2 AND id < $3"
        " ORDER BY id DESC LIMIT $4",
        kind,
        after or LAST,
        limit,
    )
    return [as_job(row) for row in rows]


async def job(scope: Scope, job_id: UUID) -> Job:
    """One, with its report; raises `NotFound`."""
    row = await scope.row("SELECT " + COLUMNS + ", report FROM bot_job WHERE workspace_id = $1 AND id = $2", job_id)
    if row is None:
        raise NotFound
    return as_job(row)


def as_job(row: Row) -> Job:
    return msgspec.convert(dict(row), Job)
