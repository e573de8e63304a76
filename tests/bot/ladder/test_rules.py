"""What may be said, what must be hidden, what is quoted: pure rules, judged by labelled texts."""

import random
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.ladder.wrongs import written
from wingbeat.bot.ladder.rules.frames import Delta, Frames, Garbage
from wingbeat.bot.ladder.rules.grounded import Support, grounded
from wingbeat.bot.ladder.rules.passage import passage, quotation
from wingbeat.bot.ladder.rules.redact import redact
from wingbeat.bot.ladder.rules.sanitise import clean
from wingbeat.bot.ladder.rules.words import Number, ended, numbers, sentences
from wingbeat.demo.actions import CONTENT

SHIPPING = "会员满 99 元包邮，非会员满 199 元包邮。签收后 30 天内可以退货，运费我们出。退款在验货后 3 个工作日内到账。"
RETURNS = "Unused items can be returned within 30 days of delivery. Refunds take 3–5 working days. We cannot take back gas canisters."


@pytest.mark.parametrize(
    ("answer", "source"),
    [
        ("会员满 99 元包邮。", SHIPPING),
        ("签收后30天内可以退货，运费由我们出。", SHIPPING),
        ("签收后三十天内可以退货。", SHIPPING),
        ("您好，退款会在验货后 3 个工作日内到账。", SHIPPING),
        ("You can return unused items within thirty days of delivery.", RETURNS),
        ("Refunds take 3 to 5 working days.", RETURNS),
        ("We cannot take back gas canisters.", RETURNS),
    ],
)
def test_what_the_article_says_may_be_said(answer: str, source: str) -> None:
    assert grounded(answer, [source])


@pytest.mark.parametrize(
    ("answer", "source"),
    [
        ("会员满 199 元包邮。", SHIPPING),
        ("非会员满 99 元包邮。", SHIPPING),
        ("包邮。", SHIPPING),
        ("签收后 30 小时内可以退货。", SHIPPING),
        ("签收后 30 天内不可以退货。", SHIPPING),
        ("退款在验货后 30 天内到账。", SHIPPING),
        ("退款在验货前 3 个工作日内到账。", SHIPPING),
        ("已为您办理退款。", SHIPPING),
        ("运费您出。", "运费不用您出，由我们承担。"),
        ("详情请打 400-800-1234。", SHIPPING),
        ("Items can be returned within 30 days of delivery.", RETURNS),
        ("Unused items can be returned within 60 days of delivery.", RETURNS),
        ("Refunds take 3–5 hours.", RETURNS),
        ("We can take back gas canisters.", RETURNS),
        ("All refunds take 3–5 working days.", RETURNS),
        ("I have refunded you.", RETURNS),
        ("", RETURNS),
        ("Refunds take 3–5 working days.", ""),
    ],
)
def test_what_it_does_not_say_is_refused(answer: str, source: str) -> None:
    assert not grounded(answer, [source])


def test_of_the_demo_shops_articles_nothing_wrong_gets_through() -> None:
    lines = [msgspec.json.decode(line) for line in (CONTENT / "articles.jsonl").read_bytes().splitlines()]
    answers = {f"{line['group']}.{line['language']}": (line["language"], line["answer"]) for line in lines[::6]}
    right = []
    for one in written(answers, random.Random(11)):
        sent = clean(one.text, one.passages) is not None and grounded(one.text, one.passages)
        assert not (one.kind and sent), one
        right += [] if one.kind else [sent]
    assert sum(right) >= 0.9 * len(right)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7 天内", {Number("7", "day")}),
        ("五到七個工作天", {Number("5", "workday"), Number("7", "workday")}),
        ("3–5 working days", {Number("3", "workday"), Number("5", "workday")}),
        ("¥1,299.50", {Number("1299.5", "CNY")}),
        ("NT$1,200", {Number("1200", "TWD")}),
        ("twenty-four hours", {Number("24", "hour")}),
        ("周一 9:00–18:00", {Number("9:00", "clock"), Number("18:00", "clock")}),
        ("1. 打开“我的订单”\n2. 点退货", set()),
        ("一个一个来，等一下", set()),
    ],
)
def test_numbers_are_read_with_what_they_count(text: str, found: set[Number]) -> None:
    assert numbers(text) == found


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("我叫王小明，手机 138 1234 5678", ("王小明", "1234 5678")),
        ("寄到台北市大安區復興南路一段 390 號 7 樓之 2，收件人陳怡君", ("復興南路", "390", "陳怡君")),
        ("地址是浙江省杭州市西湖区文三路 18 号 3 栋 502 室", ("文三路", "502")),
        ("身份证 330106199001011234，密码是 abc123", ("330106199001011234", "abc123")),
        ("验证码 482913，微信 wingman_88", ("482913", "wingman_88")),
        ("My name is Ana Lopez, ana@mail.example, card 4111 1111 1111 1111", ("Ana", "mail.example", "4111")),
        ("I live at 221B Baker Street, London. Call +44 20 7946 0958", ("Baker", "7946")),
        ("order #48213 and TT-10324, parcel 1Z999AA10123456784", ("48213", "10324", "1Z999")),
        ("张先生的单，Mr. Whitfield called", ("张先", "Whitfield")),
        ("from 10.20.30.40", ("10.20.30.40",)),
    ],
)
def test_what_identifies_somebody_is_taken_out_and_can_be_put_back(text: str, private: tuple[str, ...]) -> None:
    hidden = redact(text)
    assert [word for word in private if word in hidden.text] == []
    assert hidden.restore(hidden.text) == text


@pytest.mark.parametrize(
    "text",
    [
        "买了20天还能退吗？满 399 包邮吗",
        "The tent for 4, 6.2 kg, within 30 days?",
        "王府井店几点开门",
        "我是新用户，想退货",
        "my zipper broke, and the online chat is slow",
    ],
)
def test_what_identifies_nobody_stays(text: str) -> None:
    assert redact(text).text == text


@given(st.text(max_size=300))
def test_any_text_is_hidden_and_restored(text: str) -> None:
    hidden = redact(text)
    assert hidden.restore(hidden.text) == text.replace("⟦", "").replace("⟧", "")


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_answer_is_judged(answer: str, source: str) -> None:
    Support([source]).fault(answer)
    passage(source, answer)
    assert ended(answer) <= len(answer)
    assert "".join("".join(sentences(answer)).split()) == "".join(answer.split())


def test_a_long_answer_is_quoted_where_it_speaks_of_the_question() -> None:
    long = "帐篷用冷水手洗，不要机洗。" * 20 + "退货请在签收后 30 天内寄回。" + "睡袋要晾干再收。" * 20
    assert passage(long, "退货多少天") == "退货请在签收后 30 天内寄回。"
    assert passage(long, "发票抬头") == ""
    assert quotation(["怎么保养"], long, "发票抬头怎么改") == ""


def frames_of(*pieces: bytes) -> list[Delta]:
    frames = Frames()
    return [delta for piece in pieces for delta in frames.feed(piece)] + list(frames.end())


def test_frames_cut_anywhere_say_the_same() -> None:
    whole = 'data: {"choices":[{"delta":{"content":"退货"}}]}\r\n\r\n: ping\n\ndata: [DONE]\n\n'.encode()
    assert frames_of(whole) == frames_of(*(bytes([byte]) for byte in whole))
    assert [delta.text for delta in frames_of(whole)] == ["退货", ""]


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_any_bytes_are_read_or_refused(pieces: list[bytes]) -> None:
    with suppress(Garbage):
        assert all(isinstance(delta, Delta) for delta in frames_of(*pieces))
