"""Stages are read from the log: which event begins which, what a member corrects, and what always holds."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.measures.told import (
    ANN,
    T0,
    Unnumbered,
    asks,
    bot,
    handed_off,
    instant,
    log,
    opened,
    reopened,
    resolved,
)
from wingbeat.conversations.events import Abandoned, FlowMoved, Message
from wingbeat.conversations.stages.events import Stage, StageEntered
from wingbeat.conversations.stages.models import STAGES
from wingbeat.conversations.stages.rules import bands, seconds
from wingbeat.conversations.surveys.events import Rated, SurveySent
from wingbeat.kit.ids import uuid7

SURVEY = uuid7()


def writes(at: float, text: str) -> Unnumbered:
    return instant(at), "member", ANN, Message(text)


def entered(at: float, stage: Stage, since: int = 0) -> Unnumbered:
    return instant(at), "member", ANN, StageEntered(stage, since)


def asked(at: float) -> Unnumbered:
    return instant(at), "system", None, SurveySent(SURVEY, "csat", "How was it?")


def rated(at: float) -> Unnumbered:
    return instant(at), "customer", None, Rated(SURVEY, "csat", 5)


def flows(at: float) -> Unnumbered:
    return instant(at), "bot", None, FlowMoved("returns", 1, "number", run={"step": "number"})


def shown(*lines: Unnumbered) -> list[tuple[Stage, float, float | None]]:
    """The stages with their beginnings and ends, in seconds."""
    return [
        (
            one.stage,
            (one.started_at - T0).total_seconds(),
            (one.ended_at - T0).total_seconds() if one.ended_at else None,
        )
        for one in bands(log(*lines))
    ]


def test_a_conversation_goes_from_analysis_over_the_first_proposal_to_feedback() -> None:
    lines = (opened(0), asks(0), writes(10, "Which order is it?"), asks(20), writes(50, "I have sent a new one."))
    assert shown(*lines) == [("needs_analysis", 0, 50), ("execution", 50, None)]
    assert shown(*lines, resolved(80), asked(85), rated(100)) == [
        ("needs_analysis", 0, 50),
        ("execution", 50, 80),
        ("feedback", 80, 100),
    ]


def test_greetings_questions_and_pleas_to_wait_propose_nothing() -> None:
    for text in ("Hello!", "您好，请问订单号是多少？", "亲，在的哦~", "请稍等一下", "Hi Mia! May I have the number?"):
        assert shown(opened(0), asks(0), writes(10, text)) == [("needs_analysis", 0, None)], text
    for text in ("您好，已经为您退款。", "It arrives today. Is that all right?", "Hi, refunded."):
        assert shown(opened(0), asks(0), writes(10, text))[-1] == ("execution", 10, None), text


def test_a_step_of_a_flow_is_execution_and_a_bot_that_did_not_do_begins_analysis_anew() -> None:
    assert shown(opened(0), asks(0), flows(2)) == [("needs_analysis", 0, 2), ("execution", 2, None)]
    lines = (opened(0), asks(0), bot(1), handed_off(9))
    assert shown(*lines) == [("needs_analysis", 0, 1), ("execution", 1, 9), ("needs_analysis", 9, None)]


def test_what_is_reopened_is_analysed_anew_and_what_is_abandoned_has_no_feedback() -> None:
    lines = (opened(0), asks(0), bot(1), resolved(5), reopened(60), asks(60), bot(70))
    assert [stage for stage, *_ in shown(*lines)] == [
        "needs_analysis",
        "execution",
        "feedback",
        "needs_analysis",
        "execution",
    ]
    left = (instant(30), "system", None, Abandoned())
    assert shown(opened(0), asks(0), left) == [("needs_analysis", 0, 30)]


def test_a_member_corrects_the_stage_from_now_on_or_one_that_began_earlier() -> None:
    lines = (opened(0), asks(0), bot(10), asks(20))
    now = bands(log(*lines, entered(30, "needs_analysis")))
    assert [(one.stage, one.by) for one in now] == [
        ("needs_analysis", "rule"),
        ("execution", "rule"),
        ("needs_analysis", "member"),
    ]
    # The bot's answer (event 3) proposed nothing: it was all analysis, until the next proposal.
    assert shown(*lines, entered(30, "needs_analysis", 3)) == [("needs_analysis", 0, None)]
    assert shown(*lines, entered(30, "needs_analysis", 3), bot(40))[-1] == ("execution", 40, None)


_moves = st.sampled_from(
    [
        asks,
        bot,
        lambda at: writes(at, "Sent."),
        lambda at: writes(at, "Which one?"),
        flows,
        handed_off,
        resolved,
        reopened,
        asked,
        rated,
        lambda at: (instant(at), "system", None, Abandoned()),
        lambda at: entered(at, "needs_analysis"),
        lambda at: entered(at, "feedback", 3),
        lambda at: entered(at, "execution", 1),
    ]
)


@given(st.lists(st.tuples(_moves, st.integers(0, 60)), max_size=25))
def test_bands_are_in_order_never_overlap_and_add_up_to_no_more_than_the_time_there_was(
    steps: Sequence[tuple[Callable[[float], Unnumbered], int]],
) -> None:
    at, lines = 0, [opened(0)]
    for move, after in steps:
        at += after
        lines.append(move(at))
    found = bands(log(*lines))
    assert all(one.ended_at is not None and one.ended_at >= one.started_at for one in found[:-1])
    for before, after_it in pairwise(found):
        assert before.ended_at is not None
        assert before.ended_at <= after_it.started_at
        assert before.seq < after_it.seq
        assert before.stage != after_it.stage or before.ended_at < after_it.started_at
    spent = seconds(found, instant(at))
    assert tuple(spent) == STAGES
    assert all(one >= 0 for one in spent.values())
    assert sum(spent.values()) <= at
    assert sum(spent.values()) <= at
