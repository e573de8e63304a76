"""Taking over products and orders from a shop's system, and asking it for what a customer may know."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wingbeat.commerce.companions.actions import count_orders
from wingbeat.commerce.models import (
    AttemptsSpent,
    BadConnector,
    Connector,
    Order,
    Product,
    ProductChanged,
    ShopDown,
    SkuTaken,
    Told,
)
from wingbeat.commerce.ports import Shop, Shops
from wingbeat.commerce.queries import PRODUCT, connector, owner_of
from wingbeat.commerce.rules.changed import changed
from wingbeat.commerce.rules.proof import MOST_FAILED, belongs, matches, order_number, plain_contact
from wingbeat.commerce.worth.queries import customers_of
from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.kit.languages import LANGUAGES, Language
from wingbeat.kit.timers import Timers
from wingbeat.people.events import Ordered
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

MOST_PRODUCTS = 20_000  # four times what the engine names; a server that never comes to an end is left there
TIMER = "products"
EVERY_SECONDS = 3600.0  # what is in stock changes through the day; asking costs a shop a hundred short answers at most


async def put_products(scope: Scope, products: Sequence[Product], *, whole: bool = False) -> None:
    """Store products; a known sku is replaced, and with `whole` what is not among them is gone.

    What the bot's engine knows of them counts a revision on: at its next question every process teaches it anew.
    """
    told = {one.sku: one for one in products}
    rows = [(p.sku, _spoken(p.name), p.price, p.category, p.stock, _spoken(p.summary), p.url, p.picture) for _, p in sorted(told.items())]  # fmt: skip
    async with scope.transaction() as inside:
        known = await _taught(inside, list(told), whole=whole)
        await inside.execute_many(PUT_PRODUCT, rows)
        gone = sorted(known.keys() - told.keys())
        await inside.execute("DELETE FROM product WHERE workspace_id = $1 AND sku = ANY($2::text[])", gone)
        if gone or {row[0]: (row[1], row[3]) for row in rows} != known:
            await _count(inside)


async def store_products(
    scope: Scope,
    products: Sequence[Product],
    *,
    whole: bool = False,
    new: bool = False,
    seen: Product | None = None,
) -> None:
    """Store what a member says of products, as `put_products` does; the audit keeps it.

    With `new` none may be known yet, and `seen` is how the one product was read: nothing that was stored meanwhile is
    written over. Raises `Forbidden`, `SkuTaken`, `ProductChanged`.
    """
    scope.actor.need("edit_knowledge")
    skus = [one.sku for one in products]
    async with scope.transaction() as inside:
        if new:
            await _reserve(inside, skus)
        before = await inside.rows(TOLD, skus)
        if seen is not None and [msgspec.convert(dict(row), Product) for row in before] != [seen]:
            raise ProductChanged
        await put_products(inside, products, whole=whole)
        if len(skus) > 1 or whole:
            await record(inside, "products_taken", number=str(len(skus)))
            return
        for sku in skus:
            if new or not before:
                await record(inside, "product_made", sku=sku)
            elif facts := changed(dict(before[0]), dict((await inside.rows(TOLD, skus))[0])):
                await record(inside, "product_changed", sku=sku, **facts)


# Locked in one order for everybody: what the audit says was before, was.
TOLD = f"{PRODUCT} AND sku = ANY($2::text[]) ORDER BY sku FOR UPDATE"


async def _reserve(work: Scope, skus: Sequence[str]) -> None:
    """Rows of these SKUs, which nobody else can make any more; raises `SkuTaken`."""
    for sku in skus:
        made = await work.execute(
            "INSERT INTO product (workspace_id, sku, name, price, category, stock, summary)"
            " VALUES ($1, $2, '{}', '{}', '', 0, '{}') ON CONFLICT DO NOTHING",
            sku,
        )
        if made == "INSERT 0 0":
            raise SkuTaken(sku=sku)


async def drop_product(scope: Scope, sku: str) -> None:
    """Forget a product; raises `Forbidden`, `NotFound`."""
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as inside:
        if await inside.execute("DELETE FROM product WHERE workspace_id = $1 AND sku = $2", sku) == "DELETE 0":
            raise NotFound
        await _count(inside)
        await record(inside, "product_removed", sku=sku)


async def _count(work: Scope) -> None:
    """Tell the bot, by the revision, that names or kinds changed."""
    await work.execute(
        "INSERT INTO product_catalogue (workspace_id, revision) VALUES ($1, 1) ON CONFLICT (workspace_id)"
        " DO UPDATE SET revision = product_catalogue.revision + 1 WHERE product_catalogue.workspace_id = $1"
    )


# In the order of SKUs: two that store at once lock their rows in one order.
PUT_PRODUCT = """
    INSERT INTO product (workspace_id, sku, name, price, category, stock, summary, url, picture)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (workspace_id, sku) DO UPDATE SET name = excluded.name, price = excluded.price,
       category = excluded.category, stock = excluded.stock, summary = excluded.summary, url = excluded.url,
       picture = excluded.picture WHERE product.workspace_id = $1"""


async def _taught(scope: Scope, skus: Sequence[str], *, whole: bool) -> dict[str, tuple[Any, str]]:
    """What the engine knows of these products, or of all: their names and kinds."""
    rows = await scope.rows(
        "SELECT sku, name, category FROM product WHERE workspace_id = $1 AND ($2 OR sku = ANY($3::text[]))", whole, skus
    )
    return {row["sku"]: (row["name"], row["category"]) for row in rows}


def _spoken(text: Told) -> dict[Language, str]:
    """A text by the languages we speak; one for all stands in each, and so does the first of others."""
    if isinstance(text, str):
        return dict.fromkeys(LANGUAGES, text) if text else {}
    known = {language: text[language] for language in LANGUAGES if text.get(language)}
    return known or _spoken(next(iter(text.values()), ""))


async def take_products(scope: Scope, shop: Shop) -> int:
    """Take over all that the shop sells, how many products; a shop that tells of none keeps what it told before.

    Raises `ShopDown`, and then nothing has changed.
    """
    told: list[Product] = []
    after = ""
    while len(told) < MOST_PRODUCTS:
        stretch = await shop.products(after)
        told += stretch.products
        if not stretch.products or not stretch.next:
            break
        after = stretch.next
    if told:
        await put_products(scope, told, whole=True)
    return len(told)


async def take_over(scope: Scope, shop: Shop) -> int:
    """The same on a member's wish; raises `Forbidden`, `ShopDown`."""
    scope.actor.need("manage_channels")
    taken = await take_products(scope, shop)
    if taken:
        await record(scope, "products_taken", number=str(taken))
    return taken


