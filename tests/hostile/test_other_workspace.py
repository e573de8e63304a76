"""Hostile case 27: another workspace's ids, on every route of the document, as if they were not."""

import json
from collections.abc import Mapping

import httpx
import pytest

from tests.hostile.house import NEIGHBOUR, PASSWORD, Shop, send
from tests.hostile.routes import Request, Route, routes
from tests.served import Served
from wingbeat.kit.ids import uuid7
from wingbeat.replay.client import Frame, Refused, Widget

# A reader of pages starts after an id; whose it is does not matter, it only says where.
ONLY_A_PLACE = {"after"}


def commands(ids: Mapping[str, str]) -> list[Frame]:
    """Every command that names something, with these ids."""
    file = {"id": ids["file"], "name": "a.txt", "media_type": "text/plain", "size_bytes": 1}
    return [
        {"do": "say", "text": "hello"},
        {"do": "say", "text": "hello", "files": [file]},
        {"do": "note", "text": "hello", "mentions": [ids["member"]]},
        {"do": "assign", "member_id": ids["member"], "how": "picked"},
        {"do": "assign", "member_id": ids["member"], "how": "handed"},
        {"do": "transfer", "to_member_id": ids["member"]},
        {"do": "transfer", "to_team_id": ids["team"]},
        {"do": "resolve"},
        {"do": "tag", "tag": "x"},
    ]


def nobodys(shop: Shop) -> dict[str, str]:
    """An id that never was, for each of the shop's."""
    return {name: str(uuid7()) for name in shop.ids}


def same(answer: httpx.Response, ids: Mapping[str, str]) -> tuple[int, str]:
    """An answer with the asked ids taken out, so that two can be compared."""
    text = answer.text
    for one in ids.values():
        text = text.replace(one, "ID")
    return answer.status_code, text


async def test_hostile_27_no_route_knows_another_workspaces_ids(runner, server: Served, shop: Shop) -> None:
    async with server.member(NEIGHBOUR, PASSWORD) as stork:
        document = (await stork.get("/api/openapi.json")).json()
        tried = 0
        for route in routes(document):
            if set(route.ids()) - ONLY_A_PLACE and route.path != "/api/v1/session":
                tried += 1
                await unknown_everywhere(stork, route, shop)
        assert tried > 15
        assert set(SIGN_IN_IDS) == set(Route(document, "/api/v1/session", "post").ids())


SIGN_IN_IDS = ("workspace_id",)  # chooses among one's own workspaces; tried below


async def unknown_everywhere(stork: httpx.AsyncClient, route: Route, shop: Shop) -> None:
    """A route answers the shop's ids as it answers ids that never were."""
    theirs = answer_pairs(route, shop.ids)
    none = answer_pairs(route, nobodys(shop))
    for real, absent in zip(theirs, none, strict=True):
        answer, baseline = await send(stork, real), await send(stork, absent)
        assert answer.status_code in {404, 403} or empty(answer), f"{route} {real.what}: {answer.text[:300]}"
        assert not any(word in answer.text for word in shop.words), f"{route} shows the shop's words"
        assert same(answer, shop.ids)[0] == same(baseline, shop.ids)[0], f"{route} {real.what} tells them apart"
        if answer.status_code == 404:
            assert answer.json()["message"] == baseline.json()["message"], f"{route} {real.what} tells them apart"


def answer_pairs(route: Route, ids: Mapping[str, str]) -> list[Request]:
    try:
        request = route.request(ids, optional=True)
    except KeyError as missing:
        raise AssertionError(f"teach tests/hostile/house.py to fill {missing} of {route}") from None
    if not route.path.endswith("/commands"):
        return [request]
    return [
        Request(request.method, request.path, {}, {"key": str(uuid7()), "command": command}, command["do"])
        for command in commands(ids)
    ]


def empty(answer: httpx.Response) -> bool:
    """A list without items, or figures of nothing."""
    if answer.status_code != 200:
        return False
    body = answer.json()
    counts = [value for name, value in walk(body) if name in {"count", "n", "total"}]
    return not any(counts) and (bool(counts) or body.get("items") == [])


def walk(value: object) -> list[tuple[str, object]]:
    if isinstance(value, dict):
        return [(name, one) for name, one in value.items()] + [pair for one in value.values() for pair in walk(one)]
    if isinstance(value, list):
        return [pair for one in value for pair in walk(one)]
    return []


async def test_hostile_27_lists_searches_and_counts_hold_nothing_of_another_workspace(
    runner, server: Served, shop: Shop
) -> None:
    async with server.member(NEIGHBOUR, PASSWORD) as stork:
        document = (await stork.get("/api/openapi.json")).json()
        for route in routes(document):
            if route.method == "GET" and not route.parameters("path"):
                answer = await send(stork, route.request(shop.ids))
                hidden = [*shop.words, *(one for one in shop.ids.values())]
                assert not any(word in answer.text for word in hidden), f"{route} shows another workspace's rows"
        for word in (*shop.words, "心里话", "怎么退货"):
            found = await stork.get("/api/v1/search", params={"q": word})
            assert (found.status_code, found.json()["items"]) == (200, [])


