"""The live board fills by itself, fits a big screen, and its alerts are set where they are read."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.house import House, complaints, needs_built_pages, settled

pytestmark = [pytest.mark.browser, needs_built_pages]
SETTINGS = "/routing/alerts/settings"
NOTHING: dict[str, object] = {"rules": [], "quiet": None, "webhook_url": ""}


SIDEWAYS = """() => [...document.querySelectorAll("[role=region]")]
    .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.ariaLabel)"""


def test_a_supervisor_watches_the_floor_and_says_when_to_be_told(house: House) -> None:
    page = house.signed_in("/routing?tab=board")
    try:
        expect(page.get_by_role("region", name="成员", exact=True)).to_contain_text("在线")
        house.customer("转人工", patient=False)
        first = page.get_by_role("region", name="最急的会话").get_by_role("row").filter(has_text="旁听").first
        expect(first).to_be_visible()
        english = house.signed_in("/routing?tab=board", locale="en-US")  # whose words are longest
        expect(english.get_by_role("region", name="Look here first")).to_be_visible()
        assert english.evaluate(SIDEWAYS) == []
        english.close()
        page.get_by_role("combobox", name="套用预设").click()
        page.get_by_role("option", name="繁忙客服", exact=True).click()
        page.get_by_role("switch", name="免打扰时段").check()
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("已保存")).to_be_visible()
        kept = house.ask("GET", SETTINGS)
        assert (len(kept["rules"]), kept["quiet"]["from_minute"]) == (7, 22 * 60)
        settled(page)
        assert complaints(page) == []
        page.get_by_role("button", name="大屏模式").click()
        expect(page.get_by_role("button", name="退出大屏")).to_be_visible()
        settled(page)
        assert complaints(page) == []
        page.get_by_role("button", name="退出大屏").click()
        first.get_by_role("link", name="旁听").click()
        expect(page).to_have_url(re.compile("/desk/.*listen"))
    finally:
        house.ask("PUT", SETTINGS, json=NOTHING)
