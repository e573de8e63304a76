"""The bot's pages: a changed flow reaches the shop's chat, shares are set by hand, and axe finds nothing to mend."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import FAR_APART, House, in_every_look, needs_built_pages, opened, write

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
    page = editor(house, "lead_capture")
    page.get_by_label("说的话 (简体中文)").fill("欢迎！采购部的小雀先记几个信息。")
    expect(page.get_by_text("未保存")).to_be_visible()
    page.get_by_text("试聊", exact=True).click()
    page.get_by_label("像客户一样说").fill("想团购")
    page.get_by_label("像客户一样说").press("Enter")
    expect(page.get_by_role("log").get_by_text("采购部的小雀")).to_be_visible()
    page.get_by_text("设置", exact=True).last.click()
    page.get_by_label("由这些知识分组开始").fill("customs-tax")
    page.get_by_label("先走流程，再查知识").check()
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="发布").click()
    expect(page.get_by_text("第 2 版已发布。")).to_be_visible()
    chat = opened(house.visit("/shop/"))
    write(chat, "海外下单要交关税吗？")
    expect(chat.get_by_text("采购部的小雀")).to_be_visible()


def test_an_unfinished_flow_is_not_published(house: House) -> None:
    page = editor(house, "appointment")
    page.get_by_role("button", name="在后面加一步").click()
    page.get_by_role("menuitem", name="分支").click()
    page.get_by_label("步骤标识").fill("open_now")
    page.get_by_label("步骤标识").press("Tab")
    page.get_by_label("看哪个值").fill("nobody.knows")
    expect(page.locator("[data-step=open_now][data-problem=error]")).to_be_visible()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("button", name="发布")).to_be_disabled()
    assert flow(house, "appointment")["changed"] is False


def test_a_share_is_set_by_hand_and_the_log_says_why(house: House) -> None:
    page = house.signed_in("/bot?tab=share")
    page.get_by_role("button", name="设置一个主题").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="主题").fill("订单进")
    page.get_by_role("option", name="订单进度").click()
    dialog.get_by_label("机器人直接回答").fill("60")
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_text("60%", exact=True)).to_be_visible()
    expect(page.get_by_text("手动设置")).to_be_visible()
    assert [one["percent"] for one in house.ask("GET", "/bot/share")["items"] if one["topic"] == "order_status"] == [60]


def test_what_always_goes_to_people_is_set_by_hand(house: House) -> None:
    page = house.signed_in("/bot?tab=share")
    page.get_by_role("combobox", name="类型").click()
    page.get_by_role("option", name="字词").click()
    page.get_by_label("内容").fill("发票")
    page.get_by_role("button", name="添加").click()
    remove = page.get_by_role("button", name="删除“发票”")
    expect(remove).to_be_visible()
    assert house.ask("GET", "/bot/handoff-rules")["items"] == [{"kind": "word", "name": "发票"}]
    remove.click()
    expect(remove).to_have_count(0)
    assert house.ask("GET", "/bot/handoff-rules")["items"] == []


def test_a_customer_who_agrees_is_read_along_and_nobody_else(house: House) -> None:
    chat = opened(house.visit("/shop/"))
    expect(chat.get_by_role("checkbox")).to_have_count(0)
    page = house.signed_in("/channels")
    page.get_by_role("switch", name="客户输入时先查找答案").check()
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    typed: list[str] = []
    shop = house.visit("/shop/")
    with shop.expect_websocket() as line:
        chat = opened(shop)
    line.value.on("framesent", lambda frame: typed.append(str(frame)))
    switch = chat.get_by_role("checkbox", name="边输入边帮我查答案")
    expect(switch).not_to_be_checked()
    chat.locator("textarea").fill("这个能便宜吗")
    switch.check()
    with line.value.expect_event("framesent", lambda frame: '"text":"怎么退货？"' in str(frame)):
        chat.locator("textarea").fill("怎么退货？")  # told before it is sent
    assert not any("这个能便宜吗" in frame for frame in typed), "what came before they agreed is theirs"
    house.ask("PATCH", f"/channels/{house.ask('GET', '/channels')['items'][0]['id']}", json={"thinks_ahead": False})


def test_axe_finds_nothing_to_mend(house: House) -> None:
    page = editor(house, "order_status")
    found: list[tuple[str, str, object]] = []

    def look(where: str) -> None:
        found.extend((where, how, wrong) for how, wrong in in_every_look(page, [page.main_frame], FAR_APART) if wrong)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((where, "wider than its window", []))

    look("editor")
    page.get_by_text("列表", exact=True).click()
    page.get_by_text("版本", exact=True).click()
    look("list and versions")
    for tab in ("flows", "share", "model"):
        page.goto(f"{house.url}/bot?tab={tab}")
        expect(page.get_by_role("heading", name="机器人", exact=True)).to_be_visible()
        look(tab)
    assert found == []
