"""The built widget in a real Chromium against the protocol's twin (`web/widget/dev`)."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, FilePayload, FrameLocator, Locator, Page, expect

from tests.browser.house import chromium, in_every_look, until, write

WEB = Path(__file__).parents[2] / "web"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (WEB / "dist/widget.js").exists(), reason="build the widget first: cd web && npm run build"),
]


class Shop:
    """A shop's page with the widget; `tell` scripts what its server does next."""

    def __init__(self, address: str, twin: str) -> None:
        self.address = address
        self.twin = twin

    def tell(self, **what: str | int) -> dict[str, object]:
        with urlopen(f"{self.twin}twin?{urlencode(what)}") as answer:
            told: dict[str, object] = json.load(answer)
        return told

    @property
    def stored(self) -> object:
        return self.tell()["stored"]


@pytest.fixture
def shop() -> Iterator[Shop]:
    node = shutil.which("node")
    assert node is not None
    command = [node, str(WEB / "widget/dev/serve.mjs"), "0", "zh-CN"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Shop(*process.stdout.readline().split())
        process.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, shop: Shop) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 900, "height": 760}, locale="zh-CN")
    page = context.new_page()
    page.goto(shop.address)
    yield page
    context.close()


def opened(page: Page) -> FrameLocator:
    page.get_by_role("button", name="打开客服聊天").click()
    chat = page.frame_locator("iframe[title]")
    expect(chat.locator("textarea")).to_be_focused()
    expect(chat.get_by_text("在线", exact=True)).to_be_attached()
    return chat


def stays_closed(page: Page) -> None:
    """The frame has heard that it is closed: a page left before that would open it on the next one."""
    until(lambda: "open" not in page.frames[1].evaluate("Object.values(sessionStorage)"))


def own(chat: FrameLocator) -> Locator:
    return chat.locator(".own .bubble")


def kept(page: Page) -> object:
    return page.frames[1].evaluate("Object.keys(localStorage).length")


def test_a_question_is_answered_with_its_source(page: Page) -> None:
    chat = opened(page)
    write(chat, "怎么退货？")
    expect(chat.get_by_text("来源：退货与换货")).to_be_visible()
    expect(chat.get_by_role("button", name="退款多久到账？")).to_be_visible()


def test_enter_while_an_input_method_composes_never_sends(page: Page, shop: Shop) -> None:
    chat = opened(page)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.imeSetComposition", {"text": "zenme", "selectionStart": 5, "selectionEnd": 5})
    press = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    devtools.send("Input.dispatchKeyEvent", press)
    devtools.send("Input.insertText", {"text": "怎么"})
    expect(chat.locator("textarea")).to_have_value("怎么")
    assert shop.stored == []
    chat.locator("textarea").press("Enter")
    expect(own(chat)).to_have_text(["怎么"])


def test_fault_11_messages_written_offline_arrive_once_and_in_order(page: Page, shop: Shop) -> None:
    chat = opened(page)
    write(chat, "第一条")
    expect(chat.get_by_text("已发送")).to_be_visible()
    page.context.set_offline(True)  # which is told the page, and keeps no WebSocket from the server
    shop.tell(away=1)
    for text in ("第二条", "第三条", "第四条"):
        write(chat, text)
    expect(chat.get_by_text("网络已断开")).to_be_visible()
    shop.tell(away=0)
    page.context.set_offline(False)
    expect(chat.locator(".own .bubble.accepted")).to_have_count(4)
    texts = ["第一条", "第二条", "第三条", "第四条"]
    expect(own(chat)).to_have_text(texts)
    assert shop.stored == texts


def test_fault_13_a_lost_acknowledgement_doubles_nothing(page: Page, shop: Shop) -> None:
    chat = opened(page)
    shop.tell(drop_acks=2)
    write(chat, "只有一次")
    write(chat, "还有一次")
    expect(chat.get_by_text("已发送")).to_have_count(2)
    expect(own(chat)).to_have_text(["只有一次", "还有一次"])
    assert shop.stored == ["只有一次", "还有一次"]


