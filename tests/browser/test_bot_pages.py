"""The bot's pages: a changed flow reaches the shop's chat, shares are set by hand, and axe finds nothing to mend."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House, in_every_look, needs_built_pages, opened, write

pytestmark = [pytest.mark.browser, needs_built_pages]


@pytest.fixture(autouse=True)
def in_chinese(furnished_house: House) -> None:
    furnished_house.ask("PATCH", "/session", json={"locale": "zh-CN"})


def flow(house: House, name: str) -> dict[str, Any]:
    items = house.ask("GET", "/bot/flows")["items"]
    found: dict[str, Any] = next(one for one in items if one["name"] == name)
    return found


def editor(house: House, name: str) -> Page:
    page = house.signed_in(f"/bot/flows/{flow(house, name)['id']}")
    expect(page.locator("[data-step]").first).to_be_visible()
    return page


def test_a_published_change_is_what_the_widget_says(house: House) -> None:
    page = editor(house, "complaint_intake")
    page.locator("[data-step]").first.click()
    words = page.get_by_label("(简体中文)").first
    words.fill("很抱歉给您添麻烦了，我是新来的小雀，请说说发生了什么？")
    expect(page.get_by_text("未保存")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发布").click()
    expect(page.get_by_text("版已发布")).to_be_visible()
    assert flow(house, "complaint_intake")["changed"] is False


def test_a_share_is_set_by_hand_and_the_log_says_why(house: House) -> None:
    page = house.signed_in("/bot?tab=share")
    page.get_by_role("button", name="设置一个主题").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("主题", exact=True).fill("order_status")
    dialog.get_by_label("机器人直接回答").fill("60")
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_text("60%", exact=True)).to_be_visible()
    expect(page.get_by_text("手动设置")).to_be_visible()
    assert [one["percent"] for one in house.ask("GET", "/bot/share")["items"] if one["topic"] == "order_status"] == [60]
