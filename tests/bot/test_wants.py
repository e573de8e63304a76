import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.bot.rules.wants import asks_about_it, is_of_an_order_to_come, wants_it_done

WANTS = """
我要退货
我想换个尺码
想退掉昨天买的帐篷
帮我取消订单
能帮我改一下地址吗
麻烦开张发票
请把地址改成杭州
申请退款
我需要发票
你好，我要开发票
收到的杯子碎了
你们发错了颜色
少发了一件
我要退貨
幫我改地址
麻煩幫我開發票
想換大一號
收到的外套破了一個洞
I want to return my boots
I'd like to exchange these shoes
please cancel my order
Can you change my address?
Could you please send me an invoice
help me return this
I need to send it back
Cancel my order
The tent arrived broken
You sent me the wrong size
One item was missing when it arrived
"""
ASKS = """
怎么退货
我想退货，怎么操作
可以退货吗
我要付运费吗
退货运费多少
我想知道退货政策
我想问一下能不能换货
退货
发票
能不能开发票
退款多久到账
请问可以改地址吗
帮我看看能不能退
收到的杯子碎了怎么办
我要等几天
怎麼退貨
可以退貨嗎
退款要多久
我想了解換貨流程
How do I return something?
Can I return my boots?
What is your return policy
I want to know how returns work
I need to know if it fits
do you ship to Norway
is it possible to change my address
return policy
when will I get my refund
Please tell me how long a refund takes
"""


@pytest.mark.parametrize("text", WANTS.strip().splitlines())
def test_who_wants_something_done_is_not_told_how(text: str) -> None:
    assert wants_it_done(text)


@pytest.mark.parametrize("text", ASKS.strip().splitlines())
def test_who_asks_how_is_told(text: str) -> None:
    assert not wants_it_done(text)


@pytest.mark.parametrize(
    "text",
    [
        "退货要几天？",
        "怎么退货",
        "能退不",
        "退貨運費誰出",
        "可以換貨嗎",
        "How long does a return take?",
        "my boots rub, can I exchange them",
    ],
)
def test_a_question_about_a_procedure_asks_about_it(text: str) -> None:
    assert asks_about_it(text)


@pytest.mark.parametrize("text", ["退货", "我要退货", "return", "I want to return my boots", "The tent arrived broken"])
def test_who_names_or_wants_it_asks_nothing_about_it(text: str) -> None:
    assert not asks_about_it(text)


@given(st.text(max_size=300))
def test_a_question_of_how_is_never_a_wish(text: str) -> None:
    assert not wants_it_done(f"{text} 怎么")
    assert not wants_it_done(f"how {text}")


def test_of_an_order_that_is_not_placed_yet_there_is_none_to_look_up() -> None:
    to_come = (
        "if I order by Friday will it leave the same day?",
        "我现在下单今天能发吗",
        "周五晚上拍的话周六发货吗",
        "如果今天下單，禮拜三到得了嗎",
    )
    placed = ("昨天买的怎么还没发货", "我今天买的单子发了吗", "where is what I ordered", "when will my order be sent")
    assert [text for text in to_come if not is_of_an_order_to_come(text)] == []
    assert [text for text in placed if is_of_an_order_to_come(text)] == []
