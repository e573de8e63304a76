from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.kit.errors import Forbidden, NotFound
from wingbeat.kit.files import Files
from wingbeat.people.files.rules import clean_name, media_type
from wingbeat.workspaces.queries import Scope


async def upload(scope: Scope, files: Files, stream: AsyncIterator[bytes], *, name: str, declared: str) -> Row:
    """Store the bytes, then the row; raises `TooLarge`, `FilesUnavailable`, `Forbidden`, and keeps nothing then."""
    if scope.actor.kind == "member":
        scope.actor.need("converse")
    elif scope.actor.kind != "customer":
        raise Forbidden
    stored = await files.write(stream)
    try:
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
        "UPDATE file SET conversation_id = $3 WHERE workspace_id = $1 AND id = ANY($2::uuid[])"
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
