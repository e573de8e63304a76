"""A conversation's life, pure: whatever anybody tries, it stays one of the lives language.md allows."""

from datetime import datetime, timedelta
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conversations.lives import (
    CUSTOMER,
    CUSTOMER_SENDS,
    LI,
    RETURNS,
    SENDERS,
    SIZES,
    START,
    STRANGER,
    WANG,
    WORKSPACE,
    commands,
    opening,
)
from wingbeat.conversations import events as e
from wingbeat.conversations import models as c
from wingbeat.conversations.actions import decided
from wingbeat.conversations.contents.events import FileRef
from wingbeat.conversations.models import Conversation
from wingbeat.conversations.promises import models as p
from wingbeat.conversations.rules import decide, evolve, marks
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Conflict, Forbidden, Invalid, NotFound, WingbeatError
from wingbeat.kit.ids import uuid7
from wingbeat.kit.log import Recorded
from wingbeat.measures.models import FactState
from wingbeat.measures.rules import fold

LI_SENDS, WANG_SENDS, BOT, SYSTEM = SENDERS[2], SENDERS[3], SENDERS[4], SENDERS[5]

# From where each kind of event may lead where; kinds that are not here leave the status alone.
MOVES = {
    "opened": {("bot", "bot"), ("bot", "queued")},  # a head begins as "bot"
    "handed_off": {("bot", "queued"), ("assigned", "queued")},
    "queued": {(old, "queued") for old in ("bot", "queued", "assigned", "snoozed")},
    "assigned": {(old, "assigned") for old in ("bot", "queued", "assigned", "snoozed")},
    "snoozed": {(old, "snoozed") for old in ("bot", "queued", "assigned", "snoozed")},
    "woken": {("snoozed", "queued"), ("snoozed", "assigned")},
    "resolved": {(old, "resolved") for old in ("bot", "queued", "assigned", "snoozed")},
    "abandoned": {(old, "resolved") for old in ("bot", "queued", "assigned", "snoozed")},
    "reopened": {("resolved", "bot"), ("resolved", "queued")},
}


class Life:
    """One conversation told step by step, checked at every event."""

    def __init__(self) -> None:
        self.state = Conversation(WORKSPACE, uuid7())
        self.events: list[Recorded] = []
        self.facts = FactState()
        self.now = START

    def do(self, command: c.AnyCommand, sender: Sender) -> list[str]:
        """Decide and evolve; the kinds that followed. Raises what the decider raises."""
        self.now += timedelta(seconds=1)
        bodies = decide(self.state, command, sender, self.now)
        for body in bodies:
            kind = str(body.__struct_config__.tag)
            event = Recorded(self.state.seq + 1, self.now, kind, sender.kind, sender.id, None, body)
            before, self.state = self.state, evolve(self.state, event)
            self.events.append(event)
            self.check(before, event)
        return [event.kind for event in self.events[len(self.events) - len(bodies) :]]

    def check(self, before: Conversation, event: Recorded) -> None:
        state = self.state
        assert state.seq == event.seq == before.seq + 1
        assert state.last_at == event.at
        if event.kind in MOVES:
            assert (before.status, state.status) in MOVES[event.kind]
        else:
            assert before.status == state.status
        for number in ("read_seq", "customer_read_seq", "customer_delivered_seq", "last_customer_seq"):
            assert getattr(before, number) <= getattr(state, number) <= state.seq
        assert state.owed_since == owed_since(self.events)
        assert state.draft_seq == open_draft(self.events)
        self.facts, _ = fold(self.facts, event)
        if self.facts.turn is not None:  # the measures know of no turn that the head does not owe
            assert state.owed_since is not None
            assert state.owed_since <= self.facts.turn.started_at
            assert 0 < state.turn_seq <= self.facts.turn.seq, "the same turn, or one that went on though they left"
        assert state.open or not state.promises
        running = [one.due for one in (*state.promises, state.escalation) if one and one.due]
        assert state.due_at in {min(running, default=None), state.broken_at if state.owed_since else None}
        assert len({one.measure for one in state.promises}) == len(state.promises)
        assert (state.assignee_id is not None) >= (state.status == "assigned")
        assert (state.assignee_id is None) >= (state.status in {"queued", "bot"})
        assert (state.snoozed_until is not None) == (state.status == "snoozed")
        assert (state.ended != "") == (state.status == "resolved")
        assert (state.offered_until is None) or state.status == "queued", "only what waits is offered"
        assert (state.offered_to is None) or state.offered_until is not None
        assert (state.escalation is None) or state.open


