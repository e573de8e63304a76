"""What is offered is taken by one key on whatever page, and a supervisor says how offers are made."""

import pytest
from playwright.sync_api import expect

from tests.browser.house import House, needs_built_pages, strike

pytestmark = [pytest.mark.browser, needs_built_pages]


def test_what_is_offered_is_taken_by_one_key_and_a_colleague_is_asked_beside(house: House) -> None:
    before = house.ask("GET", "/routing/offers")
    try:
        page = house.signed_in("/routing?tab=offers")
        page.get_by_text("先询问", exact=True).click()
        page.get_by_label("每人几秒内接受").fill("120")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("已保存")).to_be_visible()
        widget = house.customer("转人工", patient=False)
        card = page.get_by_role("alertdialog")
        expect(card).to_contain_text("接受")
        page.reload()
        expect(card).to_contain_text("接受")
        strike(page, "t")
        expect(page).to_have_url(f"{house.url}/desk/{widget.conversation}")
        expect(page.get_by_role("button", name="结束会话")).to_be_visible()
        expect(card).to_have_count(0)
        page.get_by_role("button", name="更多操作").click()
        page.get_by_role("menuitem", name="请教同事").click()
        page.get_by_role("combobox", name="请教谁").click()
        team = house.ask("GET", "/teams")["items"][0]["name"]
        page.get_by_role("option", name=team, exact=True).click()
        page.get_by_label("问题").fill("能退多少？")
        page.get_by_role("dialog").get_by_role("button", name="请教同事").click()
        expect(page.get_by_role("listitem").filter(has_text="能退多少？").last).to_be_visible()
    finally:
        house.ask("PUT", "/routing/offers", json=before)
