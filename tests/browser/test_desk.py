"""A member's work at the desk: keys, input methods, search, filters, and what survives a reload."""

import json
import re
import signal
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.house import PHONE, House, composer, messages, needs_built_pages, settled, strike, until
from wingbeat.kit.ids import uuid7

pytestmark = [pytest.mark.browser, needs_built_pages]


def test_an_empty_desk_says_why_it_is_empty(house: House) -> None:
    desk = house.signed_in()
    expect(desk.get_by_text("手上没有会话")).to_be_visible()
    for view in ("待接待", "全部"):
        desk.get_by_text(re.compile(f"^{view}")).first.click()
        expect(desk.get_by_role("option")).to_have_count(0)
        expect(desk.get_by_label("会话列表").get_by_role("paragraph")).to_be_visible()


def test_an_input_methods_enter_never_sends(house: House) -> None:
    widget = house.customer("你好", "转人工")
    desk = house.signed_in(f"/desk/{widget.conversation}")
    expect(messages(desk, "你好")).to_be_visible()
    composer(desk).focus()
    devtools = desk.context.new_cdp_session(desk)
    devtools.send("Input.imeSetComposition", {"text": "nihao", "selectionStart": 5, "selectionEnd": 5})
    press = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    devtools.send("Input.dispatchKeyEvent", press)
    devtools.send("Input.insertText", {"text": "您好"})
    expect(composer(desk)).to_have_value("您好")
    expect(desk.locator("[data-by=member]")).to_have_count(0)
    composer(desk).press("Enter")
    expect(messages(desk, "您好")).to_have_count(1)


def test_everything_can_be_done_from_the_keyboard(house: House) -> None:
    first, second = (house.customer(line, "转人工") for line in ("第一位，怎么退货？", "第二位，怎么退货？"))
    desk = house.signed_in()
    for one in (first, second):
        expect(desk.locator(f"#row-{one.conversation}")).to_be_visible()
    strike(desk, "u")  # whoever has waited longest
    expect(messages(desk, "第一位，怎么退货？")).to_be_visible()
    expect(composer(desk)).to_be_focused()
    desk.keyboard.type("马上看")
    desk.keyboard.press("Enter")
    expect(messages(desk, "马上看")).to_have_count(1)
    strike(desk, "Escape", "e")
    expect(desk.get_by_role("button", name="重新打开")).to_be_visible()
    strike(desk, "j", "k")
    row = desk.locator("[data-current]")
    expect(row).to_have_count(1)
    strike(desk, "Enter")
    expect(composer(desk)).to_be_focused()
    desk.goto(f"{house.url}/desk/{second.conversation}")
    expect(messages(desk, "第二位，怎么退货？")).to_be_visible()
    strike(desk, "n")
    expect(composer(desk)).to_be_focused()
    desk.keyboard.type("只给同事看")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("只给同事看")).to_be_visible()
    strike(desk, "Escape", "h")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    assert first.conversation not in desk.url


def test_what_the_pointer_comes_to_is_fetched_before_it_is_opened_and_followed(house: House) -> None:
    widget = house.customer("请问几点关门？", "转人工")
    desk = house.signed_in("/desk?view=all&status=unheard-of")  # an address of an older desk, or mistyped
    row = desk.locator(f"#row-{widget.conversation}")
    with desk.expect_response(f"**/conversations/{widget.conversation}/events*"):
        row.hover()
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    row.click()
    expect(messages(desk, "请问几点关门？")).to_be_visible()
    house.do(widget.say("还在吗？"))
    expect(messages(desk, "还在吗？")).to_be_visible()
    assert not [url for url in asked if f"{widget.conversation}/events" in url]


def test_enter_breaks_the_line_for_who_prefers_that(house: House) -> None:
    widget = house.customer("想问个事", "转人工")
    desk = house.signed_in(f"/desk/{widget.conversation}")
    desk.get_by_role("button", name=re.compile("小雀 Tia，")).click()
    desk.get_by_role("menuitem", name=re.compile("按 Enter 发送")).click()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("menu")).to_have_count(0)
    composer(desk).press_sequentially("一行")
    composer(desk).press("Enter")
    composer(desk).press_sequentially("两行")
    expect(composer(desk)).to_have_value("一行\n两行")
    composer(desk).press("Control+Enter")
    expect(desk.locator("[id^=event-]").filter(has_text="一行")).to_have_count(1)


