"""A running product with its pages, for tests in a real browser."""

import asyncio
import shutil
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import Future
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal, TypeVar

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    FrameLocator,
    Locator,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.furnished import FreshShop
from tests.served import Served, served
from tests.smtp import SmtpServer
from wingbeat.kit.database import Database
from wingbeat.people.sessions.models import COOKIE
from wingbeat.replay.client import Frame as Heard
from wingbeat.replay.client import Widget

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
WITH_WINDOWS = shutil.which("chromium")
CHROMIUM = shutil.which("chromium-headless-shell") or WITH_WINDOWS  # without windows a sixth less work
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

needs_built_pages = pytest.mark.skipif(
    not (ROOT / "src/wingbeat/static/console/index.html").exists(), reason="build the pages first: make web"
)
PATIENCE_SECONDS = 30.0  # for what takes a blink on an idle machine: a page, a step, an answer
expect.set_options(timeout=PATIENCE_SECONDS * 1000)
T = TypeVar("T")


@contextmanager
def chromium() -> Iterator[Browser]:
    assert CHROMIUM is not None, "apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def is_bots(event: Heard) -> bool:
    return bool(event["body"]["kind"] == "message" and event["actor"]["kind"] == "bot")


def bots_after(seq: int) -> Callable[[Heard], bool]:
    return lambda event: event["seq"] > seq and is_bots(event)


class House:
    """A server, and browsers in front of it. Its loop has a thread of its own: this one belongs to Playwright."""

    def __init__(self, browser: Browser, server: Served, loop: asyncio.AbstractEventLoop) -> None:
        self.browser = browser
        self.server = server
        self._loop = loop
        self._contexts: list[BrowserContext] = []
        self._windows: Browser | None = None
        self._customers: list[Widget] = []
        self._founder: tuple[str, dict[str, str], dict[str, str]] | None = None

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run asynchronous work, such as a kill of the server or a customer without a browser."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(120)

    @property
    def url(self) -> str:
        return self.server.url

    def visit(
        self,
        path: str,
        *,
        locale: str = "zh-CN",
        size: ViewportSize | None = None,
        scheme: str = "light",
        cookie: str | None = None,
        worker: bool = False,
    ) -> Page:
        """
        A new person's browser on a page. What a service worker lets pass, Playwright's routes never see: only who asks has it, and
        with it the Chromium that can be pushed to.
        """
        context = (self._with_windows() if worker else self.browser).new_context(
            locale=locale,
            color_scheme="dark" if scheme == "dark" else "light",
            viewport=size or DESKTOP,
            service_workers="allow" if worker else "block",
        )
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        if cookie is not None:
            context.add_cookies([{"name": COOKIE, "value": cookie, "url": self.url}])
        self._contexts.append(context)
        page = context.new_page()
        page.goto(self.url + path)
        return page

    def _with_windows(self) -> Browser:
        if self._windows is None:
            self._windows = self.browser.browser_type.launch(executable_path=WITH_WINDOWS, args=FLAGS)
        return self._windows

    def signed_in(
        self, path: str = "/desk", *, email: str | None = None, password: str | None = None, **how: Any
    ) -> Page:
        """A member's browser with a session of its own, begun without the sign-in page; the founder's without an address."""

        async def enter() -> str:
            async with self.server.member(email, password) as client:
                return client.cookies[COOKIE]

        page = self.visit(path, cookie=self.do(enter()), **how)
        expect(page.locator("#main")).to_be_visible()
        return page

    def leave(self) -> None:
        """Close what this test opened."""
        while self._contexts:
            self._contexts.pop().close()
        while self._customers:
            self.do(self._customers.pop().close())

    def customer(self, *lines: str, language: str = "zh-CN", patient: bool = True, **hello: Any) -> Widget:
        """A customer who writes these lines, without a browser; a patient one waits for the bot after each."""

        async def come() -> Widget:
            widget = Widget(self.url, self.server.demo.site_key, language=language, **hello)
            await widget.open()
            for line in lines:
                said = await widget.say(line)
                if patient:
                    await widget.event(bots_after(said["seq"]), seconds=PATIENCE_SECONDS)
            return widget

        self._customers.append(self.do(come()))
        return self._customers[-1]

    def ask(self, method: str, path: str, **how: Any) -> Any:
        """A REST request by the founder, who signs in once; what it answered."""

        async def send() -> Any:
            if not self._founder or self._founder[0] != self.url:
                async with self.server.member() as client:
                    self._founder = self.url, dict(client.cookies), dict(client.headers)
            _, cookies, headers = self._founder
            async with httpx.AsyncClient(base_url=self.url, cookies=cookies, headers=headers, timeout=20) as client:
                answer = await client.request(method, f"/api/v1{path}", **how)
            if answer.status_code == httpx.codes.UNAUTHORIZED:  # a test signed out everywhere
                self._founder = None
                return await send()
            answer.raise_for_status()
            return answer.json() if answer.content else None

        return self.do(send())

    def rest(self) -> None:
        """Until the steps have done all that the log asks of them: what they keep, pages fetch only once."""
        until(lambda: self._value("SELECT count(*) FROM todo") == 0)

    def pass_by(self, timer: str) -> None:
        """Until the time of a timer has come."""
        self.rest()
        self._value("UPDATE timer SET due = now() WHERE name = $1 RETURNING name", timer)

    def _value(self, sql: str, *values: object) -> object:
        async def ask() -> object:
            database = await Database.connect(self.server.database_url or "", connections=1)
            try:
                return await database.value(sql, *values)
            finally:
                await database.close()

        return self.do(ask())


