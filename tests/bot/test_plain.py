"""What is for people and what is not, both ways: `for_people.jsonl` was written before the rule was."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.bot.adapters.senses import AllSenses
from wingbeat.bot.engine import script_tables
from wingbeat.bot.models import Guess, Intent, Part
from wingbeat.bot.rules.move import wish_of
from wingbeat.bot.rules.plain import only_asks, only_tells
from wingbeat.bot.rules.text import normalise
from wingbeat.bot.rules.wishes import wish

TABLES = script_tables()
ROWS = [json.loads(line) for line in (Path(__file__).parent / "for_people.jsonl").read_text("utf-8").splitlines()]
# Asked in a way that tells of something: nobody is sure, so people are.
CAUTIOUS = 0.2


def asks(text: str) -> bool:
    return only_asks(normalise(text, TABLES))


@pytest.mark.parametrize("text", [row["text"] for row in ROWS if row["people"]])
def test_who_is_in_danger_or_wants_people_never_only_asks_without_saying_so(text: str) -> None:
    plain = normalise(text, TABLES)
    assert not only_asks(plain) or wish(plain) or AllSenses(TABLES).wish(plain, asks=True)


def test_most_plain_questions_only_ask() -> None:
    plain = [row["text"] for row in ROWS if not row["people"]]
    told = [text for text in plain if not asks(text)]
    assert len(told) <= CAUTIOUS * len(plain), told


@pytest.mark.parametrize(
    "text",
    [
        "the gas won't shut off, what do I do",
        "is there a way to stop the stove, the flame is a metre high",
        "炉子一直冒火怎么弄",
        "火关不掉怎么办",
        "我头晕，是煤气的问题吗",
        "爐子漏氣了嗎",
        "can you help, my son swallowed the cap",
        "will you refund me or do I sue",
    ],
)
def test_a_question_that_tells_of_something_does_not_only_ask(text: str) -> None:
    assert not asks(text)


def test_a_topic_of_danger_is_none_where_somebody_only_asks() -> None:
    part = Part("do you sell bear spray", intents=(Intent("safety", 0.9),))
    assert wish_of(Guess("en", (part,))) == "danger"
    assert wish_of(Guess("en", (part,), only_asks=True)) is None
    assert wish_of(Guess("en", (part,), only_asks=True, wish="danger")) == "danger"
    person = Part("is anybody there", intents=(Intent("ask_person", 0.9),))
    assert wish_of(Guess("en", (person,), only_asks=True)) == "person"


@pytest.mark.parametrize("text", ["what is lawful here", "有法律规定几天吗", "急救包有卖吗"])
def test_the_law_and_first_aid_may_be_asked_about(text: str) -> None:
    assert wish(normalise(text, TABLES)) is None


@given(st.text(max_size=500))
def test_nothing_that_is_written_breaks_it(text: str) -> None:
    asks(text)


FACTS = (
    "TT-10201",
    "订单号是 TT-10201，手机 13800138000",
    "我的訂單編號 TT-10201 謝謝",
    "my order number is TT-10201, mia@example.com",
    "0912345678",
)
MORE = ("where is TT-10201", "TT-10201 要退货", "请联系我 13800138000", "谢谢")


def test_facts_to_be_found_by_ask_nothing() -> None:
    senses = AllSenses(TABLES)

    def only(text: str) -> bool:
        return only_tells(text, senses.slots(text, "zh-CN", date(2026, 11, 2), ()))

    assert [text for text in FACTS if not only(text)] == []
    assert [text for text in MORE if only(text)] == []