def test_search_marks_the_words_and_opens_the_conversation_at_the_message(house: House) -> None:
    widget = house.customer("我想找银色的保温杯", *(f"补充第 {n} 点" for n in range(60)), patient=False)
    house.rest()
    desk = house.signed_in()
    search = desk.get_by_role("searchbox")
    expect(search).to_be_visible()
    strike(desk, "/")
    expect(search).to_be_focused()
    desk.keyboard.type("保温杯")
    expect(desk.locator("mark")).to_have_text("保温杯")
    desk.get_by_role("list", name="搜索结果").get_by_role("link").click()
    expect(desk).to_have_url(re.compile(widget.conversation))
    expect(messages(desk, "我想找银色的保温杯")).to_be_in_viewport()  # three pages back
    strike(desk, "/")
    expect(search).to_be_focused()
    desk.keyboard.type("没有人说过的话")
    expect(desk.get_by_text("没有找到")).to_be_visible()


def test_the_list_is_narrowed_to_a_tag(house: House) -> None:
    tagged, other = house.customer("要开发票", "转人工"), house.customer("尺码偏大吗", "转人工")
    desk = house.signed_in(f"/desk/{tagged.conversation}?view=all")
    desk.get_by_role("button", name="标签").first.click()
    desk.get_by_role("textbox", name="标签").fill("发票")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="移除标签 发票")).to_be_visible()
    desk.locator(f"#row-{other.conversation}").click(modifiers=["Control"])
    desk.get_by_role("button", name="更多筛选").click()
    desk.get_by_role("dialog").press("Escape")  # leaves the filters, not what is chosen
    expect(desk.get_by_role("toolbar", name="批量操作")).to_contain_text("已选 1 个")
    desk.get_by_role("button", name="更多筛选").click()
    desk.get_by_role("dialog").get_by_label("标签").fill("发票")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("option")).to_have_count(1)
    expect(desk.locator(f"#row-{tagged.conversation}")).to_be_visible()
    desk.get_by_role("button", name="清除筛选").click()
    expect(desk.locator(f"#row-{other.conversation}")).to_be_visible()


def test_a_draft_waits_while_other_conversations_are_open(house: House) -> None:
    one, two = house.customer("甲的问题", "转人工"), house.customer("乙的问题", "转人工")
    desk = house.signed_in(f"/desk/{one.conversation}?view=all")
    composer(desk).fill("写了一半")
    desk.locator(f"#row-{two.conversation}").click()
    expect(composer(desk)).to_have_value("")
    desk.go_back()
    expect(composer(desk)).to_have_value("写了一半")


def test_the_bots_suggestions_and_who_else_is_here_are_shown(house: House) -> None:
    house.ask(
        "POST",
        "/members",
        json={"email": "here@tomtit.example", "name": "陈知夏", "role": "agent", "password": "mountain-tit-1"},
    )
    house.signed_in(email="here@tomtit.example", password="mountain-tit-1")
    widget = house.customer("背包能当行李箱吗")
    desk = house.signed_in(f"/desk/{widget.conversation}?view=all")
    expect(desk.get_by_role("img", name=re.compile("陈知夏"))).to_be_visible()
    answer = house.do(widget.event(lambda e: bool(e["body"].get("suggestions"))))
    expect(desk.get_by_role("list", name="机器人给出的可选问题")).to_contain_text(answer["body"]["suggestions"][0])


