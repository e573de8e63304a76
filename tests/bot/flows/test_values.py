"""What counts as a value of each kind."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bot.flows.chats import NOW, ZONE, ask, flow_of, here, text
from wingbeat.bot.flows.models import Ask, Heard, Kind
from wingbeat.bot.flows.rules.expand import expand
from wingbeat.bot.flows.rules.values import has_shape, luhn, value_of
from wingbeat.bot.flows.running.rules import opening


def question(kind: str, **more: Any) -> Ask:
    step = expand(flow_of(ask("x", kind, **more))).steps[0]
    assert isinstance(step, Ask)
    return step


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("order_number", "我的单号是tt-10290谢谢", "TT-10290"),
        ("order_number", "就那个", None),
        ("phone", "手机 138 0000 0000", "13800000000"),
        ("phone", "+44 20 7946 0123", "+442079460123"),
        ("phone", "123", None),
        ("email", "写给 Lin@Example.com。", "lin@example.com"),
        ("email", "lin at example", None),
        ("contact", "0912-345-678", "0912345678"),
        ("number", "要三个", "3"),
        ("number", "三千二百五十", "3250"),
        ("number", "1,290 元", "1290"),
        ("number", "很多", None),
        ("amount", "NT$1,540", "1540"),
        ("date", "11月25日", "2026-11-25"),
        ("date", "明天下午", "2026-11-23"),
        ("date", "day after tomorrow", "2026-11-24"),
        ("date", "2026/12/1", "2026-12-01"),
        ("date", "1月5号", "2027-01-05"),
        ("date", "11月5日", "2026-11-05"),
        ("date", "2月30日", None),
        ("yes_no", "是的，麻烦尽快", "yes"),
        ("yes_no", "Yes it did", "yes"),
        ("yes_no", "no problem", None),
        ("yes_no", "不知道", None),
        ("yes_no", "對", "yes"),
        ("yes_no", "还没有", "no"),
        ("yes_no", "还没", "no"),
        ("yes_no", "清楚了", "yes"),
        ("yes_no", "还不清楚", "no"),
        ("text", "  ", None),
        ("address", "when will it arrive", None),
        ("address", "Will's Farm, 3 Where Lane", "Will's Farm, 3 Where Lane"),
        ("address", "上海市静安区梅花路甲字楼", "上海市静安区梅花路甲字楼"),
    ],
)
def test_a_value_is_read(kind: Kind, said: str, value: str | None) -> None:
    assert value_of(question(kind), Heard(said), here()) == value


CHOICES = [
    {"value": "refund", "label": {"zh-CN": "退款", "zh-TW": "退款", "en": "A refund"}, "words": ["money back", "both"]},
    {"value": "swap", "label": {"zh-CN": "换货", "zh-TW": "換貨", "en": "Exchange"}, "words": ["both"]},
]


@pytest.mark.parametrize(
    ("said", "value"),
    [("退款", "refund"), ("Exchange!", "swap"), ("第二个", "swap"), ("1", "refund"), ("i want my money back", "refund"),
     ("我要換貨", "swap"), ("退款或者换货", None), ("both", None), ("9", None), ("嗯", None),
     ("等一下，退款會退到哪裡", None), ("哪个都行，退款吧", "refund")],
)  # fmt: skip
def test_a_choice_is_meant_by_words_place_or_name(said: str, value: str | None) -> None:
    assert value_of(question("choice", choices=CHOICES), Heard(said), here()) == value


def test_a_day_must_lie_where_it_is_asked_for() -> None:
    assert value_of(question("date", day="future"), Heard("昨天"), here()) is None
    assert value_of(question("date", day="past"), Heard("昨天"), here()) == "2026-11-21"


def test_a_picture_counts_only_when_it_came() -> None:
    assert value_of(question("photo"), Heard("发了"), here()) is None
    assert value_of(question("photo"), Heard("", photos=("p1",)), here()) == "p1"


def test_a_shape_is_compared_sign_by_sign() -> None:
    assert has_shape("TT-10290", "TT-#####")
    assert has_shape("tt-10290", "@@-#####")
    assert not has_shape("TT-1029", "TT-#####")
    assert not has_shape("TT-1029x", "TT-#####")


@given(st.integers(min_value=0, max_value=10**18))
def test_luhn_takes_exactly_one_last_digit(number: int) -> None:
    assert sum(luhn(f"{number}{digit}") for digit in range(10)) == 1


@given(st.sampled_from(["order_number", "phone", "email", "contact", "number", "amount", "date", "yes_no", "text"]), st.text(max_size=300))  # fmt: skip
def test_whatever_is_said_is_a_short_value_or_none(kind: str, said: str) -> None:
    value = value_of(question(kind), Heard(said), here())
    assert value is None or 0 < len(value) <= 500


def test_text_is_measured_by_its_length() -> None:
    assert value_of(question("text", least=3), Heard("ab"), here()) is None
    assert value_of(question("text", most=3), Heard("abcd"), here()) is None
    assert text("a")["en"] == "a"


def test_an_opening_is_told_as_people_say_it() -> None:
    at = NOW + timedelta(days=1)
    assert opening(at, "zh-CN", ZONE) == "11月23日（周一）11:00"
    assert opening(at, "zh-TW", ZONE) == "11月23日（週一）11:00"
    assert opening(at, "en", ZONE) == "Monday 23 November, 11:00"
    assert opening(None, "en", ZONE) == ""
