from typing import Any
from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.people.joining.models import Merge, Profile
from wingbeat.workspaces.queries import Scope

PROFILE = "id, name, tier, tags, rule_tags, preferences, merged_into"
# The customer and everybody who became part of them: what belongs to a customer is asked for with this.
EVERYBODY = "SELECT id FROM customer WHERE workspace_id = $1 AND (id = $2 OR merged_into = $2)"


def profile_of(row: Row | dict[str, Any]) -> Profile:
    hand = tuple(tag for tag in row["tags"] if tag not in row["rule_tags"])
    return Profile(row["name"], row["tier"], hand, row["preferences"])


async def merges(scope: Scope, customer_id: UUID, after: UUID, limit: int) -> list[Merge]:
    """Who became part of a customer, also those who are apart again; the last first, those before `after`."""
    scope.actor.need("converse")
    rows = await scope.rows(
        """SELECT m.id, m.from_id, m.into_id, c.name AS from_name, m.at, m.member_id, m.undone_at, m.undone_by
           FROM customer_merge m JOIN customer c ON c.workspace_id = $1 AND c.id = m.from_id
           WHERE m.workspace_id = $1 AND m.into_id = $2 AND m.id < $3 ORDER BY m.id DESC LIMIT $4""",
        customer_id,
        after,
        limit,
    )
    return [Merge(**dict(row)) for row in rows]


async def two_users(scope: Scope, into_id: UUID, from_id: UUID) -> list[tuple[str, str]]:
    """Accounts of both that one channel's shop signed: it thinks they are two people."""
    rows = await scope.rows(
        """SELECT i.address AS kept, o.address AS other FROM identity i
           JOIN identity o ON o.workspace_id = $1 AND o.channel_id = i.channel_id AND o.kind = 'user' AND o.customer_id = $3
           WHERE i.workspace_id = $1 AND i.customer_id = $2 AND i.kind = 'user' ORDER BY i.id, o.id LIMIT 20""",
        into_id,
        from_id,
    )
    return [(row["kept"], row["other"]) for row in rows]


async def was_parted(work: Scope, from_id: UUID, into_id: UUID) -> bool:
    """Whether a member took these two apart: no page joins them again."""
    found = await work.value(
        """SELECT EXISTS (SELECT FROM customer_merge WHERE workspace_id = $1 AND into_id = $3 AND from_id = $2
           AND undone_at IS NOT NULL)""",
        from_id,
        into_id,
    )
    return bool(found)
