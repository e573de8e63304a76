"""The desk as a member meets it: a shop with 100,000 conversations, 50 more arriving every minute, in a real Chromium.

With `--hour` also an hour's work: 400 conversations opened, answered and left, and what the page's heap grew by.
"""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from httpx import AsyncClient
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bench.common import Row, at_least, at_most, cluster, machine, median, percentile, report, run
from bench.desk_audit import accessibility, points_lost
from bench.inbox_shop import load
from bench.size import FLAGS, received
from tests.served import Served
from wingbeat.kit.ids import uuid7
from wingbeat.people.sessions.models import COOKIE
from wingbeat.replay.client import Widget

WATCH = Path(__file__).with_name("desk_watch.js")
CONVERSATIONS = 100_000
ARRIVE_SECONDS = 60 / 50
STAY_SECONDS = 20.0  # how long who has arrived stays before closing the page
OPENS = 100
EVENTS = 100
BUSY = 20  # customers who write once a second each: 20 events/s
TYPED = "The parcel left our warehouse this morning and will be with you on Thursday, before noon. " * 4
KEY_MS = 60  # between strokes: 200 words a minute, more than anybody types
VISITS = 7
CHATS = 10
STANDARD = "退货运费谁出？"  # an article of the demo shop answers it
SUGGESTED = "ol[aria-label=建议的回复]"
HOUR = 400
WARM = 40  # conversations before the heap is first looked at: what every page keeps is there by then
LATEST_MS = 15_000
VIEW = "/desk?view=all"


