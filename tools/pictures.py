"""`python -m tools.pictures`: the pictures of the READMEs, of the demo shop with some customers in it. Needs Chromium."""

import asyncio
import hashlib
import hmac
import shutil
import tempfile
from contextlib import AsyncExitStack
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from tests.served import Served
from wingbeat.replay.client import Frame, Widget

FOLDER = Path(__file__).resolve().parents[1] / "docs/images"
QUALITY = 85  # small letters stay sharp, at a fifth of a PNG's bytes
SETTLED_MS = 3000  # pictures loaded, parts drawn, nothing moves any more
READ_SECONDS = 15  # until the steps have read the four weeks


async def come(served: Served, site_key: str, secret: str, house: AsyncExitStack) -> None:
    """Customers whom the shop knows, in three languages: the bot answers two, and one wants a person."""
    for language, name, email, *lines in (
        ("en", "Noah Okafor", "noah@example.com", "Do the boots run small?"),
        ("zh-TW", "張家豪", "chang@example.com", "運費怎麼算？"),
        ("zh-CN", "林晓雨", "linxiaoyu@example.com", "TT-10345 的背包想换小一号，周五出发前能换到吗？", "转人工"),
    ):
        signed = hmac.new(secret.encode(), f"{email}\n{email}".encode(), hashlib.sha256).hexdigest()
        identity = {"user_id": email, "email": email, "name": name, "signature": signed}
        widget = Widget(served.url, site_key, language=language, identity=identity)
        await house.enter_async_context(widget)
        for line in lines:
            said = await widget.say(line)
            await widget.event(partial(is_answer, said["seq"]))


def is_answer(seq: int, event: Frame) -> bool:
    return bool(event["seq"] > seq and event["actor"]["kind"] == "bot")


async def enter(browser: Browser, served: Served, locale: str) -> Page:
    context = await browser.new_context(locale=locale, viewport={"width": 1440, "height": 900})
    page = await context.new_page()
    await page.goto(f"{served.url}/desk")
    await page.fill("input[type=email]", served.demo.email)
    await page.fill("input[type=password]", served.demo.password)
    await page.keyboard.press("Enter")
    await page.locator("#main").wait_for()
    return page


async def take(page: Page, name: str) -> None:
    await page.mouse.move(0, 0)  # nothing stands under the pointer
    await page.wait_for_timeout(SETTLED_MS)
    with Image.open(BytesIO(await page.screenshot())) as shot:
        shot.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        served = Served(None, Path(folder))
        served.past = True
        await served.start()
        try:
            await served.prepared()
            async with AsyncExitStack() as house, async_playwright() as play:
                browser = await play.chromium.launch(executable_path=shutil.which("chromium"))
                await pictures(served, browser, house)
        finally:
            await served.stop()


async def pictures(served: Served, browser: Browser, house: AsyncExitStack) -> None:
    async with served.member() as client:
        (channel,) = (await client.get("/api/v1/channels")).json()["items"]
        secret = (await client.post(f"/api/v1/channels/{channel['id']}/secret")).json()["secret"]
    await asyncio.sleep(READ_SECONDS)
    chinese, english = await enter(browser, served, "zh-CN"), await enter(browser, served, "en")
    await come(served, served.demo.site_key, secret, house)
    for page, name in ((english, "desk"), (chinese, "desk-zh-CN")):
        await page.get_by_text("林晓雨").first.click()
        await take(page, name)
    await english.goto(f"{served.url}/speed")
    await take(english, "speed")
    await chinese.goto(f"{served.url}/speed")
    await take(chinese, "speed-zh-CN")
    shop = await (await browser.new_context(locale="en", viewport={"width": 1200, "height": 750})).new_page()
    await shop.goto(f"{served.url}/shop/")
    await shop.locator("body > div button[aria-expanded]").click()
    field = shop.frame_locator("iframe[title]").locator("textarea")
    await field.fill("Do the boots run small?")
    await field.press("Enter")
    await take(shop, "shop")


if __name__ == "__main__":
    asyncio.run(main())