def test_the_console_speaks_three_languages_in_light_and_dark(house: House) -> None:
    desk = house.signed_in()
    root = desk.locator("html")
    desk.get_by_role("button", name=re.compile("小雀 Tia")).last.click()
    for language, title in (("繁體中文", "對話"), ("English", "Desk"), ("简体中文", "会话")):
        desk.get_by_role("menuitemradio", name=language).click()
        expect(desk.get_by_role("link", name=re.compile(f"^{title}"))).to_be_visible()
    for scheme, name in (("dark", "深色"), ("light", "浅色")):
        desk.get_by_role("menuitemradio", name=name).click()
        expect(root).to_have_attribute("data-mantine-color-scheme", scheme)
    desk.reload()
    expect(root).to_have_attribute("lang", "zh-CN")


def test_a_page_whose_server_is_away_says_so_and_tries_again(house: House) -> None:
    desk = house.signed_in()
    expect(desk.get_by_role("searchbox")).to_be_visible()
    expect(desk.locator("html")).to_have_attribute("data-pages", "fetched")  # it fetches its other pages beforehand
    desk.wait_for_load_state("networkidle")
    port = house.server.port
    house.do(house.server.stop(signal.SIGKILL))
    desk.get_by_role("link", name="知识").click()  # whose articles it does not have yet
    expect(desk.get_by_role("alert")).to_be_visible()
    expect(desk.get_by_text("连接已断开，正在重新连接")).to_be_visible()
    house.do(house.server.start(port=port))
    desk.get_by_role("button", name="重试").click()
    expect(desk.get_by_role("link", name=re.compile("[？?]")).first).to_be_visible()
    house.do(house.server.prepared())


def test_whoever_takes_over_finds_a_card_and_takes_the_draft_with_one_key(house: House) -> None:
    widget = house.customer("怎么退货？", "转人工")
    desk = house.signed_in(f"/desk/{widget.conversation}")
    card = desk.get_by_label("交接卡片")
    expect(card).to_contain_text("怎么退货？")
    expect(card).to_contain_text("平静")
    offered = desk.get_by_label("机器人准备的草稿")
    expect(offered.get_by_role("button")).to_contain_text("Tab")
    draft = offered.locator("p").inner_text()
    composer(desk).press("Tab")
    expect(composer(desk)).to_have_value(draft)
    expect(composer(desk)).to_be_focused()
    expect(offered).to_have_count(0)
    composer(desk).press("Enter")
    expect(messages(desk, draft)).to_have_count(1)
    expect(composer(desk)).to_have_value("")
    expect(offered).to_have_count(0)


def test_many_are_tagged_at_once_kept_as_a_view_and_a_draft_follows_its_member(house: House) -> None:
    first, second = house.customer("发票什么时候开", "转人工"), house.customer("发票抬头写错了", "转人工")
    desk = house.signed_in("/desk?view=all")
    for one in (first, second):
        expect(desk.locator(f"#row-{one.conversation}")).to_be_visible()
    desk.locator(f"#row-{first.conversation}").click(modifiers=["Control"])
    desk.locator(f"#row-{second.conversation}").click(modifiers=["Control"])
    bar = desk.get_by_role("toolbar", name="批量操作")
    expect(bar).to_contain_text("已选 2 个")
    bar.get_by_role("button", name="打标签").click()
    expect(desk.get_by_role("textbox", name="标签")).to_be_focused()
    desk.keyboard.type("催开票")
    desk.keyboard.press("Enter")
    for one in (first, second):
        expect(desk.locator(f"#row-{one.conversation}")).to_contain_text("催开票")
    expect(bar).to_have_count(0)
    desk.get_by_role("button", name="更多筛选").click()
    desk.get_by_role("dialog").get_by_label("标签").fill("催开票")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile("tag="))
    expect(desk.get_by_role("option")).to_have_count(2)
    desk.keyboard.press("Escape")
    desk.get_by_role("button", name="保存的视图").click()
    desk.get_by_role("menuitem", name="保存当前筛选…").click()
    desk.get_by_label("名称").fill("发票")
    desk.get_by_role("button", name="保存", exact=True).click()
    expect(desk.get_by_role("button", name="发票", exact=True)).to_be_visible()
    desk.locator(f"#row-{first.conversation}").click()
    expect(messages(desk, "发票什么时候开")).to_be_visible()
    with desk.expect_response(re.compile(f"{first.conversation}/draft")) as saved:
        composer(desk).fill("您好，发票今天")
    assert saved.value.ok
    other = house.signed_in(f"/desk/{first.conversation}")
    expect(composer(other)).to_have_value("您好，发票今天")
    with other.expect_response(re.compile(f"{first.conversation}/draft")) as cleared:
        composer(other).press("Enter")
    assert cleared.value.ok
    desk.reload()
    expect(messages(desk, "您好，发票今天")).to_have_count(1)
    expect(composer(desk)).to_have_value("")