class Desk:
    """A member's page that is watched."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @classmethod
    async def enter(cls, browser: Browser, served: Served, path: str = VIEW) -> "Desk":
        page = await watched(browser, served)
        await page.goto(served.url + path)
        await page.get_by_role("option").first.wait_for(timeout=LATEST_MS)
        return cls(page)

    async def noted(self, name: str) -> Any:
        return await self.page.evaluate(f"noted.{name}")

    async def until(self, condition: str) -> None:
        await until(self.page, condition)


async def until(page: Page, condition: str) -> None:
    """Until an expression holds in the page, asked every frame; Playwright's own way of asking is against the page's CSP."""
    asked = (
        f"new Promise((done) => {{ const ask = () => ({condition}) ? done() : requestAnimationFrame(ask); ask(); }})"
    )
    async with asyncio.timeout(LATEST_MS / 1000):
        await page.evaluate(asked)


async def watched(browser: Browser, served: Served) -> Page:
    """A new browser of a member who is signed in, with nothing in its cache."""
    async with served.member() as client:
        cookie = client.cookies[COOKIE]
    context: BrowserContext = await browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    await context.add_cookies([{"name": COOKIE, "value": cookie, "url": served.url}])
    await context.add_init_script(path=WATCH)
    return await context.new_page()


async def first_visits(browser: Browser, served: Served) -> tuple[list[float], int]:
    """Milliseconds from the address to a painted inbox, by visit; and the bytes of one visit."""
    took, size = [], 0
    for _ in range(VISITS):
        page = await watched(browser, served)
        sizes = await received(page, lambda _: True)
        await page.goto(served.url + VIEW)
        await until(page, "noted.first > 0")
        took.append(await page.evaluate("noted.first"))
        await page.wait_for_load_state("networkidle")
        size = sum(sizes.values())
        await page.context.close()
    return took, size


async def opening(desk: Desk) -> list[float]:
    """Milliseconds from the key that opens a conversation to its painted messages, down the list."""
    for _ in range(OPENS):
        await to_next(desk)
    return list(await desk.noted("opens"))


async def to_next(desk: Desk) -> None:
    """Leave the composer, go down one row and open it."""
    await desk.page.evaluate("document.activeElement.blur(); noted.opener = ''; noted.count = noted.opens.length + 1")
    await desk.page.keyboard.press("j")
    await desk.until("document.querySelector('[role=option][data-current]') !== null")
    await desk.page.evaluate("noted.opener = 'Enter'")
    await desk.page.keyboard.press("Enter")
    await desk.until("noted.opens.length === noted.count")
    await desk.page.evaluate("noted.opener = ''")


async def arriving(desk: Desk, served: Served) -> tuple[list[float], list[float]]:
    """Milliseconds from an event's frame to its paint, and from the customer's key stroke to that paint."""
    async with customer(served) as widget:
        await desk.page.goto(f"{served.url}/desk/{widget.conversation}?view=all")
        await desk.until("document.querySelector('[id^=event-]') !== null")
        sent = {}
        for n in range(EVENTS):
            mark = f"mark-{n}"
            sent[mark] = await desk.page.evaluate("performance.now()")
            await widget.say(f"And another thing, {mark}")
            await desk.until(f"noted.painted['{mark}'] > 0")
        arrived, painted = await desk.noted("arrived"), await desk.noted("painted")
    return [painted[mark] - arrived[mark] for mark in sent], [painted[mark] - sent[mark] for mark in sent]


async def typing(desk: Desk, served: Served) -> list[float]:
    """Milliseconds between frames while a member types and 20 events a second arrive."""
    async with customers(served, BUSY) as busy:
        await desk.page.goto(f"{served.url}/desk/{busy[0].conversation}?view=all")
        composer = desk.page.get_by_role("textbox").last
        await composer.wait_for(timeout=LATEST_MS)
        talking = asyncio.create_task(talk(busy))
        try:
            await composer.click()
            await desk.page.evaluate("countFrames()")
            await desk.page.keyboard.type(TYPED, delay=KEY_MS)
            gaps = list(await desk.noted("frames"))
        finally:
            talking.cancel()
            with suppress(asyncio.CancelledError):
                await talking
    return gaps


async def talk(busy: Sequence[Widget]) -> None:
    """Each of them writes once a second, one after the other."""
    n = 0
    while True:
        n += 1
        await asyncio.gather(busy[n % len(busy)].say(f"Is there any news? ({n})"), asyncio.sleep(1 / len(busy)))


async def standard(desk: Desk, served: Served) -> list[float]:
    """Milliseconds from the key that takes an offered chat to the painted answer to a standard question, by keyboard alone."""
    took = []
    async with served.member() as client:
        before = (await client.get("/api/v1/routing/offers")).raise_for_status().json()
        asking = {"how": "offer", "seconds": 120, "rings": 1, "then": "everybody"}
        (await client.put("/api/v1/routing/offers", json={**before, "workspace": asking})).raise_for_status()
        await free(client)
        await desk.page.goto(served.url + "/desk?view=mine")
        await desk.page.locator("#main").wait_for(timeout=LATEST_MS)
        for n in range(CHATS):
            async with customer(served) as widget:
                await desk.until("document.querySelector('[role=alertdialog]') !== null")
                took.append(await taken(desk, widget, f"mark-{20_000 + n}"))
        (await client.put("/api/v1/routing/offers", json=before)).raise_for_status()
    return took


async def free(client: AsyncClient) -> None:
    """The member has room: what they were left with is resolved."""
    mine = (await client.get("/api/v1/conversations?view=mine&status=open")).raise_for_status().json()
    for head in mine["items"]:
        body = {"key": str(uuid7()), "command": {"do": "resolve"}}
        (await client.post(f"/api/v1/conversations/{head['id']}/commands", json=body)).raise_for_status()


async def taken(desk: Desk, widget: Widget, mark: str) -> float:
    """Take what is offered, put in the first suggestion for what is asked there, send it, and leave."""
    start = await desk.page.evaluate("performance.now()")
    await desk.page.keyboard.press("t")
    await desk.until(f"location.pathname === '/desk/{widget.conversation}'")
    await widget.say(STANDARD)  # asked before, the bot would have answered it by itself
    await desk.until(f"document.querySelector('{SUGGESTED}') !== null")
    await desk.page.keyboard.press("1")
    await desk.until("document.activeElement.value?.length > 0")
    await desk.page.keyboard.insert_text(f" {mark}")
    await desk.page.keyboard.press("Enter")
    await desk.until(f"noted.painted['{mark}'] > 0")
    painted = await desk.page.evaluate(f"noted.painted['{mark}']")
    await desk.page.evaluate("document.activeElement.blur()")
    await desk.page.keyboard.press("e")
    return float(painted - start)


async def hour(desk: Desk, served: Served) -> float:
    """MB the page's heap grew by while 400 conversations were opened, answered and left."""
    session = await desk.page.context.new_cdp_session(desk.page)

    async def heap() -> float:
        await session.send("HeapProfiler.collectGarbage")
        return float((await session.send("Runtime.getHeapUsage"))["usedSize"]) / 1e6

    await desk.page.goto(served.url + VIEW)
    await desk.page.get_by_role("option").first.wait_for(timeout=LATEST_MS)
    before = 0.0
    for n in range(HOUR + WARM):
        if n == WARM:
            before = await heap()
        await to_next(desk)
        await answer(desk, f"mark-{10_000 + n}")
    return await heap() - before


