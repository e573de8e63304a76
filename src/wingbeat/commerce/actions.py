"""Taking over products and orders from a shop's system, and asking it for what a customer may know."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.commerce.companions.actions import count_orders
from wingbeat.commerce.models import AttemptsSpent, BadConnector, Connector, Order, ShopDown
from wingbeat.commerce.ports import Shop
from wingbeat.commerce.queries import connector, owner_of
from wingbeat.commerce.rules.proof import MOST_FAILED, belongs, matches, order_number, plain_contact
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
    """Store orders with the time they were placed; a known number is replaced. What was bought together is counted."""
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
    await count_orders(scope, [order["number"] for order, _ in orders])


async def put_request(scope: Scope, *, kind: str, number: str, fields: Mapping[str, str], key: str) -> str:
    """Keep what was asked of a shop that is only rows here, once for each `key`; its reference."""
    digest = hashlib.sha256(f"{scope.actor.workspace_id}{key}".encode()).hexdigest()
    reference = f"{kind[:2].upper()}-{digest[:8].upper()}"
    await scope.execute(
        "INSERT INTO shop_request (workspace_id, key, kind, number, fields, reference) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (workspace_id, key) DO NOTHING",
        key,
        kind,
        number,
        dict(fields),
        reference,
    )
    return reference


class Asker(msgspec.Struct, frozen=True):
    """On whose behalf the shop is asked: settled by the server, never by what somebody wrote."""

    customer_id: UUID
    conversation_id: UUID


async def find_order(scope: Scope, shop: Shop, asker: Asker, *, number: str, contact: str) -> Order | None:
    """The order, if it is this customer's: by a proven identity, or by the contact it was placed with.

    None for a wrong number as for somebody else's order. Raises `AttemptsSpent`, `ShopDown`.
    """
    number = order_number(number)
    if not number:
        return None
    owner = await owner_of(scope, asker.customer_id)
    order = await shop.order(number) if owner else None
    if order is not None and belongs(order, owner):
        return order
    if not contact.strip():
        return None
    subjects = _subjects(asker, number, contact)
    await _spend(scope, subjects)
    try:
        order = order or await shop.order(number)
    except ShopDown:
        await _give_back(scope, subjects)
        raise
    if order is None or not matches(order, contact):
        return None
    await _give_back(scope, subjects)
    return order


def _subjects(asker: Asker, number: str, contact: str) -> dict[str, int]:
    """What an attempt is counted by, with its limit; numbers and contacts only as fingerprints."""
    named = {
        "conversation": asker.conversation_id.hex,
        "customer": asker.customer_id.hex,
        "order": hashlib.sha256(number.encode()).hexdigest(),
        "contact": hashlib.sha256(plain_contact(contact).encode("utf-8", "surrogatepass")).hexdigest(),
    }
    return {f"{kind}:{name}": MOST_FAILED[kind] for kind, name in named.items()}


async def _spend(scope: Scope, subjects: Mapping[str, int]) -> None:
    """Count an attempt before it is made, so that many at once count too; raises `AttemptsSpent`."""
    rows = await scope.rows(
        "INSERT INTO order_attempt (workspace_id, subject, failed)"
        " SELECT $1, subject, 1 FROM unnest($2::text[]) subject ORDER BY subject"
        " ON CONFLICT (workspace_id, subject) DO UPDATE SET"
        " failed = CASE WHEN order_attempt.since < now() - interval '1 day' THEN 1 ELSE order_attempt.failed + 1 END,"
        " since = CASE WHEN order_attempt.since < now() - interval '1 day' THEN now() ELSE order_attempt.since END"
        " WHERE order_attempt.workspace_id = $1 RETURNING subject, failed",
        sorted(subjects),
    )
    if any(row["failed"] > subjects[row["subject"]] for row in rows):
        raise AttemptsSpent


async def _give_back(scope: Scope, subjects: Mapping[str, int]) -> None:
    """The attempt was none: it matched, or the shop did not answer."""
    await scope.execute(
        # Locked in the order they are counted in, so that two askers never wait for each other.
        "WITH locked AS (SELECT subject FROM order_attempt WHERE workspace_id = $1 AND subject = ANY($2::text[])"
        " ORDER BY subject FOR UPDATE) UPDATE order_attempt a SET failed = greatest(a.failed - 1, 0) FROM locked"
        " WHERE a.workspace_id = $1 AND a.subject = locked.subject",
        sorted(subjects),
    )


async def set_connector(scope: Scope, *, kind: str, base_url: str) -> Connector:
    """Say how the shop is asked; raises `Forbidden`, `BadConnector`."""
    scope.actor.need("manage_channels")
    if kind == "rest" and not base_url.startswith("https://"):
        raise BadConnector
    await scope.execute(
        "INSERT INTO shop_connector (workspace_id, kind, base_url, updated_by) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace_id) DO UPDATE SET kind = excluded.kind, base_url = excluded.base_url,"
        " updated_by = excluded.updated_by, updated_at = now() WHERE shop_connector.workspace_id = $1",
        kind,
        base_url,
        scope.actor.id,
    )
    return await connector(scope)


async def renew_connector_secret(scope: Scope) -> int:
    """Make the secret anew, its version: what was signed with the old one counts no more. Raises `Forbidden`."""
    scope.actor.need("manage_channels")
    version = await scope.value(
        "INSERT INTO shop_connector (workspace_id, kind, secret_version, updated_by) VALUES ($1, 'own', 1, $2)"
        " ON CONFLICT (workspace_id) DO UPDATE SET secret_version = shop_connector.secret_version + 1,"
        " updated_by = excluded.updated_by, updated_at = now() WHERE shop_connector.workspace_id = $1"
        " RETURNING secret_version",
        scope.actor.id,
    )
    return int(version)
