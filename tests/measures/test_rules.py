from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.measures.told import (
    ANN,
    BEN,
    REPAIRS,
    SALES,
    Unnumbered,
    asks,
    assigned,
    bot,
    handed_off,
    instant,
    left,
    log,
    note,
    opened,
    queued,
    reopened,
    resolved,
    says,
)
from wingbeat.conversations.events import Purpose
from wingbeat.kit.errors import Invalid
from wingbeat.kit.log import Recorded
from wingbeat.measures.models import FactState, Turn, Wait
from wingbeat.measures.rules import Facts, fold_all, moment


def fold(*lines: Unnumbered) -> Facts:
    return fold_all(FactState(), log(*lines))


def bare(turn: Turn) -> Turn:
    """Without its marks, which tests of their own look at."""
    return replace(turn, marks=())


def test_a_greeting_is_felt_but_answers_nothing() -> None:
    facts = fold(opened(0), asks(0), bot(1, "greeting"), bot(4), says(60))
    assert facts.state.first_bubble_at == instant(1)
    assert facts.state.first_answer_at == instant(4)
    assert facts.state.first_answer_by == "bot"
    assert [turn.ended_at for turn in facts.turns] == [instant(4)]


@pytest.mark.parametrize("purpose", ["greeting", "acknowledgement", "status", "survey"])
def test_only_answers_and_questions_end_a_turn(purpose: Purpose) -> None:
    facts = fold(opened(0), asks(0), bot(1, purpose))
    assert facts.state.turn is not None
    assert bare(facts.state.turn) == Turn(2, instant(0))
    assert facts.state.first_answer_at is None


def test_a_greeting_before_the_first_question_counts_for_nothing() -> None:
    facts = fold(opened(0), bot(1, "greeting"), bot(2), asks(30), bot(33))
    assert facts.state.first_bubble_at == facts.state.first_answer_at == instant(33)


def test_a_turn_is_a_run_of_customer_messages_that_begins_with_the_first() -> None:
    facts = fold(opened(0), asks(0), asks(3), says(10), asks(20), bot(21, "acknowledgement"), asks(22), says(50, BEN))
    # 0 → 10 by Ann, then 20 → 50 by Ben: the acknowledgement between is no answer.
    assert [(turn.seq, turn.started_at, turn.ended_at, turn.member_id) for turn in facts.turns] == [
        (2, instant(0), instant(10), ANN),
        (5, instant(20), instant(50), BEN),
    ]


def test_a_note_ends_no_wait() -> None:
    facts = fold(opened(0), asks(0), queued(1), note(2))
    assert facts.state.turn is not None
    assert len(facts.state.waits) == 2


def test_the_human_clock_runs_from_the_handoff() -> None:
    facts = fold(opened(0), asks(0), bot(1), asks(30), handed_off(31), queued(31), assigned(33), says(40))
    # A bot is on: not from 0, but 31 → 40.
    assert (facts.state.human_since, facts.state.first_human_at) == (instant(31), instant(40))


def test_the_human_clock_runs_from_the_first_question_where_no_bot_is_on() -> None:
    facts = fold(opened(0, bot=False), asks(5), queued(5), assigned(9), says(12), asks(20), says(21))
    assert (facts.state.human_since, facts.state.first_human_at) == (instant(5), instant(12))


def test_a_member_gone_means_a_second_wait_in_the_queue() -> None:
    facts = fold(opened(0), asks(0), queued(2), assigned(5), queued(35), assigned(38, BEN), says(50, BEN))
    queue = [wait for wait in facts.waits if wait.kind == "queue"]
    human = [wait for wait in facts.waits if wait.kind == "human"]
    # queue: 5 − 2 = 3 with Ann, 38 − 35 = 3 with Ben; human: each queued to the first member message, 48 and 15.
    assert [(w.started_at, w.ended_at, w.member_id) for w in queue] == [
        (instant(2), instant(5), ANN),
        (instant(35), instant(38), BEN),
    ]
    assert [(w.started_at, w.ended_at) for w in human] == [(instant(2), instant(50)), (instant(35), instant(50))]
    assert facts.state.member_id == ANN


