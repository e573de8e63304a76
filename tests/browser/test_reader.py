"""The API's reader shows every part of the API and asks nothing of other hosts."""

import asyncio
import shutil
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests.served import served

pytestmark = pytest.mark.browser
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


async def test_the_api_can_be_read_in_a_browser(database_url: str, tmp_path: Path) -> None:
    path = shutil.which("chromium")
    assert path is not None, "apt-get install chromium"
    async with served(database_url, tmp_path / "data") as server, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = await browser.new_page()
        refused: list[str] = []
        asked: set[str] = set()
        page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
        page.on("request", lambda request: asked.add(request.url.partition("/api/")[0]))
        await page.goto(f"{server.url}/api/docs")
        async with asyncio.timeout(30):
            await page.locator(".opblock-tag").first.wait_for()
        await browser.close()
    assert refused == []
    assert asked - {server.url} == set()