def test_a_message_written_offline_survives_a_reload(page: Page, shop: Shop) -> None:
    chat = opened(page)
    write(chat, "先说一句")
    expect(chat.get_by_text("已发送")).to_be_visible()
    shop.tell(drop_acks=1000)  # the server stores it, and nobody ever hears so
    write(chat, "没有回音的一句")
    expect(chat.get_by_text("网络已断开")).to_be_visible()
    shop.tell(drop_acks=0)
    page.reload()  # the chat stays open
    expect(chat.locator(".own .bubble.accepted")).to_have_count(2)
    assert shop.stored == ["先说一句", "没有回音的一句"]


def test_an_open_chat_is_on_the_next_page_as_it_was_left(page: Page, shop: Shop) -> None:
    chat = opened(page)
    for n in range(6):
        write(chat, f"第 {n} 条\n\n\n。")
    expect(chat.locator(".other .bubble")).to_have_count(7)  # its greeting among them
    chat.locator("textarea").fill("还没写完")
    place = chat.locator(".messages")
    place.evaluate("box => box.scrollTo(0, 60)")
    expect(chat.locator(".jump")).to_be_visible()
    page.goto(f"{shop.address}?next")
    expect(own(chat).first).to_be_visible()
    expect(chat.locator("textarea")).to_have_value("还没写完")
    assert place.evaluate("box => box.scrollTop") == 60
    assert page.evaluate("document.activeElement === document.body"), "the page keeps its focus"
    page.evaluate("Wingbeat('close')")
    stays_closed(page)
    page.goto(f"{shop.address}?last")
    expect(page.get_by_role("button", name="打开客服聊天")).to_have_attribute("aria-expanded", "false")


def test_history_and_the_unread_mark_are_there_on_the_next_page(page: Page, shop: Shop) -> None:
    chat = opened(page)
    write(chat, "转人工")
    line = chat.get_by_role("status").filter(has_text="可以先离开")
    expect(line).to_have_text("正在为您安排客服。可以先离开，回复会留在这里。")
    shop.tell(bound=120, place=3)
    expect(line).to_have_text("您排在第 3 位，预计 2分钟内接入。可以先离开，回复会留在这里。")
    shop.tell(bound=30, place=1, sorry=1)
    expect(line).to_have_text("抱歉，比预计的久。您排在第 1 位，预计 30秒钟内接入。可以先离开，回复会留在这里。")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="打开客服聊天")).to_be_focused()
    stays_closed(page)
    page.goto(f"{shop.address}?next")
    shop.tell(member="你好，我是 Chen")
    page.get_by_role("button", name="打开客服聊天，1 条未读消息").click()
    chat = page.frame_locator("iframe[title]")
    expect(chat.get_by_text("以下是未读消息")).to_be_visible()
    expect(chat.locator(".bubble").last).to_have_text("你好，我是 Chen")
    expect(chat.get_by_text("转人工", exact=True).first).to_be_visible()


def test_two_tabs_of_one_customer_show_the_same(page: Page, shop: Shop) -> None:
    chat = opened(page)
    write(chat, "第一个标签页")
    expect(chat.get_by_text("已发送")).to_be_visible()
    other = page.context.new_page()
    other.goto(shop.address)
    second = opened(other)
    write(second, "第二个标签页")
    for tab in (chat, second):
        expect(own(tab)).to_have_text(["第一个标签页", "第二个标签页"])


