"""Bytes on the wire of a first visit: the widget on a shop's page until it can be written in, and the console's desk.

Counted by a real Chromium with an empty cache, headers included, from what its network reports as received; and as gzip, for readers that know nothing better.
"""

import asyncio
import shutil
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page, async_playwright

from bench.common import Row, at_most, machine, report, run, serving
from tests.served import Served

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WAIT_MS = 15_000


async def received(page: Page, counts: Callable[[str], bool]) -> dict[str, int]:
    """Bytes received by path, filled while the page works; only paths that count."""
    found: dict[str, int] = {}
    names: dict[str, str] = {}
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    session.on(
        "Network.responseReceived", lambda e: names.update({e["requestId"]: urlsplit(e["response"]["url"]).path})
    )

    def finished(event: dict[str, float | str]) -> None:
        path = names.get(str(event["requestId"]), "")
        if counts(path):
            found[path] = found.get(path, 0) + int(event["encodedDataLength"])

    session.on("Network.loadingFinished", finished)
    return found


async def widget(browser: Browser, served: Served) -> dict[str, int]:
    """The loader, the frame and its settings, until the customer can write."""
    async with await browser.new_context(locale="zh-CN") as context:
        page = await context.new_page()
        found = await received(page, lambda path: "widget" in path)
        await page.goto(f"{served.url}/shop/")
        await page.wait_for_function("typeof window.Wingbeat === 'function'")
        await page.evaluate("void Wingbeat('open')")
        await page.wait_for_load_state("networkidle")
        await page.frames[-1].locator("textarea").wait_for(timeout=WAIT_MS)
        await page.wait_for_load_state("networkidle")
        return dict(found)


async def console(browser: Browser, served: Served) -> dict[str, int]:
    """The sign-in page, then the desk."""
    async with await browser.new_context(locale="zh-CN") as context:
        page = await context.new_page()
        found = await received(page, lambda _: True)
        await page.goto(f"{served.url}/desk")
        await page.locator("input[type=password]").fill(served.demo.password, timeout=WAIT_MS)
        await page.locator("input[type=email], input[name=email]").first.fill(served.demo.email)
        await page.keyboard.press("Enter")
        await page.locator("input[type=password]").wait_for(state="detached", timeout=WAIT_MS)
        await page.wait_for_load_state("networkidle")
        return dict(found)


async def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    async with serving() as (served, _), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        seen = [await widget(browser, served), await console(browser, served)]
        await browser.close()
    loader = seen[0].get("/widget.js", 0)
    rows = [
        Row("loader, on every page of the shop", loader / 1000, "kB", at_most(3)),
        Row("widget, whole first visit", sum(seen[0].values()) / 1000, "kB", at_most(25)),
        Row("console, whole first visit of the desk", sum(seen[1].values()) / 1000, "kB", at_most(350)),
    ]
    await asyncio.to_thread(report, "size", rows, machine())


if __name__ == "__main__":
    run(main())