def test_a_customers_conversations_are_one_timeline_and_what_was_split_off_is_merged_back(house: House) -> None:
    customer = house.customer("发票怎么开", "转人工")
    resolve = {"key": str(uuid7()), "command": {"do": "resolve"}}
    house.ask("POST", f"/conversations/{customer.conversation}/commands", json=resolve)
    now = str(uuid7())
    for text in ("转人工", "睡袋漏绒了", "另外帐篷漏水"):
        house.do(customer.do(now, {"do": "say", "text": text}))
    desk = house.signed_in(f"/desk/{now}?view=all")

    def said(text: str) -> Locator:
        return desk.locator("[data-side]").filter(has=desk.get_by_text(text, exact=True))

    expect(messages(desk, "另外帐篷漏水")).to_be_visible()
    earlier = said("发票怎么开")
    expect(desk.get_by_role("button", name=re.compile("^更早"))).to_be_attached()
    desk.get_by_role("region", name="会话内容").evaluate("box => box.scrollTo(0, -1e6)")
    expect(earlier).to_be_visible()
    strike(desk, ".")
    expect(earlier).to_have_count(0)
    strike(desk, ".")
    strike(desk, "v")
    expect(desk.get_by_role("dialog").get_by_text("opened", exact=True)).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    strike(desk, "-")
    desk.get_by_role("button", name="拆成新会话").click()
    expect(desk).not_to_have_url(re.compile(now))
    expect(said("另外帐篷漏水")).to_be_visible()
    expect(said("睡袋漏绒了")).to_have_count(0)
    strike(desk, "=")
    desk.get_by_role("dialog").get_by_role("radio").first.check()
    desk.get_by_role("button", name=re.compile("^并入")).click()
    expect(desk).to_have_url(re.compile(now))
    desk.get_by_role("button", name="撤销", exact=True).click()
    expect(desk.get_by_role("link", name=re.compile("合并已撤销"))).to_be_visible()


def test_on_a_phone_the_desk_is_installed_pushed_to_and_says_when_there_is_no_network(house: House) -> None:
    widget = house.customer("你好", "转人工")
    desk = house.signed_in(f"/desk/{widget.conversation}", size=PHONE, worker=True)
    desk.context.grant_permissions(["notifications"], origin=house.url)
    until(lambda: bool(desk.evaluate("navigator.serviceWorker.controller !== null")))
    devtools = desk.context.new_cdp_session(desk)
    errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [one["errorId"] for one in errors] == ["in-incognito"], "as every page of a test is"
    asked = desk.request.get(f"{house.url}/manifest.webmanifest", headers={"Accept-Language": "zh-TW"}).json()
    assert (asked["lang"], asked["start_url"]) == ("zh-TW", "/desk")

    composer(desk).fill("写了一半")
    desk.context.set_offline(True)
    desk.reload()
    expect(desk.get_by_role("heading", name="没有网络")).to_be_visible()
    desk.context.set_offline(False)  # and the page opens by itself
    expect(composer(desk)).to_have_value("写了一半")

    workers: list[dict[str, Any]] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: workers.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    until(lambda: bool(workers or desk.evaluate("null")))
    notice = {
        "title": "会话 #1 有新消息",
        "body": "",
        "url": "/people?tab=me",
        "tag": "one",
        "silent": False,
        "proof": "x",
    }
    pushed = {"origin": house.url, "registrationId": workers[0]["registrationId"], "data": json.dumps(notice)}
    with desk.context.expect_event("response", lambda answer: answer.url.endswith("/notices/seen")) as seen:
        devtools.send("ServiceWorker.deliverPushMessage", pushed)
    assert seen.value.status == 404, "a proof that we never gave"
    shown = (
        "navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map((one) => one.title))"
    )
    assert desk.evaluate(shown) == [notice["title"]]