def test_a_file_is_sent_and_a_picture_is_shown(page: Page, shop: Shop) -> None:
    chat = opened(page)
    picture = page.screenshot()
    files: list[FilePayload] = [
        {"name": "单据\u202egpj.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"},
        {"name": "帐篷.png", "mimeType": "image/png", "buffer": picture},
    ]
    chat.locator("input[type=file]").set_input_files(files)
    chat.get_by_role("button", name="发送", exact=True).click()
    expect(chat.get_by_role("img", name="帐篷.png")).to_be_visible()
    expect(chat.get_by_role("button", name="下载 单据gpj.exe")).to_be_visible()
    page.frames[1].evaluate(
        """() => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([new Uint8Array(26214401)], '太大.zip'));
            document.dispatchEvent(new DragEvent('drop', {dataTransfer}));
        }"""
    )
    expect(chat.get_by_text("文件超过 25 MB，无法发送")).to_be_visible()


def test_case_4_markup_in_a_message_stays_text(page: Page, shop: Shop) -> None:
    chat = opened(page)
    write(chat, "你好")
    expect(chat.get_by_text("已发送")).to_be_visible()
    hostile = "<img src=x onerror=\"document.title='pwned'\"> ![x](https://evil.example/?q=1)"
    shop.tell(member=hostile)
    expect(chat.locator(".bubble").last).to_have_text(hostile)
    expect(chat.locator(".messages img")).to_have_count(0)
    assert page.frames[1].title() != "pwned"


def test_case_18_signing_out_leaves_nothing_for_the_next_customer(page: Page, shop: Shop) -> None:
    chat = opened(page)
    write(chat, "我的订单")
    expect(chat.get_by_text("已发送")).to_be_visible()
    chat.get_by_role("button", name="把聊天记录发到邮箱").click()
    address = chat.get_by_role("textbox", name="邮箱")
    address.fill("lin@example.com")
    chat.locator("textarea").fill("没写完的话")
    page.evaluate("Wingbeat('logout')")
    expect(own(chat)).to_have_count(0)
    expect(chat.locator("textarea")).to_have_value("")
    expect(address).to_have_count(0)
    page.reload()
    expect(chat.get_by_text("您好，有什么可以帮您？")).to_be_visible()
    expect(own(chat)).to_have_count(0)


def test_case_33_messages_from_anyone_but_the_frame_and_the_page_are_ignored(page: Page) -> None:
    chat = opened(page)
    write(chat, "之前")
    page.evaluate("void document.body.append(document.createElement('iframe'))")
    frame = "parent.document.querySelector('body > div').shadowRoot.querySelector('iframe')"
    page.frames[2].evaluate(f"{frame}.contentWindow.postMessage({{wingbeat: 'logout'}}, '*')")
    page.frames[2].evaluate("parent.postMessage({wingbeat: 'closing'}, '*')")
    write(chat, "之后")
    expect(own(chat)).to_have_text(["之前", "之后"])
    expect(page.get_by_role("button", name="打开客服聊天")).to_have_attribute("aria-expanded", "true")


def test_nothing_is_kept_before_the_customer_opens_the_chat(page: Page, shop: Shop) -> None:
    launcher = page.get_by_role("button", name="打开客服聊天")
    launcher.hover()
    expect(launcher).to_be_visible()
    assert kept(page) == 0
    assert shop.tell()["sockets"] == 0
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    launcher.click()
    expect(page.frame_locator("iframe[title]").get_by_text("在线", exact=True)).to_be_attached()
    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


def test_where_storage_is_blocked_the_chat_works_from_memory(page: Page, shop: Shop) -> None:
    # To Chromium `localhost` and 127.0.0.1 are different sites, and a private window blocks a third party's storage.
    page.goto(shop.address.replace("127.0.0.1", "localhost"))
    chat = opened(page)
    write(chat, "怎么退货？")
    expect(chat.get_by_text("来源：退货与换货")).to_be_visible()
    assert shop.stored == ["怎么退货？"]


def test_a_refused_message_stays_and_goes_out_when_asked(page: Page, shop: Shop) -> None:
    chat = opened(page)
    shop.tell(refuse="not_now")
    write(chat, "被拒绝的一句")
    expect(chat.get_by_text("发送失败")).to_be_visible()
    chat.get_by_role("button", name="重试").click()
    expect(chat.get_by_text("已发送")).to_be_visible()
    assert shop.stored == ["被拒绝的一句"]


