"""Every route of the OpenAPI document, called wrongly in every way: never our fault, always our form."""

import asyncio
import json

import httpx

from tests.hostile.house import Shop, send
from tests.hostile.routes import Request, Route, routes
from tests.served import Served

AT_ONCE = 8
# Of each route, spread over all its places: the forms that everything shares are tried hundreds of times as it is.
MOST_WAYS = 10


def complaint(request: Request, answer: httpx.Response) -> str:
    """What is wrong with an answer; nothing when it is fine."""
    if answer.status_code < 400:
        return ""
    said = f"{request.method} {request.path[:80]} {request.what}: {answer.status_code} {answer.text[:200]}"
    if answer.status_code >= 500:
        return said
    try:
        body = answer.json()
    except json.JSONDecodeError:
        return said
    return "" if isinstance(body, dict) and body.keys() == {"code", "message", "facts"} else said


async def test_no_wrong_request_is_our_fault_or_answered_out_of_form(runner, server: Served, shop: Shop) -> None:
    async with server.member() as member:
        document = (await member.get("/api/openapi.json")).json()
        leaving = [route for route in routes(document) if "session" in route.path]
        others = [route for route in routes(document) if route not in leaving and "session" not in route.path]
        complaints = await all_wrong(member, others, shop) + await all_wrong(member, leaving, shop)
    assert not complaints, "\n".join(complaints)


def spread(requests: list[Request], turn: int) -> list[Request]:
    """At most so many, evenly from first to last, beginning elsewhere each turn: what one route is spared the next one gets."""
    step = max(1, -(-len(requests) // MOST_WAYS))
    return requests[turn % step :: step]


async def all_wrong(member: httpx.AsyncClient, called: list[Route], shop: Shop) -> list[str]:
    ways = enumerate(list(route.wrong(shop.ids)) for route in called)
    requests = [request for turn, wrong in ways for request in spread(wrong, turn)]
    assert len(requests) > 20
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(request: Request) -> str:
        async with gate:
            return complaint(request, await send(member, request))

    return [said for said in await asyncio.gather(*map(one, requests)) if said]
