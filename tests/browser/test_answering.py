"""Answering by the keyboard alone: a template found, filled, sent; a macro run and taken back; everything in the palette."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

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
    _chosen_by_name(page, "夜间")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    _chosen_by_name(page, "english")
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    _chosen_by_name(page, "简体")  # a member's language is their profile's: it outlasts the page
    _chosen_by_name(page, "登出")
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def _chosen_by_name(page: Page, name: str) -> None:
    strike(page, "Control+k")
    page.locator("[aria-controls=palette]").fill(name)
    strike(page, "Enter")


def test_a_suggestion_is_taken_by_its_number_and_the_coach_by_a_key(house: House) -> None:
    widget = house.customer("转人工", patient=False)
    page = house.signed_in(f"/desk/{widget.conversation}")
    composer, answers = page.locator("#composer"), page.get_by_role("list", name="建议的回复")
    slow: list[Route] = []  # the first answer is to what was said before, and comes last
    page.route("**/suggestions", lambda route: route.continue_() if slow else slow.append(route))
    with page.expect_request("**/suggestions"):
        page.reload()
    composer.fill("您好，我来帮您。")
    strike(page, "Enter")
    expect(composer).to_have_value("")
    house.do(widget.event(lambda e: e["body"].get("text") == "您好，我来帮您。"))
    house.do(widget.say("退货运费谁出？"))
    expect(page.get_by_role("region", name="会话内容").get_by_text("退货运费谁出？")).to_be_visible()
    slow[0].fulfill(json={"upto": 0, "items": [], "partial": False})
    first = answers.get_by_role("listitem").first
    expect(first.get_by_role("link")).to_contain_text("退货运费谁出？")
    assert complaints(page) == []
    # A digit that chooses a character belongs to the input method.
    composer.dispatch_event("keydown", {"key": "1", "code": "Digit1", "isComposing": True, "bubbles": True})
    expect(composer).to_have_value("")
    strike(page, "1")
    expect(composer).to_have_value(re.compile("运费都由我们出"))
    expect(answers).to_have_count(0)
    strike(page, "Control+End")
    page.keyboard.type("我们会尽快联系您。")
    hint = page.get_by_role("status").filter(has_text="给个时间")
    before = composer.bounding_box()
    expect(hint).to_be_visible()
    assert composer.bounding_box() == before, "a hint moves nothing"
    strike(page, "Alt+Enter")
    expect(composer).to_have_value(re.compile(re.escape("我们会在{时间}前联系您。")))
    page.keyboard.type("今天五点")
    expect(composer).to_have_value(re.compile("我们会在今天五点前联系您。"))
    strike(page, "Enter")
    expect(composer).to_have_value("")
    until(lambda: any(one["taken"] for one in house.ask("GET", "/coach/progress?since=2026-01-01")["kinds"]))
    until(lambda: any("今天五点" in one["said"] for one in house.ask("GET", "/bot/corrections")["items"]))


def test_an_upset_customers_answer_is_ticked_off_step_by_step(house: House) -> None:
    widget = house.customer("转人工", patient=False)
    house.do(widget.say("太差劲了！东西坏了还没人管，气死我了！"))
    page = house.signed_in(f"/desk/{widget.conversation}")
    composer = page.locator("#composer")
    composer.fill("我看看。")
    steps = page.get_by_role("list", name="客户不太高兴：LATTE 五步")
    expect(steps.get_by_role("button")).to_have_count(5)
    thanks = steps.get_by_role("button", name=re.compile("^LATTE：感谢"))
    expect(thanks).to_have_attribute("aria-disabled", "false")
    before = composer.bounding_box()
    thanks.focus()
    strike(page, "Enter")
    expect(composer).to_have_value(re.compile("谢"))
    expect(steps.get_by_role("button", name="LATTE：感谢：已写到")).to_have_attribute("aria-disabled", "true")
    assert composer.bounding_box() == before, "the steps move nothing"
    assert complaints(page) == []
    composer.fill("")
    expect(steps).to_have_count(0)


def test_a_member_trains_with_a_played_customer_and_is_asked_what_the_articles_say(house: House) -> None:
    page = house.signed_in("/practice")
    page.get_by_role("button", name="开始一轮").click()
    field, over = page.get_by_label("您的回复"), False
    while not over:
        expect(field).to_have_value("")
        field.fill("您好，抱歉让您久等了。我马上为您查，还有什么可以帮您？")
        expect(page.get_by_role("button", name="发送")).to_be_enabled()  # once the customer's line stands there
        with page.expect_response(lambda answer: "/practice/rounds/" in answer.url) as answered:
            strike(page, "Enter")
        over = answered.value.json()["feedback"] is not None
    expect(page.get_by_role("listitem").filter(has_text="第一句先问好")).to_contain_text("做到了")
    assert complaints(page) == []
    page.get_by_role("button", name="返回").click()
    expect(page.get_by_role("button", name="查看")).to_be_visible()
    page.get_by_role("button", name="开始小测").click()
    questions = page.get_by_role("group")
    expect(questions).to_have_count(10)
    for at in range(10):
        questions.nth(at).get_by_role("radio").first.check()
    page.get_by_role("button", name="看结果").click()
    expect(page.get_by_role("status").get_by_text("答对")).to_be_visible()
    assert complaints(page) == []


def test_an_agents_day_from_signing_in_to_the_survey_by_the_keyboard(house: House) -> None:
    offers = house.ask("GET", "/routing/offers")
    asking = {"how": "offer", "seconds": 120, "rings": 1, "then": "everybody"}
    house.ask("PUT", "/routing/offers", json={**offers, "workspace": asking})
    template = {
        "titles": {"zh-CN": "稍等"},
        "texts": {"zh-CN": {"warm": "马上为您查。"}},
        "shortcut": "zday",
        "place": "all",
    }
    house.ask("POST", "/templates", json=template)
    try:
        page = house.visit("/sign-in")
        page.locator("input[type=email]").fill(house.server.demo.email)
        page.locator("input[type=password]").fill(house.server.demo.password)
        strike(page, "Enter")
        expect(page.locator("#main")).to_be_visible()
        widget = house.customer("转人工", patient=False)
        expect(page.get_by_role("alertdialog")).to_contain_text("接受")
        strike(page, "t")  # take
        expect(page).to_have_url(f"{house.url}/desk/{widget.conversation}")
        house.do(widget.say("退货运费谁出？"))
        _suggest_template_note(page)
        house.do(widget.event(lambda e: e["body"].get("text") == "马上为您查。"))
        _transfer_snooze_resolve(page)
        house.do(widget.event(lambda e: e["body"]["kind"] == "survey_sent", seconds=30))
    finally:
        house.ask("PUT", "/routing/offers", json=offers)


def _suggest_template_note(page: Page) -> None:
    composer, answers = page.locator("#composer"), page.get_by_role("list", name="建议的回复")
    expect(answers.get_by_role("listitem").first).to_contain_text("退货运费")
    composer.focus()
    strike(page, "1")
    expect(composer).to_have_value(re.compile("运费都由我们出"))
    strike(page, "Enter")
    expect(composer).to_have_value("")
    page.keyboard.type("/zday")
    expect(page.get_by_role("listbox", name="话术").get_by_role("option", selected=True)).to_contain_text("稍等")
    strike(page, "Tab", "Enter")
    expect(composer).to_have_value("马上为您查。")
    strike(page, "Enter")
    expect(composer).to_have_value("")
    strike(page, "Escape", "n")
    page.keyboard.type("等仓库回话")
    strike(page, "Enter")
    expect(page.get_by_text("等仓库回话")).to_be_visible()


def _transfer_snooze_resolve(page: Page) -> None:
    strike(page, "Escape", "h")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="关闭", exact=True)).to_be_visible()
    dialog.get_by_role("option").last.click()
    dialog.get_by_role("button", name=re.compile("^转交给")).click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text(re.compile("转交给")).last).to_be_visible()
    strike(page, "s")
    page.get_by_role("menuitem").first.click()
    expect(page.get_by_text(re.compile("再处理")).last).to_be_visible()
    strike(page, "e")
    expect(page.get_by_role("button", name="重新打开")).to_be_visible()
