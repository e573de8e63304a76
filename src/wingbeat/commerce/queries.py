"""Orders of a customer who has proven who they are."""

from typing import Any
from uuid import UUID

from wingbeat.workspaces.queries import Scope

NAMES = "SELECT sku, name FROM product WHERE workspace_id = $1 AND sku = ANY($2::text[])"


async def orders_of(scope: Scope, customer_id: UUID, *, limit: int = 20) -> list[dict[str, Any]]:
    """A customer's newest orders with their products' names, found by verified addresses only; an unproven name opens
    nothing.
    """
    rows = await scope.rows(
        """SELECT o.number, o.state, o.placed_at, o.currency, o.total::float8 AS total, o.body
           FROM shop_order o WHERE o.workspace_id = $1 AND o.email IN (
               SELECT i.address FROM identity i WHERE i.workspace_id = $1 AND i.customer_id = $2 AND i.verified)
           ORDER BY o.placed_at DESC LIMIT $3""",
        customer_id,
        limit,
    )
    orders = [dict(row) for row in rows]
    pieces = [item for order in orders for item in order["body"].get("items", ()) if isinstance(item, dict)]
    skus = [str(item.get("sku")) for item in pieces]
    named = {row["sku"]: row["name"] for row in await scope.rows(NAMES, skus)}
    for item in pieces:
        item.setdefault("name", named.get(item.get("sku"), item.get("sku")))
    return orders
