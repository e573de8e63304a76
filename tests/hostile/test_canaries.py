"""Canaries in a real Chromium: what strangers write is shown and never run, in the desk and in the widget's frame."""

from importlib.resources import files
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright

from tests.browser.house import CHROMIUM, FLAGS
from tests.hostile.house import Shop
from tests.served import Served

BUILT = files("wingbeat") / "static"
CANARY = "canary-sings"
TRICKS = (
    f"<svg onload=\"fetch('/{CANARY}/svg')\">",
    f"<img src=/{CANARY}/img onerror=\"fetch('/{CANARY}/error')\">",
    f"<script>fetch('/{CANARY}/script')</script>",
    f"![x](/{CANARY}/markdown)",
    f"[click](javascript:fetch('/{CANARY}/link'))",
    f"javascript:fetch('/{CANARY}/url')",
    f"</textarea></title><iframe src=/{CANARY}/frame>",
    f"{{{{constructor.constructor('fetch(`/{CANARY}/template`)')()}}}}",
    f"<link rel=stylesheet href=/{CANARY}/css><style>@import '/{CANARY}/import'; body {{ display: none }}</style>",
    f'<div style="position:fixed;inset:0;z-index:9999;background:url(/{CANARY}/overlay)">Sign in again</div>',
)
# What lies over everything else in a page's middle, where an overlay would be.
ON_TOP = "document.elementsFromPoint(innerWidth / 2, innerHeight / 2).filter((one) => getComputedStyle(one).position === 'fixed').length"
LAST = "the last of them"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on the PATH"),
]


async def tell(server: Served, shop: Shop) -> dict[str, str]:
    """Tricks in every place a stranger reaches; what the visitor's browser keeps: `token` and `open` conversation."""
    async with server.widget(language="en") as widget:
        widget.hello["page"] = f"https://shop.example/?{TRICKS[0]}"
        await widget.say("转人工")
        for trick in TRICKS:
            await widget.say(trick)
        async with server.member() as member:
            customer = widget.welcome["customer"]["id"]
            change = {"name": TRICKS[0][:120], "tags": [TRICKS[0][:40]], "tier": TRICKS[1][:120]}
            assert (await member.patch(f"/api/v1/customers/{customer}", json=change)).is_success
            sent = await member.post("/api/v1/files", params={"name": f"{TRICKS[1]}.svg"}, content=TRICKS[0].encode())
            for number, command in enumerate(
                (
                    {"do": "note", "text": TRICKS[1]},
                    {"do": "tag", "tag": TRICKS[0][:60]},
                    {"do": "set_reason", "reason": TRICKS[2]},
                    {"do": "say", "text": TRICKS[3], "files": [sent.json()]},
                )
            ):
                form = {"key": f"canary-{number}", "command": command}
                answer = await member.post(f"/api/v1/conversations/{widget.conversation}/commands", json=form)
                assert answer.is_success, answer.text
        await widget.say(LAST)
        return {"token": widget.hello["token"], "open": widget.conversation}


@pytest.mark.skipif(
    not (BUILT / "console" / "index.html").is_file() or not (BUILT / "widget" / "index.html").is_file(),
    reason="the pages are not built: run `make web`",
)
async def test_hostile_01_04_05_06_07_08_09_no_canary_sings_in_desk_or_widget(
    runner, server: Served, shop: Shop
) -> None:
    kept = await tell(server, shop)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = await browser.new_context()
        heard: list[str] = []
        context.on("request", lambda request: heard.append(request.url) if f"/{CANARY}/" in request.url else None)
        async with server.member() as member:
            await context.add_cookies(
                [{"name": name, "value": value, "url": server.url} for name, value in member.cookies.items()]
            )
        desk = await context.new_page()
        await desk.goto(f"{server.url}/desk/{kept['open']}")
        await shown(desk, LAST)
        links: Any = await desk.evaluate("[...document.querySelectorAll('a')].map(a => a.protocol)")
        assert "javascript:" not in links
        assert await desk.evaluate(ON_TOP) == 0
        frame = await context.new_page()
        await frame.goto(f"{server.url}/widget/frame?site={shop.site_key}")
        await frame.evaluate(
            "([site, kept]) => Object.entries(kept).forEach(([k, v]) => localStorage.setItem(`wingbeat:${site}:${k}`, v))",
            [shop.site_key, kept],
        )
        await frame.reload()
        await shown(frame, LAST)
        assert await frame.evaluate(ON_TOP) == 0
        assert heard == []
        await browser.close()