async def answer(desk: Desk, mark: str) -> None:
    """Write and send by keyboard; returns when the log's own event is painted."""
    await desk.until("document.activeElement.tagName === 'TEXTAREA'")
    await desk.page.keyboard.insert_text(f"Thank you for waiting, it is on its way. {mark}")
    await desk.page.keyboard.press("Enter")
    await desk.until(f"noted.painted['{mark}'] > 0")


@asynccontextmanager
async def customer(served: Served) -> AsyncIterator[Widget]:
    """Somebody who has asked for a person, and is not answered by the bot any more."""
    async with customers(served, 1) as found:
        yield found[0]


@asynccontextmanager
async def customers(served: Served, count: int) -> AsyncIterator[list[Widget]]:
    found = []
    for _ in range(count):
        widget = Widget(served.url, served.demo.site_key, language="zh-CN")
        await widget.open()
        await widget.say("转人工")
        await widget.event(lambda event: event["body"]["kind"] == "handed_off")
        found.append(widget)
    try:
        yield found
    finally:
        for widget in found:
            await widget.close()


async def arrivals(served: Served) -> None:
    """Fifty new conversations a minute, all the time."""
    staying: set[asyncio.Task[None]] = set()

    async def come() -> None:
        widget = Widget(served.url, served.demo.site_key, language="zh-CN")
        await widget.open()
        try:
            await widget.say("怎么退货？")
            await asyncio.sleep(STAY_SECONDS)
        finally:
            await widget.close()

    while True:
        task = asyncio.create_task(come())
        staying.add(task)
        task.add_done_callback(staying.discard)
        await asyncio.sleep(ARRIVE_SECONDS)


@asynccontextmanager
async def shop() -> AsyncIterator[Served]:
    """The product with 100,000 conversations loaded."""
    quick = {"fsync": "off", "synchronous_commit": "off", "max_wal_size": "16GB"}  # of the loading nothing is measured
    async with cluster(quick) as (server, url):
        served = Served(url, server.data_dir / "product")
        await served.start()
        try:
            await served.prepared()
            await load(url, CONVERSATIONS)
            yield served
        finally:
            await served.stop()


async def figures(browser: Browser, served: Served) -> list[Row]:
    visits, size = await first_visits(browser, served)
    desk = await Desk.enter(browser, served)
    opens = await opening(desk)
    chats = await standard(desk, served)
    painted, felt = await arriving(desk, served)
    frames = await typing(desk, served)
    rows = [
        Row("open a conversation, key to painted, p95", percentile(opens, 0.95), "ms", at_most(100)),
        Row("an event's frame to painted, p95", percentile(painted, 0.95), "ms", at_most(50)),
        Row("a customer's line, sent to painted at the desk, p95", percentile(felt, 0.95), "ms"),
        Row("frames while typing, 20 events/s, p99", percentile(frames, 0.99), "ms", at_most(50)),
        Row(
            "a standard question, offered chat to painted answer, p95", percentile(chats, 0.95) / 1000, "s", at_most(2)
        ),
        Row("first visit to usable inbox, median", median(visits) / 1000, "s", at_most(1.5)),
        Row("first visit to usable inbox, slowest", max(visits) / 1000, "s"),
        Row("first visit, on the wire", size / 1000, "kB", at_most(350)),
    ]
    if "--hour" in sys.argv:
        rows.append(Row("an hour of work, heap growth", await hour(desk, served), "MB", at_most(20)))
    return rows


async def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    async with shop() as served, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        coming = asyncio.create_task(arrivals(served))
        try:
            rows = await figures(browser, served)
        finally:
            coming.cancel()
        rows.append(Row("accessibility", await accessibility(browser, served), "of 100", at_least(100)))
        rows.append(Row("points a shop's page loses by the widget", await points_lost(browser, served), "", at_most(0)))
        await browser.close()
    await asyncio.to_thread(report, "desk", rows, machine())


if __name__ == "__main__":
    run(main())
