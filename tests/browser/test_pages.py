"""Knowledge, people, channels, speed and settings, each against the real server."""

import io
import json
import re

import pytest
from PIL import Image
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from tests.browser.house import House, needs_built_pages, opened, write
from tests.hostile.house import NEIGHBOUR, database_of, neighbour
from tests.hostile.house import PASSWORD as NEIGHBOURS
from tests.hostile.test_13_pictures import bomb, photograph

pytestmark = [pytest.mark.browser, needs_built_pages]

PASSWORD = "a-long-enough-one"


def invited(house: House, email: str, role: str, name: str) -> Page:
    """Somebody new, with the link the founder copied for them."""
    founder = house.signed_in("/people?tab=invitations")
    founder.get_by_label("邮箱").fill(email)
    founder.get_by_role("combobox", name="角色").click()
    founder.get_by_role("option", name=role, exact=True).click()
    founder.get_by_role("button", name="邀请", exact=True).click()
    link = founder.get_by_role("status").locator("code")
    expect(link).to_contain_text("/invitation#")
    expect(founder.get_by_role("listitem").filter(has_text=email)).to_be_visible()
    guest = house.visit("/sign-in")
    guest.goto(link.inner_text())
    guest.goto("about:blank")  # an address that differs behind the # only would not load again
    guest.goto(link.inner_text())
    expect(guest.get_by_text(email)).to_be_visible()
    guest.get_by_label("姓名").fill(name)
    guest.get_by_label("新密码").fill(PASSWORD)
    guest.get_by_role("button", name="加入").click()
    expect(guest.locator("#main")).to_be_visible()
    return guest


def test_pages_with_nothing_in_them_say_so(house: House) -> None:
    page = house.signed_in("/speed")
    expect(page.get_by_text("这段时间还没有数据")).to_be_visible()
    page.goto(f"{house.url}/people?tab=invitations")
    expect(page.get_by_text("没有待接受的邀请")).to_be_visible()
    page.goto(f"{house.url}/knowledge")
    page.get_by_role("searchbox").fill("根本不存在的词")
    expect(page.get_by_text("没有找到")).to_be_visible()


def test_a_customer_is_found_by_a_part_of_their_name_and_opens_their_conversations(house: House) -> None:
    widget = house.customer("怎么退货？", patient=False)
    customer = house.ask("GET", f"/conversations/{widget.conversation}")["head"]["customer"]["id"]
    house.ask("PATCH", f"/customers/{customer}", json={"name": "林小燕", "tags": ["批发"]})
    page = house.signed_in("/customers")
    rows = page.get_by_role("main").get_by_role("listitem")
    page.get_by_role("searchbox", name="查找客户").fill("小燕")
    expect(page).to_have_url(re.compile(r"[?&]q="))
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("林小燕")
    page.get_by_role("searchbox", name="查找客户").fill("批發")
    expect(rows).to_contain_text("林小燕")
    rows.get_by_role("link").click()
    expect(page.get_by_role("heading", name="林小燕")).to_be_visible()
    expect(page.get_by_text("访客，还没有留下身份信息。")).to_be_visible()
    page.get_by_role("textbox", name="写一条备注，所有同事可见").fill("喜欢绿茶")
    page.get_by_role("button", name="添加备注").click()
    page.get_by_role("button", name="删除备注").click()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("喜欢绿茶")).to_be_visible()
    page.get_by_role("button", name="更改“营销信息”").click()
    page.get_by_role("button", name="记录同意", exact=True).click()
    expect(page.get_by_text("已同意")).to_be_visible()
    page.get_by_role("link", name=re.compile("^#")).click()
    expect(page.locator("[id^=event-]").filter(has_text="怎么退货？").first).to_be_visible()
    page.goto(f"{house.url}/customers")
    page.get_by_role("searchbox", name="查找客户").fill("根本没有的人")
    expect(page.get_by_text("没有找到客户")).to_be_visible()


def test_the_bot_can_be_tried_and_says_why(house: House) -> None:
    page = house.signed_in("/knowledge")
    tried = page.get_by_role("complementary", name="试一试")
    tried.get_by_role("textbox").fill("怎么退货？")
    tried.get_by_role("button", name="试问").click()
    expect(tried.get_by_role("listitem").first).to_contain_text("退")
    expect(tried.get_by_text("直接回答", exact=True)).to_be_visible()


