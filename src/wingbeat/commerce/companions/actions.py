"""Count what is bought together, and what becomes of the products we offer."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wingbeat.commerce.companions.models import Companion, Recommendation
from wingbeat.commerce.companions.rules import pairs_of
from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.queries import Scope

# An order within two weeks of an offer counts as its success; later ones would have come anyway.
COUNTS_DAYS = 14


async def count_baskets(scope: Scope, baskets: Iterable[tuple[Sequence[str], int]]) -> None:
    """Add baskets, each with how often it was bought: a shop's own history, told once."""
    sold: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for skus, times in baskets:
        sold.update(dict.fromkeys({"", *skus}, times))
        pairs.update(dict.fromkeys(pairs_of(skus), times))
    async with scope.transaction() as inside:
        # Sorted: two imports at once lock their rows in one order.
        await inside.execute(
            """INSERT INTO product_sold AS s (workspace_id, sku, orders)
               SELECT $1, * FROM unnest($2::text[], $3::bigint[])
               ON CONFLICT (workspace_id, sku) DO UPDATE SET orders = s.orders + excluded.orders""",
            *_columns([(sku, sold[sku]) for sku in sorted(sold)], 2),
        )
        await inside.execute(
            """INSERT INTO product_pair AS p (workspace_id, sku, with_sku, orders)
               SELECT $1, * FROM unnest($2::text[], $3::text[], $4::bigint[])
               ON CONFLICT (workspace_id, sku, with_sku) DO UPDATE SET orders = p.orders + excluded.orders""",
            *_columns([(*pair, pairs[pair]) for pair in sorted(pairs)], 3),
        )


def _columns(rows: list[tuple[object, ...]], width: int) -> list[list[object]]:
    return [[row[at] for row in rows] for at in range(width)]


async def show(
    scope: Scope, conversation_id: UUID, customer_id: UUID, offered: Sequence[Companion]
) -> list[Recommendation]:
    """Remember that these were shown to a member; a product counts once in a conversation however often it is drawn."""
    if not offered:
        return []
    rows = await scope.rows(
        """INSERT INTO recommendation AS r (workspace_id, id, conversation_id, customer_id, sku, because_sku, shown_to)
           SELECT $1, new.id, $2, $3, new.sku, new.because, 'member'
           FROM unnest($4::uuid[], $5::text[], $6::text[]) AS new (id, sku, because)
           ON CONFLICT (workspace_id, conversation_id, sku) DO UPDATE SET sku = r.sku
           RETURNING id, conversation_id, sku, because_sku""",
        conversation_id,
        customer_id,
        [uuid7() for _ in offered],
        [one.sku for one in offered],
        [one.because for one in offered],
    )
    return [
        Recommendation(id=row["id"], conversation_id=row["conversation_id"], sku=row["sku"], because=row["because_sku"])
        for row in rows
    ]


async def shown_to_customer(scope: Scope, customer_id: UUID, shown: Recommendation, at: datetime) -> None:
    """Remember what the bot showed to a customer; told twice it counts once."""
    await scope.execute(
        "INSERT INTO recommendation"
        " (workspace_id, id, conversation_id, customer_id, sku, because_sku, shown_to, shown_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, 'customer', $7) ON CONFLICT DO NOTHING",
        shown.id,
        shown.conversation_id,
        customer_id,
        shown.sku,
        shown.because,
        at,
    )


async def take(scope: Scope, recommendation_id: UUID) -> None:
    """A member put it into the answer, or the customer opened it; raises `NotFound`."""
    done = await scope.execute(
        "UPDATE recommendation SET taken_at = coalesce(taken_at, clock_timestamp()) WHERE workspace_id = $1 AND id = $2",
        recommendation_id,
    )
    if done == "UPDATE 0":
        raise NotFound


async def count_orders(scope: Scope, numbers: Sequence[str]) -> None:
    """Count the baskets of stored orders, each order once for ever, and credit the offers that led to them."""
    async with scope.transaction() as inside:
        rows = await inside.rows(
            """UPDATE shop_order SET counted = true
               WHERE workspace_id = $1 AND number = ANY($2::text[]) AND NOT counted RETURNING email, body""",
            list(numbers),
        )
        orders = [(row["email"], _skus(row["body"])) for row in rows]
        await count_baskets(inside, [(skus, 1) for _, skus in orders if skus])
        for email, skus in orders:
            await _credit(inside, email, skus)


def _skus(body: dict[str, Any]) -> list[str]:
    return [str(item["sku"]) for item in body.get("items", ()) if isinstance(item, dict) and "sku" in item]


async def _credit(scope: Scope, email: str, skus: Sequence[str]) -> None:
    """A proven customer bought these: offers of them in the two weeks before count as bought."""
    await scope.execute(
        f"""UPDATE recommendation r SET bought_at = clock_timestamp() FROM identity i
            WHERE r.workspace_id = $1 AND i.workspace_id = $1 AND i.address = $2 AND i.verified
              AND r.customer_id = i.customer_id AND r.sku = ANY($3::text[]) AND r.bought_at IS NULL
              AND r.shown_at > clock_timestamp() - make_interval(days => {COUNTS_DAYS})""",
        email,
        list(skus),
    )
