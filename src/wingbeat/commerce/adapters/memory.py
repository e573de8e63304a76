"""The twin: a shop with the orders and products it was given."""

from collections.abc import Mapping, Sequence

from wingbeat.commerce.models import Order, Owner, Product, Products, Receipt, Shipment, ShopDown
from wingbeat.commerce.rules.proof import belongs, order_number, spellings
from wingbeat.workspaces.queries import Scope


class MemoryShop:
    """A `Shop`, and `Shops` that always find it; while `down` it answers nothing."""

    def __init__(self, orders: Sequence[Order] = (), products: Sequence[Product] = ()) -> None:
        self.sold = list(products)
        self.known = {order.number: order for order in orders}
        self.requests: dict[str, tuple[str, str, Mapping[str, str]]] = {}
        self.asked: list[str] = []
        self.down = False

    async def of(self, _scope: Scope) -> "MemoryShop":
        return self

    def dry(self, _scope: Scope) -> "MemoryShop":
        return MemoryShop(list(self.known.values()), self.sold)

    async def order(self, number: str) -> Order | None:
        self._answer(number)
        return next((self.known[one] for one in spellings(order_number(number)) if one in self.known), None)

    async def orders(self, owner: Owner) -> Sequence[Order]:
        self._answer("orders")
        found = [order for order in self.known.values() if belongs(order, owner)]
        return sorted(found, key=lambda order: order.placed_at, reverse=True)[:20]

    async def shipments(self, number: str) -> Sequence[Shipment]:
        order = await self.order(number)
        return order.shipments if order else ()

    async def request(self, kind: str, number: str, fields: Mapping[str, str], key: str) -> Receipt:
        self._answer(kind)
        self.requests.setdefault(key, (kind, number, dict(fields)))
        return Receipt(f"R-{list(self.requests).index(key) + 1}")

    async def products(self, after: str) -> Products:
        """Two at a time, so that whoever asks goes on."""
        self._answer("products")
        found = [one for one in sorted(self.sold, key=lambda one: one.sku) if one.sku > after]
        return Products(tuple(found[:2]), found[1].sku if len(found) > 2 else "")

    def _answer(self, what: str) -> None:
        self.asked.append(what)
        if self.down:
            raise ShopDown
