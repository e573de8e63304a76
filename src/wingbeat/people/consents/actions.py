from uuid import UUID

from wingbeat.kit.ids import uuid7
from wingbeat.people.consents.models import ConsentKind, How
from wingbeat.people.consents.queries import agreed
from wingbeat.workspaces.queries import Scope


async def say(scope: Scope, customer_id: UUID, kind: ConsentKind, how: How, place: str = "", *, given: bool) -> None:
    """Keep what a customer agreed to, or took back; what was said already is not said twice.

    By a member for the customer, or by the customer's own window.
    """
    async with scope.transaction() as work:
        await work.execute("SELECT FROM customer WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE", customer_id)
        if await agreed(work, customer_id, kind) is given:
            return
        await work.execute(
            """INSERT INTO consent (workspace_id, id, customer_id, kind, given, how, place, member_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
            *(uuid7(), customer_id, kind, given, how, place[:200]),
            scope.actor.id if scope.actor.kind == "member" else None,
        )
