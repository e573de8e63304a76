"""The knowledge centre as an editor uses it, against the real server."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.house import (
    DESKTOP,
    PHONE,
    House,
    complaints,
    is_bots,
    needs_built_pages,
    settled,
    strike,
)

pytestmark = [pytest.mark.browser, needs_built_pages]

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def column(page: Page, language: str) -> Locator:
    return page.get_by_role("region", name=language, exact=True)


def stored(house: House, **facts: object) -> str:
    """An article's id."""
    form = {"language": "zh-CN", "questions": ["怎么安装雪鞋？"], "answer": "先松开绑带。", **facts}
    return str(house.ask("POST", "/articles", json=form)["id"])


def save(page: Page) -> None:
    unsaved = page.get_by_role("status").filter(has_text="有未保存的修改")
    expect(unsaved).to_be_visible()
    page.keyboard.press("Control+s")
    expect(unsaved).to_have_count(0)
    expect(page.get_by_text("已保存。")).to_be_visible()


def answer_to(house: House, question: str, language: str) -> str:
    widget = house.customer(question, language=language)
    said = [event for event in widget.events[widget.conversation] if is_bots(event)]
    return str(said[-1]["body"]["text"])


def test_an_article_written_in_two_languages_answers_in_both(house: House) -> None:
    page = house.signed_in("/knowledge")
    expect(page.get_by_role("searchbox")).to_be_visible()
    strike(page, "n")
    mine = column(page, "简体中文")
    mine.get_by_role("textbox", name="标题").fill("热气球能托运吗？")
    mine.get_by_role("textbox", name="标题").press("Enter")
    page.keyboard.insert_text("可以寄热气球吗")
    answer = mine.get_by_role("textbox", name="答案")
    answer.fill("不能托运热气球")
    answer.select_text()
    page.keyboard.press("Control+b")
    expect(answer).to_have_value("**不能托运热气球**")
    expect(mine.get_by_role("region", name="客户看到的样子").locator("strong")).to_have_text("不能托运热气球")
    save(page)
    expect(page).to_have_url(re.compile(r"/knowledge/[0-9a-f-]{36}$"))
    page.keyboard.press("Alt+3")
    theirs = column(page, "English")
    page.get_by_role("button", name="从头写").click()
    theirs.get_by_role("textbox", name="标题").fill("Can I ship a hot-air balloon?")
    theirs.get_by_role("textbox", name="答案").fill("Hot-air balloons cannot be shipped.")
    save(page)
    assert "不能托运热气球" in answer_to(house, "热气球能托运吗？", "zh-CN")
    assert answer_to(house, "Can I ship a hot-air balloon?", "en") == "Hot-air balloons cannot be shipped."


def test_a_changed_article_leaves_its_translation_to_be_brought_after(house: House) -> None:
    lead = stored(house, group_key="snowshoes")
    stored(
        house, group_key="snowshoes", language="en", questions=["How do snowshoes fit?"], answer="Loosen the straps."
    )
    page = house.signed_in(f"/knowledge/{lead}")
    page.get_by_role("button", name="English").click()
    column(page, "简体中文").get_by_role("textbox", name="答案").fill("先松开绑带，再扣紧。")
    save(page)
    behind = column(page, "English")
    expect(behind).to_contain_text("简体中文版已经改过")
    behind.get_by_role("textbox", name="答案").fill("Loosen the straps, then tighten them.")
    behind.get_by_role("switch", name="这份译文又一致了").check()
    save(page)
    expect(behind.get_by_text("简体中文版已经改过")).to_have_count(0)


def test_many_ways_to_ask_are_pasted_ordered_and_a_picture_is_put_in(house: House, tmp_path: Path) -> None:
    article = stored(house, questions=["一", "二"])
    page = house.signed_in(f"/knowledge/{article}")
    second = page.get_by_role("textbox", name="问法 2")
    second.press("Alt+ArrowUp")
    expect(page.get_by_role("textbox", name="标题")).to_have_value("二")
    expect(page.get_by_role("textbox", name="标题")).to_be_focused()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text", "三\\n四\\n一");
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    picture = tmp_path / "fit.png"
    picture.write_bytes(PICTURE)
    page.locator("input[type=file]").set_input_files(picture)
    expect(page.get_by_role("textbox", name="答案")).to_have_value(re.compile(r"!\[fit\]\(file:[0-9a-f-]{36}\)"))
    save(page)
    assert house.ask("GET", f"/articles/{article}")["questions"] == ["二", "三", "四", "一"]


def test_leaving_with_words_unsaved_is_asked_about(house: House) -> None:
    page = house.signed_in(f"/knowledge/{stored(house)}")
    page.get_by_role("textbox", name="答案").fill("还没写完")
    page.get_by_role("navigation").get_by_role("link", name="成员").click()
    page.get_by_role("dialog").get_by_role("button", name="继续编辑").click()
    expect(page.get_by_role("textbox", name="答案")).to_have_value("还没写完")
    page.get_by_role("navigation").get_by_role("link", name="成员").click()
    page.get_by_role("dialog").get_by_role("button", name="不保存，离开").click()
    expect(page).to_have_url(re.compile("/people"))


