"""Hostile cases on the running server: sessions, origins, secrets, paths, floods."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from tests.hostile.house import NEIGHBOUR, PASSWORD, Shop, send
from tests.hostile.routes import routes
from tests.served import Served
from wingbeat.demo.actions import CONTENT
from wingbeat.kit.bodies import LARGEST_BYTES as LARGEST_BODY
from wingbeat.replay.client import Desk, Refused, Widget

EVIL_NAME = '../../"><svg onload=alert(1)>\u202egnp.exe' + "x" * 4000
PUBLIC = {
    "/healthz", "/api/v1/widget/settings", "/api/v1/widget/invitations", "/api/v1/session", "/api/v1/invitation/look", "/api/v1/invitation",
    "/api/v1/password", "/api/v1/password/look", "/api/v1/password/forgotten",
    "/api/v1/articles/pictures/{workspace_id}/{file_id}",
    "/api/v1/notices/seen",  # by a device whose session may have ended: what it carries is signed
}  # fmt: skip


async def test_hostile_02_03_05_what_a_customer_sends_is_saved_and_never_run(
    runner, server: Served, shop: Shop
) -> None:
    async with server.widget() as widget:
        ticket = {"Authorization": f"Bearer {widget.welcome['ticket']}"}
        async with httpx.AsyncClient(base_url=server.url, headers=ticket) as client:
            for content, said in (
                (b"<svg onload='x()'/>", "image/svg+xml"),
                (b"<!--GIF89a--><script>x()</script>", "text/html"),
            ):
                sent = await client.post(
                    "/api/v1/files", params={"name": EVIL_NAME}, content=content, headers={"Content-Type": said}
                )
                assert sent.status_code == 201
                assert len(sent.json()["name"]) <= 120
                assert not set(sent.json()["name"]) & {"/", "\\", "\u202e", "\0"}
                seen = await client.get(f"/api/v1/files/{sent.json()['id']}")
                assert seen.headers["content-type"] == "application/octet-stream"
                assert seen.headers["x-content-type-options"] == "nosniff"
                assert seen.headers["content-security-policy"] == "sandbox; default-src 'none'"
                assert "\n" not in seen.headers["content-disposition"]
            named = {"name": "a.gif"}
            polyglot = await client.post("/api/v1/files", params=named, content=b"GIF89a=1;x()//")
            assert (polyglot.status_code, polyglot.json()["code"]) == (422, "picture_refused")


async def test_hostile_28_a_file_in_a_note_is_for_members_alone(runner, server: Served, shop: Shop) -> None:
    async with server.widget() as widget, server.member() as member:
        said = await widget.say("Where is my parcel?")
        ticket = {"Authorization": f"Bearer {widget.welcome['ticket']}"}
        async with httpx.AsyncClient(base_url=server.url, headers=ticket) as client:
            for do, status in (("note", 404), ("say", 200)):
                sent = (await member.post("/api/v1/files", params={"name": "stock.txt"}, content=b"three left")).json()
                wanted = {"key": do, "command": {"do": do, "text": "", "files": [sent]}}
                done = await member.post(f"/api/v1/conversations/{said['conversation']}/commands", json=wanted)
                assert done.is_success, done.text
                assert (await client.get(f"/api/v1/files/{sent['id']}")).status_code == status
                assert (await member.get(f"/api/v1/files/{sent['id']}")).status_code == 200


async def test_hostile_15_16_only_the_shops_signature_makes_somebody_known(runner, server: Served, shop: Shop) -> None:
    async with server.member() as member:
        made = await member.post(f"/api/v1/channels/{shop.ids['channel']}/secret")
        secret = made.json()["secret"]

    def sign(user_id: str) -> str:
        return hmac.new(secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()

    def window(**identity: Any) -> Widget:
        return Widget(server.url, shop.site_key, identity=identity)

    async with window(user_id="u-1", signature=sign("u-1"), name="Lin") as lin:
        assert lin.welcome["customer"]["verified"]
        await lin.say("my secret order")
    for signature in ("", "0" * 64, sign("u-2"), sign("u-1")[:-1]):
        async with window(user_id="u-1", signature=signature, email="lin@example.com") as thief:
            assert not thief.welcome["customer"]["verified"]
            assert thief.welcome["customer"]["id"] != lin.welcome["customer"]["id"]
            assert thief.welcome["conversation"] is None


async def test_hostile_16_orders_follow_a_signed_email_and_never_an_unsigned_one(
    runner, server: Served, shop: Shop
) -> None:
    email = json.loads((CONTENT / "orders.json").read_text())[0]["customer"]["email"]
    async with server.member() as member:
        secret = (await member.post(f"/api/v1/channels/{shop.ids['channel']}/secret")).json()["secret"]
        found = {}
        for text in ("u-7", f"u-7\n{email}"):
            signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
            identity = {"user_id": "u-7", "signature": signature, "email": email}
            async with Widget(server.url, shop.site_key, identity=identity) as window:
                customer = window.welcome["customer"]["id"]
                found[text] = (await member.get(f"/api/v1/customers/{customer}/orders")).json()["items"]
        known = (await member.get(f"/api/v1/customers/{customer}")).json()["identities"]
    assert found["u-7"] == []
    numbers = [order["number"] for order in found[f"u-7\n{email}"]]
    assert numbers
    assert len(numbers) == len(set(numbers))
    assert ("email", email, "hmac") in [(one["kind"], one["address"], one["verified_how"]) for one in known]


async def test_hostile_18_another_user_of_the_same_browser_sees_nothing_of_the_first(
    runner, server: Served, shop: Shop
) -> None:
    async with server.widget() as first:
        await first.say("my draft")
        token = first.welcome["token"]
    async with server.widget() as second:
        assert second.welcome["token"] != token
        assert second.welcome["conversation"] is None


async def test_hostile_24_a_deactivated_member_is_out_at_once_with_open_sockets(
    runner, server: Served, shop: Shop
) -> None:
    async with server.member() as founder:
        form = {"email": "rook@tomtit.example", "name": "Rook", "role": "agent", "password": PASSWORD}
        rook_id = (await founder.post("/api/v1/members", json=form)).json()["id"]
        async with server.member("rook@tomtit.example", PASSWORD) as rook, server.desk(rook) as desk:
            change = await founder.patch(f"/api/v1/members/{rook_id}", json={"state": "deactivated"})
            assert change.status_code == 200
            assert await desk.closed() in {4000, 4001}
            assert (await rook.get("/api/v1/conversations")).status_code == 401
            with pytest.raises(ConnectionError, match="4001"):
                await server.desk(rook).open()


async def test_the_machines_owner_lets_somebody_in_beside_the_running_server(
    runner, server: Served, shop: Shop
) -> None:
    email = "crake@tomtit.example"
    async with server.member() as founder:
        form = {"email": email, "name": "Crake", "role": "agent", "password": PASSWORD}
        assert (await founder.post("/api/v1/members", json=form)).status_code == 201
    async with server.member(email, PASSWORD) as crake, server.desk(crake) as desk:
        given = await server.command("password", email)
        assert await desk.closed() in {4000, 4001}, "open sockets of the old sessions close"
    async with server.member(email, given.strip()):
        pass
    begun = await server.command("create", "海边书店", "wu@books.example")
    async with server.member("wu@books.example", begun.strip()) as wu:
        shop_of_wu = (await wu.get("/api/v1/channels")).json()["items"]
        assert [channel["name"] for channel in shop_of_wu] == ["海边书店"], "a shop of its own, and nothing of another"


async def test_hostile_31_no_answer_holds_a_secret(runner, server: Served, shop: Shop) -> None:
    async with server.member() as member, server.widget() as widget:
        await widget.say("hello")
        document = (await member.get("/api/openapi.json")).json()
        for route in routes(document):
            if route.method == "GET":
                answer = await send(member, route.request(shop.ids))
                for word in (widget.welcome["token"], widget.welcome["ticket"], member.cookies.get("wingbeat_session")):
                    assert word is None or word not in answer.text, route
                if answer.headers.get("content-type", "").partition(";")[0] == "application/json":
                    assert not keys(answer.json()) & {"password", "password_hash", "secret", "token", "hmac"}, route
        heard = json.dumps([widget.welcome, widget.frames])
        assert server.demo.email not in heard
        assert "password" not in heard


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for one in value.values() for key in keys(one)}
    return {key for one in value for key in keys(one)} if isinstance(value, list) else set()


async def test_hostile_32_no_route_is_changed_from_a_foreign_page(runner, server: Served, shop: Shop) -> None:
    async with server.member() as member:
        document = (await member.get("/api/openapi.json")).json()
        csrf = member.headers.pop("X-Wingbeat-CSRF")
        for route in routes(document):
            if route.path in PUBLIC and not (route.path == "/api/v1/session" and route.method != "POST"):
                continue
            if route.method != "GET":
                answer = await send(member, route.request({**shop.ids, "workspace_id": shop.ids["team"]}))
                assert answer.status_code == 403, f"{route} without the CSRF header: {answer.text}"
        member.headers["X-Wingbeat-CSRF"] = csrf
        member.headers["Origin"] = "https://evil.example"
        for route in routes(document):
            if route.path not in PUBLIC:
                answer = await send(member, route.request({**shop.ids, "workspace_id": shop.ids["team"]}))
                assert answer.status_code == 403, f"{route} from a foreign page: {answer.text}"
        del member.headers["Origin"]
        cookie = "; ".join(f"{name}={value}" for name, value in member.cookies.items())
        desk = Desk(server.url, cookie, views=["all"])
        desk._headers["Origin"] = "https://evil.example"
        with pytest.raises(ConnectionError, match="4003"):
            await desk.open()


async def test_routes_without_a_session_are_the_known_few(runner, server: Served, shop: Shop) -> None:
    async with httpx.AsyncClient(base_url=server.url) as stranger:
        document = (await stranger.get("/api/openapi.json")).json()
        for route in routes(document):
            if route.path not in PUBLIC:
                answer = await send(stranger, route.request(shop.ids))
                assert answer.status_code == 401, f"{route} answers strangers: {answer.text[:200]}"


@pytest.mark.parametrize("folder", ["console", "widget", "shop", "shop/images"])
async def test_hostile_39_no_path_leads_out_of_the_pages(runner, server: Served, folder: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    for way in (
        "../../pages.py",
        "..%2f..%2fpages.py",
        "%2e%2e/%2e%2e/pages.py",
        "..%5c..%5cpages.py",
        "a%00.js",
        "/etc/passwd",
    ):
        writer.write(f"GET /{folder}/{way} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        size = int(head.partition("content-length: ")[2].split()[0])
        body = await reader.readexactly(size)
        assert "404" in head.splitlines()[0], way
        assert b"root:" not in body
        assert b"import" not in body
    writer.close()
    await writer.wait_closed()


async def test_hostile_44_bodies_are_bounded_and_deep_ones_refused(runner, server: Served, shop: Shop) -> None:
    async with server.member() as member:
        for content, status in (
            (b'{"name":"' + b"x" * LARGEST_BODY + b'"}', 413),
            (b"[" * 200_000, 422),
            (b'{"name":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 422),
            (b'{"name":"\xff\xfe"}', 422),
            (b'{"name":"\\ud800"}', 422),
            (b'{"name":NaN}', 422),
        ):
            answer = await member.post("/api/v1/teams", content=content, headers={"Content-Type": "application/json"})
            assert (answer.status_code, answer.json().keys()) == (status, {"code", "message", "facts"}), content[:20]

        async def endless() -> AsyncIterator[bytes]:
            while True:
                yield b"x" * 65536

        try:
            answer = await member.post("/api/v1/teams", content=endless())
        except (httpx.ReadError, httpx.WriteError):
            pass  # cut off while it still sent
        else:
            assert answer.status_code == 413
        long = await member.get("/api/v1/search", params={"q": "退 货 " * 60})
        assert long.status_code == 422
        assert (await member.get("/api/v1/search", params={"q": "a* (b|c)+ %_\\ " * 14})).status_code in {200, 422}


async def cut_off(server: Served, *begun: bytes) -> bool:
    """Whether somebody who begins so and then sends byte after byte is told it took too long, and hung up on."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    for piece in begun[:-1]:
        writer.write(piece)
        await reader.readuntil(b"}")
    writer.write(begun[-1])
    answer = asyncio.create_task(reader.read())
    while not answer.done():
        await asyncio.wait([answer], timeout=0.5)
        if not writer.is_closing():
            writer.write(b"x")
    writer.close()
    return b"408" in answer.result()


