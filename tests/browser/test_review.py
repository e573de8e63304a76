"""Review mode at the desk: the bot's answer on a regulated topic is approved, edited or refused by key."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House, needs_built_pages, strike

pytestmark = [pytest.mark.browser, needs_built_pages]
ASKED = "怎么申请退货？"


def regulate(house: House, text: str) -> None:
    """All that the bot would answer this with needs approval."""
    found = house.ask("POST", "/articles/try", json={"text": text, "language": "zh-CN"})
    article_id = found["candidates"][0]["article_id"]
    house.ask("PUT", f"/bot/review/rules/article/{article_id}", json={"target_seconds": 300})


def waiting(house: House) -> Page:
    """The desk with a reply that waits."""
    regulate(house, ASKED)
    widget = house.customer(ASKED, patient=False)
    desk = house.signed_in(f"/desk/{widget.conversation}")
    expect(desk.get_by_label("待审核的回复")).to_be_visible()
    strike(desk, "Escape")  # out of the editor, where keys are words
    return desk


def test_one_key_approves_what_the_bot_would_say(house: House) -> None:
    desk = waiting(house)
    draft = desk.get_by_label("待审核的回复").locator("p").inner_text()
    strike(desk, "y")
    expect(desk.get_by_label("待审核的回复")).to_have_count(0)
    expect(desk.locator("[data-by=member]")).to_contain_text(draft[:12])


def test_a_reply_is_edited_before_it_goes_out(house: House) -> None:
    desk = waiting(house)
    strike(desk, "d")
    desk.get_by_label("修改").fill("签收后 30 天内都可以退。")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-by=member]")).to_contain_text("签收后 30 天内都可以退。")


def test_a_refused_reply_is_gone_and_says_why(house: House) -> None:
    desk = waiting(house)
    strike(desk, "x")
    desk.get_by_label("驳回原因（可不填）").fill("政策已更新")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("政策已更新")).to_be_visible()
    expect(desk.locator("[data-by=member]")).to_have_count(0)
