"""A forgotten password and the audit, in a browser against the real server."""

import re
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from tests.browser.house import House, needs_built_pages, until

pytestmark = [pytest.mark.browser, needs_built_pages]

OLD, FRESH = "a-long-enough-one", "a-wholly-new-one"
ASK = {"zh-CN": "忘记密码？", "zh-TW": "忘記密碼？", "en": "Forgotten password?"}
SEND = {"zh-CN": "发送链接", "zh-TW": "寄送連結", "en": "Send the link"}
SENT = {"zh-CN": "链接已经发出", "zh-TW": "連結已經寄出", "en": "the link is on its way"}
CHOOSE = {"zh-CN": "修改密码", "zh-TW": "修改密碼", "en": "Change password"}
FIELD = {"zh-CN": "新密码", "zh-TW": "新密碼", "en": "New password"}
GONE = {"zh-CN": "这个链接已失效", "zh-TW": "這個連結已失效", "en": "no longer works"}


def hire(house: House, name: str) -> str:
    email = f"{name}@tomtit.example"
    house.ask("POST", "/members", json={"email": email, "name": name.title(), "role": "agent", "password": OLD})
    return email


def letters_to(house: House, email: str) -> list[str]:
    files = sorted((house.server.data_dir / "mail").glob("*.eml"))
    letters = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [str(letter.get_content()) for letter in letters if letter["To"] == email]


def link_to(house: House, email: str) -> str:
    """The link in the newest letter to an address, once it is there."""
    until(lambda: bool(letters_to(house, email)))
    text = letters_to(house, email)[-1]
    found = re.search(r"/reset#\S+", text)
    assert found, text
    return house.url + found[0]


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW", "en"])
def test_case_23_who_forgot_the_password_chooses_a_new_one_by_mail_and_the_link_opens_nothing_twice(
    house: House, locale: str
) -> None:
    email = hire(house, f"ren{locale.lower()}")
    page = house.visit("/sign-in", locale=locale)
    page.get_by_role("link", name=ASK[locale]).click()
    send = page.get_by_role("button", name=SEND[locale])
    expect(send).to_be_visible()  # the page it comes from has such a field, too
    page.locator("input[type=email]").fill(email)
    send.click()
    expect(page.get_by_role("status").filter(has_text=SENT[locale])).to_be_visible()
    link = link_to(house, email)
    page.goto(link)
    expect(page.get_by_text(email)).to_be_visible()
    page.get_by_label(FIELD[locale]).fill(FRESH)
    page.get_by_role("button", name=CHOOSE[locale]).click()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(FRESH)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_visible()
    again = house.visit("/sign-in", locale=locale)
    again.goto("about:blank")
    again.goto(link)
    expect(again.get_by_role("alert")).to_contain_text(GONE[locale])


def test_an_administrator_sends_a_colleague_a_link(house: House) -> None:
    email = hire(house, "wei")
    page = house.signed_in("/people")
    page.get_by_role("button", name="编辑 Wei").click()
    page.get_by_role("button", name="发送重置密码的链接").click()
    expect(page.get_by_text("重置密码的链接已发给 Wei")).to_be_visible()
    assert "#" in link_to(house, email)


def test_the_audit_says_who_did_what_page_by_page(house: House) -> None:
    async def rename() -> None:
        async with house.server.member() as founder:
            for number in range(60):
                renamed = await founder.patch("/api/v1/workspace", json={"name": f"山雀户外 {number}"})
                renamed.raise_for_status()

    house.do(rename())
    page = house.signed_in("/settings")
    page.get_by_role("link", name="安全记录").click()
    rows = page.locator("main ul > li:has(time)")
    expect(rows).to_have_count(50)
    expect(rows.first).to_contain_text("登录")
    expect(rows.first).to_contain_text("小雀 Tia")
    expect(rows.first).to_contain_text("127.0.0.1")
    expect(rows.nth(1)).to_contain_text("名称")
    page.get_by_role("button", name="加载更多").click()
    expect(rows.nth(55)).to_be_visible()


def test_an_audit_that_does_not_come_says_so_and_tries_again(house: House) -> None:
    page = house.signed_in("/settings")
    page.route("**/api/v1/audit*", lambda route: route.abort())
    page.goto(f"{house.url}/settings?tab=audit")
    expect(page.get_by_role("alert")).to_be_visible()
    page.unroute("**/api/v1/audit*")
    page.route("**/api/v1/audit*", lambda route: route.fulfill(json={"items": [], "next": None}))
    page.get_by_role("button", name="重试").click()
    expect(page.get_by_text("还没有记录")).to_be_visible()
    page.goto(f"{house.url}/desk/nobody")  # no conversation has such an address
    expect(page).to_have_url(re.compile("/desk$"))


def test_a_new_shops_desk_names_its_administrator_the_first_steps(house: House) -> None:
    desk = house.signed_in()
    steps = desk.get_by_role("region", name="开店第一步")
    expect(steps.get_by_role("link", name="写下最常被问的三个问题")).to_have_attribute("href", "/knowledge")
    steps.get_by_role("button", name="不再显示").click()
    expect(steps).to_have_count(0)
    expect(desk.get_by_text("手上没有会话")).to_be_visible()
