"""What is played, what is said about it, and what is asked."""

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.kit.languages import LANGUAGES
from wingbeat.knowledge.models import Language
from wingbeat.practice.models import Card, Exchange, Remark, Said, Script
from wingbeat.practice.queries import ours
from wingbeat.practice.rules.feedback import feedback, numbers
from wingbeat.practice.rules.quiz import QUESTIONS, asked, choice, next_box
from wingbeat.practice.rules.script import (
    FAIREST_SECONDS,
    LONGEST_PATIENCE_SECONDS,
    STANDS,
    anonymous,
    exchanges,
    line,
    patience,
)

SEED = UUID(int=7)
LATE = Script(
    "en",
    (
        Exchange("Where is my parcel?", "Hello, sorry for the wait. I will ask the carrier, it takes 2 hours."),
        Exchange("And then?", "The Aurora lamp comes within 3 days. Thank you!"),
    ),
    products=("Aurora lamp",),
)
names = st.text(alphabet="abcdefgXYZ林晚秋王小明", min_size=2, max_size=6)
addresses = st.from_regex(r"[a-z0-9.]{1,8}@[a-z]{1,6}\.(com|tw)", fullmatch=True)
digits = st.from_regex(r"[0-9][0-9 -]{3,16}[0-9]", fullmatch=True)
plain = st.text(alphabet="abc 的我在 ,。⟦⟧_-+#0123456789NAMEX", max_size=12)


@given(names, names, st.data())
def test_nobody_is_known_by_what_is_left(customer: str, member: str, data: st.DataObject) -> None:
    pieces = st.one_of(st.sampled_from([customer, member, customer.upper()]), addresses, digits, plain)
    text = "".join(data.draw(st.lists(pieces, max_size=8)))
    for language in LANGUAGES:
        left = anonymous(text, [customer, member], language)
        for word in STANDS:
            left = left.replace(word, "\n")
        assert not re.search(r"\d{5,}", left)
        assert "@" not in left
        for name in (customer, member):
            alone = f"(?<![a-z]){name}(?![a-z])" if re.fullmatch("[A-Za-z]{2,3}", name) else name
            assert not re.search(alone, left, re.IGNORECASE)


def test_what_is_taken_out_is_said_in_the_language_of_the_conversation() -> None:
    said = anonymous("我叫林晚秋，电话 13812345678，订单 FX-20881", ["林晚秋", "Mia Lindqvist"], "zh-CN")
    assert said == "我叫（姓名），电话 （电话），订单 （订单号）"
    assert anonymous("Thanks, Mia. mia@finch.example", ["Mia Lindqvist"], "en") == "Thanks, (name). (e-mail)"
    assert anonymous("I read about Bo.", ["Bo"], "en") == "I read about (name)."


def test_lines_that_nobody_answered_go_with_the_next() -> None:
    found = exchanges(
        [("member", "Hi"), ("customer", "A"), ("customer", "B"), ("member", "C"), ("member", "D"), ("customer", "E")],
        [],
        "en",
    )
    assert found == (Exchange("A\nB", "C\nD"),)


@given(st.uuids())
def test_a_customers_patience_is_fair_and_always_the_same(seed: UUID) -> None:
    hazards = ((30.0, 0.001), (60.0, 0.01), (1800.0, 0.0255))
    found = patience(hazards, seed)
    assert FAIREST_SECONDS <= found <= LONGEST_PATIENCE_SECONDS
    assert found == patience(hazards, seed)


def test_the_customer_says_the_recorded_lines_and_asks_before_leaving() -> None:
    first = line(LATE, SEED, 0)
    assert first is not None
    assert (first.text, first.nudge_seconds, first.leave_seconds) == ("Where is my parcel?", 30.0, 60.0)
    assert first == line(LATE, SEED, 0)
    assert line(LATE, SEED, 2) is None


