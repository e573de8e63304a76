from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.people.joining.queries import EVERYBODY
from wingbeat.workspaces.queries import Scope


async def notes(scope: Scope, customer_id: UUID, after: UUID, limit: int) -> list[Row]:
    """`id, author_id, text, written_at, edited_at`, the last first, those before `after`; also of who became part of them."""
    scope.actor.need("converse")
    return await scope.rows(
        f"""SELECT id, author_id, text, written_at, edited_at FROM customer_note
            WHERE workspace_id = $1 AND customer_id IN ({EVERYBODY}) AND removed_at IS NULL AND id < $3
            ORDER BY id DESC LIMIT $4""",
        customer_id,
        after,
        limit,
    )
