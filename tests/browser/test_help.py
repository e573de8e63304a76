"""The help centre in a real browser: keyboard, votes, the chat that knows where it was opened, canaries, axe."""

import json
import re
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.house import FAR_APART, ROOT, House, in_every_look, until, write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (ROOT / "src/wingbeat/static/widget.js").exists(), reason="build the pages first: make web"),
]
CANARY = "canary-sings"
TRICKS = (
    f"\"><script>fetch('/{CANARY}')</script>",
    f"<svg onload=\"fetch('/{CANARY}')\">退货",
    f"</script><img src=x onerror=\"fetch('/{CANARY}')\"> return",
    f"' autofocus onfocus=fetch('/{CANARY}') x='",
)


def complained(page: Page) -> list[str]:
    """What the page's console says, such as a policy that something broke."""
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def article(house: House, language: str = "en") -> str:
    """The address of the first article of a category."""
    page = house.visit(f"/help/tomtit/{language}/c/returns", locale=language)
    address = page.locator(".found a").first.get_attribute("href")
    assert address
    return address


def suggested(page: Page, words: str) -> AbstractContextManager[object]:
    """Until the suggestions for all that was typed have come."""
    return page.expect_response(lambda answer: answer.url.endswith(f"suggest?q={words}"))


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_every_page_can_be_read_by_everybody(house: House, language: str) -> None:
    found: dict[str, object] = {}
    page = house.visit(f"/help/tomtit/{language}/", locale=language)
    said = complained(page)
    home, one = f"/help/tomtit/{language}/", article(house, language)
    for path in (
        home,
        f"{home}c/returns",
        one,
        f"{home}search?q={'return' if language == 'en' else '退'}",
        f"{home}gone",
    ):
        page.goto(house.url + path)
        for how, wrong in in_every_look(page, [page.main_frame], FAR_APART):
            if wrong:
                found[f"{path} {how}"] = wrong
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found[f"{path} {how} width"] = "wider than its window"
    assert found == {}
    assert [line for line in said if "404" not in line] == []  # the missing page is one


def test_a_suggestion_is_chosen_with_the_keyboard(house: House) -> None:
    page = house.visit("/help/tomtit/en/", locale="en")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    box = page.get_by_role("combobox")
    with suggested(page, "return"):
        box.press_sequentially("return")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    with suggested(page, "returns"):
        box.press_sequentially("s")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    title = page.get_by_role("option").first.inner_text()
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_vote_and_a_read_are_counted_and_the_chat_knows_the_article(house: House) -> None:
    address = article(house)
    page = house.visit("/help/tomtit/en/", locale="en")
    said = complained(page)
    with page.expect_request(re.compile("/read$")):  # after three seconds in sight
        page.goto(house.url + address)
        page.get_by_role("button", name="Yes").click()
        expect(page.get_by_role("status")).to_have_text("Thank you for telling us.")
    title = page.locator("h1").inner_text()
    page.get_by_role("button", name="Chat with us").click()
    chat = page.frame_locator("iframe[title]")
    expect(chat.locator("textarea")).to_be_focused()
    write(chat, "I want a person")
    expect(chat.get_by_text("I want a person")).to_be_visible()
    assert said == []
    conversation = began(house)
    assert re.fullmatch(
        f"{re.escape(f'{title} {house.url}')}/help/tomtit/en/articles/[0-9a-f-]+#reader=[0-9a-f-]+",
        conversation["page"],
    )
    counted = {"helpful": 1, "visits": 1, "waiting": 1}
    until(lambda: counted.items() <= house.ask("GET", "/help/figures").items())


def began(house: House) -> Any:
    """The first event of the newest conversation, once there is one."""

    def newest() -> list[Any]:
        items: list[Any] = house.ask("GET", "/conversations", params={"view": "all"})["items"]
        return items[:1]

    until(lambda: bool(newest()))
    return house.ask("GET", f"/conversations/{newest()[0]['id']}/events")["events"][0]["body"]


def test_a_closed_help_centre_is_previewed_by_its_editors_alone(house: House) -> None:
    names = ("slug", "title", "accent", "language", "languages", "footer", "logo", "hidden", "channel_id")
    setup = {name: value for name, value in house.ask("GET", "/help").items() if name in names}
    house.ask("PUT", "/help", json=setup | {"open": False})
    stranger = house.visit("/help/tomtit/en/", locale="en")
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This page is not here")
    desk = house.signed_in("/knowledge/help", locale="en")
    with desk.expect_popup() as opened:
        desk.get_by_role("link", name=re.compile("以访客身份预览|Preview as a visitor")).click()
    preview = opened.value
    expect(preview.locator(".preview")).to_be_visible()
    preview.goto(f"{house.url}/help/tomtit/en/")
    expect(preview.get_by_text("only your team sees it")).to_be_visible()
    found = [(how, wrong) for how, wrong in in_every_look(preview, [preview.main_frame], FAR_APART) if wrong]
    house.ask("PUT", "/help", json=setup | {"open": True})
    preview.reload()
    expect(preview.locator(".preview")).to_have_count(0)
    assert found == []


def test_all_of_it_works_without_a_script(house: House) -> None:
    context = house.browser.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{house.url}/help/tomtit/")
    page.locator("#q").fill("return")
    page.locator("#q").press("Enter")
    page.locator(".found a").first.click()
    page.get_by_role("button", name="No").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    expect(page.locator(".ask")).to_be_hidden()
    assert context.cookies() == []
    context.close()


def test_hostile_01_04_no_canary_sings_in_a_search(house: House) -> None:
    heard: list[str] = []

    def listen(request: Request) -> None:
        if CANARY in request.url and "?q=" not in request.url:
            heard.append(request.url)

    form = {"language": "en", "answer": f"{TRICKS[0]} {TRICKS[1]}", "category": "returns"}
    house.ask("POST", "/articles", json=form | {"questions": [f"{TRICKS[2]} canary"]})
    page = house.visit("/help/tomtit/en/", locale="en")
    page.on("request", listen)
    for trick in (*TRICKS, "canary"):
        page.goto(f"{house.url}/help/tomtit/en/")
        page.get_by_role("combobox").fill(trick)
        page.get_by_role("combobox").press("Enter")
        expect(page).to_have_url(re.compile(r"/search\?q="))
        expect(page.locator("#q")).to_have_value(trick)
    page.get_by_role("combobox").fill("canar")
    expect(page.get_by_role("option")).to_contain_text("onerror")
    page.locator(".found a").first.click()
    expect(page.locator("h1")).to_contain_text("<img")
    data = page.locator('script[type="application/ld+json"]').inner_text()
    assert json.loads(data)["@graph"]
    assert heard == []
