"""Marketplace clocks and the self-check, against the real server."""

import pytest
from playwright.sync_api import expect

from tests.browser.house import House, needs_built_pages

pytestmark = [pytest.mark.browser, needs_built_pages]


def test_a_lead_puts_a_clock_to_use_sees_whom_to_answer_and_that_messages_get_through(house: House) -> None:
    page = house.signed_in("/routing?tab=clocks")
    page.get_by_role("main").get_by_role("button", name="添加").click()
    page.get_by_role("menuitem", name="拼多多").click()
    expect(page.get_by_role("heading", name="现在先回这些")).to_be_visible()
    page.get_by_role("button", name="拼多多").click()
    dialog = page.get_by_role("dialog", name="修改考核")
    dialog.get_by_label("时限（秒）").fill("3600")
    dialog.get_by_label("每天从").fill("00:00")
    dialog.get_by_label("到", exact=True).fill("24:00")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_be_hidden()
    customer = house.customer("转人工", patient=False)
    expect(page.get_by_role("region", name="现在先回这些").get_by_role("link")).not_to_have_count(0)
    expect(page.get_by_text("拼多多 · 五分钟回复率").first).to_be_visible()
    assert customer.conversation

    page.goto(f"{house.url}/routing?tab=proof")
    page.get_by_role("button", name="立即自检").click()
    expect(page.get_by_text("一切正常")).to_be_visible()
    page.get_by_role("button", name="展开两小时记录").first.click()
    expect(page.get_by_role("region", name="最近两小时").first.get_by_role("row")).not_to_have_count(1)
