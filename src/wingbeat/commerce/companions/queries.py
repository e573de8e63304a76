"""What goes with a product, and how offers fared."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import get_args
from uuid import UUID

from msgspec.structs import replace

from wingbeat.commerce.companions.models import Companion, Pair, Shown, To
from wingbeat.commerce.companions.rules import companions
from wingbeat.workspaces.queries import Scope

# Of each product its most frequent companions: more never reach the few that are shown.
PER_PRODUCT = 20
MOST_PRODUCTS = 20


async def go_with(scope: Scope, skus: Sequence[str], *, bought: Collection[str] = (), most: int = 3) -> list[Companion]:
    """Products in stock that buyers of `skus` took too, without those the customer already `bought`; best first."""
    rows = await scope.rows(
        """SELECT pair.sku AS because, pair.with_sku AS sku, pair.orders AS together,
                  because.orders AS because_sold, other.orders AS sku_sold, whole.orders AS all_sold
           FROM unnest($2::text[]) AS asked (sku)
           CROSS JOIN LATERAL (
               SELECT sku, with_sku, orders FROM product_pair WHERE workspace_id = $1 AND sku = asked.sku
               ORDER BY orders DESC LIMIT $3) pair
           JOIN product_sold because ON because.workspace_id = $1 AND because.sku = pair.sku
           JOIN product_sold other ON other.workspace_id = $1 AND other.sku = pair.with_sku
           JOIN product_sold whole ON whole.workspace_id = $1 AND whole.sku = ''
           JOIN product ON product.workspace_id = $1 AND product.sku = pair.with_sku AND product.stock > 0""",
        list(skus)[:MOST_PRODUCTS],
        PER_PRODUCT,
    )
    pairs = [Pair(**dict(row)) for row in rows]
    return await _described(scope, companions(pairs, bought={*bought, *skus}, most=most))


async def _described(scope: Scope, found: list[Companion]) -> list[Companion]:
    rows = await scope.rows(
        "SELECT sku, name, price, stock, url, picture FROM product WHERE workspace_id = $1 AND sku = ANY($2::text[])",
        [sku for one in found for sku in (one.sku, one.because)],
    )
    known = {row.pop("sku"): row for row in map(dict, rows)}
    return [
        replace(one, because_name=known.get(one.because, {}).get("name", {}), **known[one.sku])
        for one in found
        if one.sku in known
    ]


async def bought_by(scope: Scope, customer_id: UUID) -> list[str]:
    """Products of a proven customer's newest orders, newest first, each once."""
    rows = await scope.rows(
        """SELECT o.body FROM identity i JOIN shop_order o ON o.workspace_id = $1 AND o.email = i.address
           WHERE i.workspace_id = $1 AND i.customer_id = $2 AND i.verified ORDER BY o.placed_at DESC LIMIT 50""",
        customer_id,
    )
    skus = [str(item["sku"]) for row in rows for item in row["body"].get("items", ()) if isinstance(item, dict)]
    return list(dict.fromkeys(skus))


async def offered(scope: Scope, conversation_id: UUID) -> dict[str, To]:
    """The products offered in a conversation, and to whom."""
    rows = await scope.rows(
        "SELECT sku, shown_to FROM recommendation WHERE workspace_id = $1 AND conversation_id = $2", conversation_id
    )
    return {row["sku"]: row["shown_to"] for row in rows}


async def fared(scope: Scope, since: datetime) -> dict[To, Shown]:
    """How the offers since then fared, by whom they were shown to."""
    rows = await scope.rows(
        'SELECT shown_to AS "to", count(*) AS shown, count(taken_at) AS taken, count(bought_at) AS bought'
        " FROM recommendation WHERE workspace_id = $1 AND shown_at >= $2 GROUP BY shown_to",
        since,
    )
    return {to: Shown(to=to) for to in get_args(To)} | {row["to"]: Shown(**dict(row)) for row in rows}
