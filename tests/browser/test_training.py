"""The bot's understanding as an editor meets it: label, train, compare, put in force, examine; and the help centre's settings."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import FAR_APART, House, in_every_look, needs_built_pages

pytestmark = [pytest.mark.browser, needs_built_pages]
# Training reads two thousand sentences on a machine that does other things as well.
PATIENT_MS = 120_000


@pytest.fixture(autouse=True)
def in_chinese(furnished_house: House) -> None:
    furnished_house.ask("PATCH", "/session", json={"locale": "zh-CN"})


def look(page: Page, where: str, found: list[tuple[str, str, object]]) -> None:
    found.extend((where, how, wrong) for how, wrong in in_every_look(page, [page.main_frame], FAR_APART) if wrong)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append((where, "wider than its window", []))


def test_messages_are_labelled_learnt_from_and_examined_on(house: House, tmp_path: Path) -> None:
    page = house.signed_in("/bot?tab=messages")
    expect(page.get_by_text("还没有标注消息")).to_be_visible()
    page.get_by_role("button", name="标注一条").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("客户的话").fill("帐篷可以租吗")
    dialog.get_by_label("主题").fill("tent_rental")
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_role("listitem").filter(has_text="帐篷可以租吗")).to_contain_text("tent rental")
    table = tmp_path / "messages.csv"
    rentals = ("租帐篷多少钱一天", "能不能租一顶帐篷", "露营装备出租吗", "帐篷租三天怎么算", "租帐篷要押金吗")
    table.write_text("text,intent\n" + "".join(f"{one},tent_rental\n" for one in rentals), encoding="utf-8")
    page.get_by_role("button", name="导入 CSV").click()
    page.get_by_label("选择文件").set_input_files(table)
    expect(page.get_by_text("新增 5 条，更正 0 条。")).to_be_visible()
    found: list[tuple[str, str, object]] = []
    look(page, "messages", found)

    page.get_by_role("link", name="训练", exact=True).click()
    expect(page.get_by_role("row", name="tent rental")).to_contain_text("6")
    page.get_by_role("button", name="开始训练").click()
    expect(page.get_by_role("progressbar", name="正在训练")).to_be_visible()
    expect(page.get_by_text("第 1 版训练好了")).to_be_visible(timeout=PATIENT_MS)
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_text("使用中")).to_be_visible()
    look(page, "training", found)

    page.get_by_role("link", name="评估", exact=True).click()
    expect(page.get_by_role("img", name="把握与答对率")).to_be_visible()
    table.write_text(
        "text,intent\n周末想租个帐篷,tent_rental\n租帐篷多少钱一天,tent_rental\n开票,tent_rental\n", "utf-8"
    )
    page.get_by_label("上传 CSV").set_input_files(table)
    expect(page.get_by_text("有 1 句它原样学过，没有计入。")).to_be_visible(timeout=PATIENT_MS)
    page.get_by_role("button", name="tent rental 被当成 发票").click()
    expect(page.get_by_text("开票", exact=True)).to_be_visible()
    look(page, "report", found)
    assert found == []


def test_the_help_centre_is_set_up_and_read(house: House) -> None:
    page = house.signed_in("/channels")
    page.get_by_role("link", name="帮助中心").click()
    page.get_by_label("网址").fill("Tomtit Outdoor")
    page.get_by_label("标题").fill("山雀帮助")
    page.get_by_label("页脚").fill("沪ICP备 00000000 号")
    page.get_by_role("switch", name="English").uncheck()
    expect(page.get_by_text("山雀帮助", exact=True)).to_be_visible()  # as search engines will list it
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。")).to_be_visible()
    found: list[tuple[str, str, object]] = []
    look(page, "help centre", found)
    reader = house.visit("/help/tomtit-outdoor/zh-CN/")
    expect(reader.get_by_role("link", name="山雀帮助").first).to_be_visible()
    expect(reader.get_by_text("沪ICP备 00000000 号")).to_be_visible()
    expect(reader.get_by_role("link", name="English")).to_have_count(0)
    assert found == []


def test_what_would_leave_is_shown_before_anything_does(house: House) -> None:
    page = house.signed_in("/bot?tab=model")
    page.get_by_label("客户的话").fill("我的电话是 13812345678")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("mark")).to_contain_text("PHONE")
    expect(page.get_by_text("13812345678").last).to_be_visible()
