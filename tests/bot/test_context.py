"""What a message leans on: a place in a list, a question before."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.bot.rules.context import bare, goes_on, joined, narrowed, picked

LIST = ("Ridge 2 tent", "Woodland 4 tent", "Snowline 2 tent")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the second one", "Woodland 4 tent"),
        ("how much is the third one?", "how much is Snowline 2 tent?"),
        ("second", "Woodland 4 tent"),
        ("2", "Woodland 4 tent"),
        ("option 1 please", "Ridge 2 tent please"),
        ("the last one", "Snowline 2 tent"),
        ("第二个", "Woodland 4 tent"),
        ("第二個多少錢", "Woodland 4 tent多少錢"),
        ("第3款有货吗", "Snowline 2 tent有货吗"),
        ("最後一個", "Snowline 2 tent"),
    ],
)
def test_a_place_in_a_list_is_what_stands_there(text: str, meant: str) -> None:
    assert picked(text, LIST) == meant


@pytest.mark.parametrize(
    "text",
    [
        "how much is the first return",
        "my second parcel is missing",
        "二手的有吗",
        "第二个包裹没到",
        "第二天能到吗",
        "the fourth one",
        "it took 2 days",
        "number 4 days later",
    ],
)
def test_what_points_into_no_list_stays_as_it_is(text: str) -> None:
    assert picked(text, LIST) == text
    assert picked("the second one", ()) == "the second one"


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("and abroad?", "abroad"),
        ("What about Canada?", "Canada"),
        ("how about with a coupon", "a coupon"),
        ("to Taiwan?", "to Taiwan"),
        ("那海外呢？", "海外"),
        ("運費呢", "運費"),
        ("那如果是周末呢", "如果是周末"),
        ("那運費誰出", "運費誰出"),
    ],
)
def test_what_only_adds_to_the_question_before_is_told(text: str, core: str) -> None:
    assert goes_on(text) == core


@pytest.mark.parametrize(
    "text",
    [
        "and how do I return it?",
        "what about my parcel that never came and nobody answers me here?",
        "and can I pay later",
        "人呢",
        "我的包裹呢",
        "那个多少钱",
        "怎么退货",
        "do you ship to Canada?",
        "",
    ],
)
def test_what_asks_something_of_its_own_goes_on_from_nothing(text: str) -> None:
    assert goes_on(text) == ""


def test_a_few_words_that_ask_nothing_are_bare() -> None:
    assert [bare(text) for text in ("tents?", "used ones", "帐篷", "12期")] == ["tents", "used ones", "帐篷", "12期"]
    assert not any(map(bare, ("how do I return it", "怎么退我的帐篷", "tents, please tell me more", "")))


def test_both_are_read_as_one_question() -> None:
    assert joined("退货要几天呢？", "海外") == "退货要几天 海外"
    assert joined("How long does delivery take?", "abroad") == "How long does delivery take abroad"


def test_of_an_answer_only_what_names_it_is_said() -> None:
    answer = (
        "In Taiwan the first return is free. Hong Kong, Macao and abroad: you pay the postage. Faults cost you nothing."
    )
    assert narrowed(answer, "abroad") == "Hong Kong, Macao and abroad: you pay the postage."
    assert narrowed("大陆第一次退货免费。港澳和海外：邮费自付。", "国外") == "港澳和海外：邮费自付。"
    assert narrowed(answer, "gift wrap") == ""
    terms = "Use it with a coupon. Valid for 3 years; no cash, no returns."
    assert narrowed(terms, "how long are they valid", "Do you sell gift vouchers?") == "Valid for 3 years"
    assert narrowed(terms, "can I return one", "Do you sell gift vouchers?") == "no cash, no returns."
    first = "每个订单第一次退货运费由我们出。之后每次 12 元。港澳自理。"
    assert narrowed(first, "第二次", "第一次退货谁出") == "每个订单第一次退货运费由我们出。\n之后每次 12 元。"
    assert narrowed("The first is free. Each further one is ¥12. Valid here.", "the second time").endswith("¥12.")
    assert narrowed("分 3、6、12 期。3 期免息。", "12期", "可以分期吗") == "分 3、6、12 期。"
    assert narrowed("表面不成水珠時：低溫烘 20 分鐘。", "可以烘嗎", "外套怎麼洗") == "表面不成水珠時：低溫烘 20 分鐘。"


@pytest.mark.parametrize(
    ("again", "before"), [("how do I return", "How do I return something?"), ("怎么退啊", "怎么退货"), ("hm", "hm")]
)
def test_who_asks_the_same_again_has_added_nothing(again: str, before: str) -> None:
    assert narrowed("You have 30 days to return it. 收到后 30 天内都可以退。", again, before) == ""


@given(st.text(max_size=300))
def test_nothing_that_is_written_breaks_them(text: str) -> None:
    picked(text, LIST)
    narrowed(text, goes_on(text) or "海外")


def test_a_long_message_goes_on_from_nothing_and_is_looked_at_briefly() -> None:
    for text in ("-" * 4000 + "a b c d", "!" * 4000 + "a b c d"):  # patterns that try each mark anew take minutes
        assert (goes_on(text), bare(text)) == ("", "")
