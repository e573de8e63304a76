from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.people.consents.models import ConsentKind
from wingbeat.people.joining.queries import EVERYBODY
from wingbeat.workspaces.queries import Scope

COLUMNS = "id, kind, given, how, place, member_id, at"


async def consents(scope: Scope, customer_id: UUID, after: UUID, limit: int) -> list[Row]:
    """Every word given or taken back, the last first, those before `after`: `id, kind, given, how, place, member_id, at`."""
    scope.actor.need("converse")
    return await scope.rows(
        f"""SELECT {COLUMNS} FROM consent WHERE workspace_id = $1 AND customer_id IN ({EVERYBODY}) AND id < $3
            ORDER BY id DESC LIMIT $4""",
        customer_id,
        after,
        limit,
    )


async def last_words(scope: Scope, customer_id: UUID) -> list[Row]:
    """What holds: of each kind the last word, as `consents` has it."""
    return await scope.rows(
        f"""SELECT DISTINCT ON (kind) {COLUMNS} FROM consent WHERE workspace_id = $1 AND customer_id IN ({EVERYBODY})
            ORDER BY kind, id DESC""",
        customer_id,
    )


async def agreed(scope: Scope, customer_id: UUID, kind: ConsentKind) -> bool | None:
    """What the customer said last of this, None if nothing."""
    given: bool | None = await scope.value(
        f"""SELECT given FROM consent WHERE workspace_id = $1 AND customer_id IN ({EVERYBODY}) AND kind = $3
            ORDER BY id DESC LIMIT 1""",
        customer_id,
        kind,
    )
    return given