def test_two_editors_of_one_article_are_asked_whose_stands(house: House) -> None:
    article = stored(house)
    mine = house.signed_in(f"/knowledge/{article}")
    mine.get_by_role("textbox", name="答案").fill("我写的答案。")
    now = house.ask("GET", f"/articles/{article}")
    form = {key: now[key] for key in ("language", "questions", "group_key", "version")}
    house.ask("PUT", f"/articles/{article}", json={**form, "answer": "同事写的答案。"})
    mine.keyboard.press("Control+s")
    clash = mine.get_by_role("alert")
    expect(clash.locator("del")).to_contain_text("松开")
    expect(clash).to_contain_text("同事")
    clash.get_by_role("button", name="保留我的版本").click()
    expect(mine.get_by_text("已保存。")).to_be_visible()
    assert house.ask("GET", f"/articles/{article}")["answer"] == "我写的答案。"


def test_what_is_asked_already_is_told_while_writing(house: House) -> None:
    page = house.signed_in("/knowledge/new")
    page.get_by_role("textbox", name="标题").fill("怎么退货？")
    page.get_by_role("textbox", name="答案").fill("99 天内可以退。")
    hints = page.get_by_role("region", name="相似的条目")
    expect(hints.get_by_role("link").first).to_be_visible()
    expect(hints).to_contain_text("矛盾")


def test_an_import_shows_its_lines_first_and_then_stores_the_good_ones(house: House) -> None:
    page = house.signed_in("/knowledge/import")
    good = json.dumps(
        {"language": "zh-CN", "questions": ["周末发货吗？"], "answer": "周末照常发货。"}, ensure_ascii=False
    )
    body = f"{good}\n这一行不是 JSON".encode()
    page.locator("input[type=file]").set_input_files({"name": "faq.jsonl", "mimeType": "text/plain", "buffer": body})
    rows = page.get_by_role("row")
    expect(rows.filter(has_text="第 2 行")).to_contain_text("无法导入")
    expect(rows.filter(has_text="周末发货吗")).to_contain_text("新增")
    assert house.ask("GET", "/articles", params={"q": "周末发货吗"})["items"] == []
    page.get_by_role("button", name="导入 1 条").click()
    expect(page.get_by_role("status").filter(has_text="已新增 1 条")).to_be_visible()
    page.get_by_role("link", name="查看知识").click()
    page.get_by_role("searchbox").fill("周末发货")
    expect(page.get_by_role("listitem").filter(has_text="周末发货吗")).to_be_visible()


def test_an_older_version_is_compared_and_restored(house: House) -> None:
    article = stored(house, answer="第一种说法。")
    form = {"language": "zh-CN", "questions": ["怎么安装雪鞋？"], "answer": "第二种说法。", "version": 1}
    form["group_key"] = house.ask("GET", f"/articles/{article}")["group_key"]
    house.ask("PUT", f"/articles/{article}", json=form)
    page = house.signed_in(f"/knowledge/{article}/versions")
    expect(page.locator("dd del")).to_have_text("一")
    expect(page.locator("dd ins")).to_have_text("二")
    page.get_by_role("link", name="第 1 版").click()
    page.get_by_role("button", name="恢复第 1 版").click()
    expect(page.get_by_role("link", name="第 3 版")).to_contain_text("恢复")
    assert house.ask("GET", f"/articles/{article}")["answer"] == "第一种说法。"


def test_categories_are_renamed_and_ordered(house: House) -> None:
    stored(house, category="装备/雪鞋")
    page = house.signed_in("/knowledge/categories")
    page.get_by_role("button", name="雪鞋", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("名称").fill("雪具")
    dialog.get_by_label("English显示为").fill("Snow gear")
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_role("button", name="雪具", exact=True)).to_be_visible()
    page.get_by_role("button", name="装备", exact=True).press("Alt+ArrowUp")
    expect(page.get_by_role("button", name="装备", exact=True)).to_be_focused()
    kept = {one["path"]: one for one in house.ask("GET", "/articles/categories")}
    assert kept["装备/雪具"]["titles"] == {"en": "Snow gear"}
    assert "装备/雪鞋" not in kept


@pytest.mark.parametrize(("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light-desktop", "dark-phone"])
def test_axe_finds_nothing_wrong_in_the_knowledge_centre(house: House, scheme: str, size: dict[str, int]) -> None:
    article = stored(house, buttons=[{"label": "查看", "url": "https://shop.example/"}])
    page = house.signed_in("/knowledge", scheme=scheme, size=size)
    found: dict[str, object] = {}
    for path in ("", "/new", f"/{article}", f"/{article}/versions", "/import", "/categories"):
        page.goto(f"{house.url}/knowledge{path}")
        expect(page.get_by_role("heading").first).to_be_visible()
        settled(page)
        wrong = complaints(page)
        if wrong:
            found[path] = wrong
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than its window"
    assert found == {}
