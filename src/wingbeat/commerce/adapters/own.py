"""The shop whose orders are rows here: the demo's, and any that is imported. Requests are kept for the members."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from wingbeat.commerce.actions import put_request
from wingbeat.commerce.models import Order, Owner, Product, Products, Receipt, Shipment, ShopDown
from wingbeat.commerce.queries import any_orders, orders_by_email, orders_by_number, products_after
from wingbeat.commerce.rules.proof import order_number, spellings
from wingbeat.workspaces.queries import Scope

STRETCH = 200  # products at once, as a shop's own server is asked


class OwnShop:
    """A `Shop` on the tables `shop_order` and `product`; `dry` keeps nothing."""

    def __init__(self, scope: Scope, *, dry: bool = False) -> None:
        self._scope = scope
        self._dry = dry

    async def order(self, number: str) -> Order | None:
        rows = await orders_by_number(self._scope, spellings(order_number(number)))
        if not rows and not await any_orders(self._scope):
            raise ShopDown  # nobody's number is wrong where none is kept: a person looks it up
        return as_order(rows[0]) if rows else None

    async def orders(self, owner: Owner) -> Sequence[Order]:
        emails = {one.strip().lower() for one in (*owner.emails, *owner.user_ids) if "@" in one}
        return [as_order(row) for row in await orders_by_email(self._scope, sorted(emails))]

    async def shipments(self, number: str) -> Sequence[Shipment]:
        order = await self.order(number)
        return order.shipments if order else ()

    async def request(self, kind: str, number: str, fields: Mapping[str, str], key: str) -> Receipt:
        if self._dry:
            return Receipt("DRY-RUN")
        return Receipt(await put_request(self._scope, kind=kind, number=number, fields=fields, key=key))

    async def products(self, after: str) -> Products:
        rows = await products_after(self._scope, after, limit=STRETCH + 1)
        found = msgspec.convert([dict(row) for row in rows[:STRETCH]], tuple[Product, ...])
        return Products(found, found[-1].sku if len(rows) > STRETCH else "")


def as_order(row: Mapping[str, Any]) -> Order:
    """An order of ours in the shape all shops speak."""
    body, placed_at = row["body"], row["placed_at"]
    customer = body.get("customer", {})
    told = {name: row[name] for name in ("number", "state", "currency", "total")}
    loaded_at = placed_at + timedelta(days=body.get("placed_days_ago", 0))
    return msgspec.convert(
        told
        | {
            "placed_at": placed_at,
            "items": body.get("items", ()),
            "shipments": [_shipment(one, loaded_at) for one in body.get("shipments", ())],
            "refund": body.get("refund"),
            "emails": [customer["email"]] if customer.get("email") else [],
            "phones": [customer["phone"]] if customer.get("phone") else [],
        },
        Order,
    )


def _shipment(told: Mapping[str, Any], loaded_at: datetime) -> dict[str, Any]:
    news = [
        {"at": loaded_at - timedelta(days=one["days_ago"]), "text": one["text"]} if "days_ago" in one else one
        for one in told.get("events", ())
    ]
    return {"state": told["state"], "carrier": told.get("carrier") or "", "tracking": told.get("tracking") or "", "news": news}  # fmt: skip
