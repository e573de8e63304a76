from uuid import UUID

import pytest

from wingbeat.bot.models import Answer, AskAgain, Candidate, Greet, Guess, HandoffReason, HandOver, Part, Wish
from wingbeat.bot.rules.move import CONFIDENT, NEAR, next_move

RETURNS, REFUNDS, SIZES, STORES = (UUID(int=number) for number in range(4))


def candidate(confidence: float, article_id: UUID = RETURNS) -> Candidate:
    return Candidate(
        article_id=article_id, question="?", language="en", dense=0, bm25=0, fused=0, confidence=confidence
    )


def guess(*candidates: Candidate) -> Guess:
    return Guess(language="en", parts=(Part("?", candidates=candidates),))


def test_a_confident_guess_is_answered() -> None:
    sure = candidate(CONFIDENT)
    assert next_move(guess(sure), failures=0, answered=[]) == Answer(candidate=sure)
    assert next_move(guess(sure), failures=1, answered=[REFUNDS]) == Answer(candidate=sure)


def test_a_doubtful_guess_asks_again_with_at_most_three_suggestions() -> None:
    near = [candidate(NEAR, article_id) for article_id in (RETURNS, REFUNDS, SIZES, STORES)]
    assert next_move(guess(*near), failures=0, answered=[]) == AskAgain(suggestions=tuple(near[:3]))


def test_where_nothing_is_near_people_take_over() -> None:
    far = candidate(NEAR - 0.01)
    assert next_move(guess(far), failures=0, answered=[]) == HandOver(reason="low_confidence")
    assert next_move(guess(), failures=0, answered=[]) == HandOver(reason="low_confidence")


def test_the_second_failure_hands_over() -> None:
    assert next_move(guess(candidate(NEAR)), failures=1, answered=[]) == HandOver(reason="failures")


def test_the_same_answer_twice_hands_over() -> None:
    assert next_move(guess(candidate(0.99)), failures=0, answered=[RETURNS]) == HandOver(reason="repeated")


@pytest.mark.parametrize(("wish", "reason"), [("person", "asked"), ("complaint", "complaint"), ("danger", "danger")])
def test_a_wish_wins_over_any_answer(wish: Wish, reason: HandoffReason) -> None:
    wanted = Guess(language="en", parts=(Part("?", candidates=(candidate(0.99),)),), wish=wish, small_talk="greeting")
    assert wanted.wants_person
    assert next_move(wanted, failures=0, answered=[]) == HandOver(reason=reason)


def test_a_courtesy_is_returned_and_never_handed_over() -> None:
    thanks = Guess(language="en", small_talk="thanks")
    assert next_move(thanks, failures=1, answered=[]) == Greet(small_talk="thanks")