def test_the_page_commands_the_widget(page: Page) -> None:
    expect(page.get_by_role("button", name="打开客服聊天")).to_be_visible()
    page.evaluate("{ heard = []; remove = Wingbeat('on', 'open', () => heard.push('open')); void 0 }")
    page.evaluate("Wingbeat('open')")
    expect(page.frame_locator("iframe[title]").locator("textarea")).to_be_focused()
    page.evaluate("Wingbeat('close'); remove(); Wingbeat('open'); Wingbeat('close'); Wingbeat('hide')")
    assert page.evaluate("heard") == ["open"]
    expect(page.get_by_role("button", name="打开客服聊天")).to_be_hidden()


def test_axe_finds_nothing_to_complain_about(page: Page, shop: Shop) -> None:
    page.emulate_media(reduced_motion="reduce")
    chat = opened(page)
    write(chat, "怎么退货？")
    expect(chat.get_by_text("来源：退货与换货")).to_be_visible()
    shop.tell(refuse="not_now")
    write(chat, "被拒绝的一句")
    expect(chat.get_by_text("发送失败")).to_be_visible()
    for where, found in in_every_look(page, page.frames[:2]):
        assert found == [], where


INVITATION = {
    "id": "018f0000-0000-7000-8000-000000000001",
    "text": "Help choosing?",
    "button": "Ask",
    "ask": "哪个帐篷好？",
    "pages": ["/*"],
    "seconds": 0,
    "idle_seconds": 0,
    "scroll_percent": 0,
    "pages_seen": 0,
    "moment": "any",
    "share": 100,
}
NAME = {"id": "name", "kind": "name", "label": "怎么称呼您", "required": True, "choices": []}


def test_after_hours_one_text_says_so_and_nothing_says_that_somebody_is_found(page: Page, shop: Shop) -> None:
    shop.tell(opens_at="2126-01-05T01:00:00Z")
    page.reload()
    chat = opened(page)
    write(chat, "转人工")
    expect(chat.get_by_text("现在没有客服在线")).to_be_visible()
    expect(chat.get_by_label("邮箱（我们不在时也能收到回复）")).to_be_visible()
    expect(chat.get_by_text("正在为您安排客服")).to_have_count(0)
    shop.tell(member="在的")  # who is there answers, whatever the hours
    expect(chat.get_by_text("Chen 正在为您服务")).to_be_visible()
    expect(chat.get_by_text("现在没有客服在线")).to_have_count(0)


def test_an_invitation_takes_no_focus_and_the_shops_question_waits_beside_the_message(page: Page, shop: Shop) -> None:
    inviting = {"rules": [INVITATION], "per_day": 2, "rest_days": 7, "seal": "s"}
    shop.tell(inviting=json.dumps(inviting), form=json.dumps([NAME]))
    with page.expect_request("**/widget/invitations") as counted:
        page.reload()
    assert json.loads(counted.value.post_data or "{}")["told"] == "shown"
    expect(page.get_by_text("Help choosing?")).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_role("button", name="Ask", exact=True).click()
    chat = page.frame_locator("iframe[title]")
    name = chat.get_by_label("怎么称呼您")
    expect(name).to_be_visible()
    expect(chat.locator("textarea")).to_have_value("哪个帐篷好？")
    chat.locator("textarea").press("Enter")
    expect(name).to_be_focused()
    assert shop.stored == []
    name.fill("Lin")
    with page.expect_request("**/form") as handed:
        name.press("Enter")
    assert json.loads(handed.value.post_data or "{}")["answers"] == {"name": "Lin"}
    expect(own(chat)).to_have_text(["哪个帐篷好？", "Lin"])  # a form that is refused is said: people read it
    expect(name).to_have_count(0)
