from uuid import UUID

from wingbeat.automation.models import Firing
from wingbeat.automation.queries import FIRING, firing
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import heads
from wingbeat.kit.database import Row
from wingbeat.workspaces.queries import Scope

# Open conversations a schedule looks at, those that wait longest first: a workspace with more has other worries.
MOST_OPEN = 10_000
PAGE = 200


async def begun(scope: Scope, conversation_id: UUID, cause: str) -> dict[UUID, Firing]:
    """What rules did already on this cause, by rule."""
    rows = await scope.rows(
        f"""SELECT {FIRING} FROM rule_firing WHERE workspace_id = $1 AND conversation_id = $2 AND cause = $3""",
        conversation_id,
        cause,
    )
    return {row["rule_id"]: firing(row) for row in rows}


async def lately(scope: Scope, conversation_id: UUID, rule_id: UUID) -> tuple[int, bool]:
    """How often a rule fired in a conversation within the hour, and whether it stands written that it was held."""
    row = await scope.row(
        """SELECT count(*) FILTER (WHERE outcome = 'fired') AS fired, bool_or(outcome = 'held_often') AS held
           FROM rule_firing WHERE workspace_id = $1 AND conversation_id = $2 AND rule_id = $3
             AND at > now() - interval '1 hour'""",
        conversation_id,
        rule_id,
    )
    assert row is not None
    return row["fired"], bool(row["held"])


async def wait(scope: Scope, wait_id: UUID) -> Row | None:
    """What a timer of a rule is about: `rule_id, conversation_id, seq, depth`."""
    return await scope.row(
        "SELECT rule_id, conversation_id, seq, depth FROM rule_wait WHERE workspace_id = $1 AND id = $2", wait_id
    )


async def open_conversations(scope: Scope) -> list[UUID]:
    rows = await scope.rows(
        """SELECT id FROM conversation WHERE workspace_id = $1 AND status <> 'resolved'
           ORDER BY owed_key, id DESC LIMIT $2""",
        MOST_OPEN,
    )
    return [row["id"] for row in rows]


async def page_of(scope: Scope, ids: list[UUID]) -> list[Conversation]:
    """The heads of those that are still open."""
    return [state for state in (await heads(scope, ids)).values() if state.open]
