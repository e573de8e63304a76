from uuid import UUID

import msgspec

from wingbeat.bot.flows.models import Proposal
from wingbeat.kit.database import Row
from wingbeat.workspaces.queries import Scope

PROPOSAL = (
    "id, conversation_id, customer_id, flow, action, arguments, state, result, created_at, decided_at, decided_by"
)


def as_proposal(row: Row) -> Proposal:
    return msgspec.convert(dict(row), Proposal)


async def proposals(scope: Scope, conversation_id: UUID) -> list[Proposal]:
    """What flows proposed in a conversation, newest first."""
    scope.actor.need("converse")
    rows = await scope.rows(
        "SELECT " + PROPOSAL + " FROM flow_proposal WHERE workspace_id = $1 AND conversation_id = $2"
        " ORDER BY id DESC LIMIT 100",
        conversation_id,
    )
    return [as_proposal(row) for row in rows]
