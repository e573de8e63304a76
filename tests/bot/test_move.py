from uuid import UUID

import pytest
from msgspec.structs import replace

from wingbeat.bot.flows.adapters.turns import is_about_an_article
from wingbeat.bot.models import (
    Answer,
    AskAgain,
    Candidate,
    Greet,
    Guess,
    HandOffWhy,
    HandOver,
    Intent,
    Part,
    ProductsAsked,
    Slot,
    Wish,
)
from wingbeat.bot.rules.move import (
    CLOSE_SECOND,
    CONFIDENT,
    FOR_PEOPLE,
    FOR_PEOPLE_IN_A_FLOW,
    NEAR,
    OUTSIDE,
    UNLIKE,
    next_move,
    wish_of,
)

RETURNS, REFUNDS, SIZES, STORES = (UUID(int=number) for number in range(4))


def candidate(confidence: float, article_id: UUID = RETURNS) -> Candidate:
    return Candidate(
        article_id=article_id, question="?", language="en", dense=0, words=0, fused=0, confidence=confidence
    )


def guess(*candidates: Candidate) -> Guess:
    return Guess(language="en", parts=(Part(text="?", candidates=candidates),))


def test_a_confident_guess_is_answered() -> None:
    sure = candidate(CONFIDENT)
    assert next_move(guess(sure), failures=0, answered=[]) == Answer(candidates=(sure,))
    assert next_move(guess(sure), failures=1, answered=[REFUNDS]) == Answer(candidates=(sure,))


def test_a_doubtful_guess_asks_again_with_at_most_three_suggestions() -> None:
    near = [candidate(NEAR, article_id) for article_id in (RETURNS, REFUNDS, SIZES, STORES)]
    assert next_move(guess(*near), failures=0, answered=[]) == AskAgain(suggestions=tuple(near[:3]))


def test_a_close_second_is_asked_about() -> None:
    first, second = candidate(0.9), candidate(0.9 * CLOSE_SECOND, REFUNDS)
    assert next_move(guess(first, second), failures=0, answered=[]) == AskAgain(suggestions=(first, second))
    farther = replace(second, confidence=0.9 * CLOSE_SECOND - 0.01)
    assert next_move(guess(first, farther), failures=0, answered=[]) == Answer(candidates=(first,))


def test_a_question_unlike_any_known_one_is_not_answered() -> None:
    unlike = replace(candidate(0.9), dense=UNLIKE - 0.01)
    assert next_move(guess(unlike), failures=0, answered=[]) == AskAgain(suggestions=(unlike,))
    by_words_alone = replace(unlike, dense=0.0)
    assert next_move(guess(by_words_alone), failures=0, answered=[]) == Answer(candidates=(by_words_alone,))


def test_what_the_products_answer_is_told_beside_the_articles() -> None:
    asked = ProductsAsked(("L1",), ("price",), surely=True)
    about = Part(text="?", products=asked)
    known = Part(text="?", candidates=(candidate(0.9),))
    both = Guess(language="en", parts=(known, about))
    assert next_move(both, failures=0, answered=[]) == Answer(candidates=known.candidates, products=(asked,))
    likely = replace(known, products=replace(asked, surely=False))  # a sure article knows more than a kind's list
    assert next_move(Guess(language="en", parts=(likely,)), failures=0, answered=[]) == Answer(known.candidates)
    water = ProductsAsked(("L1",), ("water",))  # "is the lantern waterproof", and no article says
    of_a_kind = Guess(language="en", parts=(Part(text="?", points=water),))
    assert next_move(of_a_kind, failures=0, answered=[]) == Answer((), products=(water,))


def test_where_nothing_is_near_people_take_over() -> None:
    far = candidate(NEAR - 0.01)
    assert next_move(guess(far), failures=0, answered=[]) == HandOver(reason="low_confidence")
    assert next_move(guess(), failures=0, answered=[]) == HandOver(reason="low_confidence")


def test_the_second_failure_hands_over() -> None:
    assert next_move(guess(candidate(NEAR)), failures=1, answered=[]) == HandOver(reason="failed_twice")


def test_the_same_answer_twice_hands_over() -> None:
    assert next_move(guess(candidate(0.99)), failures=0, answered=[RETURNS]) == HandOver(reason="same_answer")


@pytest.mark.parametrize(("wish", "reason"), [("person", "asked"), ("complaint", "complaint"), ("danger", "danger")])
def test_a_wish_wins_over_any_answer(wish: Wish, reason: HandOffWhy) -> None:
    wanted = replace(guess(candidate(0.99)), wish=wish, small_talk="greeting")
    assert wanted.wants_person
    assert next_move(wanted, failures=0, answered=[]) == HandOver(reason=reason)


def test_a_courtesy_is_returned_and_never_handed_over() -> None:
    thanks = Guess(language="en", small_talk="thanks")
    assert next_move(thanks, failures=1, answered=[]) == Greet(small_talk="thanks")


def several(*parts: tuple[Candidate, ...]) -> Guess:
    return Guess(language="en", parts=tuple(Part(text=str(n), candidates=part) for n, part in enumerate(parts)))