def test_an_invited_agent_joins_and_sees_only_their_pages(house: House) -> None:
    guest = invited(house, "zhixia@tomtit.example", "客服", "陈知夏")
    expect(guest.get_by_role("navigation").get_by_role("link")).to_have_text(
        ["会话", "客户", "话术", "知识", "商品", "机器人", "满意度", "问题根因", "小惊喜", "成员"]
    )
    guest.goto(f"{house.url}/channels")
    expect(guest).to_have_url(re.compile("/desk"))
    guest.goto(f"{house.url}/knowledge")
    expect(guest.get_by_role("searchbox")).to_be_visible()
    expect(guest.get_by_role("link", name="新建条目")).to_have_count(0)
    guest.get_by_role("listitem").first.get_by_role("link").click()
    expect(guest.get_by_role("article")).to_be_visible()


def test_an_analyst_comes_in_at_the_speed_page_and_stays_signed_in(house: House) -> None:
    guest = invited(house, "analyst@tomtit.example", "分析师", "许知远")
    expect(guest).to_have_url(re.compile("/speed"))
    expect(guest.get_by_role("navigation").get_by_role("link")).to_have_text(["知识", "商品", "速度", "成员"])


def test_an_address_that_leads_nowhere_says_so_and_leads_back(house: House) -> None:
    page = house.signed_in("/desk")
    for path in ("/dashbord", "/speed/yesterday"):
        answer = page.goto(house.url + path)
        assert answer is not None
        expect(page.get_by_text("没有这个页面")).to_be_visible()
    for path in (
        "/routing?tab=skills",
        "/settings?tab=",
        "/bot?tab=brain",
        "/people?tab=all",
    ):  # of another version, or mistyped
        page.goto(house.url + path)
        expect(page.locator("main [aria-current=page]")).to_have_count(1)
    page.goto(f"{house.url}/dashbord")
    page.get_by_role("link", name="回到首页").click()
    expect(page).to_have_url(re.compile("/desk"))
    program = page.request.get(f"{house.url}/dashbord", headers={"accept": "*/*"})
    assert (program.status, program.json()["code"]) == (404, "not_found")


def test_a_channels_new_colour_is_the_widgets(house: House) -> None:
    page = house.signed_in("/channels")
    page.get_by_role("link", name="外观、表单与邀请").click()
    page.locator("input[type=color]").fill("#aa3366")
    page.get_by_role("link", name="成员").click()
    page.get_by_role("button", name="继续编辑").click()  # nothing is lost by a click beside it
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("已保存")).to_be_visible()
    shop = house.visit("/shop/")
    launcher = shop.locator("body > div button[aria-expanded]")
    expect(launcher).to_have_css("background-color", "rgb(170, 51, 102)")


def test_a_question_of_the_shops_page_waits_in_the_chat_to_be_sent(house: House) -> None:
    shop = house.visit("/shop/")
    chat = shop.frame_locator("iframe[title]")
    shop.get_by_role("button", name="怎么退货？").click()
    field = chat.locator("textarea")
    expect(field).to_have_value("怎么退货？")
    shop.get_by_role("button", name="冲锋衣怎么洗？").click()
    expect(field).to_have_value("冲锋衣怎么洗？")
    field.fill("冲锋衣能机洗吗？")
    shop.get_by_role("button", name="怎么退货？").click()
    expect(field).to_have_value("冲锋衣能机洗吗？")  # what the customer wrote is the customer's


def test_a_channels_secret_is_shown_once(house: House) -> None:
    page = house.signed_in("/channels")
    page.get_by_role("button", name="生成密钥").click()
    secret = page.get_by_role("status").locator("code").inner_text()
    assert len(secret) >= 32
    page.reload()
    again = page.get_by_role("button", name="生成新密钥")
    expect(again).to_be_visible()
    assert secret not in page.content()
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    again.click()
    assert len(asked) == 1  # a new one ends the old one: never by one click
    expect(page.locator("[role=status] code")).to_have_count(0)