def owed_since(events: list[Recorded]) -> datetime | None:
    """The plain reading of the log: the first customer message, or wish for people, that no answer and no end came after."""
    owed = None
    for event in events:
        if event.kind in {"resolved", "abandoned"}:
            owed = None
        elif event.kind == "handed_off":
            owed = owed or event.at
        elif event.kind == "message":
            if event.actor_kind == "customer":
                owed = owed or event.at
            elif event.actor_kind in {"member", "bot"} and event.body.purpose in {"answer", "question"}:
                owed = None
    return owed


def open_draft(events: list[Recorded]) -> int:
    """The plain reading of the log: the last draft, until it is decided, a member answers, or the conversation ends."""
    draft = 0
    for event in events:
        if event.kind == "draft_proposed":
            draft = event.seq
        elif event.kind in {"draft_approved", "draft_refused"}:
            assert event.body.draft == draft
            assert event.actor_kind == "member"
            draft = 0
        elif event.kind in {"resolved", "abandoned"} or (
            event.kind == "message" and event.actor_kind == "member" and event.body.purpose in {"answer", "question"}
        ):
            draft = 0
    return draft


def answers_next(state: Conversation) -> Literal["nobody", "customer", "bot", "queue", "member"]:
    """Who answers next."""
    if not state.open:
        return "nobody"
    if state.owed_since is None:
        return "customer"
    if state.status == "bot":
        return "bot"
    return "member" if state.assignee_id else "queue"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.tuples(commands, st.sampled_from(SENDERS)), max_size=30))
def test_whatever_anybody_tries_the_life_stays_one_that_is_allowed(steps: list[tuple[c.AnyCommand, Sender]]) -> None:
    life = Life()
    for command, sender in steps:
        before = life.state
        try:
            life.do(command, sender)
        except WingbeatError:
            assert life.state == before
        if life.state.open:
            assert answers_next(life.state) != "nobody"
    fresh = Conversation(WORKSPACE, life.state.id)
    for event in life.events:
        fresh = evolve(fresh, event)
    assert fresh == life.state


AGAIN = (c.Say, c.AddNote, c.Snooze, c.Leave, c.Suggest, p.Ask, p.AnswerAsked)  # these mean it again


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(commands, st.sampled_from(SENDERS)), max_size=12),
    commands.filter(lambda command: not isinstance(command, AGAIN)),
    st.sampled_from(SENDERS),
)
def test_asking_twice_is_as_good_as_once(
    steps: list[tuple[c.AnyCommand, Sender]], command: c.AnyCommand, sender: Sender
) -> None:
    life = started()
    for earlier, earlier_sender in steps:
        attempt(life, earlier, earlier_sender)
    attempt(life, command, sender)
    assert attempt(life, command, sender) == []


def attempt(life: Life, command: c.AnyCommand, sender: Sender) -> list[str]:
    try:
        return life.do(command, sender)
    except WingbeatError:
        return []


def started(*, bot: bool = True) -> Life:
    life = Life()
    life.do(c.Say("怎么退货？", opening=opening(bot=bot)), CUSTOMER_SENDS)
    return life


def queued() -> Life:
    life = started()
    life.do(c.HandOff("asked"), CUSTOMER_SENDS)
    life.do(c.Queue(RETURNS), SYSTEM)
    return life


def held() -> Life:
    life = queued()
    life.do(c.Assign(LI, "pushed"), SYSTEM)
    return life


def test_it_passes_from_bot_to_queue_to_member_to_customer_to_nobody() -> None:
    life = started()
    seen = [answers_next(life.state)]
    for command, sender in (
        (c.Say("转人工", purpose="status"), BOT),
        (c.HandOff("asked"), BOT),
        (c.Queue(RETURNS), SYSTEM),
        (c.Assign(LI, "pushed"), SYSTEM),
        (c.Say("您好"), LI_SENDS),
        (c.Resolve(), LI_SENDS),
    ):
        life.do(command, sender)
        seen.append(answers_next(life.state))
    assert seen == ["bot", "bot", "queue", "queue", "member", "customer", "nobody"]


