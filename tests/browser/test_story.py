"""A newcomer's whole story, on one server: ask, be answered, ask for a person, be helped, be measured, survive a kill."""

import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.house import House, needs_built_pages, opened, write

pytestmark = [pytest.mark.browser, needs_built_pages]


class Story:
    """One customer and one member, whose pages stay open from chapter to chapter."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.shop: Page = house.visit("/shop/")
        self.chat: FrameLocator = opened(self.shop)
        self.desk: Page = house.signed_in("/desk?view=all")

    @property
    def composer(self) -> Locator:
        return self.desk.locator("#composer")


@pytest.fixture(scope="module")
def story(furnished_house: House) -> Iterator[Story]:
    yield Story(furnished_house)
    furnished_house.leave()


def test_1_the_bot_answers_in_both_languages_with_its_source(story: Story) -> None:
    expect(story.chat.get_by_text(re.compile("^您好！退货、物流"))).to_be_visible()  # greeted in the page's language
    write(story.chat, "怎么退货？")
    expect(story.chat.get_by_text(re.compile("来源：.*退"))).to_be_visible()
    write(story.chat, "where is my parcel")
    expect(story.chat.get_by_text(re.compile("(来源：|Source: ).*parcel"))).to_be_visible()
    expect(story.chat.get_by_text(re.compile("What is your order number"))).to_be_visible()


def test_2_asking_for_a_person_brings_the_conversation_to_the_desk_by_itself(story: Story) -> None:
    row = story.desk.get_by_role("option")
    expect(row).to_have_count(1)
    story.desk.evaluate("window.notReloaded = true")
    write(story.chat, "转人工")
    expect(row).to_contain_text("小雀 Tia")
    assert story.desk.evaluate("window.notReloaded") is True
    row.click()
    expect(story.desk.get_by_role("heading", level=2).first).to_be_visible()
    expect(story.desk.get_by_text("客户要求转人工")).to_be_visible()
    expect(story.desk.locator("[id^=event-]").filter(has_text="怎么退货？").first).to_be_visible()


def test_3_the_customer_sees_typing_and_then_the_answer(story: Story) -> None:
    story.composer.press_sequentially("您好，我是小雀")
    expect(story.chat.get_by_role("img", name=re.compile("小雀 Tia 正在输入"))).to_be_visible()
    story.composer.press("Enter")
    expect(story.chat.locator(".bubble").filter(has_text="您好，我是小雀")).to_have_count(1)
    expect(story.desk.get_by_text("已读", exact=True)).to_be_visible()
    story.chat.locator("textarea").press_sequentially("好的")
    expect(story.desk.get_by_text(re.compile("正在输入"))).to_be_visible()
    story.chat.locator("textarea").press("Enter")
    expect(story.desk.locator("[id^=event-][data-side=in]").last).to_have_text(re.compile("好的"))


def test_4_a_killed_server_comes_back_and_nothing_is_lost_or_doubled(story: Story) -> None:
    house = story.house
    port = house.server.port
    house.do(house.server.stop(signal.SIGKILL))
    write(story.chat, "断线时写的")
    story.composer.fill("断线时回的")
    story.composer.press("Enter")
    expect(story.desk.get_by_text("1 条消息会在恢复后自动发出")).to_be_visible()
    house.do(house.server.start(port=port))
    expect(story.chat.locator(".bubble").filter(has_text="断线时回的")).to_have_count(1, timeout=60_000)
    expect(story.desk.locator("[id^=event-]").filter(has_text="断线时写的")).to_have_count(1, timeout=60_000)
    expect(story.desk.locator("[data-pending]")).to_have_count(0)
    for text in ("您好，我是小雀", "好的", "断线时写的", "断线时回的"):
        expect(story.desk.locator("[id^=event-]").filter(has=story.desk.get_by_text(text, exact=True))).to_have_count(1)
    story.desk.reload()
    expect(story.desk.locator("[id^=event-]").filter(has_text="断线时")).to_have_count(2)


def test_5_resolving_ends_it_on_both_sides(story: Story) -> None:
    story.desk.get_by_role("button", name="结束会话").click()
    expect(story.desk.get_by_text(re.compile("结束了会话"))).to_be_visible()
    expect(story.chat.get_by_text(re.compile("会话已结束|已结束|已解决")).first).to_be_visible()


def test_6_the_speed_page_measured_it_and_its_figures_open_the_conversation(story: Story) -> None:
    story.house.rest()
    story.desk.get_by_role("link", name="速度").click()
    for measure in ("首次响应", "人工首次响应", "人工等待"):
        row = story.desk.get_by_role("row").filter(has=story.desk.get_by_role("rowheader", name=measure, exact=True))
        # A restart longer than a member's lease gives the conversation back to the queue: then it waited twice.
        expect(row.get_by_role("cell").first).to_have_text(re.compile("^[12]$"))
        expect(row.get_by_role("cell").nth(1)).to_have_text(re.compile(r"\d"))
    story.desk.get_by_role("button", name=re.compile("^人工等待, 最长")).click()
    story.desk.get_by_role("dialog").get_by_role("link").first.click()
    expect(story.desk.locator("[id^=event-]").filter(has_text="断线时写的")).to_have_count(1)
