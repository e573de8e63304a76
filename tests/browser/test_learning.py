"""Gaps and review in the console: what nobody could answer becomes an article, and a person approves what is regulated."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import FAR_APART, House, in_every_look, needs_built_pages, strike, until
from tests.browser.test_review import ASKED, regulate
from wingbeat.kit.ids import uuid7

pytestmark = [pytest.mark.browser, needs_built_pages]
UNKNOWN = "你们有实习岗位吗？"
ANSWER = "有的，每年三月和九月招实习生，把简历寄到门店就行。"


@pytest.fixture(scope="module", autouse=True)
def in_chinese(furnished_house: House) -> None:
    furnished_house.ask("PATCH", "/session", json={"locale": "zh-CN"})


def command(house: House, conversation: str, **wanted: object) -> None:
    path = f"/conversations/{conversation}/commands"
    house.ask("POST", path, json={"key": str(uuid7()), "command": wanted})


def unanswered(house: House, text: str, answer: str = "") -> None:
    """A customer whom the bot hands over, for it does not know; perhaps a member answers."""
    widget = house.customer(text, text)
    if answer:
        command(house, widget.conversation, do="say", text=answer)
    until(lambda: (text, answer) in [(one["title"], one["answer"]) for one in house.ask("GET", "/bot/gaps")["items"]])


def gaps(house: House, view: str = "open") -> Page:
    return house.signed_in(f"/bot?tab=gaps&show={view}")


def test_one_key_makes_an_article_of_what_a_member_answered(house: House) -> None:
    unanswered(house, UNKNOWN, ANSWER)
    page = gaps(house)
    row = page.get_by_role("button", name=UNKNOWN, exact=True)
    expect(row).to_be_visible()
    strike(page, "j")
    expect(row).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("答案")).to_have_value(ANSWER)
    dialog.get_by_role("link", name=UNKNOWN).first.click()
    expect(page.locator("[data-by=member]")).to_contain_text(ANSWER)
    page.go_back()
    expect(row).to_be_visible()
    strike(page, "j")
    expect(row).to_be_focused()
    page.keyboard.press("p")
    expect(page.get_by_text("已发布")).to_be_visible()
    expect(row).to_have_count(0)
    page.get_by_text("已补充", exact=True).click()
    expect(page.get_by_role("link", name=UNKNOWN)).to_be_visible()
    expect(page.get_by_text("1 次提问共等")).to_be_visible()


def test_a_gap_without_an_answer_is_written_or_dismissed(house: House) -> None:
    unanswered(house, "能给帐篷绣名字吗？")
    unanswered(house, "可以把睡袋改短吗？")
    page = gaps(house)
    page.get_by_role("listitem").filter(has_text="绣名字").get_by_role("button", name="写答案").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="发布")).to_be_disabled()
    dialog.get_by_label("答案").fill("可以，绣一个名字要三天。")
    dialog.get_by_role("button", name="存为草稿").click()
    expect(page.get_by_text("已存为草稿")).to_be_visible()
    page.get_by_role("listitem").filter(has_text="改短").get_by_role("button", name="忽略").click()
    expect(page.get_by_role("button", name="可以把睡袋改短吗？", exact=True)).to_have_count(0)
    page.get_by_role("status").get_by_role("button", name="撤销").click()
    expect(page.get_by_role("button", name="可以把睡袋改短吗？", exact=True)).to_be_visible()
    page.get_by_role("listitem").filter(has_text="改短").get_by_role("button", name="忽略").click()
    expect(page.get_by_role("button", name="可以把睡袋改短吗？", exact=True)).to_have_count(0)
    page.get_by_text("已忽略", exact=True).click()
    shorter = page.get_by_role("button", name="可以把睡袋改短吗？", exact=True)
    expect(shorter).to_be_visible()
    shorter.focus()
    page.keyboard.press("o")
    expect(shorter).to_have_count(0)
    page.get_by_text("待补充", exact=True).click()
    expect(shorter).to_be_visible()
    # No article mends why it is asked: one click makes it a problem, with its conversations.
    page.get_by_role("button", name="把“可以把睡袋改短吗？”建为问题").click()
    page.get_by_role("status").get_by_role("button", name="打开").click()
    expect(page.get_by_role("heading", name="可以把睡袋改短吗？")).to_be_visible()
    expect(page.get_by_role("button", name="取消关联")).to_have_count(1)


def test_marked_drafts_are_published_together_by_key_and_the_navigation_says_what_waits(house: House) -> None:
    first, second = "店里能给手机充电吗？", "你们的背景音乐是什么歌？"
    unanswered(house, first, "手机可以在店里充电，收银台旁边有插座。")
    unanswered(house, second, "背景音乐是我们自己录的山里的鸟叫，不是什么歌。")
    house.rest()  # what the steps still find would be counted later
    page = gaps(house)
    waits = page.get_by_role("navigation", name="主导航").get_by_label(re.compile("条问题或反馈待处理"))
    expect(waits).to_be_visible()
    before = int(waits.inner_text())
    for question in (first, second):
        page.get_by_role("button", name=question, exact=True).focus()
        page.keyboard.press("s")
        expect(page.get_by_role("checkbox", name=question)).to_be_checked()
    expect(page.get_by_text("已选 2 条")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("已发布 2 条。")).to_be_visible()
    for question in (first, second):
        expect(page.get_by_role("button", name=question, exact=True)).to_have_count(0)
    if before > 2:
        expect(waits).to_have_text(str(before - 2))
    else:
        expect(waits).to_have_count(0)
    titles = [one["questions"][0] for one in house.ask("GET", "/articles")["items"]]
    assert {first, second} <= set(titles)


def test_a_message_is_labelled_at_the_desk_by_key_and_that_is_taken_back(house: House) -> None:
    widget = house.customer("我想了解一下校招")
    labels = f"/conversations/{widget.conversation}/labels"
    desk = house.signed_in(f"/desk/{widget.conversation}")
    expect(desk.get_by_role("button", name="标注这条消息")).to_have_count(1)
    strike(desk, "Escape", "l")  # out of the editor, where keys are words
    field = desk.get_by_role("combobox", name="问的是什么（主题）")
    expect(field).to_be_focused()
    field.fill("campus_jobs")
    field.press("Enter")
    expect(desk.get_by_text("已标注，下次训练时学习。")).to_be_visible()
    expect(desk.get_by_role("button", name="已标注：campus jobs")).to_be_visible()
    assert [one["intent"] for one in house.ask("GET", f"/bot{labels}")] == ["campus_jobs"]
    desk.get_by_role("status").get_by_role("button", name="撤销").click()
    expect(desk.get_by_role("button", name="标注这条消息")).to_have_count(1)
    assert house.ask("GET", f"/bot{labels}") == []


def test_a_deleted_example_comes_back_with_one_click(house: House) -> None:
    text = "露营地可以带狗吗"
    house.ask("POST", "/bot/labelled", json={"text": text, "language": "zh-CN", "intent": "dogs"})
    page = house.signed_in("/bot?tab=messages")
    line = page.get_by_role("listitem").filter(has_text=text)
    line.get_by_role("button", name=re.compile("^删除")).click()
    expect(line).to_have_count(0)
    page.get_by_role("status").get_by_role("button", name="撤销").click()
    expect(line).to_contain_text("dogs")


def test_what_waits_is_approved_by_key_and_what_is_changed_is_learned(house: House) -> None:
    regulate(house, ASKED)
    for _ in range(2):
        house.customer(ASKED, patient=False)
    until(lambda: len(house.ask("GET", "/bot/review/drafts")["items"]) == 2)
    page = house.signed_in("/bot?tab=review")
    cards = page.get_by_role("main").get_by_role("listitem").filter(has=page.locator("blockquote"))
    expect(cards).to_have_count(2)
    expect(cards.nth(0).get_by_label("待审核的回复")).to_be_visible()
    strike(page, "y")
    expect(page.get_by_text("已发给客户。")).to_be_visible()
    expect(cards).to_have_count(1)
    expect(cards.get_by_label("待审核的回复")).to_be_visible()
    strike(page, "d")
    page.get_by_label("修改", exact=True).fill("签收后 30 天内都可以退。")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("没有等待审核的回复")).to_be_visible()
    until(lambda: bool(house.ask("GET", "/bot/corrections?status=open")["items"]))
    page.get_by_role("link", name="查看反馈").click()
    item = page.get_by_role("listitem").filter(has_text="签收后 30 天内都可以退。")
    expect(item.get_by_text("成员修改")).to_be_visible()
    item.get_by_label("问的是什么（主题）").fill("return_request")
    item.get_by_role("button", name="用于训练").click()
    expect(page.get_by_text("已加入训练样本。")).to_be_visible()
    assert ("return_request", ASKED) in [
        (one["intent"], one["text"]) for one in house.ask("GET", "/bot/labelled")["items"]
    ]


def test_a_rule_says_what_within_which_time_and_by_whom(house: House) -> None:
    team = house.ask("POST", "/teams", json={"name": "法务组"})
    page = house.signed_in("/bot?tab=review")
    page.get_by_role("button", name="添加规则").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="主题").fill("退款进")
    page.get_by_role("option", name="退款进度").click()
    dialog.get_by_label("多久内审完").click()
    page.get_by_role("option", name="15分钟").click()
    dialog.get_by_label("由谁审核").click()
    page.get_by_role("option", name="法务组").click()
    dialog.get_by_role("button", name="保存").click()
    rule = page.get_by_role("listitem").filter(has_text="退款进度")
    expect(rule).to_contain_text("15分钟内 · 法务组")
    made = {"kind": "topic", "name": "refund_progress", "target_seconds": 900, "team_id": team["id"]}
    assert made in house.ask("GET", "/bot/review/rules")["items"]
    rule.get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="删除规则").click()
    expect(rule).to_have_count(0)


def test_axe_finds_nothing_to_mend(house: House) -> None:
    unanswered(house, "你们赞助登山比赛吗？", "今年赞助了三场登山比赛，明年的三月在网站上公布。")
    regulate(house, ASKED)
    house.customer(ASKED, patient=False)
    house.ask("PATCH", "/session", json={"locale": "en"})  # the widest words
    page = gaps(house)
    found: list[tuple[str, str, object]] = []

    def look(where: str) -> None:
        found.extend((where, how, wrong) for how, wrong in in_every_look(page, [page.main_frame], FAR_APART) if wrong)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((where, "wider than its window", []))

    expect(page.locator("[data-gap]").first).to_be_visible()
    look("open")
    page.locator("[data-gap]").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("a gap")
    for view in ("published", "top", "feedback"):
        page.goto(f"{house.url}/bot?tab=gaps&show={view}")
        expect(page.get_by_role("heading").first).to_be_visible()
        look(view)
    page.goto(f"{house.url}/bot?tab=review")
    expect(page.locator("blockquote").first).to_be_visible()
    look("review")
    house.ask("PATCH", "/session", json={"locale": "zh-CN"})
    assert found == []
