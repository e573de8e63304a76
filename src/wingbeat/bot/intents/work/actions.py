"""Long work, kept in step with the worker process that does it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg
import msgspec

from wingbeat.bot.intents.models import AlreadyTraining
from wingbeat.bot.intents.work.models import Done, Job, Kind, Told
from wingbeat.bot.intents.work.queries import COLUMNS, GONE, as_job
from wingbeat.kit.database import LOST
from wingbeat.kit.errors import Busy, WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.queries import Scope

# As often as a page asks how far it is.
BEAT_SECONDS = 1.0
# Reports of examinations are some ten kilobytes each; nobody compares with the hundredth.
MOST_KEPT = 100


async def begin(scope: Scope, kind: Kind, name: str = "") -> Job:
    """Note that the work begins; raises `Forbidden`, and `AlreadyTraining` while the last of its kind goes on."""
    scope.actor.need("edit_knowledge")
    await scope.execute(
        f"UPDATE bot_job SET ended_at = beat_at, failure = 'lost' WHERE workspace_id = $1 AND {GONE}",
    )
    await scope.execute(
        "DELETE FROM bot_job WHERE workspace_id = $1 AND ended_at IS NOT NULL AND id <= (SELECT id FROM bot_job"
        " WHERE workspace_id = $1 AND kind = $2 ORDER BY id DESC OFFSET $3 LIMIT 1) AND kind = $2",
        kind,
        MOST_KEPT,
    )
    try:
        row = await scope.row(
            "INSERT INTO bot_job (workspace_id, id, kind, name, asked_by) VALUES ($1, $2, $3, $4, $5) RETURNING "
            + COLUMNS,
            uuid7(),
            kind,
            name,
            scope.actor.id,
        )
    except asyncpg.UniqueViolationError as error:
        raise AlreadyTraining from error
    assert row is not None, "an insert returns its row"
    return as_job(row)


async def carry_out(scope: Scope, job: Job, work: Callable[[Told], Awaitable[Done]]) -> None:
    """Do the work of a job that has begun, and note what it came to: refusals of ours as a failure, nothing else."""
    far = [0.0]
    beating = asyncio.create_task(_beat(scope, job, far))
    try:
        done, failure = await work(lambda share: far.__setitem__(0, share)), None
    except WingbeatError as error:
        done, failure = Done(number=None), error.code
    finally:
        beating.cancel()
    await scope.execute(
        "UPDATE bot_job SET ended_at = now(), beat_at = now(), share = CASE WHEN $3::text IS NULL THEN 1 ELSE share END,"
        " failure = $3, number = $4, learnt = $5, report = $6 WHERE workspace_id = $1 AND id = $2",
        job.id,
        failure,
        done.number,
        done.learnt,
        msgspec.to_builtins(done.report) if done.report else None,
    )


async def _beat(scope: Scope, job: Job, far: list[float]) -> None:
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        with suppress(*LOST, Busy):  # told with the next beat; thirty of them missed, and it is taken for lost
            await scope.execute(
                "UPDATE bot_job SET beat_at = now(), share = $3 WHERE workspace_id = $1 AND id = $2 AND ended_at IS NULL",
                job.id,
                far[0],
            )
