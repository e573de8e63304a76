import pytest, time
from pathlib import Path
from playwright.sync_api import Page, expect
from tests.browser.house import House, complaints, needs_built_pages, strike, until

pytestmark = [pytest.mark.browser, needs_built_pages]
OUT = Path("/tmp/coach")


def test_look(house: House) -> None:
    widget = house.customer("转人工", "退款要多久才到账？", patient=False)
    page = house.signed_in(f"/desk/{widget.conversation}")
    page.on("console", lambda m: print("CONSOLE", m.type, m.text))
    composer = page.locator("#composer")
    expect(composer).to_be_visible()
    page.wait_for_timeout(1500)
    page.screenshot(path=OUT / "a1.png")
    print(
        page.evaluate(
            "fetch('/api/v1/conversations/%s/suggestions').then(r=>r.json()).then(x=>JSON.stringify(x))"
            % widget.conversation
        )
    )
    composer.focus()
    page.keyboard.type("1")
    page.wait_for_timeout(800)
    page.screenshot(path=OUT / "a2.png")
    composer.fill("您必须先等一下，我们会尽快回复您。")
    page.wait_for_timeout(1200)
    page.screenshot(path=OUT / "a3.png")
    strike(page, "Alt+Enter")
    page.wait_for_timeout(800)
    page.screenshot(path=OUT / "a4.png")
    print(composer.input_value())
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(600)
    page.screenshot(path=OUT / "a5.png")
    composer.fill("")
    page.wait_for_timeout(600)
    page.screenshot(path=OUT / "a6.png")
    page.goto(page.url.split("/desk")[0] + "/templates?tab=coach")
    page.wait_for_timeout(1500)
    page.screenshot(path=OUT / "a7.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_timeout(600)
    page.screenshot(path=OUT / "a8.png", full_page=True)
