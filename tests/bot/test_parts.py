from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wingbeat.bot.models import Candidate, Intent, Part
from wingbeat.bot.rules.parts import CLEAR, MOST, SAYS_IT_ALL, SURE, pieces, several

REFUND, RETURN = UUID(int=1), UUID(int=2)


def part(text: str, article_id: UUID, confidence: float, dense: float = 0.5) -> Part:
    return Part(text, candidates=(Candidate(article_id, "?", "en", dense=dense, confidence=confidence),))


def test_two_questions_are_cut_where_people_join_them() -> None:
    assert pieces("怎么退货，还有退款几天到？") == ("怎么退货", "还有退款几天到")
    assert pieces("what does shipping cost and how long will it take?") == (
        "what does shipping cost",
        "how long will it take",
    )


def test_a_story_before_the_question_is_not_a_question() -> None:
    assert pieces("I bought a tent last week. Where is it?") == ()
    assert pieces("就周末去一次，不想买，能租吗") == ()


@given(st.text())
def test_no_message_has_one_piece_or_more_than_a_person_would_answer(text: str) -> None:
    assert len(pieces(text)) in {0, *range(2, MOST + 1)}


def test_a_cut_is_kept_where_two_pieces_are_sure_of_different_articles() -> None:
    whole = part("both", REFUND, 0.5)
    one, other = part("what one", REFUND, SURE), part("what other", RETURN, SURE)
    assert several(whole, [one, other]) == (one, other)
    assert several(whole, [one, part("again", REFUND, 0.9)]) == (whole,)
    assert several(whole, [one, part("unsure", RETURN, SURE / 2)]) == (whole,)
    assert several(whole, []) == (whole,)
    told = part("my zip burst", RETURN, SURE)
    assert several(whole, [one, told]) == (whole,)  # the story before the question
    meant = replace(told, intents=(Intent("repair", CLEAR),))
    assert several(whole, [one, meant]) == (one, meant)
    known = part("both", REFUND, 0.9, dense=SAYS_IT_ALL)
    assert several(known, [one, other]) == (known,)
