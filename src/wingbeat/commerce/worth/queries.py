from collections.abc import Mapping, Sequence
from uuid import UUID

from wingbeat.commerce.ports import Shops
from wingbeat.commerce.queries import connector, orders_told
from wingbeat.commerce.worth.models import Worth
from wingbeat.commerce.worth.rules import VOID, worth_of
from wingbeat.workspaces.queries import Scope


async def worths(scope: Scope, customer_ids: Sequence[UUID]) -> Mapping[UUID, Worth]:
    """Figures of the orders kept here, by customer; whoever has none is missing. Only proven addresses count."""
    rows = await scope.rows(
        """SELECT i.customer_id, o.currency, count(*) AS count, sum(o.total)::float8 AS total, max(o.placed_at) AS last_at
           FROM (SELECT DISTINCT customer_id, address FROM identity
                 WHERE workspace_id = $1 AND customer_id = ANY($2::uuid[]) AND verified) i
           JOIN shop_order o ON o.workspace_id = $1 AND o.email = i.address AND o.state <> ALL ($3::text[])
           GROUP BY i.customer_id, o.currency ORDER BY i.customer_id, count(*) DESC, o.currency""",
        list(customer_ids),
        sorted(VOID),
    )
    found: dict[UUID, list[Worth]] = {}
    for row in rows:
        one = Worth(row["count"], row["total"], row["total"] / row["count"], row["currency"], row["last_at"])
        found.setdefault(row["customer_id"], []).append(one)
    return {customer_id: _together(parts) for customer_id, parts in found.items()}


async def worth(scope: Scope, shops: Shops, customer_id: UUID) -> Worth:
    """One customer's; a shop's own server is asked where there is one, and raises `ShopDown`."""
    if (await connector(scope)).kind == "own":
        return (await worths(scope, [customer_id])).get(customer_id, Worth())
    return worth_of(await orders_told(scope, await shops.of(scope), customer_id))


def _together(parts: Sequence[Worth]) -> Worth:
    first, *others = parts
    last = max(one.last_at for one in parts if one.last_at is not None)
    names = tuple(sorted(one.currency for one in others))
    return Worth(first.count, first.total, first.average, first.currency, last, names)


async def customers_of(scope: Scope, emails: Sequence[str]) -> list[UUID]:
    """Whose orders are placed with these addresses."""
    rows = await scope.rows(
        """SELECT DISTINCT customer_id FROM identity
           WHERE workspace_id = $1 AND address = ANY($2::text[]) AND kind <> 'visitor' AND verified""",
        list(emails),
    )
    return [row["customer_id"] for row in rows]