NOTE = "canary note: never for the customer"


@pytest.mark.skipif(not (BUILT / "widget" / "index.html").is_file(), reason="the pages are not built: run `make web`")
async def test_hostile_30_no_note_reaches_the_customers_browser(runner, server: Served, shop: Shop) -> None:
    async with server.widget(language="en") as widget:
        await widget.say("转人工")
        kept = {"token": widget.hello["token"], "open": widget.conversation}
    async with server.member() as member, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        frame = await browser.new_page()
        came: list[str] = []
        frame.on("websocket", lambda socket: socket.on("framereceived", lambda data: came.append(str(data))))
        await frame.goto(f"{server.url}/widget/frame?site={shop.site_key}")
        await frame.evaluate(
            "([site, kept]) => Object.entries(kept).forEach(([k, v]) => localStorage.setItem(`wingbeat:${site}:${k}`, v))",
            [shop.site_key, kept],
        )
        await frame.reload()
        for number, command in enumerate(
            (
                {"do": "note", "text": NOTE},
                {"do": "tag", "tag": NOTE},
                {"do": "set_reason", "reason": NOTE},
                {"do": "say", "text": LAST},
            )
        ):
            form = {"key": f"note-{number}", "command": command}
            path = f"/api/v1/conversations/{widget.conversation}/commands"
            assert (await member.post(path, json=form)).is_success
        await shown(frame, LAST)
        everything = await frame.evaluate("document.documentElement.outerHTML + JSON.stringify({...localStorage})")
        assert any(LAST in line for line in came)
        assert "canary note" not in everything + "".join(came)
        await browser.close()


async def shown(page: Page, text: str) -> None:
    """Until the text stands on the page, wherever it scrolls to."""
    await page.get_by_text(text).first.wait_for(timeout=20_000, state="attached")


async def test_hostile_02_a_document_opened_directly_runs_nothing(runner, server: Served, shop: Shop) -> None:
    async with server.member() as member, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = await browser.new_context(accept_downloads=False)
        heard: list[str] = []
        context.on("request", lambda request: heard.append(request.url) if f"/{CANARY}/" in request.url else None)
        await context.add_cookies(
            [{"name": name, "value": value, "url": server.url} for name, value in member.cookies.items()]
        )
        page = await context.new_page()
        for name in ("a.svg", "a.html", "a.xml", "a.pdf"):
            body = f"<svg xmlns='http://www.w3.org/2000/svg'><script>fetch('/{CANARY}/file')</script></svg>"
            sent = await member.post("/api/v1/files", params={"name": name}, content=body.encode())
            async with page.expect_download() as download:
                await page.evaluate("url => { location.href = url }", f"{server.url}/api/v1/files/{sent.json()['id']}")
            assert (await download.value).url.startswith(server.url)
        assert heard == []
        await browser.close()


@pytest.mark.skipif(not (BUILT / "console" / "index.html").is_file(), reason="the pages are not built: run `make web`")
async def test_hostile_33_only_listed_pages_may_frame_the_widget_and_none_the_desk(
    runner, server: Served, shop: Shop
) -> None:
    async with server.member() as member:
        listed = {"allowed_origins": ["https://shop.example"]}
        assert (await member.patch(f"/api/v1/channels/{shop.ids['channel']}", json=listed)).is_success
        desk = await member.get("/desk")
        assert "frame-ancestors 'none'" in desk.headers["content-security-policy"]
        assert desk.headers["x-frame-options"] == "DENY"
        frame = await member.get("/widget/frame", params={"site": shop.site_key})
        policy = frame.headers["content-security-policy"]
        assert policy.endswith("frame-ancestors 'self' https://shop.example")
        assert "unsafe-inline" not in policy.partition("script-src")[2].partition(";")[0]