def test_another_customers_conversation_answers_like_a_missing_one() -> None:
    life = started()
    wanted: list[Any] = [c.Say("hi"), c.MarkRead(1), c.MarkDelivered(1), c.Resolve(), c.HandOff("asked")]
    for command in wanted:
        with pytest.raises(NotFound):
            life.do(command, Sender("customer", STRANGER))
        with pytest.raises(NotFound):
            Life().do(command, CUSTOMER_SENDS)


def test_nobody_opens_a_conversation_in_anothers_name() -> None:
    with pytest.raises(NotFound):
        Life().do(c.Say("hi", opening=opening(customer=CUSTOMER)), Sender("customer", STRANGER))


def test_a_customer_cannot_do_a_members_work() -> None:
    for command in (c.Assign(LI, "picked"), c.AddNote("x"), c.Tag("x"), c.Transfer(to_member_id=LI), c.Reopen()):
        with pytest.raises(Forbidden):
            held().do(command, CUSTOMER_SENDS)


def test_a_customer_who_asks_for_people_does_not_choose_the_team() -> None:
    life = started()
    life.do(c.HandOff("danger", team_id=SIZES), CUSTOMER_SENDS)
    assert (life.events[-1].body.why, life.events[-1].body.team_id) == ("asked", None)


def test_the_bot_is_silent_once_people_have_it() -> None:
    for life in (queued(), held()):
        with pytest.raises(Conflict):
            life.do(c.Say("Our answer"), BOT)


def test_a_push_finds_only_what_still_waits() -> None:
    with pytest.raises(Conflict):
        held().do(c.Assign(WANG, "pushed"), SYSTEM)


def test_handing_it_to_whoever_has_it_changes_nothing() -> None:
    assert held().do(c.Transfer(to_member_id=LI), WANG_SENDS) == []
    waiting = queued()
    place = waiting.state.queued_at
    assert waiting.do(c.Transfer(to_team_id=RETURNS), WANG_SENDS) == []
    assert waiting.state.queued_at == place
    assert waiting.do(c.Transfer(to_team_id=SIZES), WANG_SENDS) == ["transferred", "queued"]


def test_handing_a_snoozed_one_to_a_team_ends_its_sleep() -> None:
    life = held()
    life.do(c.Snooze(START + timedelta(days=1)), LI_SENDS)
    life.do(c.Transfer(to_team_id=SIZES), LI_SENDS)
    assert (life.state.status, life.state.snoozed_until) == ("queued", None)


def test_a_customer_wakes_a_snoozed_one() -> None:
    life = held()
    life.do(c.Say("您好"), LI_SENDS)
    life.do(c.Snooze(START + timedelta(days=1)), LI_SENDS)
    assert life.do(c.Say("还在吗"), CUSTOMER_SENDS) == ["woken", "message"]
    assert answers_next(life.state) == "member"


def test_a_timer_of_an_earlier_snooze_wakes_nobody() -> None:
    life = held()
    life.do(c.Snooze(START + timedelta(hours=1)), LI_SENDS)
    life.do(c.Snooze(START + timedelta(days=9)), LI_SENDS)
    life.now = START + timedelta(hours=1)
    assert life.do(c.Wake("due"), SYSTEM) == []


def test_what_a_vanished_member_owes_keeps_its_place_in_line() -> None:
    life = held()
    place = life.state.queued_at
    assert life.do(c.Release(LI), SYSTEM) == ["queued"]
    assert (life.state.assignee_id, life.state.queued_at) == (None, place)


def test_what_a_vanished_member_took_from_the_bot_goes_to_the_channels_team() -> None:
    life = started()
    life.do(c.Assign(LI, "picked"), LI_SENDS)
    assert life.do(c.Release(LI), SYSTEM) == []
    assert life.do(c.Release(LI, team_id=RETURNS), SYSTEM) == ["queued"]
    assert answers_next(life.state) == "queue"