def test_a_transfer_while_waiting_begins_a_wait_of_the_new_team_and_drops_none() -> None:
    facts = fold(opened(0), asks(0), queued(2), queued(10, REPAIRS), assigned(12))
    queue = [(w.team_id, w.started_at, w.ended_at) for w in facts.waits if w.kind == "queue"]
    assert queue == [(SALES, instant(2), instant(12)), (REPAIRS, instant(10), instant(12))]
    assert facts.turns[0].team_id == REPAIRS


def test_who_leaves_ends_what_is_owed_when_last_seen() -> None:
    facts = fold(opened(0), asks(0), queued(2), left(80, 20))
    assert [*map(bare, facts.turns)] == [Turn(2, instant(0), SALES, None, instant(20), 4, "left")]
    assert {(w.kind, w.ended_at, w.how) for w in facts.waits} == {
        ("queue", instant(20), "left"),
        ("human", instant(20), "left"),
    }
    assert facts.state.ended == "left"


def test_who_was_last_seen_before_the_queue_waited_there_for_nothing() -> None:
    facts = fold(opened(0), asks(0), queued(30), left(80, 20))
    assert [w.ended_at for w in facts.waits] == [instant(30), instant(30)]


def test_who_comes_back_after_leaving_waits_anew() -> None:
    facts = fold(opened(0), asks(0), left(80, 20), asks(300), bot(302))
    # The first turn stays left; the answer ends the second, 302 − 300, and the conversation's first response, 302 − 0.
    assert [(turn.how, turn.ended_at) for turn in facts.turns] == [("left", instant(20)), ("answered", instant(302))]
    assert (facts.state.ended, facts.state.first_answer_at) == (None, instant(302))


def test_resolving_ends_what_is_owed_without_an_answer() -> None:
    facts = fold(opened(0), asks(0), says(5), asks(9), queued(10), resolved(60))
    assert [turn.how for turn in facts.turns] == ["answered", "resolved"]
    assert {wait.how for wait in facts.waits} == {"resolved"}
    assert facts.state.resolved_at == instant(60)


def test_an_abandoned_conversation_is_not_resolved() -> None:
    facts = fold(opened(0), asks(0), left(80, 20), resolved(80, "abandoned"))
    assert facts.state.resolved_at is None
    assert (facts.state.ended, facts.state.ended_at) == ("left", instant(20))


def test_abandoning_without_a_sign_of_leaving_counts_as_leaving() -> None:
    facts = fold(opened(0), asks(0), resolved(80, "abandoned"))
    assert [(turn.how, turn.ended_at) for turn in facts.turns] == [("left", instant(80))]


def test_a_reopened_conversation_has_one_first_response_and_another_turn() -> None:
    facts = fold(
        opened(0), asks(0), says(10), resolved(20), reopened(100), asks(100), queued(100), assigned(101), says(107)
    )
    assert facts.state.first_answer_at == instant(10)
    assert [(turn.started_at, turn.ended_at) for turn in facts.turns] == [
        (instant(0), instant(10)),
        (instant(100), instant(107)),
    ]
    assert facts.state.resolved_at is None
    assert facts.state.reopened == 1


def test_events_already_folded_change_nothing() -> None:
    events = log(opened(0), asks(0), queued(2), assigned(5), says(9))
    once = fold_all(FactState(), events)
    again = fold_all(once.state, events)
    assert again == Facts(once.state, (), ())


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2026-01-05", "Asia/Shanghai", "2026-01-04T16:00:00"),
        ("2026-03-08", "America/New_York", "2026-03-08T05:00:00"),
        ("2026-03-09", "America/New_York", "2026-03-09T04:00:00"),  # 23 hours after it
        ("2026-11-01", "America/New_York", "2026-11-01T04:00:00"),
        ("2026-11-02", "America/New_York", "2026-11-02T05:00:00"),  # 25 hours after it
        ("2026-03-29", "Asia/Beirut", "2026-03-28T22:00:00"),  # no midnight: 00:00 is 01:00
        ("2026-01-05T08:00:00+08:00", "America/New_York", "2026-01-05T00:00:00"),
        ("2026-01-05T08:00:00Z", "Asia/Shanghai", "2026-01-05T08:00:00"),
    ],
)
def test_a_period_begins_at_an_instant_or_with_a_local_day(text: str, zone: str, utc: str) -> None:
    assert moment(text, zone) == datetime.fromisoformat(utc).replace(tzinfo=ZoneInfo("UTC"))


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31T23:59:59-10:00", "\0"])
def test_a_period_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        moment(text, "Asia/Shanghai")