async def test_hostile_28_own_conversations_take_no_ids_of_another_workspace(
    runner, server: Served, shop: Shop, shop_url: str
) -> None:
    async with server.member(NEIGHBOUR, PASSWORD) as stork:
        site = (await stork.get("/api/v1/channels")).json()["items"][0]
        async with Widget(server.url, site["site_key"]) as widget:
            await widget.say("hello")
        for command in commands(shop.ids)[1:7]:
            form = {"key": str(uuid7()), "command": command}
            answer = await stork.post(f"/api/v1/conversations/{widget.conversation}/commands", json=form)
            assert answer.status_code == 404, (command, answer.text)
        change = await stork.patch(f"/api/v1/channels/{site['id']}", json={"team_id": shop.ids["team"]})
        assert change.status_code == 404
        create = await stork.post("/api/v1/channels", json={"name": "x", "team_id": shop.ids["team"]})
        assert create.status_code == 404


async def test_hostile_27_the_socket_knows_no_other_workspace(runner, server: Served, shop: Shop) -> None:
    async with server.member(NEIGHBOUR, PASSWORD) as stork, server.desk(stork) as desk:
        for ids in (shop.ids, nobodys(shop)):
            desk.frames.clear()
            await desk.watch(ids["conversation"])
            refused = await desk.wait_for(lambda frame: frame["t"] == "error")
            assert refused["code"] == "not_found"
            desk.frames.clear()
            await desk.send({"t": "history", "conversation": ids["conversation"], "before": 100})
            assert (await desk.wait_for(lambda frame: frame["t"] == "error"))["code"] == "not_found"
            for command in commands(ids):
                with pytest.raises(Refused) as refusal:
                    await desk.do(ids["conversation"], command)
                assert refusal.value.facts["code"] == "not_found", command
        # Typing into it reaches nobody, and nothing of the shop ever came here.
        await desk.send({"t": "typing", "conversation": shop.ids["conversation"], "on": True})
        said = json.dumps(desk.frames, ensure_ascii=False)
        assert not any(word in said for word in shop.words)


async def test_hostile_17_a_visitor_reaches_no_other_visitors_conversation(runner, server: Served, shop: Shop) -> None:
    async with server.widget() as stranger:
        mine = str(uuid7())
        for target in (shop.ids["conversation"], mine):
            for command in (
                {"do": "mark_read", "upto": 1},
                {"do": "resolve", "how": "customer_confirmed"},
                {"do": "hand_off", "why": "asked"},
            ):
                with pytest.raises(Refused) as refusal:
                    await stranger.do(target, command)
                assert refusal.value.facts["code"] == "not_found", command
            stranger.frames.clear()
            await stranger.send({"t": "history", "conversation": target, "before": 100})
            assert (await stranger.wait_for(lambda frame: frame["t"] == "error"))["code"] == "not_found"
        ack = await stranger.do(shop.ids["conversation"], {"do": "say", "text": "let me in"})
        assert ack["conversation"] != shop.ids["conversation"], "a guessed id only opens one's own"
        ticket = {"Authorization": f"Bearer {stranger.welcome['ticket']}"}
        async with httpx.AsyncClient(base_url=server.url, headers=ticket) as client:
            for file in (shop.ids["file"], str(uuid7())):
                assert (await client.get(f"/api/v1/files/{file}")).status_code == 404
    theirs = {"conversation": shop.ids["conversation"], "after": 0}
    async with Widget(server.url, server.demo.site_key, **theirs) as resuming:
        assert resuming.welcome["conversation"] is None
        assert resuming.events == {}


async def test_hostile_28_a_form_takes_no_id_that_is_not_what_it_asks_for(runner, server: Served, shop: Shop) -> None:
    """Any id in any form, nested too: one that never was, a neighbour's, and one of the shop's own of another kind."""
    async with server.member(NEIGHBOUR, PASSWORD) as stork, server.member() as member:
        neighbours = (await stork.get("/api/v1/channels")).json()["items"][0]["team_id"]
        document = (await member.get("/api/openapi.json")).json()
        tried = 0
        for route in routes(document):
            for place in route.places():
                own = shop.ids["team" if place[-1] == "article_id" else "article"]
                for value in (str(uuid7()), neighbours, own):
                    tried += 1
                    answer = await send(member, route.naming(shop.ids, place, value))
                    assert answer.status_code in {404, 422} or route.path in HARMLESS, f"{route} {place} {answer.text}"
                    assert answer.status_code < 500, f"{route} {place}: {answer.text}"
        assert tried > 5


# Signing in with a workspace that is not one's own fails as a wrong password does.
HARMLESS = {"/api/v1/session"}
