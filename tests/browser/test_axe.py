"""axe-core finds nothing to complain about on any page of the console."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import DESKTOP, PHONE, House, complaints, needs_built_pages
from wingbeat.kit.ids import uuid7

pytestmark = [pytest.mark.browser, needs_built_pages]

PAGES = (
    "/knowledge",
    "/knowledge/new",
    "/people",
    "/people?tab=invitations",
    "/people?tab=teams",
    "/people?tab=me",
    "/channels",
    "/speed",
    "/settings",
)


@pytest.fixture(scope="module")
def conversation(furnished_house: House) -> str:
    """A conversation with everything in it: a bot's answer and its suggestions, a note, a tag, somebody who waits."""
    widget = furnished_house.customer("怎么退货？", "Where is my parcel?", "asdfgh qwerty", "转人工")
    for command in (
        {"do": "note", "text": "老客户"},
        {"do": "tag", "tag": "VIP"},
    ):
        path = f"/conversations/{widget.conversation}/commands"
        furnished_house.ask("POST", path, json={"key": str(uuid7()), "command": command})
    return widget.conversation


def settled(page: Page) -> None:
    """Until nothing loads and nothing moves: a fading dialog has a contrast nobody ever reads."""
    expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
    page.evaluate(
        """Promise.allSettled(document.getAnimations()
            .filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
            .map((one) => one.finished)).then(() => null)"""
    )


def look(page: Page, where: str, found: dict[str, object]) -> None:
    settled(page)
    wrong = complaints(page)
    if wrong:
        found[where] = wrong


@pytest.mark.parametrize(
    ("locale", "scheme", "size"),
    [("zh-CN", "light", DESKTOP), ("en", "dark", DESKTOP), ("en", "light", PHONE), ("zh-CN", "dark", PHONE)],
    ids=["zh-light-desktop", "en-dark-desktop", "en-light-phone", "zh-dark-phone"],
)
def test_every_page(house: House, conversation: str, locale: str, scheme: str, size: dict[str, int]) -> None:
    found: dict[str, object] = {}
    house.ask("PATCH", "/session", json={"locale": locale})  # the console follows its member
    outside = house.visit("/sign-in", locale=locale, scheme=scheme, size=size)
    look(outside, "/sign-in", found)
    outside.goto(f"{house.url}/invitation#gone")
    expect(outside.get_by_role("alert")).to_be_visible()
    look(outside, "/invitation", found)
    page = house.signed_in("/desk?view=all", locale=locale, scheme=scheme, size=size)
    expect(page.locator("html")).to_have_attribute("lang", locale)
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
    expect(page.get_by_role("option").first).to_be_visible()
    look(page, "/desk", found)
    page.get_by_role("searchbox").fill("怎么")
    expect(page.locator("mark").first).to_be_visible()
    look(page, "search", found)
    page.goto(f"{house.url}/desk/{conversation}?view=all")
    expect(page.locator("[id^=event-]").first).to_be_visible()
    look(page, "/desk/$id", found)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    look(page, "shortcuts", found)
    for path in PAGES:
        page.goto(house.url + path)
        expect(page.get_by_role("heading").first).to_be_visible()
        look(page, path, found)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than its window"
    assert found == {}