class Catalogues:
    """Takes products over from shops' own servers again and again."""

    def __init__(self, database: Database, shops: Shops, timers: Timers) -> None:
        self._database, self._shops, self._timers = database, shops, timers

    async def due(self, workspace_id: UUID, _subject_id: UUID, _due: datetime) -> None:
        """An hour has passed; where the connector is no server any more, nothing follows."""
        scope = Scope(self._database, system(workspace_id))
        if (await connector(scope)).kind == "rest":
            await again(scope, self._timers)
            with suppress(ShopDown):  # it is asked in an hour; what it told before stands
                await take_products(scope, await self._shops.of(scope))


async def again(scope: Scope, timers: Timers) -> None:
    """Have the products taken over in an hour."""
    workspace_id = scope.actor.workspace_id
    await timers.set(workspace_id, TIMER, workspace_id, after_seconds=EVERY_SECONDS)


async def put_orders(scope: Scope, orders: Sequence[tuple[dict[str, Any], datetime]]) -> list[Ordered]:
    """Store orders with the time they were placed; a known number is replaced. What was bought together is counted.

    Returns whose orders they are, which is to be told.
    """
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
    emails = {order["customer"]["email"].strip().lower() for order, _ in orders}
    return [Ordered(one) for one in await customers_of(scope, sorted(emails))]


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
    async with scope.transaction() as work:
        before = await connector(work)
        await work.execute(
            "INSERT INTO shop_connector (workspace_id, kind, base_url, updated_by) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (workspace_id) DO UPDATE SET kind = excluded.kind, base_url = excluded.base_url,"
            " updated_by = excluded.updated_by, updated_at = now() WHERE shop_connector.workspace_id = $1",
            kind,
            base_url,
            scope.actor.id,
        )
        if (before.kind, before.base_url) != (kind, base_url):
            await record(work, "connector_changed", kind=[before.kind, kind], address=[before.base_url, base_url])
        return await connector(work)


async def renew_connector_secret(scope: Scope) -> int:
    """Make the secret anew, its version: what was signed with the old one counts no more. Raises `Forbidden`."""
    scope.actor.need("manage_channels")
    async with scope.transaction() as work:
        version = await work.value(
            "INSERT INTO shop_connector (workspace_id, kind, secret_version, updated_by) VALUES ($1, 'own', 1, $2)"
            " ON CONFLICT (workspace_id) DO UPDATE SET secret_version = shop_connector.secret_version + 1,"
            " updated_by = excluded.updated_by, updated_at = now() WHERE shop_connector.workspace_id = $1"
            " RETURNING secret_version",
            scope.actor.id,
        )
        await record(work, "connector_secret_made")
    return int(version)