def test_a_good_round_is_told_so() -> None:
    said = [Said(one.recorded + " See https://shop.example/help", 20.0) for one in LATE.exchanges]
    found = feedback(LATE, said)
    assert (found.score, found.stayed, found.in_time, found.overlap) == (100, True, 2, 1.0)
    assert [(one.text, one.named) for one in found.facts] == [
        ("2 hours", True),
        ("3 days", True),
        ("Aurora lamp", True),
    ]
    assert all(one.kept for one in found.tone)


def test_what_is_missing_is_named() -> None:
    found = feedback(LATE, [Said("Sorry!! You should have waited 2 hours.", 45.0), Said("", 60.0)])
    assert (found.stayed, found.in_time, found.first_seconds, found.mean_seconds) == (False, 0, 45.0, 52.5)
    assert [(one.text, one.named) for one in found.facts] == [("2 hours", True)]
    assert found.tone == (
        Remark("greeting", kept=False),
        Remark("next_step", kept=False, quote="Sorry!! You should have waited 2 hours."),
        Remark("closing", kept=False),
        Remark("shouting", kept=False, quote="!!"),
        Remark("blame", kept=False, quote="You should have"),
    )
    assert found.score < 30


@pytest.mark.parametrize(
    "rude", ["that is not my problem, idiot", "关我什么事", "請您冷靜一點", "you should have asked"]
)
def test_no_greeting_makes_up_for_a_rude_word(rude: str) -> None:
    kind, found = (feedback(LATE, [Said(f"Hello, {text}. Thank you", 5.0)]) for text in ("I will look", rude))
    (blamed,) = (one for one in found.tone if not one.kept)
    assert blamed.rule == "blame"
    assert found.score < kind.score - 25
    assert blamed.quote in rude


def test_a_customer_who_left_at_once_leaves_nothing_to_praise() -> None:
    found = feedback(LATE, [Said("", 60.0)])
    assert (found.score, found.facts, found.tone) == (0, (), ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_scripts_keep_our_own_rules(language: Language) -> None:
    """Whoever answers as recorded has kept every rule, in each language."""
    scripts = {ours(language, UUID(int=seed)).title: ours(language, UUID(int=seed)) for seed in range(200)}
    assert len(scripts) == 8
    for script in scripts.values():
        found = feedback(script, [Said(one.recorded, 10.0) for one in script.exchanges])
        assert [remark for remark in found.tone if not remark.kept] == [], script.title
        assert found.score == 100
        assert all(anonymous(one.recorded, [], language) == one.recorded for one in script.exchanges)


def test_a_question_has_one_right_choice_and_others_of_its_category() -> None:
    cards = [Card(UUID(int=n + 1), "ab"[n % 2], [f"Q{n}"], f"Answer {n}. " * 40) for n in range(24)]
    found = asked(cards, cards, SEED)
    assert len(found) == QUESTIONS
    for question, card in zip(found, cards, strict=False):
        of_category = {choice(one) for one in cards if one.category == card.category}
        assert choice(card) in question.choices
        assert len(set(question.choices)) == 4
        assert set(question.choices) <= of_category
    assert asked(cards[:1], cards[:1], SEED) == []


def test_a_choice_is_cut_between_words() -> None:
    shown = choice(Card(UUID(int=1), "", ("q",), "Ask the shipping desk " * 20))
    assert shown.removesuffix("…").split()[-1] in {"Ask", "the", "shipping", "desk"}


def test_what_was_wrong_comes_again_sooner() -> None:
    assert [next_box(box, right=True) for box in (0, 4, 5)] == [1, 5, 5]
    assert next_box(4, right=False) == 0


def test_a_number_is_told_with_what_it_counts() -> None:
    assert numbers("保修 12 个月，1–3 個工作天內，5cm or 5 cm, 12 mangoes at 12:30 for us$ 5") == [
        "12个月",
        "3個工作天",
        "5 cm",
        "12:30",
        "US$5",
    ]
