"""Taking over products and orders from a shop's system."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wingbeat.workspaces.queries import Scope


async def put_products(scope: Scope, products: Sequence[dict[str, Any]]) -> None:
    """Store products as `{sku, name, price, category, stock, summary}`; a known sku is replaced."""
    await scope.execute_many(
        """INSERT INTO product (workspace_id, sku, name, price, category, stock, summary)
           VALUES ($1, $2, $3, $4, $5, $6, $7)
           ON CONFLICT (workspace_id, sku) DO UPDATE SET name = excluded.name, price = excluded.price,
              category = excluded.category, stock = excluded.stock, summary = excluded.summary""",
        [(p["sku"], p["name"], p["price"], p["category"], p["stock"], p["summary"]) for p in products],
    )


async def put_orders(scope: Scope, orders: Sequence[tuple[dict[str, Any], datetime]]) -> None:
    """Store orders with the time they were placed; a known number is replaced."""
    await scope.execute_many(
        """INSERT INTO shop_order (workspace_id, number, email, state, placed_at, currency, total, body)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
           ON CONFLICT (workspace_id, number) DO UPDATE SET email = excluded.email, state = excluded.state,
              placed_at = excluded.placed_at, currency = excluded.currency, total = excluded.total,
              body = excluded.body""",
        # In the form proven addresses are kept in, so that the two meet.
        [
            (o["number"], o["customer"]["email"].strip().lower(), o["state"], at, o["currency"], o["total"], o)
            for o, at in orders
        ],
    )
