"""Orders of a customer who has proven who they are, and the shop's products."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.commerce.models import Connector, Order, Owner
from wingbeat.commerce.ports import Shop
from wingbeat.commerce.rules.proof import belongs, order_number, spellings
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.queries import Scope

PRODUCT = "SELECT sku, name, price, category, stock, summary, url, picture FROM product WHERE workspace_id = $1"
NAMES = "SELECT sku, name FROM product WHERE workspace_id = $1 AND sku = ANY($2::text[])"
LONGEST_LIST = 20
MOST_WORDS = 8  # that a search looks for
MOST_OWNERS = 20  # of an order: an address is another customer on each channel, until somebody joins them
SPECIAL = re.compile(r"[\\%_]")  # to LIKE
# Names a message is searched for: a catalogue of so many costs the engine 20 MB.
MOST_NAMED = 5000


async def orders_of(scope: Scope, customer_id: UUID, *, limit: int = LONGEST_LIST) -> list[dict[str, Any]]:
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
    return await _named(scope, [dict(row) for row in rows])


async def orders_told(scope: Scope, shop: Shop, customer_id: UUID) -> list[Order]:
    """What a shop's own server tells of a proven customer's newest orders, without what is somebody else's.

    Raises `ShopDown`.
    """
    owner = await owner_of(scope, customer_id)
    return [order for order in await shop.orders(owner) if belongs(order, owner)] if owner else []


async def any_orders(scope: Scope) -> bool:
    """Whether a single order is stored here: a new shop's are all elsewhere."""
    found: bool = await scope.value("SELECT EXISTS (SELECT FROM shop_order WHERE workspace_id = $1)")
    return found


async def orders_by_number(scope: Scope, numbers: Sequence[str]) -> list[dict[str, Any]]:
    """The orders of these numbers, whoever they belong to: for the shop's own answers, never for a page."""
    rows = await scope.rows(
        """SELECT number, state, placed_at, currency, total::float8 AS total, body FROM shop_order
           WHERE workspace_id = $1 AND number = ANY($2::text[])""",
        list(numbers),
    )
    return await _named(scope, [dict(row) for row in rows])


async def customers_of_order(scope: Scope, number: str) -> list[UUID]:
    """Whose order this is, by proven addresses; its number is found however it is typed."""
    bare = order_number(number).lstrip("#")
    rows = await scope.rows(
        """SELECT DISTINCT i.customer_id FROM shop_order o
           JOIN identity i ON i.workspace_id = $1 AND i.address = o.email AND i.verified
           WHERE o.workspace_id = $1 AND upper(o.number) = ANY($2::text[]) LIMIT $3""",
        [*spellings(bare), f"#{bare}"],
        MOST_OWNERS,
    )
    return [row["customer_id"] for row in rows]


async def orders_by_email(scope: Scope, emails: Sequence[str]) -> list[dict[str, Any]]:
    """The newest orders placed with these addresses, newest first."""
    rows = await scope.rows(
        """SELECT number, state, placed_at, currency, total::float8 AS total, body FROM shop_order
           WHERE workspace_id = $1 AND email = ANY($2::text[]) ORDER BY placed_at DESC LIMIT $3""",
        list(emails),
        LONGEST_LIST,
    )
    return await _named(scope, [dict(row) for row in rows])


async def _named(scope: Scope, orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The orders with their products' names."""
    pieces = [item for order in orders for item in order["body"].get("items", ()) if isinstance(item, dict)]
    skus = [str(item.get("sku")) for item in pieces]
    named = {row["sku"]: row["name"] for row in await scope.rows(NAMES, skus)}
    for item in pieces:
        item.setdefault("name", named.get(item.get("sku"), item.get("sku")))
    return orders


async def products(scope: Scope, skus: Sequence[str]) -> list[Row]:
    """Products by their SKUs, as the shop told us; unknown ones are missing."""
    return await scope.rows(f"{PRODUCT} AND sku = ANY($2::text[])", skus)


async def products_after(scope: Scope, after: str, *, limit: int, words: str = "", sold_out: bool = False) -> list[Row]:
    """All that is known of products, by SKU, those after the named one.

    `words`: all of them stand in SKU, kind or a name. The scan is of one shop's products, some tens of thousands at most.
    """
    return await scope.rows(
        f"{PRODUCT} AND sku > $2 AND (stock = 0 OR NOT $4)"
        " AND concat_ws(' ', sku, category, name ->> 'zh-CN', name ->> 'zh-TW', name ->> 'en') ILIKE ALL ($5::text[])"
        " ORDER BY sku LIMIT $3",
        after,
        limit,
        sold_out,
        ["%" + SPECIAL.sub(r"\\\g<0>", word) + "%" for word in words.split()[:MOST_WORDS]],
    )


async def shown_at(scope: Scope, sku: str) -> tuple[str, str]:
    """The addresses of a product's page and of its picture, each empty where there is none; raises `NotFound`."""
    row = await scope.row("SELECT url, picture FROM product WHERE workspace_id = $1 AND sku = $2", sku)
    if row is None:
        raise NotFound
    return row["url"], row["picture"]


async def catalogue(scope: Scope) -> list[Row]:
    """What the shop's products are called and of what kind they are; of a shop with more than `MOST_NAMED` the first by SKU."""
    return await scope.rows(
        "SELECT sku, name, category FROM product WHERE workspace_id = $1 ORDER BY sku LIMIT $2", MOST_NAMED
    )


async def owner_of(scope: Scope, customer_id: UUID) -> Owner:
    """A customer's proven addresses."""
    rows = await scope.rows(
        "SELECT kind, address FROM identity WHERE workspace_id = $1 AND customer_id = $2 AND verified LIMIT 50",
        customer_id,
    )
    by_kind: dict[str, list[str]] = {"user": [], "email": [], "phone": []}
    for row in rows:
        by_kind.setdefault(row["kind"], []).append(row["address"])
    return Owner(tuple(by_kind["user"]), tuple(by_kind["email"]), tuple(by_kind["phone"]))


async def connector(scope: Scope) -> Connector:
    """How the workspace's shop is asked; its own rows here when nobody said otherwise."""
    row = await scope.row("SELECT kind, base_url, secret_version FROM shop_connector WHERE workspace_id = $1")
    return msgspec.convert(dict(row), Connector) if row is not None else Connector()
