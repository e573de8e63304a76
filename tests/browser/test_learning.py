"""Gaps and review in the console: what nobody could answer becomes an article, and a person approves what is regulated."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House, in_every_look, needs_built_pages
from tests.browser.test_review import ASKED, regulate
from wingbeat.kit.ids import uuid7

pytestmark = [pytest.mark.browser, needs_built_pages]
UNKNOWN = "你们有实习岗位吗？"
ANSWER = "有的，每年三月和九月招实习生，把简历寄到门店就行。"
PATIENCE_SECONDS = 20  # for a step that runs after the commit


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


def until(done: Callable[[], bool]) -> None:
    """Asked again until it is so; the steps behind the log take a moment."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def gaps(house: House, view: str = "open") -> Page:
    return house.signed_in(f"/bot?tab=gaps&show={view}")


def test_one_key_makes_an_article_of_what_a_member_answered(house: House) -> None:
    unanswered(house, UNKNOWN, ANSWER)
    page = gaps(house)
    expect(page.get_by_role("button", name=UNKNOWN)).to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("button", name=UNKNOWN)).to_be_focused()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("答案")).to_have_value(ANSWER)
    dialog.get_by_role("link", name=UNKNOWN).first.click()
    expect(page.locator("[data-by=member]")).to_contain_text(ANSWER)
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("p")
    expect(page.get_by_text("已发布")).to_be_visible()
    expect(page.get_by_role("button", name=UNKNOWN)).to_have_count(0)
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
    expect(page.get_by_role("button", name="可以把睡袋改短吗？")).to_have_count(0)
    page.get_by_text("已忽略", exact=True).click()
    expect(page.get_by_role("button", name="可以把睡袋改短吗？")).to_be_visible()


def test_what_waits_is_approved_by_key_and_what_is_changed_is_learned(house: House) -> None:
    regulate(house, ASKED)
    for _ in range(2):
        house.customer(ASKED, patient=False)
    until(lambda: len(house.ask("GET", "/bot/review/drafts")["items"]) == 2)
    page = house.signed_in("/bot?tab=review")
    cards = page.get_by_role("main").get_by_role("listitem").filter(has=page.locator("blockquote"))
    expect(cards).to_have_count(2)
    expect(cards.nth(0).get_by_label("待审核的回复")).to_be_visible()
    page.keyboard.press("y")
    expect(page.get_by_text("已发给客户。")).to_be_visible()
    expect(cards).to_have_count(1)
    page.keyboard.press("d")
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
    dialog.get_by_label("主题").last.fill("refund_request")
    dialog.get_by_label("多久内审完").click()
    page.get_by_role("option", name="15分钟").click()
    dialog.get_by_label("由谁审核").click()
    page.get_by_role("option", name="法务组").click()
    dialog.get_by_role("button", name="保存").click()
    rule = page.get_by_role("listitem").filter(has_text="refund request")
    expect(rule).to_contain_text("15分钟内 · 法务组")
    made = {"kind": "topic", "name": "refund_request", "target_seconds": 900, "team_id": team["id"]}
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
        found.extend((where, how, wrong) for how, wrong in in_every_look(page, [page.main_frame]) if wrong)
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
