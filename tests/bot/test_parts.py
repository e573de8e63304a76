from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wingbeat.bot.models import Candidate, Intent, Part, ProductsAsked
from wingbeat.bot.rules.move import CONFIDENT
from wingbeat.bot.rules.parts import (
    CLEAR,
    MOST,
    SAYS_IT_ALL,
    cuts,
    is_one,
    is_settled,
    pieces,
    several,
    told_and_asked,
    without_facts,
)

REFUND, RETURN = UUID(int=1), UUID(int=2)


def part(text: str, article_id: UUID, confidence: float, dense: float = 0.5) -> Part:
    return Part(text, candidates=(Candidate(article_id, "?", "en", dense=dense, confidence=confidence),))


def said(text: str, intent: str, confidence: float, outside: float = 0.1) -> Part:
    return Part(text, (Intent(intent, confidence),), outside=outside)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("where is it and how do i return it", ("where is it", "how do i return it")),
        ("cancel it, and then refund me", ("cancel it", "refund me")),
        ("怎么退货，还有退款几天到？", ("怎么退货", "退款几天到")),
        ("我要退款另外查下物流", ("我要退款", "查下物流")),
        ("这款还有货吗", ("这款还有货吗",)),
        ("不想买，能租吗", ("不想买，能租吗",)),
        ("brandy glasses", ("brandy glasses",)),
        ("你好 怎么退货 运费多少", ("你好 怎么退货", "运费多少")),
        ("請問，運費多少，有實體店嗎", ("請問 運費多少", "有實體店嗎")),
        ("我买的帐篷 想退", ("我买的帐篷 想退",)),  # a blank parts questions, not what is told
        ("二手的有保固嗎？多久？", ("二手的有保固嗎？多久？",)),  # asks how long that is
        ("do you repair it, how much, and where are you", ("do you repair it how much", "where are you")),
        ("a, b, c, d, e, f and g", ("a, b, c, d, e, f", "g")),  # too many commas part clauses
    ],
)
def test_a_message_is_cut_where_people_join(text: str, found: tuple[str, ...]) -> None:
    assert pieces(text) == found


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("TT-10345 到哪了？我的邮箱是 li@example.com", "TT-10345 到哪了"),
        ("怎麼退貨，我的手機是 0912345678", "怎麼退貨"),
        ("call me at +1 415 555 0100, when do you open?", "when do you open"),
        ("13800138000", "13800138000"),
        ("TT-10345 到哪了，手机 13800138000，另外能开发票吗", "TT-10345 到哪了\n能开发票吗"),
        ("我叫王小明，电话 13812345678，订单 TT-10324", "我叫王小明，电话 13812345678，订单 TT-10324"),
        ("my order is TT-10231, where is it", "my order is TT-10231, where is it"),
    ],
)
def test_what_only_tells_a_number_or_an_address_is_no_question_of_its_own(text: str, asked: str) -> None:
    assert without_facts(text) == asked


def test_orders_to_a_machine_are_cut_at_any_comma() -> None:
    assert pieces("play a song, how cold is it") == ("play a song, how cold is it",)
    assert pieces("play a song, how cold is it", orders=True) == ("play a song", "how cold is it")


@given(st.text())
def test_no_message_is_cut_into_more_than_a_person_would_answer(text: str) -> None:
    assert 1 <= len(pieces(text)) <= MOST


@given(st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=MOST))
def test_every_way_holds_all_pieces_in_order(found: list[str]) -> None:
    ways = cuts(found)
    assert len(ways) == 2 ** (len(found) - 1) - 1
    assert all(" ".join(way) == " ".join(found) and len(way) > 1 for way in ways)


def test_a_cut_is_kept_where_its_sides_are_sure_of_different_articles() -> None:
    whole = part("both", REFUND, 0.5)
    one, other = part("what one", REFUND, CONFIDENT), part("what other", RETURN, CONFIDENT)
    assert several(whole, [(one, other)]) == (one, other)
    assert several(whole, [(one, part("what again", REFUND, 0.9))]) == (whole,)
    assert several(whole, [(one, part("what unsure", RETURN, CONFIDENT / 2))]) == (whole,)
    assert several(whole, []) == (whole,)


def test_a_later_part_between_two_articles_is_cut_off_for_the_one_before_to_settle() -> None:
    one = part("what one", REFUND, 0.9)
    torn = replace(part("what other", RETURN, 0.9), candidates=(
        Candidate(RETURN, "?", "en", dense=0.5, confidence=0.9), Candidate(UUID(int=3), "?", "en", dense=0.5, confidence=0.85),
    ))  # fmt: skip
    assert several(part("both", REFUND, 0.5), [(one, torn)]) == (one, torn)
    assert several(part("both", REFUND, 0.5), [(torn, one)]) == (part("both", REFUND, 0.5),)
    assert (is_settled(one), is_settled(torn)) == (True, False)