def test_a_team_is_founded_and_filled(house: House) -> None:
    page = house.signed_in("/people?tab=teams")
    page.get_by_label("名称").fill("售后")
    page.get_by_role("button", name="新建技能组").click()
    row = page.get_by_role("listitem").filter(has_text="售后")
    row.get_by_role("button").click()
    page.get_by_role("dialog").get_by_label("成员").click()
    page.get_by_role("option", name="小雀 Tia").click()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").get_by_role("button", name="保存").click()
    expect(row).to_contain_text("小雀 Tia")


def test_opening_hours_are_kept(house: House) -> None:
    page = house.signed_in("/settings")
    page.get_by_label("星期一开始").fill("22:00")
    page.get_by_label("星期一结束").fill("02:00")
    expect(page.get_by_text("次日")).to_be_visible()
    page.locator("label", has_text="星期日").click()
    page.get_by_role("button", name="增加一天").click()
    page.get_by_label("日期").last.fill("2027-01-01")
    page.get_by_role("button", name="保存").last.click()
    expect(page.get_by_text("已保存")).to_be_visible()
    kept = house.ask("GET", "/workspace")["calendar"]
    assert kept["week"][0] == [{"opens_minute": 1320, "closes_minute": 1560}]
    assert kept["week"][6] == []
    assert kept["holidays"] == ["2027-01-01"]
    page.set_viewport_size({"width": 1366, "height": 640})  # a laptop: where one is, is in sight, and pushes nothing up
    page.reload()
    expect(page.get_by_label("星期一开始")).to_have_value("22:00")
    expect(page.get_by_role("navigation").get_by_role("link", name="设置")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("heading", name="设置", level=1)).to_be_in_viewport(ratio=1)


def test_who_is_signed_out_elsewhere_comes_back_to_the_same_page(house: House) -> None:
    page = house.signed_in("/settings")
    other = house.signed_in("/people?tab=me")
    other.get_by_role("button", name="在所有设备上退出").click()
    expect(page.locator("input[type=password]")).to_be_visible()  # the desk's socket was told
    page.locator("input[type=email]").fill(house.server.demo.email)
    page.locator("input[type=password]").fill(house.server.demo.password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/settings"))


def test_hostile_text_stays_text_at_the_desk(house: House) -> None:
    shop = house.visit("/shop/")
    hostile = "<img src=x onerror=\"document.title='pwned'\"> ![x](https://evil.example/?q=1)"
    write(opened(shop), hostile)
    desk = house.signed_in("/desk?view=all")
    desk.get_by_role("option").first.click()
    expect(desk.locator("[id^=event-][data-side=in]").last).to_contain_text(hostile)
    expect(desk.locator("main img")).to_have_count(0)


def test_hostile_13_a_bomb_is_refused_and_a_photograph_does_not_say_where_it_was_taken(house: House) -> None:
    chat = opened(house.visit("/shop/"))
    taken = photograph("JPEG")
    for name, content in (("bomb.png", bomb(60_000)), ("帐篷.jpg", taken)):
        chat.locator("input[type=file]").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})
    refused = chat.get_by_role("listitem").filter(has_text="bomb.png")
    expect(refused).to_contain_text("不支持这种文件")
    refused.get_by_role("button").click()
    chat.get_by_role("button", name="发送", exact=True).click()
    expect(chat.get_by_role("img", name="帐篷.jpg")).to_have_js_property("naturalWidth", 40)  # it stands upright
    expect(chat.get_by_text("已发送")).to_be_visible()
    heads = house.ask("GET", "/conversations", params={"view": "all"})["items"]
    desk = house.signed_in()
    with desk.expect_response(re.compile("/api/v1/files/")) as answered:
        desk.goto(f"{house.url}/desk/{max(head['id'] for head in heads)}")  # the one that began last
    shown = desk.locator("[data-side=in]").get_by_role("img", name="帐篷.jpg")
    expect(shown).to_have_js_property("naturalWidth", 40)
    expect(desk.get_by_text("bomb.png")).to_have_count(0)
    seen = answered.value.body()
    assert b"canary" in taken
    assert b"canary" not in seen
    assert not Image.open(io.BytesIO(seen)).getexif()


