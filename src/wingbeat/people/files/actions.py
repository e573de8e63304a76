from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from uuid import UUID

from wingbeat.kit.database import Database, Row
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.files import Files
from wingbeat.kit.timers import Timers
from wingbeat.people.files.ports import Names
from wingbeat.people.files.rules import clean_name, media_type
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

TIMER = "unclaimed_file"
UNCLAIMED_SECONDS = 24 * 3600  # a window that lost its network sends what it holds within a day, or not at all


async def upload(
    scope: Scope, files: Files, timers: Timers, stream: AsyncIterator[bytes], *, name: str, declared: str
) -> Row:
    """Store the bytes, then the row; raises `TooLarge`, `FilesUnavailable`, `Forbidden`, and keeps nothing then."""
    if scope.actor.kind == "member":
        scope.actor.need("converse")
    elif scope.actor.kind != "customer":
        raise Forbidden
    stored = await files.write(stream)
    try:
        # Before the row: should we die here, the timer finds bytes without one and drops them.
        await timers.set(scope.actor.workspace_id, TIMER, stored.id, after_seconds=UNCLAIMED_SECONDS)
        row = await scope.row(
            "INSERT INTO file (workspace_id, id, name, media_type, size_bytes, sha256, uploaded_by_kind, uploaded_by_id)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id, name, media_type, size_bytes",
            stored.id,
            clean_name(name),
            media_type(stored.head, declared),
            stored.size_bytes,
            stored.sha256,
            scope.actor.kind,
            scope.actor.id,
        )
    except BaseException:
        # Also when the sender hangs up: bytes without a row are nobody's.
        await files.delete(stored.id)
        raise
    assert row is not None, "an insert returns its row"
    return row


async def attach(scope: Scope, file_ids: Sequence[UUID], conversation_id: UUID) -> list[Row]:
    """Give the actor's own uploads to a conversation, before a message refers to them: their rows in the order asked.

    Raises `NotFound` when one is missing, somebody else's or in another conversation (hostile case 28).
    """
    rows = await scope.rows(
        "UPDATE file SET conversation_id = $3, attached_at = now() WHERE workspace_id = $1 AND id = ANY($2::uuid[])"
        " AND uploaded_by_kind = $4 AND uploaded_by_id = $5 AND coalesce(conversation_id, $3) = $3"
        " RETURNING id, name, media_type, size_bytes",
        file_ids,
        conversation_id,
        scope.actor.kind,
        scope.actor.id,
    )
    found = {row["id"]: row for row in rows}
    if missing := [file_id for file_id in file_ids if file_id not in found]:
        raise NotFound(file_ids=[str(file_id) for file_id in missing])
    return [found[file_id] for file_id in file_ids]


class Unclaimed:
    """Drops an upload a day after it was sent, or last given to a conversation, unless a message or an article names it."""

    def __init__(self, database: Database, files: Files, timers: Timers, names: Names) -> None:
        self._database = database
        self._files = files
        self._timers = timers
        self._names = names

    async def due(self, workspace_id: UUID, file_id: UUID, _due: datetime) -> None:
        """What the timer of an upload does."""
        scope = Scope(self._database, system(workspace_id))
        row = await scope.row(
            "SELECT conversation_id, coalesce(attached_at, created_at) <= now() - make_interval(secs => $3) AS old"
            " FROM file WHERE workspace_id = $1 AND id = $2",
            file_id,
            UNCLAIMED_SECONDS,
        )
        if row is not None:
            if row["old"] and await self._names(scope, row["conversation_id"], file_id):
                return
            if not (row["old"] and await _drop(scope, file_id)):
                await self._timers.set(workspace_id, TIMER, file_id, after_seconds=UNCLAIMED_SECONDS)
                return
        await self._files.delete(file_id)


async def _drop(scope: Scope, file_id: UUID) -> bool:
    """Whether the row went. A message on its way has just attached the file, so the row is not old any more."""
    done = await scope.execute(
        "DELETE FROM file WHERE workspace_id = $1 AND id = $2"
        " AND coalesce(attached_at, created_at) <= now() - make_interval(secs => $3)",
        file_id,
        UNCLAIMED_SECONDS,
    )
    return done == "DELETE 1"
