"""Answering by the keyboard alone: a template found, filled, sent; a macro run and taken back; everything in the palette."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House, complaints, needs_built_pages, strike, until

pytestmark = [pytest.mark.browser, needs_built_pages]


def test_a_template_is_found_filled_and_sent_and_a_macro_taken_back_by_the_keyboard_alone(house: House) -> None:
    texts = {"zh-CN": {"warm": "亲，{预计时间}送到。", "brief": "{预计时间}到。"}}
    template = {"titles": {"zh-CN": "送达时间"}, "texts": texts, "shortcut": "zzeta", "place": "all"}
    house.ask("POST", "/templates", json=template)
    house.ask("POST", "/macros", json={"name": "标为加急", "actions": [{"do": "tag", "tag": "加急"}], "key": "9"})
    widget = house.customer("转人工", patient=False)
    page = house.signed_in(f"/desk/{widget.conversation}")
    composer, picker = page.locator("#composer"), page.get_by_role("listbox", name="话术")
    composer.focus()
    page.keyboard.type("您好！ /zzeta")
    expect(picker.get_by_role("option", selected=True)).to_contain_text("送达时间")
    # The Enter that ends a Chinese composition belongs to the input method.
    composer.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    expect(picker).to_be_visible()
    assert complaints(page) == []
    strike(page, "Tab", "Enter")
    expect(composer).to_have_value("您好！ {预计时间}到。")
    bar = page.get_by_role("status").filter(has_text="填好才能发送")
    expect(bar).to_be_visible()
    strike(page, "Enter")
    expect(composer).to_have_value("您好！ {预计时间}到。")
    page.keyboard.type("周一")
    expect(composer).to_have_value("您好！ 周一到。")
    expect(bar).to_have_count(0)
    strike(page, "Enter")
    said = house.do(widget.event(lambda e: e["body"].get("text") == "您好！ 周一到。"))
    assert "templates" not in said["body"]
    expect(composer).to_have_value("")
    until(lambda: any(one["sent"] == 1 for one in house.ask("GET", "/templates/figures?since=2026-01-01")["items"]))
    _run_and_taken_back(page)


def _run_and_taken_back(page: Page) -> None:
    strike(page, "Alt+9")
    tags = page.get_by_role("list", name="会话标签")
    expect(tags).to_contain_text("加急")
    page.get_by_role("button", name="撤销").click()
    expect(tags).not_to_contain_text("加急")
    strike(page, "Control+k")
    palette = page.get_by_role("combobox", name="操作、话术")
    expect(palette).to_be_focused()
    palette.fill("结束会话")
    expect(page.get_by_role("listbox", name="命令面板").get_by_role("option", selected=True)).to_contain_text(
        "结束会话"
    )
    strike(page, "Enter")
    expect(page.get_by_role("button", name="重新打开")).to_be_visible()
