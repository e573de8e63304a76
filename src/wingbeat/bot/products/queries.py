"""Read the shop's products, for the engine to know them and for the bot to tell of them."""

from collections.abc import Sequence
from typing import Any, get_args

import msgspec

from wingbeat.bot.models import Language, Product, ProductsAsked
from wingbeat.bot.products.rules.told import Known, Telling, tell
from wingbeat.commerce import queries
from wingbeat.workspaces.queries import Scope


async def known_products(scope: Scope) -> list[Product]:
    """What the engine needs of the workspace's products."""
    return [Product(row["sku"], by_language(row["name"]), row["category"]) for row in await queries.catalogue(scope)]


def by_language(name: Any) -> dict[Language, str]:
    """A name as each language has it; one text stands for all."""
    languages: Sequence[Language] = get_args(Language)
    if isinstance(name, str):
        return dict.fromkeys(languages, name)
    return {language: str(name[language]) for language in languages if language in name}


async def tell_products(scope: Scope, asked: ProductsAsked, language: Language) -> Telling:
    """What to say now of the products asked about."""
    rows = {row["sku"]: dict(row) for row in await queries.products(scope, asked.skus)}
    known = [msgspec.convert(rows[sku], Known) for sku in asked.skus if sku in rows]
    return tell(asked, known, language)
