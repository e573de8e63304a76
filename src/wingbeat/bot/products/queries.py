"""Read the shop's products, for the engine to know them and for the bot to tell of them."""

import msgspec

from wingbeat.bot.models import Language, Product, ProductsAsked
from wingbeat.bot.products.rules.told import Known, Telling, tell
from wingbeat.commerce import queries
from wingbeat.workspaces.queries import Scope


async def revision(scope: Scope) -> int:
    """How often what the engine is taught changed: its articles' and its products' counters, which only grow."""
    return int(
        await scope.value(
            "SELECT coalesce((SELECT revision FROM workspace_knowledge WHERE workspace_id = $1), 0)"
            " + coalesce((SELECT revision FROM product_catalogue WHERE workspace_id = $1), 0)"
        )
    )


async def known_products(scope: Scope) -> list[Product]:
    """What the engine needs of the workspace's products."""
    return [Product(row["sku"], row["name"], row["category"]) for row in await queries.catalogue(scope)]


async def tell_products(scope: Scope, asked: ProductsAsked, language: Language) -> Telling:
    """What to say now of the products asked about."""
    rows = {row["sku"]: dict(row) for row in await queries.products(scope, asked.skus)}
    known = [msgspec.convert(rows[sku], Known) for sku in asked.skus if sku in rows]
    return tell(asked, known, language)
