from uuid import UUID

from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.people.search.queries import find
from wingbeat.workspaces.queries import Scope

SHOWN = "id, name, language, tier, tags, rule_tags, preferences, value, created_at, seen_at"
# Who has no name is known by how they can be reached, proven ways first, else by the shop's id.
_REACHED = """coalesce((SELECT i.address FROM identity i WHERE i.workspace_id = $1 AND i.customer_id = customer.id
                  AND i.kind <> 'visitor' ORDER BY i.kind = 'user', i.verified DESC, i.id LIMIT 1), '') AS address"""
_LINE = f"SELECT {SHOWN}, {_REACHED} FROM customer WHERE workspace_id = $1"


async def customers(
    scope: Scope, *, after: UUID | None, limit: int, words: str | None
) -> tuple[list[Row], UUID | None]:
    """Newest first, those older than the customer `after`, and after whom the next page begins, if there is one.

    With `words` only those who have all of them in name, addresses or tags; raises `Invalid` for no word at all.
    """
    scope.actor.need("converse")
    if words:
        ids, following = await find(scope, words, after=after, limit=limit)
        return await scope.rows(f"{_LINE} AND id = ANY($2::uuid[]) ORDER BY id DESC", ids), following
    rows = await scope.rows(
        f"{_LINE} AND merged_into IS NULL AND id < $2 ORDER BY id DESC LIMIT $3", after or LAST, limit + 1
    )
    return rows[:limit], rows[limit - 1]["id"] if len(rows) > limit else None


async def customer(scope: Scope, customer_id: UUID) -> Row:
    """One customer, also one that was merged into another; raises `NotFound`."""
    scope.actor.need("converse")
    row = await scope.row(
        f"SELECT {SHOWN}, merged_into FROM customer WHERE workspace_id = $1 AND id = $2",
        customer_id,
    )
    if row is None:
        raise NotFound
    return row


async def tier_of(scope: Scope, customer_id: UUID) -> str:
    """A customer's tier, empty without one."""
    return str(await scope.value("SELECT tier FROM customer WHERE workspace_id = $1 AND id = $2", customer_id) or "")


async def identities(scope: Scope, customer_id: UUID) -> list[Row]:
    """How a customer can be reached: `id, channel_id, kind, address, verified, verified_how,
    verified_at, last_seen_at`.
    """
    return await scope.rows(
        "SELECT id, channel_id, kind, CASE kind WHEN 'visitor' THEN '' ELSE address END AS address, verified,"
        " verified_how, coalesce(verified_at, CASE WHEN verified THEN created_at END) AS verified_at, last_seen_at FROM identity WHERE workspace_id = $1 AND customer_id = $2 ORDER BY id",
        customer_id,
    )


async def shown_as(scope: Scope, customer_id: UUID) -> tuple[str, bool]:
    """A customer's name and whether any identity is proven: what the customer's own window shows."""
    row = await scope.row(
        "SELECT c.name, EXISTS (SELECT FROM identity i WHERE i.workspace_id = $1 AND i.customer_id = c.id"
        " AND i.verified) AS verified FROM customer c WHERE c.workspace_id = $1 AND c.id = $2",
        customer_id,
    )
    if row is None:
        raise NotFound
    return row["name"], row["verified"]