def test_each_thing_asked_is_answered_once_and_what_is_unclear_is_said_to_be() -> None:
    sure, also, far = candidate(0.9), candidate(0.8, REFUNDS), candidate(0.1, SIZES)
    move = next_move(several((sure,), (also, far), (far,), (sure,)), failures=1, answered=[])
    assert isinstance(move, Answer)
    assert move.candidates == (sure, also)
    assert [part.text for part in move.open] == ["2"]


def test_whoever_asks_the_same_and_something_new_gets_the_new_answer_and_a_person() -> None:
    move = next_move(several((candidate(0.9),), (candidate(0.9, REFUNDS),)), failures=0, answered=[RETURNS])
    assert move == HandOver(reason="same_answer", candidates=(candidate(0.9, REFUNDS),))


def test_the_angry_get_what_is_known_and_a_person() -> None:
    furious = replace(guess(candidate(0.9)), sentiment=-0.9)
    assert next_move(furious, failures=0, answered=[]) == HandOver(reason="angry", candidates=(candidate(0.9),))


def test_what_nothing_here_covers_calls_nobody_before_it_is_asked_twice() -> None:
    outside = Guess(language="en", parts=(Part(text="?", outside=OUTSIDE),))
    assert next_move(outside, failures=0, answered=[]) == AskAgain(suggestions=())
    assert next_move(outside, failures=1, answered=[]) == HandOver(reason="failed_twice")


def after(*intents: tuple[str, float], confidence: float = 0.0) -> Part:
    named = tuple(Intent(name, chance) for name, chance in intents)
    return Part(text="?", intents=named, candidates=(candidate(confidence),))


@pytest.mark.parametrize(
    ("name", "reason"),
    [("safety", "danger"), ("legal_threat", "complaint"), ("complaint", "complaint"), ("ask_person", "asked")],
)
def test_what_only_people_may_do_goes_to_them_by_what_the_message_is_after(name: str, reason: HandOffWhy) -> None:
    meant = Guess(language="en", parts=(after((name, FOR_PEOPLE)),))
    assert next_move(meant, failures=0, answered=[]) == HandOver(reason=reason)


def test_a_danger_in_any_part_comes_before_all_else() -> None:
    meant = Guess(language="en", parts=(after(("ask_person", 0.9)), after(("safety", 0.9))))
    assert next_move(meant, failures=0, answered=[]) == HandOver(reason="danger")


def test_an_answer_that_is_likelier_than_a_complaint_is_given() -> None:
    sure = candidate(0.9)
    meant = Guess(language="en", parts=(after(("complaint", 0.3), ("ask_person", 0.3), confidence=0.9),))
    assert next_move(meant, failures=0, answered=[]) == Answer(candidates=(sure,))


def test_several_doubts_together_are_a_wish() -> None:
    meant = Guess(language="en", parts=(after(("ask_person", 0.3), ("complaint", 0.2)),))
    assert wish_of(meant) == "person"
    assert wish_of(Guess(language="en", parts=(after(("ask_person", 0.3)),))) is None


def test_no_suggestion_comes_twice() -> None:
    move = next_move(several((candidate(0.1),), (candidate(0.2), candidate(0.1, SIZES))), failures=0, answered=[])
    assert isinstance(move, AskAgain)
    assert [one.article_id for one in move.suggestions] == [RETURNS, SIZES]


def test_a_call_at_a_time_that_is_named_is_for_a_flow_to_arrange() -> None:
    call = Part("call me tomorrow", intents=(Intent("callback", 0.9),))
    wanted = Guess("en", parts=(call,), wish="person")
    assert wish_of(wanted) == "person"
    assert wish_of(replace(wanted, parts=(replace(call, text="想約個時間回電"),))) is None
    tomorrow = Slot("date", "tomorrow", "2026-01-02", 8, 16)
    assert wish_of(replace(wanted, slots=(tomorrow,))) is None
    assert wish_of(replace(wanted, slots=(tomorrow,), wish="danger")) == "danger"


def test_in_a_flow_a_wish_that_is_only_guessed_must_be_surer() -> None:
    def meant(confidence: float) -> Guess:
        return Guess("en", parts=(Part("about my tent", intents=(Intent("safety", confidence),)),))

    assert wish_of(meant(0.5)) == "danger"
    assert wish_of(meant(0.5), least=FOR_PEOPLE_IN_A_FLOW) is None
    assert wish_of(meant(0.9), least=FOR_PEOPLE_IN_A_FLOW) == "danger"


def test_inside_a_flow_an_article_answers_only_what_it_would_answer_outside() -> None:
    sure, doubtful = guess(candidate(CONFIDENT)), guess(candidate(0.9), candidate(0.9, REFUNDS))
    assert is_about_an_article(sure, free_words=False)
    assert not is_about_an_article(doubtful, free_words=False)
    assert not is_about_an_article(Guess(language="en"), free_words=False)


def test_inside_a_flow_free_words_that_fit_its_question_must_ask_something() -> None:
    asks = guess(candidate(CONFIDENT))
    tells = replace(asks, parts=(replace(asks.parts[0], text="it does not fit"),))
    assert is_about_an_article(asks, free_words=True)
    assert not is_about_an_article(tells, free_words=True)