MAKERS: tuple[Callable[[float], Unnumbered], ...] = (
    *(asks, bot, says, note, handed_off, queued, assigned, resolved, reopened),
    lambda at: says(at, BEN, "greeting"),
    lambda at: bot(at, "status"),
    lambda at: queued(at, REPAIRS),
    lambda at: left(at, at - 15),
    lambda at: resolved(at, "abandoned"),
)


@st.composite
def logs(draw: st.DrawFn) -> tuple[Recorded, ...]:
    at, lines = 0.0, [opened(0, bot=draw(st.booleans()))]
    for _ in range(draw(st.integers(0, 25))):
        at += draw(st.sampled_from([0, 1, 4.5, 15, 200]))
        lines.append(draw(st.sampled_from(MAKERS))(at))
    return log(*lines)


def _merged(parts: list[Facts]) -> tuple[FactState, dict[int, Turn], dict[tuple[int, str], Wait]]:
    return (
        parts[-1].state,
        {turn.seq: turn for part in parts for turn in part.turns},
        {(wait.seq, wait.kind): wait for part in parts for wait in part.waits},
    )


@given(logs(), st.data())
def test_however_the_log_is_cut_into_batches_the_facts_are_the_same(
    events: tuple[Recorded, ...], data: st.DataObject
) -> None:
    cuts = [0, *sorted(data.draw(st.lists(st.integers(0, len(events)), max_size=5))), len(events)]
    state, parts = FactState(), []
    for begin, end in pairwise(cuts):
        parts.append(fold_all(state, events[max(0, begin - 1) : end]))  # one event again each time: at least once
        state = parts[-1].state
    assert _merged(parts) == _merged([fold_all(FactState(), events)])


@given(logs())
def test_every_turn_and_wait_is_ended_once_or_still_owed(events: tuple[Recorded, ...]) -> None:
    facts = fold_all(FactState(), events)
    waiting = [turn for turn in facts.turns if turn.how == "waiting"]
    assert waiting == ([facts.state.turn] if facts.state.turn else [])
    assert [wait for wait in facts.waits if wait.how == "waiting"] == list(facts.state.waits)
    ended: tuple[Turn | Wait, ...] = (*facts.turns, *facts.waits)
    for fact in ended:
        assert (fact.ended_at is None) == (fact.how == "waiting") == (fact.ended_seq is None)
        assert fact.ended_at is None or fact.ended_at >= fact.started_at


@given(logs())
def test_every_customer_message_belongs_to_exactly_one_turn(events: tuple[Recorded, ...]) -> None:
    turns = sorted(fold_all(FactState(), events).turns, key=lambda turn: turn.seq)
    asked = [event.seq for event in events if event.kind == "message" and event.actor_kind == "customer"]
    ends = [turn.ended_seq or len(events) + 1 for turn in turns]
    assert all(turn.seq in asked for turn in turns)
    assert all(sum(turn.seq <= seq < end for turn, end in zip(turns, ends, strict=True)) == 1 for seq in asked)


@given(logs())
def test_a_clock_never_ends_before_it_begins(events: tuple[Recorded, ...]) -> None:
    s = fold_all(FactState(), events).state
    for begin, end in (
        (s.first_message_at, s.first_bubble_at),
        (s.first_message_at, s.first_answer_at),
        (s.human_since, s.first_human_at),
    ):
        assert end is None or (begin is not None and begin <= end)