def test_hostile_28_a_neighbours_ids_open_no_page_and_are_taken_by_no_form(house: House) -> None:
    async def settle() -> None:
        async with database_of(house.server.database_url or "") as database:
            await neighbour(database)

    house.do(settle())
    said = "只说给山雀听的话"
    conversation = house.customer(said, patient=False).conversation
    head = house.ask("GET", f"/conversations/{conversation}")["head"]
    article, team = house.ask("GET", "/articles")["items"][0], house.ask("GET", "/teams")["items"][0]
    page = house.signed_in("/channels", email=NEIGHBOUR, password=NEIGHBOURS)
    for path in (f"desk/{conversation}", f"customers/{head['customer']['id']}", f"knowledge/{article['id']}"):
        page.goto(f"{house.url}/{path}")
        expect(page.locator("main").get_by_role("alert")).to_be_visible()
        for words in (said, article["questions"][0]):
            expect(page.get_by_text(words)).to_have_count(0)

    sent: list[int] = []

    def with_our_team(route: Route) -> None:
        form = {**(route.request.post_data_json or {}), "team_id": team["id"]}
        answer = route.fetch(post_data=json.dumps(form))
        sent.append(answer.status)
        route.fulfill(response=answer)

    page.goto(f"{house.url}/channels")
    page.route("**/api/v1/channels/*", with_our_team)
    page.get_by_role("main").locator("[role=switch]").first.click(force=True)
    page.get_by_role("button", name=re.compile("^(保存|Save)$")).first.click()
    expect(page.get_by_role("status").locator("[data-tone=bad]")).to_be_visible()
    assert sent == [404]
    (kept,) = page.request.get(f"{house.url}/api/v1/channels").json()["items"]
    assert kept["bot"], "and nothing else of it is taken"
    assert kept["team_id"] != team["id"]


def test_the_api_can_be_read_and_its_reader_asks_nothing_of_other_hosts(house: House) -> None:
    page = house.visit("/healthz")
    refused: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("request", lambda request: asked.add("/".join(request.url.split("/")[:3])))
    page.goto(f"{house.url}/api/docs")
    expect(page.locator(".opblock-tag").first).to_be_visible()
    assert refused == []
    assert asked == {house.url}


def test_the_speed_page_says_what_is_not_known_and_every_figure_opens_its_conversations(house: House) -> None:
    house.customer("怎么退货？", "转人工")
    house.rest()
    assert house.ask("GET", "/measures?measure=first_human_response")["items"][0]["waiting"]
    page = house.signed_in("/speed?target=3600")  # however slow this machine is, the bot is in time
    dialog = page.get_by_role("dialog")

    def row(measure: str) -> Locator:
        return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=measure, exact=True))

    def opens(figure: Locator, what: str) -> None:
        figure.click()
        expect(dialog.get_by_role("heading")).to_contain_text(what)
        expect(dialog.get_by_role("link").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)

    waiting = row("人工首次响应")
    for unknown in ("median", "p90", "p95", "mean"):
        expect(waiting.locator(f"[data-figure={unknown}]")).to_have_text("–")
    expect(waiting.locator("[data-figure=longest]")).to_have_text(re.compile("^≥ "))
    opens(waiting.get_by_role("button", name=re.compile("位在等$")), "还在等")
    answered = row("首次响应")
    for measured, name in ((waiting, "人工首次响应"), (answered, "首次响应")):
        figures = measured.locator("[data-figure] button")
        expect(figures).to_have_count(5)
        for figure in figures.all():
            opens(figure, name)
        opens(measured.get_by_role("button", name=f"{name}, n:"), name)
        opens(measured.get_by_role("rowheader").get_by_role("button"), name)
    expect(answered.locator("[data-figure=median]")).to_have_text(re.compile(r"^\d"))
    opens(page.get_by_role("region", name="首次响应", exact=True).locator("button:enabled").first, "首次响应")
    late = answered.get_by_role("button", name=re.compile("秒内: "))
    expect(late).to_have_text("100%")
    late.click()
    expect(dialog.get_by_text("这个区间里没有会话")).to_be_visible()