def test_what_is_asked_in_an_articles_own_words_is_a_part_however_near_another_is() -> None:
    other = part("how do i return it", RETURN, 0.9)
    near = Candidate(UUID(int=3), "?", "en", dense=0.85, confidence=0.97)
    known = Candidate(REFUND, "?", "en", dense=SAYS_IT_ALL, confidence=0.98)
    where = Part("where is my order", candidates=(known, near))
    whole = part("where is my order and how do i return it", RETURN, 0.9)
    assert several(whole, [(where, other)]) == (where, other)
    vague = Part("where is it", candidates=(replace(known, dense=SAYS_IT_ALL - 0.1), near))
    assert several(whole, [(vague, other)]) == (whole,)


def test_a_story_beside_the_questions_is_left_out() -> None:
    whole = part("all", REFUND, 0.5)
    one, other = part("what one", REFUND, CONFIDENT), part("what other", RETURN, CONFIDENT)
    told = part("my zip burst", RETURN, CONFIDENT / 2)
    assert several(whole, [(told, one, other)]) == (one, other)
    assert several(whole, [(one, replace(told, candidates=other.candidates))]) == (whole,)
    meant = replace(told, candidates=other.candidates, intents=(Intent("repair", CLEAR),))
    assert several(whole, [(one, meant)]) == (one, meant)


def test_a_later_part_that_points_at_the_product_before_it_is_about_nothing_else() -> None:
    weighs = Part("what does the Ridge 2 weigh", products=ProductsAsked(("RIDGE",), ("weight",)))
    green = replace(part("is there a green one", RETURN, 0.95), points=ProductsAsked((), ("colour",)))
    whole = part("both", REFUND, 0.3)
    assert several(whole, [(weighs, green)]) == (whole,)


def test_what_the_products_answer_is_a_part_too() -> None:
    whole, one = part("both", REFUND, 0.5), part("what one", REFUND, CLEAR)
    price = replace(part("how much is the lamp", RETURN, 0.1), products=ProductsAsked(("L1",), ("price",)))
    assert several(whole, [(one, price)]) == (one, price)
    assert several(whole, [(price, price)]) == (whole,)
    assert several(whole, [(replace(one, candidates=part("", REFUND, CONFIDENT).candidates), price)]) == (whole,)


def test_a_known_question_is_never_cut() -> None:
    known = part("both", REFUND, 0.9, dense=SAYS_IT_ALL)
    assert is_one(known)
    assert several(known, [(part("what one", REFUND, 0.9), part("what other", RETURN, 0.9))]) == (known,)


def test_without_articles_a_cut_is_kept_by_intents() -> None:
    whole, both = said("a b", "x", 0.6), (said("a", "x", 0.9), said("b", "y", 0.9))
    assert several(whole, [both]) == both


@pytest.mark.parametrize("other", [said("b", "y", 0.5), said("b", "y", 0.9, outside=0.9), said("b", "x", 0.9)])
def test_a_side_that_is_unsure_foreign_or_the_same_keeps_the_message_whole(other: Part) -> None:
    whole = said("a b", "x", 0.6)
    assert several(whole, [(said("a", "x", 0.9), other)]) == (whole,)


def test_by_intents_a_message_is_one_that_is_surely_one_known_thing() -> None:
    assert is_one(said("a b", "x", 0.99, outside=0.0))
    assert not is_one(said("a b", "x", 0.99, outside=0.3))
    assert not is_one(said("a b", "x", 0.8, outside=0.0))


@pytest.mark.parametrize(
    ("text", "told", "asks"),
    [
        ("1042, and do you ship to Taiwan?", "1042", "do you ship to Taiwan"),
        ("你们寄台湾吗？我的订单号 TT-10290", "我的订单号 TT-10290", "你们寄台湾吗"),
        ("台北市信義路一段1號，5樓，另外可以貨到付款嗎", "台北市信義路一段1號，5樓", "可以貨到付款嗎"),
        ("TT-10290", "", ""),
        ("do you ship to Taiwan?", "", ""),
        ("how much is it, and do you ship to Taiwan?", "", ""),
    ],
)
def test_what_is_told_and_what_is_asked_are_kept_apart(text: str, told: str, asks: str) -> None:
    assert told_and_asked(text) == (told, asks)
