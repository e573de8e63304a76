from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.people.customers.rules import like
from wingbeat.workspaces.queries import Scope


async def customers(scope: Scope, *, after: UUID | None, limit: int, words: str | None) -> list[Row]:
    """Newest first, those older than the customer `after`; `words` are looked for in name and addresses."""
    scope.actor.need("converse")
    return await scope.rows(
        "SELECT c.id, c.name, c.language, c.tier, c.tags, c.preferences, c.value, c.created_at, c.seen_at"
        " FROM customer c WHERE c.workspace_id = $1 AND c.merged_into IS NULL AND ($2::uuid IS NULL OR c.id < $2)"
        " AND ($4::text IS NULL OR c.name ILIKE $4 OR EXISTS (SELECT FROM identity i WHERE i.workspace_id = $1"
        "  AND i.customer_id = c.id AND i.kind <> 'visitor' AND i.address ILIKE $4))"
        " ORDER BY c.id DESC LIMIT $3",
        after,
        limit,
        like(words) if words else None,
    )


async def customer(scope: Scope, customer_id: UUID) -> Row:
    """One customer, also one that was merged into another; raises `NotFound`."""
    scope.actor.need("converse")
    row = await scope.row(
        "SELECT id, name, language, tier, tags, preferences, value, created_at, seen_at, merged_into"
        " FROM customer WHERE workspace_id = $1 AND id = $2",
        customer_id,
    )
    if row is None:
        raise NotFound
    return row


async def tier_of(scope: Scope, customer_id: UUID) -> str:
    """A customer's tier, empty without one."""
    return str(await scope.value("SELECT tier FROM customer WHERE workspace_id = $1 AND id = $2", customer_id) or "")


async def identities(scope: Scope, customer_id: UUID) -> list[Row]:
    """How a customer can be reached: `id, channel_id, kind, address, verified, verified_how, last_seen_at`."""
    return await scope.rows(
        "SELECT id, channel_id, kind, CASE kind WHEN 'visitor' THEN '' ELSE address END AS address, verified,"
        " verified_how, last_seen_at FROM identity WHERE workspace_id = $1 AND customer_id = $2 ORDER BY id",
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