async def hung_up(server: Served) -> bool:
    """Whether somebody who connects and says nothing is not waited for."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    answer = await reader.read()
    writer.close()
    return b"408" in answer


async def test_hostile_44_who_drips_or_says_nothing_is_cut_off(runner, server: Served) -> None:
    head, form = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-", b"POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\n"
    well = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    upgrade = b"GET /live/desk HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-"
    async with asyncio.timeout(90):  # each is given ten seconds, on a machine that does other things as well
        outcomes = await asyncio.gather(
            cut_off(server, form + b"Content-Length: 1000\r\n\r\n{"),
            cut_off(server, head),
            cut_off(server, well, head),
            cut_off(server, upgrade),
            hung_up(server),
        )
    assert all(outcomes), outcomes


@pytest.mark.parametrize("path", ["/healthz", "/desk", "/sign-in", "/widget.js", "/shop/", "/api/docs"])
async def test_a_head_request_gets_what_get_gets_without_the_body(runner, server: Served, path: str) -> None:
    async with httpx.AsyncClient(base_url=server.url) as client:
        head, got = await client.head(path), await client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    without_date = [{k: v for k, v in one.headers.items() if k != "date"} for one in (head, got)]
    assert without_date[0] == without_date[1]
    assert got.content


async def test_hostile_44_frames_too_large_too_many_or_wrong_harm_only_their_own_line(
    runner, server: Served, shop: Shop
) -> None:
    async with server.widget() as good:
        say = {"t": "do", "key": "k", "conversation": shop.ids["conversation"], "command": {"do": "say", "text": "x"}}
        wrong: list[Any] = [
            {**say, "command": {"do": "say", "text": "x" * 70_000}},
            {**say, "extra": 1},
            {**say, "command": {"do": "say", "text": "x", "sent_at": "2026-01-01T00:00:00"}},
            {"t": "history", "conversation": shop.ids["conversation"], "before": 2**63},
            {"t": "what"},
            [],
            json.loads("[" * 900 + "]" * 900),
        ]
        for frame in wrong:
            async with server.widget() as bad:
                await bad.send(frame)
                try:
                    assert await bad.closed() in {4009, 1009}, str(frame)[:80]
                except TimeoutError:
                    raise AssertionError(f"{str(frame)[:120]} was let pass: {bad.frames[-1]}") from None
        async with server.widget() as many:
            for _ in range(400):
                await many.send({"t": "pong"})  # read ever more slowly; nobody else's line is
            assert (await good.say("我还在"))["seq"] > 0


async def test_hostile_44_a_message_too_long_or_half_a_character_is_refused_alone(
    runner, server: Served, shop: Shop
) -> None:
    async with server.widget() as widget:
        for text in ("x" * 8001, "", "a\0b"):
            with pytest.raises(Refused):
                await widget.say(text)
        assert (await widget.say("好"))["seq"] > 0


async def test_hostile_44_one_workspaces_flood_leaves_the_other_served(runner, server: Served, shop: Shop) -> None:
    async with server.member(NEIGHBOUR, PASSWORD) as stork, AsyncExitStack() as flood:
        site = (await stork.get("/api/v1/channels")).json()["items"][0]
        windows = [await flood.enter_async_context(server.widget()) for _ in range(30)]
        stopped = asyncio.Event()

        async def pour(window: Widget) -> None:
            while not stopped.is_set():
                await window.say("怎么退货 " * 50)

        tasks = [asyncio.create_task(pour(window)) for window in windows]
        try:
            async with Widget(server.url, site["site_key"]) as quiet:
                for number in range(10):
                    assert (await quiet.say(f"hello {number}"))["seq"] > number
                    assert (await stork.get("/api/v1/conversations")).status_code == 200
        finally:
            stopped.set()
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert not [
            one for one in outcomes if one is not None and not isinstance(one, Refused | ConnectionError | TimeoutError)
        ]
