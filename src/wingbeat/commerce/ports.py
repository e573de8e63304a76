"""What commerce needs of the outside: a shop, and a guarded way to reach it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from wingbeat.commerce.models import Order, Owner, Products, Receipt, Shipment
from wingbeat.workspaces.queries import Scope


class Shop(Protocol):
    """A shop's system. It answers what it knows; whether a customer may see it is decided here, not there."""

    async def order(self, number: str) -> Order | None:
        """The order of this number, None when there is none. Raises `ShopDown`."""
        ...

    async def orders(self, owner: Owner) -> Sequence[Order]:
        """The newest orders of a proven customer, newest first, at most twenty. Raises `ShopDown`."""
        ...

    async def shipments(self, number: str) -> Sequence[Shipment]:
        """The parcels of an order as they stand now. Raises `ShopDown`."""
        ...

    async def request(self, kind: str, number: str, fields: Mapping[str, str], key: str) -> Receipt:
        """Ask for something (a return, an invoice …); the same `key` again asks for nothing new.

        Raises `ShopDown`, `ShopRefused`.
        """
        ...

    async def products(self, after: str) -> Products:
        """A stretch of what the shop sells, the first for an empty `after`. Raises `ShopDown`."""
        ...


class Shops(Protocol):
    """Finds the shop of a workspace."""

    async def of(self, scope: Scope) -> Shop:
        """The shop as it is asked for customers."""
        ...

    def dry(self, scope: Scope) -> Shop:
        """The orders stored here, for trying things out: nothing is asked of anybody, nothing is kept."""
        ...


class Answered(Protocol):
    """What came back from an outgoing request."""

    @property
    def status(self) -> int: ...

    @property
    def body(self) -> bytes: ...


class Outgoing(Protocol):
    """The one guarded client: private addresses, redirects, slow drips and floods end there (hostile cases 36, 37)."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes,
        deadline_seconds: float,
        most_bytes: int,
    ) -> Answered:
        """Ask and read the whole answer; raises a `WingbeatError` for whatever goes wrong on the way."""
        ...
