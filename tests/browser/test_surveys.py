"""What customers think: asked in the widget, seen on the desk, followed up when low; and mail that does not arrive."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.house import House, complaints, needs_built_pages, opened, strike
from tests.smtp import SmtpServer
from wingbeat.replay.client import Widget

SMTP = SmtpServer()
pytestmark = [pytest.mark.browser, needs_built_pages]


def test_a_customer_rates_with_one_tap_and_whoever_is_not_content_is_followed_up(house: House) -> None:
    shop = house.visit("/shop/")
    widget = opened(shop)
    widget.locator("textarea").fill("怎么退货")
    widget.locator("textarea").press("Enter")
    widget.get_by_role("button", name="解决了").click()

    card = widget.locator(".rating")
    expect(card.get_by_text("您对这次的服务满意吗？")).to_be_visible()
    card.get_by_role("button", name="2").first.click()
    card.get_by_role("button", name="否").click()
    card.get_by_role("textbox").fill("答非所问")
    card.get_by_role("button", name="提交").click()
    expect(card.get_by_text("谢谢您的评价，我们会认真看的。")).to_be_visible()

    page = house.signed_in("/surveys?tab=follow-ups")
    row = page.get_by_role("listitem").filter(has_text="答非所问")
    row.get_by_role("button", name="我来回访").click()
    row.get_by_role("button", name="完成回访").click()
    dialog = page.get_by_role("dialog", name="结果如何？")
    dialog.get_by_label("备注（会写进会话）").fill("送了优惠券")
    dialog.get_by_role("radio", name="已补救，客户满意").check()
    dialog.get_by_role("button", name="完成回访").click()
    expect(row).to_have_count(0)
    page.get_by_text("已完成", exact=True).last.click()
    expect(page.get_by_text("送了优惠券")).to_be_visible()

    page.goto(f"{house.url}/surveys")
    expect(page.get_by_role("listitem").filter(has_text="答非所问")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="我们回复得够快吗？")).to_contain_text("否")
    page.get_by_role("listitem").filter(has_text="答非所问").get_by_role("link").click()
    expect(page.get_by_text("客户评分 2/5 · 答非所问")).to_be_visible()


def test_a_conversation_becomes_a_problem_that_goes_over_the_board_by_the_keyboard(house: House) -> None:
    widget = house.customer("转人工", patient=False)
    page = house.signed_in(f"/desk/{widget.conversation}")
    band = page.get_by_role("button", name="需求分析，")
    expect(band).to_be_visible()
    band.click()
    page.get_by_role("menuitem", name="处理执行").last.click()
    expect(page.get_by_role("button", name="处理执行，")).to_contain_text("人工更正")

    strike(page, "z")
    dialog = page.get_by_role("dialog", name="关联问题根因")
    dialog.get_by_role("combobox").fill("客服电话打不通")
    dialog.get_by_role("button", name="用这个会话新建问题").click()
    expect(dialog.get_by_label("标题")).to_have_value("客服电话打不通")
    dialog.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="客服电话打不通", exact=True).click()
    expect(page.get_by_role("heading", name="客服电话打不通")).to_be_visible()
    expect(page.get_by_role("button", name="取消关联")).to_be_visible()

    page.get_by_role("link", name="问题根因").last.click()
    card = page.get_by_role("link", name="客服电话打不通")
    expect(page.get_by_role("region", name="已发现").get_by_role("link")).to_have_count(1)
    card.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_role("region", name="已查明").get_by_role("link")).to_be_focused()


def away(house: House) -> Widget:
    """A customer who left a wrong address, and heard at once that no transcript could be sent there."""
    widget = house.customer("转人工", patient=False)
    ticket = {"Authorization": f"Bearer {widget.welcome['ticket']}"}
    path = f"{house.url}/api/v1/conversations/{widget.conversation}"
    asked = {"email": "lin@exmaple.com", "key": "address"}
    assert httpx.post(f"{path}/address", json=asked, headers=ticket).is_success
    refused = httpx.post(f"{path}/transcript", json=asked | {"key": "transcript"}, headers=ticket)
    assert (refused.status_code, refused.json()["code"]) == (502, "transcript_not_sent")
    return widget


def test_fault_17_mail_says_when_it_goes_is_taken_back_by_a_key_and_where_it_is_refused_mended(house: House) -> None:
    SMTP.refusals = {"RCPT": "550 5.1.1 No such user"}
    widget = away(house)
    desk = house.signed_in(f"/desk/{widget.conversation}?view=all")
    for text in ("发错窗口了", "包裹周一已寄出"):
        desk.locator("#composer").fill(text)
        desk.locator("#composer").press("Enter")
        answer = desk.locator("[data-by=member]").filter(has_text=text)
        expect(answer.get_by_role("timer")).to_contain_text("后寄到邮箱")
        if text == "发错窗口了":
            strike(desk, "Escape", "Backspace")
            expect(desk.get_by_text("消息已撤回").first).to_be_visible()
    desk.reload()
    expect(desk.get_by_role("timer")).to_have_count(1)
    assert complaints(desk) == []
    house.pass_by("mail_answer")
    wrong = desk.get_by_role("alert").filter(has_text="没能寄到 lin@exmaple.com：550 5.1.1 No such user")
    expect(wrong).to_be_visible()
    assert complaints(desk) == []

    desk.goto(f"{house.url}/desk/{widget.conversation}?view=all&undelivered=true")
    expect(desk.locator(f"#row-{widget.conversation}").get_by_text("未寄达")).to_be_visible()
    expect(wrong).to_be_visible()
    SMTP.refusals.clear()
    strike(desk, "!")
    field = wrong.get_by_label("新的邮箱")
    expect(field).to_be_focused()
    field.fill("lin@example.com")
    field.press("Enter")
    expect(desk.get_by_text("客户没看到，回复已寄到 lin@example.com")).to_be_visible()
    (mail,) = [
        one for one in SMTP.mails if "lin@" in one["To"]
    ]  # a slow machine has time to mail members what they missed
    plain: Any = mail.get_body(("plain",))
    said = plain.get_content()
    assert (mail["To"], "周一" in said, "发错窗口" in said) == ("lin@example.com", True, False)
    answer.get_by_role("button", name="撤回").click()
    answer.get_by_role("button", name="邮件已寄出").click()
    expect(desk.get_by_text("消息已撤回，但邮件已寄出，无法收回")).to_be_visible()
