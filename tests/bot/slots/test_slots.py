"""Slots in three languages: what was written, what it means, and that nothing else is claimed."""

import json
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.bot.models import Language, SlotKind
from wingbeat.bot.slots.rules import LONGEST_CHARACTERS, find
from wingbeat.bot.slots.rules.text import number

WEDNESDAY = date(2026, 11, 18)
GOLDEN = [json.loads(line) for line in (Path(__file__).parent / "golden.jsonl").read_text("utf-8").splitlines()]
PRODUCTS: dict[Language, tuple[str, ...]] = {
    "zh-CN": ("山脊 2 轻量双人帐", "林间 4 家庭帐", "萤光 200 头灯", "听雨硬壳冲锋衣", "松风软壳外套", "云雀中帮登山鞋", "云雀低帮徒步鞋"),
    "zh-TW": ("山脊 2 輕量雙人帳", "山脊 42 公升背包", "螢光 200 頭燈", "聽雨硬殼防水外套", "雲墊充氣睡墊", "螢火爐頭"),
    "en": ("Ridge 2 tent", "Ridge 42 backpack", "Nightjar 450 headlamp", "Skylark mid boots", "Skylark low shoes", "Brookstone sandals", "Far 60 backpack"),
}  # fmt: skip

LANGUAGES = st.sampled_from(get_args(Language))
DAYS = st.dates()
# Pieces that shapes are made of, so that chance finds their edges.
SIGNS = "0123456789#-/.@+ ,:$¥元块号月日年第前后下周三路街巷段楼２＃\n\0é"
WORDS = "TT-10324 订单号 13912345678 09 明天 大後天 Nov Street 20261103 三千五 order ridge 山脊 中山路 18号 a@b.co"
PIECES = st.sampled_from([*SIGNS, *WORDS.split()])
MESSAGES = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join))


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["text"][:40])
def test_what_a_message_names_is_found_and_nothing_else(case: dict[str, Any]) -> None:
    language = case["language"]
    slots = find(case["text"], language, WEDNESDAY, PRODUCTS[language])
    assert [[slot.kind, slot.text, slot.value] for slot in slots] == case["found"]


def test_the_golden_cases_show_every_kind_in_every_language() -> None:
    shown = {(case["language"], kind) for case in GOLDEN for kind, _, _ in case["found"]}
    assert shown == {(language, kind) for language in get_args(Language) for kind in get_args(SlotKind)}


@given(MESSAGES, LANGUAGES, DAYS)
def test_any_text_is_read_and_its_slots_stand_apart(text: str, language: Language, today: date) -> None:
    slots = find(text, language, today, PRODUCTS[language])
    ends = [0]
    for slot in slots:
        assert ends[-1] <= slot.start < slot.end
        assert slot.text == text[slot.start : slot.end]
        assert slot.value
        ends.append(slot.end)


@given(MESSAGES, LANGUAGES, DAYS)
def test_what_stands_on_other_lines_changes_nothing(text: str, language: Language, today: date) -> None:
    if text.strip(" .。!！#").isdigit():  # a number alone is an order's because it is alone
        return
    found = [(slot.kind, slot.value) for slot in find(text, language, today)]
    around = find(f"你好。\n。{text}。\n。谢谢", language, today)
    assert [(slot.kind, slot.value) for slot in around] == found


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31)), LANGUAGES)
def test_a_written_day_is_that_day(day: date, language: Language) -> None:
    for text in (day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日"):
        assert [(slot.kind, slot.value) for slot in find(text, language, WEDNESDAY)] == [("date", day.isoformat())]


@given(st.integers(0, 9_999))
def test_chinese_numerals_are_read_as_they_are_said(value: int) -> None:
    assert number(_chinese(value)) == value


def test_a_very_long_message_is_read_at_its_top() -> None:
    text = "订单号 TT-10324" + "，" * LONGEST_CHARACTERS + "订单号 TT-10325"
    assert [slot.value for slot in find(text, "zh-CN", WEDNESDAY)] == ["TT-10324"]


def test_a_shortening_that_fits_two_products_is_neither() -> None:
    assert find("skylark boots and the ridge", "en", WEDNESDAY, PRODUCTS["en"]) == ()


def _chinese(value: int) -> str:
    digits = "零一二三四五六七八九"
    said, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            said += ("零" if gap else "") + digits[digit] + sign
        gap = bool(said) and not digit
    return said or "零"
