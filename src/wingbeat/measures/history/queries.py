from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.workspaces.queries import Scope


async def history(scope: Scope, customer_id: UUID, after: UUID, limit: int) -> list[Row]:
    """A customer's conversations over all channels, the last first, those before `after`.

    `first_seconds`: from their first message to the first answer; None while there is none.
    """
    scope.actor.need("converse")
    return await scope.rows(
        """SELECT c.id, c.number, c.channel_id, c.status, c.reason, c.opened_at, c.resolved_at, c.assignee_id,
                  c.last_message, c.survey ->> 'scale' AS scale, (c.survey ->> 'score')::int AS score,
                  extract(epoch FROM f.first_answer_at - f.first_message_at)::float8 AS first_seconds
           FROM conversation c
           LEFT JOIN fact_conversation f ON f.workspace_id = $1 AND f.conversation_id = c.id
           WHERE c.workspace_id = $1 AND c.customer_id = $2 AND c.id < $3 ORDER BY c.id DESC LIMIT $4""",
        customer_id,
        after,
        limit,
    )
