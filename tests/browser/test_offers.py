"""A product beside the bot's answer: in the customer's chat, on the shop's page, at the desk, and in the figures."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.house import House, in_every_look, needs_built_pages, opened, write

pytestmark = [pytest.mark.browser, needs_built_pages]

ASKED = "山脊 2 轻量双人帐多少钱？"
BECAUSE = "常与“山脊 2 轻量双人帐”一起买"


def card(where: Page | FrameLocator) -> Locator:
    return where.get_by_role("link").filter(has_text=BECAUSE)


def told(house: House) -> tuple[int, int]:
    """How many offers of the bot were shown, and opened."""
    since = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    found = house.ask("GET", "/recommendations/fared", params={"since": since})["customer"]
    return found["shown"], found["taken"]


def fared(house: House, wanted: tuple[int, int]) -> None:
    """Wait until so many were shown and opened."""
    until = time.monotonic() + 20
    while told(house) != wanted and time.monotonic() < until:
        time.sleep(0.05)
    assert told(house) == wanted


def test_an_offer_leads_to_the_shop_and_is_counted(house: House) -> None:
    house.customer("怎么退货？")  # once it is answered the bot has read the shop
    before = told(house)
    page = house.visit("/shop/")
    chat = opened(page)
    write(chat, ASKED)
    offer = card(chat)
    expect(offer).to_be_visible()
    expect(offer.locator("img")).to_have_js_property("complete", value=True)
    assert offer.locator("img").evaluate("picture => picture.naturalWidth") > 0
    source = chat.get_by_role("link", name="山脊 2 轻量双人帐").filter(has_not_text=BECAUSE)
    expect(source).to_have_attribute("href", "/shop/#TT-TN-RIDGE2")
    widget = next(frame for frame in page.frames if "/widget/" in frame.url)
    for look, wrong in in_every_look(page, [widget]):
        assert wrong == [], look
    with page.context.expect_page() as opening:
        offer.click()
    sku = opening.value.url.partition("#")[2]
    expect(opening.value.locator(f"#{sku}")).to_be_in_viewport()
    fared(house, (before[0] + 1, before[1] + 1))


def test_a_member_sees_what_was_offered_and_how_offers_fared(house: House) -> None:
    before = told(house)
    customer = house.customer(ASKED)
    desk = house.signed_in(f"/desk/{customer.conversation}?view=all")
    expect(card(desk)).to_have_attribute("href", "/shop/#TT-SB-MAT")
    expect(card(desk).locator("img")).to_be_visible()
    fared(house, (before[0] + 1, before[1]))
    desk.goto(f"{house.url}/bot?tab=share")
    row = desk.get_by_role("row").filter(has_text="机器人推荐给客户")
    expect(row.get_by_role("cell").first).to_have_text(str(before[0] + 1))


def test_who_may_offer_how_much_is_set_on_the_bots_page(house: House) -> None:
    desk = house.signed_in("/bot?tab=share")
    choice = desk.get_by_role("radiogroup", name="机器人推荐商品")
    expect(choice.get_by_label("每次会话最多 2 件")).to_be_checked()
    choice.get_by_text("不推荐", exact=True).click()
    expect(desk.get_by_text("已保存")).to_be_visible()
    assert house.ask("GET", "/bot/offers") == {"most": 0}
    desk.reload()
    expect(choice.get_by_label("不推荐")).to_be_checked()
    house.ask("PUT", "/bot/offers", json={"most": 2})
