"""axe-core finds nothing to complain about on any page of the console, nor in the widget: light and dark, desktop and
phone, in three languages; and the main screens look as they did.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import (
    ALL_RULES,
    CONTRAST,
    LOOKS,
    PHONE,
    House,
    Look,
    complaints,
    in_every_look,
    needs_built_pages,
    opened,
    settled,
    strike,
    write,
)
from tests.browser.looks import look as seen
from wingbeat.kit.ids import uuid7

pytestmark = [pytest.mark.browser, needs_built_pages]

OUTSIDE = ("/sign-in", "/forgotten", "/invitation#gone", "/reset#gone")
# Beside the desk, the places of the rail.
MAIN = (
    "/customers",
    "/templates",
    "/knowledge",
    "/products",
    "/bot",
    "/routing",
    "/speed",
    "/surveys",
    "/channels",
    "/people",
    "/settings",
)
# Beside them; like those below in one look, the one where things are tightest.
PAGES = (
    "/problems",
    "/gestures",
    "/knowledge/new",
    "/people?tab=invitations",
    "/people?tab=teams",
    "/people?tab=me",
    "/settings?tab=audit",
)
# Looked at in the other language by the tests of their own: here in this one, where it is tightest.
ELSEWHERE = {
    "zh-CN": ("/bot?tab=gaps", "/bot?tab=gaps&show=feedback", "/bot?tab=review"),
    "en": (
        "/knowledge/import",
        "/knowledge/categories",
        "/knowledge/help",
        "/bot?tab=training",
        "/bot?tab=messages",
        "/bot?tab=report",
        "/bot?tab=share",
        "/bot?tab=model",
        "/routing?tab=offers",
        "/routing?tab=profiles",
        "/routing?tab=policy",
        "/routing?tab=hours",
        "/routing?tab=waits",
        "/routing?tab=board",
        "/routing?tab=rules",
        "/routing?tab=clocks",
        "/routing?tab=proof",
        "/practice",
    ),
}
# Every look in one of two languages: no rule knows in which colours or how wide a page is in which language. All rules on desktop
# and phone; of the other light only what light can change. How wide it is, and how it looks, is seen in both.
SHARED: dict[str, tuple[Look, ...]] = {
    "zh-CN": tuple((scheme, size, ALL_RULES if at in {0, 2} else None) for at, (scheme, size, _) in enumerate(LOOKS)),
    "en": tuple((scheme, size, CONTRAST if at in {1, 3} else None) for at, (scheme, size, _) in enumerate(LOOKS)),
}
Found = dict[str, object]


@pytest.fixture(scope="module")
def conversation(furnished_house: House) -> str:
    """A conversation with everything in it: a bot's answer and its suggestions, a note, a tag, somebody who waits."""
    # How long a slow machine takes to come here must not add a broken promise to the timeline.
    targets = furnished_house.ask("GET", "/routing/targets")["items"]
    (person,) = [one for one in targets if one["measure"] == "first_human_response"]
    told = {name: person[name] for name in ("name", "measure")} | {"limit_seconds": 3600}
    furnished_house.ask("PUT", f"/routing/targets/{person['id']}", json=told)
    widget = furnished_house.customer("怎么退货？", "Where is my parcel?", "asdfgh qwerty", "转人工")
    for command in (
        {"do": "note", "text": "老客户"},
        {"do": "tag", "tag": "VIP"},
    ):
        path = f"/conversations/{widget.conversation}/commands"
        furnished_house.ask("POST", path, json={"key": str(uuid7()), "command": command})
    furnished_house.rest()
    return widget.conversation


def look(page: Page, where: str, locale: str, found: Found, screen: str | None = None) -> None:
    for how, wrong in in_every_look(page, [page.main_frame], SHARED[locale]):
        note(page, f"{where} {how}", wrong, found)
        changed = seen(page, f"{screen}-{how.replace(' ', '-')}") if screen else None
        if changed:
            found[f"{where} {how} looks"] = changed


def note(page: Page, where: str, wrong: object, found: Found) -> None:
    if wrong:
        found[where] = wrong
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found[f"{where} width"] = "wider than its window"


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_page(house: House, conversation: str, locale: str) -> None:
    found: Found = {}
    house.ask("PATCH", "/session", json={"locale": locale})  # the console follows its member
    outside = house.visit("/sign-in", locale=locale)
    for path in OUTSIDE:
        outside.goto("about:blank")  # an address that differs behind the # only would not load again
        outside.goto(house.url + path)
        expect(outside.get_by_role("heading")).to_be_visible()
        look(outside, path, locale, found)
    page = house.signed_in("/desk?view=all", locale=locale)
    expect(page.locator("html")).to_have_attribute("lang", locale)
    expect(page.get_by_role("option").first).to_be_visible()
    look(page, "/desk", locale, found)
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")
    page.get_by_role("searchbox").fill("怎么")
    expect(page.locator("mark").first).to_be_visible()
    look(page, "search", locale, found)
    page.goto(f"{house.url}/desk/{conversation}?view=all")
    expect(page.locator("[id^=event-]").first).to_be_visible()
    look(page, "/desk/$id", locale, found, f"desk-{locale}")
    strike(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    look(page, "shortcuts", locale, found)
    widget = f"/channels/{house.ask('GET', '/channels')['items'][0]['id']}/widget"
    for path in MAIN:
        page.goto(house.url + path)
        expect(page.get_by_role("heading").first).to_be_visible()
        look(page, path, locale, found, f"{path[1:]}-{locale}")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size(PHONE)
    for path in (*PAGES, widget, *ELSEWHERE[locale]):
        page.goto(house.url + path)
        expect(page.get_by_role("heading").first).to_be_visible()
        settled(page)
        note(page, f"{path} dark phone", complaints(page), found)
    assert found == {}


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW", "en"])
def test_the_widget_on_a_shops_page(house: House, locale: str) -> None:
    shop = house.visit("/shop/", locale=locale)
    chat = opened(shop)
    write(chat, "怎么退货？" if locale == "zh-CN" else "怎麼退貨？" if locale == "zh-TW" else "How do I return it?")
    expect(chat.locator(".source").first).to_be_visible()
    write(chat, "OK")
    expect(chat.locator(".own")).to_have_count(2)
    shop.set_viewport_size({"width": 844, "height": 390})  # a phone on its side: nothing lies outside what scrolls
    assert shop.frames[1].evaluate("document.getElementById('app').scrollHeight <= innerHeight")
    assert [(how, wrong) for how, wrong in in_every_look(shop, shop.frames[1:2]) if wrong] == []