def test_a_page_whose_files_an_upgrade_removed_loads_again_and_another_does_not(house: House) -> None:
    widget = house.customer("你好", "转人工")
    desk = house.signed_in(f"/desk/{widget.conversation}")
    composer(desk).fill("升级前写的")
    missing = "window.before = true; dispatchEvent(new Event('vite:preloadError'))"
    with desk.expect_response(lambda answer: answer.url.endswith("/desk")):
        desk.evaluate(missing)
    settled(desk)
    assert desk.evaluate("window.before"), "the same files are there: the network was away for a moment"
    desk.route("**/desk", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    with desk.expect_navigation():
        desk.evaluate(missing)
    expect(composer(desk)).to_have_value("升级前写的")
    assert not desk.evaluate("window.before")


def test_a_message_is_changed_and_taken_back(house: House) -> None:
    widget = house.customer("运费多少？", "转人工")
    desk = house.signed_in(f"/desk/{widget.conversation}")
    held: list[Route] = []
    desk.route("**/stages", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it calls
    for text in ("运费九十九元", "发错窗口了"):
        composer(desk).fill(text)
        composer(desk).press("Enter")
        expect(messages(desk, text)).to_have_count(1)
    expect(desk.locator("[data-edit]")).to_have_count(2)
    composer(desk).press("ArrowUp")
    desk.get_by_label("修改消息").fill("这句改过了")
    for one in held:  # the answer began a stage: the message moves under it, with what is being written
        one.continue_()
    desk.unroute("**/stages")
    expect(desk.locator("[data-stage=execution]").filter(has=desk.get_by_label("修改消息"))).to_be_visible()
    desk.get_by_label("修改消息").press("Enter")
    changed = desk.locator("[id^=event-]").filter(has_text="这句改过了")
    expect(changed.get_by_text("已编辑")).to_be_visible()
    expect(composer(desk)).to_be_focused()
    changed.get_by_role("button", name="撤回").click()
    changed.get_by_role("button", name="确认撤回").click()
    expect(desk.get_by_text("消息已撤回").first).to_be_visible()
    house.do(widget.event(lambda e: e["body"]["kind"] == "recalled"))


def test_a_colleague_who_answers_is_seen_and_named(house: House) -> None:
    form = {"email": "mei@tomtit.example", "name": "梅知秋", "role": "agent", "password": "mountain-tit-1"}
    mei = house.ask("POST", "/members", json=form)
    house.ask("PATCH", f"/members/{mei['id']}", json={"capacity": 0})  # nobody else's customer comes to her
    widget = house.customer("运费多少？", "转人工")
    desk = house.signed_in(f"/desk/{widget.conversation}")
    colleague = house.signed_in(f"/desk/{widget.conversation}", email=form["email"], password=form["password"])
    composer(colleague).press_sequentially("我来答")
    expect(desk.get_by_text("梅知秋 正在回复")).to_be_visible()
    composer(desk).fill("我也来答")
    composer(desk).press("Enter")
    expect(desk.get_by_role("button", name="仍然发送")).to_be_visible()
    expect(composer(desk)).to_have_value("我也来答")
    composer(desk).press("Enter")
    expect(messages(desk, "我也来答")).to_have_count(1)
    strike(desk, "Escape", "n")
    composer(colleague).fill("")
    composer(desk).press_sequentially("请看 @梅")
    expect(desk.get_by_role("option", name="梅知秋")).to_be_visible()
    composer(desk).press("Enter")
    expect(composer(desk)).to_have_value("请看 @梅知秋 ")
    composer(desk).press("Enter")
    expect(desk.locator("mark")).to_have_text("@梅知秋")
