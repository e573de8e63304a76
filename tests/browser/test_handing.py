"""What is offered is taken by one key on whatever page, supervisors say how offers are made, and nothing given is lost unseen."""

import re

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.house import House, composer, messages, needs_built_pages, strike

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
        page.get_by_role("textbox", name="问题").fill("能退多少？")
        page.get_by_role("dialog").get_by_role("button", name="请教同事").click()
        expect(page.get_by_role("listitem").filter(has_text="能退多少？").last).to_be_visible()
    finally:
        house.ask("PUT", "/routing/offers", json=before)


def test_what_was_not_sent_survives_a_reload_and_is_sent_once_or_named_as_refused(house: House) -> None:
    widget, gone = house.customer("在吗在吗", "转人工"), house.customer("还在吗", "转人工")
    desk = house.signed_in()
    composer = desk.locator("#composer")
    cut = True

    def line(socket: WebSocketRoute) -> None:
        if not cut:
            socket.connect_to_server()  # else it opens and nobody ever answers

    desk.route_web_socket(re.compile("/live/desk"), line)
    desk.goto(f"{house.url}/desk/{gone.conversation}")
    expect(composer).to_be_visible()
    strike(desk, "Escape", "s")
    desk.get_by_role("menuitem").first.click()
    ended = {"key": "ended-meanwhile", "command": {"do": "resolve"}}
    house.ask("POST", f"/conversations/{gone.conversation}/commands", json=ended)
    desk.goto(f"{house.url}/desk/{widget.conversation}")
    composer.fill("刷新前写的")
    composer.press("Enter")
    expect(desk.locator("[data-pending]")).to_have_count(1)
    expect(composer).to_have_value("")
    cut = False
    desk.reload()
    expect(desk.locator("[id^=event-]").filter(has_text="刷新前写的")).to_have_count(1)
    expect(desk.locator("[data-pending]")).to_have_count(0)
    assert house.do(widget.event(lambda e: e["body"].get("text") == "刷新前写的"))["actor"]["kind"] == "member"
    refused = desk.get_by_role("alert", name="没有生效的操作")
    expect(refused).to_contain_text(re.compile("没有生效：.+再处理 · #\\d+ .*会话"))
    expect(refused.get_by_role("link")).to_have_attribute("href", re.compile(gone.conversation))
    refused.get_by_role("button", name="重试").click()
    expect(refused).to_be_visible()
    refused.get_by_role("button", name="放弃").click()
    expect(refused).to_have_count(0)


def test_another_window_sends_nothing_twice_and_what_cannot_be_fetched_is_missing_alone(house: House) -> None:
    widget = house.customer("怎么退货？", "转人工")
    desk = house.signed_in(f"/desk/{widget.conversation}?view=all")
    composer(desk).fill("写了一半")
    beside, part = desk.context.new_page(), re.compile("assets/waterfall")
    beside.route(part, lambda route: route.abort())
    beside.goto(desk.url)
    expect(composer(beside)).to_have_value("写了一半")
    composer(beside).focus()
    beside.keyboard.type("，好了")
    expect(composer(desk)).to_have_value("写了一半，好了")
    composer(desk).press("Enter")
    expect(composer(beside)).to_have_value("")
    expect(beside.locator("html")).to_have_attribute("data-pages", "fetched")  # all but one part
    with beside.expect_event("requestfailed"):
        strike(beside, "Escape", "w")
    expect(messages(beside, "写了一半，好了")).to_be_visible()
    beside.unroute(part)
    expect(beside.get_by_role("dialog")).to_be_visible()
