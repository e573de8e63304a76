"""A shop's server as docs/reference/connector.md describes it: checks signatures, and asks for nothing twice."""

import hashlib
import hmac
from collections.abc import Mapping

import httpx
import msgspec
from fastapi import FastAPI, Request, Response

from wingbeat.commerce.adapters.memory import MemoryShop
from wingbeat.commerce.models import Owner, ShopDown
from wingbeat.commerce.ports import Answered
from wingbeat.kit.errors import WingbeatError

SECRET = "a secret both sides know"


class NotAnswering(WingbeatError):
    """The other side did not answer as it should."""


class ShopServer:
    """An `Outgoing` that leads to a real HTTP application over `shop`; `broken` is answered as it stands."""

    def __init__(self, shop: MemoryShop, *, secret: str = SECRET) -> None:
        self.shop, self.secret = shop, secret
        self.broken: Response | None = None
        self.silent = False
        self.heard: list[tuple[str, bytes]] = []
        self.app = FastAPI()
        self.app.add_api_route("/wingbeat/{rest:path}", self.answer, methods=["POST"])

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
        if self.silent:
            raise NotAnswering
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app)) as client:
            answer = await client.request(method, url, headers=dict(headers), content=content, timeout=deadline_seconds)
        assert len(answer.content) <= most_bytes
        return _Answer(answer.status_code, answer.content)

    async def answer(self, rest: str, request: Request) -> Response:
        body = await request.body()
        self.heard.append((rest, body))
        if self.broken is not None:
            return self.broken
        signed = f"{request.headers['Wingbeat-Timestamp']}.{request.url.path}.".encode() + body
        right = "v1=" + hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(right, request.headers["Wingbeat-Signature"]):
            return Response(status_code=401)
        try:
            found = await self._found(rest, msgspec.json.decode(body), request.headers.get("Idempotency-Key", ""))
        except ShopDown:
            return Response(status_code=503)
        return Response(msgspec.json.encode(found), media_type="application/json")

    async def _found(self, rest: str, asked: dict[str, object], key: str) -> object:
        match rest:
            case "orders/find":
                return {"order": await self.shop.order(str(asked["number"]))}
            case "orders/list":
                return {"orders": await self.shop.orders(msgspec.convert(asked["owner"], Owner))}
            case "shipments/find":
                return {"shipments": await self.shop.shipments(str(asked["number"]))}
            case "products/list":
                return await self.shop.products(str(asked["after"]))
        fields = msgspec.convert(asked["fields"], dict[str, str])
        return await self.shop.request(str(asked["kind"]), str(asked["number"]), fields, key)


class _Answer(msgspec.Struct, frozen=True):
    status: int
    body: bytes
