"""The shop's own server, asked as docs/reference/connector.md says: signed requests, and answers that are not trusted."""

import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from wingbeat.commerce.models import Order, Owner, Products, Receipt, Shipment, ShopDown, ShopRefused
from wingbeat.commerce.ports import Outgoing
from wingbeat.kit.errors import WingbeatError

DEADLINE_SECONDS = 4.0  # a customer waits for it; what takes longer is told and handed over
MOST_BYTES = 512 * 1024  # twenty orders of two hundred pieces are half of it
STRETCH = 200  # products at once: with long summaries in three languages 400 kB
REFUSED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})

T = TypeVar("T")


class OrderAnswer(msgspec.Struct, frozen=True):
    order: Order | None = None


class OrdersAnswer(msgspec.Struct, frozen=True):
    orders: tuple[Order, ...] = ()


class ShipmentsAnswer(msgspec.Struct, frozen=True):
    shipments: tuple[Shipment, ...] = ()


def signature(secret: str, timestamp: int, path: str, body: bytes) -> str:
    """What proves that a request is ours: `v1=` and the hex HMAC-SHA256 of `timestamp.path.body`."""
    signed = f"{timestamp}.{path}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class RestShop:
    """A `Shop` behind a REST connector."""

    def __init__(self, outgoing: Outgoing, base_url: str, secret: str) -> None:
        self._outgoing = outgoing
        self._base_url = base_url.rstrip("/")
        self._secret = secret

    async def order(self, number: str) -> Order | None:
        found = await self._ask("/orders/find", {"number": number}, OrderAnswer, missing=OrderAnswer())
        return found.order

    async def orders(self, owner: Owner) -> Sequence[Order]:
        asked = {"owner": msgspec.to_builtins(owner), "limit": 20}
        return (await self._ask("/orders/list", asked, OrdersAnswer, missing=OrdersAnswer())).orders[:20]

    async def shipments(self, number: str) -> Sequence[Shipment]:
        asked = {"number": number}
        return (await self._ask("/shipments/find", asked, ShipmentsAnswer, missing=ShipmentsAnswer())).shipments

    async def request(self, kind: str, number: str, fields: Mapping[str, str], key: str) -> Receipt:
        asked = {"kind": kind, "number": number, "fields": dict(fields)}
        return await self._ask("/requests", asked, Receipt, key=key)

    async def products(self, after: str) -> Products:
        return await self._ask("/products/list", {"after": after, "limit": STRETCH}, Products, missing=Products())

    async def _ask(self, path: str, asked: object, kind: type[T], *, missing: T | None = None, key: str = "") -> T:
        """Post one signed request and read its answer; raises `ShopDown`, `ShopRefused`."""
        body, url = msgspec.json.encode(asked), self._base_url + path
        timestamp = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "Wingbeat-Timestamp": str(timestamp),
            "Wingbeat-Signature": signature(self._secret, timestamp, urlsplit(url).path, body),
            **({"Idempotency-Key": key} if key else {}),
        }
        try:
            answer = await self._outgoing.request(
                "POST", url, headers=headers, content=body, deadline_seconds=DEADLINE_SECONDS, most_bytes=MOST_BYTES
            )
        except WingbeatError as error:
            raise ShopDown from error  # what the other side or our guard said is for nobody to read (case 36)
        if answer.status == HTTPStatus.NOT_FOUND and missing is not None:
            return missing
        if answer.status in REFUSED:
            raise ShopRefused
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            raise ShopDown
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise ShopDown from error
