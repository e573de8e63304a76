"""Which shop a workspace has, asked with patience that ends: a deadline for each answer, a rest after failures."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from wingbeat.commerce.adapters.own import OwnShop
from wingbeat.commerce.adapters.rest import DEADLINE_SECONDS, RestShop
from wingbeat.commerce.models import Order, Owner, Products, Receipt, Shipment, ShopDown
from wingbeat.commerce.ports import Answered, Outgoing, Shop
from wingbeat.commerce.queries import connector
from wingbeat.commerce.rules.breaker import Breaker, after, asking, may_ask
from wingbeat.kit.aside import aside
from wingbeat.kit.errors import Busy
from wingbeat.kit.secrets import Keyring
from wingbeat.workspaces.queries import Scope

T = TypeVar("T")

# For one shop at once: a shop that answers in a tenth of a second serves 300 customers a second with them, and whoever
# comes after so many would wait in vain: they are told at once, and a person helps.
MOST_WAITING = 32


def secret_of(keyring: Keyring, workspace_id: UUID, version: int) -> str:
    """The key that signs our requests to a workspace's shop: derived, so nothing of it is stored."""
    return keyring.derive("shop_connector", workspace_id, version)


class Connectors:
    """`Shops` as workspaces have set them up."""

    def __init__(
        self,
        keyring: Keyring,
        outgoing: Outgoing,
        *,
        clock: Callable[[], float] = time.monotonic,
        deadline_seconds: float = DEADLINE_SECONDS,
    ) -> None:
        self._deadline_seconds = deadline_seconds
        self._keyring = keyring
        self._outgoing = outgoing
        self._clock = clock
        self._breakers: dict[UUID, Breaker] = {}
        self._waiting: Counter[UUID] = Counter()

    async def of(self, scope: Scope) -> Shop:
        known = await connector(scope)
        if known.kind == "own":
            return OwnShop(scope)
        outgoing = self._outgoing if known.secret_version else NoWay()
        secret = secret_of(self._keyring, scope.actor.workspace_id, known.secret_version)
        return Patient(RestShop(outgoing, known.base_url, secret), self, scope.actor.workspace_id)

    def dry(self, scope: Scope) -> Shop:
        return OwnShop(scope, dry=True)

    async def asked(self, workspace_id: UUID, request: Callable[[], Awaitable[T]]) -> T:
        """Ask unless the shop rests, or too many wait for it already; nobody else waits behind. Raises `ShopDown`."""
        breaker = self._breakers.get(workspace_id, Breaker())
        if not may_ask(breaker, self._clock()) or self._waiting[workspace_id] >= MOST_WAITING:
            raise ShopDown
        self._keep(workspace_id, asking(breaker, self._clock()))
        self._waiting[workspace_id] += 1
        try:
            with aside():
                async with asyncio.timeout(self._deadline_seconds):
                    answer = await request()
        except (TimeoutError, ShopDown, Busy) as error:
            self._note(workspace_id, answered=False)
            raise ShopDown from error
        finally:
            self._waiting -= Counter((workspace_id,))  # of shops that nobody waits for nothing is kept
        self._note(workspace_id, answered=True)
        return answer

    def _note(self, workspace_id: UUID, *, answered: bool) -> None:
        breaker = self._breakers.get(workspace_id, Breaker())
        self._keep(workspace_id, after(breaker, answered=answered, now_seconds=self._clock()))

    def _keep(self, workspace_id: UUID, breaker: Breaker) -> None:
        if breaker.failed:
            self._breakers[workspace_id] = breaker
        else:
            self._breakers.pop(workspace_id, None)


class Patient:
    """A `Shop` that is never waited for longer than its deadline."""

    def __init__(self, shop: Shop, connectors: Connectors, workspace_id: UUID) -> None:
        self._shop, self._connectors, self._workspace_id = shop, connectors, workspace_id

    async def order(self, number: str) -> Order | None:
        return await self._connectors.asked(self._workspace_id, lambda: self._shop.order(number))

    async def orders(self, owner: Owner) -> Sequence[Order]:
        return await self._connectors.asked(self._workspace_id, lambda: self._shop.orders(owner))

    async def shipments(self, number: str) -> Sequence[Shipment]:
        return await self._connectors.asked(self._workspace_id, lambda: self._shop.shipments(number))

    async def request(self, kind: str, number: str, fields: Mapping[str, str], key: str) -> Receipt:
        return await self._connectors.asked(self._workspace_id, lambda: self._shop.request(kind, number, fields, key))

    async def products(self, after: str) -> Products:
        return await self._connectors.asked(self._workspace_id, lambda: self._shop.products(after))


class NoWay:
    """An `Outgoing` that leads nowhere: for a server that cannot be asked yet."""

    async def request(self, *_what: object, **_how: object) -> Answered:
        raise ShopDown