@contextmanager
def furnished(fresh_shop: FreshShop, data_dir: Path, smtp: SmtpServer | None = None) -> Iterator[House]:
    """A house to live in for a while; its mail goes to a folder, or to a server."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    ended: asyncio.Event = asyncio.Event()
    ready: Future[Served] = Future()

    async def live() -> None:
        async with AsyncExitStack() as stack:
            if smtp:
                await stack.enter_async_context(smtp.listening())
            url = await stack.enter_async_context(fresh_shop(data_dir))
            environment = {"WINGBEAT_SMTP_URL": smtp.url} if smtp else {}
            ready.set_result(await stack.enter_async_context(served(url, data_dir, environment)))
            await ended.wait()

    def failed(done: "Future[None]") -> None:
        if not ready.done():
            ready.set_exception(done.exception() or RuntimeError())

    living = asyncio.run_coroutine_threadsafe(live(), loop)
    living.add_done_callback(failed)
    try:
        server = ready.result(300)  # another process may be setting the shop up
        prepared = asyncio.run_coroutine_threadsafe(server.prepared(), loop)
        with chromium() as browser:
            prepared.result(180)
            yield House(browser, server, loop)
    finally:
        loop.call_soon_threadsafe(ended.set)
        living.result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def messages(page: Page, text: str) -> Locator:
    """Stored messages that are exactly this text."""
    return page.locator("[id^=event-]").filter(has=page.get_by_text(text, exact=True))


def composer(page: Page) -> Locator:
    return page.locator("#composer")


def opened(shop: Page) -> FrameLocator:
    """The shop's chat, once it is connected."""
    shop.locator("body > div button[aria-expanded]").click()
    chat = shop.frame_locator("iframe[title]")
    expect(chat.locator("textarea")).to_be_focused()
    expect(chat.locator(".dot.on")).to_be_attached()
    return chat


def until(done: Callable[[], bool]) -> None:
    """Asked again until it is so; the steps behind the log take a moment."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def strike(page: Page, *keys: str) -> None:
    """A page's own keys, once it listens: what has just been drawn hears them from the next frame on."""
    settled(page)
    for key in keys:
        page.keyboard.press(key)


def write(chat: FrameLocator, text: str) -> None:
    chat.locator("textarea").fill(text)
    chat.locator("textarea").press("Enter")


def complaints(page: Page | Frame, rules: Sequence[str] = ()) -> list[tuple[str, list[str]]]:
    """What axe finds wrong with the page as it stands, by all its rules or by these."""
    if not page.evaluate("'axe' in window"):
        # The page's CSP lets no script element in; what devtools evaluate is not bound by it.
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # To say of every element how a style sheet would name it takes as long as all rules; their HTML tells enough.
    how: dict[str, object] = {"iframes": False, "resultTypes": ["violations"], "selectors": False}
    if rules:
        how["runOnly"] = {"type": "rule", "values": rules}
    found = page.evaluate("(how) => axe.run(how).then(({violations}) => violations)", how)
    return [(item["id"], [node["html"][:300] for node in item["nodes"]]) for item in found]


SCHEME = "data-mantine-color-scheme"
ALL_RULES: tuple[str, ...] = ()
CONTRAST = ("color-contrast",)  # all that another light can change; the other rules are half the time
Look = tuple[Literal["light", "dark"], ViewportSize, tuple[str, ...] | None]
LOOKS: tuple[Look, ...] = (
    ("light", DESKTOP, ALL_RULES), ("dark", DESKTOP, CONTRAST), ("dark", PHONE, ALL_RULES), ("light", PHONE, CONTRAST),
)  # fmt: skip
FAR_APART = LOOKS[::2]  # both lights and both widths, by all rules: half the time of all four


def in_every_look(
    page: Page, frames: Sequence[Frame], looks: Sequence[Look] = LOOKS
) -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
    """What axe finds in light and dark, on desktop and phone, without loading the page again."""
    for scheme, size, rules in looks:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(size)
        for frame in frames:
            drawn = frame.locator(f"html[{SCHEME}]")  # the console says in which light it is drawn; the widget does not
            if drawn.count():
                expect(drawn).to_have_attribute(SCHEME, scheme)
            settled(frame)
            yield f"{scheme} {size['width']}", [] if rules is None else complaints(frame, rules)


def settled(page: Page | Frame) -> None:
    """Until nothing loads and nothing moves: a fading dialog has a contrast nobody ever reads."""
    expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
    page.evaluate("new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(() => seen(null))))")
    page.evaluate(
        """Promise.allSettled(document.getAnimations()
            .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
            .map((one) => one.finished)).then(() => null)"""
    )