def test_what_nobody_owes_stays_with_its_member() -> None:
    life = held()
    life.do(c.Say("您好"), LI_SENDS)
    assert life.do(c.Release(LI), SYSTEM) == []


def test_what_was_put_off_until_now_does_not_wait_for_a_member_who_is_gone() -> None:
    life = held()
    life.do(c.Say("明天再看"), LI_SENDS)
    life.do(c.Snooze(START + timedelta(hours=1)), LI_SENDS)
    life.now = START + timedelta(hours=1)
    life.do(c.Wake("due"), SYSTEM)
    assert life.do(c.Release(LI, why="woken"), SYSTEM) == ["queued"]
    assert life.state.queued_at == life.now


def test_who_writes_again_days_later_does_not_pass_those_who_wait_since_today() -> None:
    life = held()
    life.do(c.Say("您好"), LI_SENDS)
    life.now += timedelta(days=2)
    life.do(c.Say("还在吗"), CUSTOMER_SENDS)
    wrote = life.now
    life.do(c.Release(LI), SYSTEM)
    assert life.state.queued_at == wrote


def test_typing_and_reading_after_the_end_leave_no_trace() -> None:
    life = held()
    life.do(c.StartTyping(), LI_SENDS)
    life.do(c.Resolve(), LI_SENDS)
    assert life.do(c.StartTyping(), LI_SENDS) == []
    assert life.do(c.MarkRead(-5), LI_SENDS) == []
    life.do(c.Reopen(), LI_SENDS)
    life.do(c.Say("还有问题"), CUSTOMER_SENDS)
    assert life.do(c.StartTyping(), LI_SENDS) == ["typing_started"]


def test_reading_stops_at_what_exists() -> None:
    life = held()
    life.do(c.MarkRead(2**40), LI_SENDS)
    assert life.state.read_seq == life.state.last_message_seq
    assert life.do(c.MarkRead(2**40), LI_SENDS) == life.do(c.MarkRead(2**40), CUSTOMER_SENDS) == []
    assert life.do(c.MarkDelivered(-1), CUSTOMER_SENDS) == []


def test_the_system_speaking_is_no_answer() -> None:
    life = held()
    owed = life.state.owed_since
    life.do(c.Say("The shop closes at six"), SYSTEM)
    assert life.state.owed_since == owed is not None


def test_a_clock_that_runs_ahead_is_not_believed() -> None:
    life = started()
    life.do(c.Say("a", sent_at=START - timedelta(hours=1)), CUSTOMER_SENDS)
    life.do(c.Say("b", sent_at=START + timedelta(days=900)), CUSTOMER_SENDS)
    assert [event.body.sent_at for event in life.events[-2:]] == [START - timedelta(hours=1), None]


def test_a_conversation_takes_only_so_many_tags() -> None:
    life = started()
    for n in range(marks.MAX_TAGS):
        life.do(c.Tag(f"tag {n}"), LI_SENDS)
    with pytest.raises(Invalid):
        life.do(c.Tag("one more"), LI_SENDS)
    assert life.do(c.Tag("tag 3"), LI_SENDS) == []


@pytest.mark.parametrize("wait", [timedelta(hours=71), timedelta(hours=73)])
def test_an_ended_one_opens_again_within_72_hours_only(wait: timedelta) -> None:
    life = started()
    life.do(c.Say("Here you are"), BOT)
    life.do(c.Resolve(), CUSTOMER_SENDS)
    life.now += wait
    if wait < timedelta(hours=72):
        assert life.do(c.Say("One more thing"), CUSTOMER_SENDS) == ["reopened", "message"]
        assert answers_next(life.state) == "bot"
    else:
        with pytest.raises(Conflict):
            life.do(c.Say("One more thing"), CUSTOMER_SENDS)


def test_an_approved_draft_is_sent_with_its_own_pictures() -> None:
    picture = FileRef(uuid7(), "fit.png", "image/png", 70)
    approved = decided(e.DraftProposed("Like this.", 300, files=(picture,)), c.ApproveDraft(draft=4))
    assert isinstance(approved, c.ApproveDraft)
    assert (approved.text, approved.files) == ("Like this.", (picture,))
