"""A promise through its life, pure: kept in the answer's command, broken by the clock, whatever the clock does."""

from datetime import datetime, timedelta

import pytest

from tests.conversations.lives import CUSTOMER_SENDS, LI, RETURNS, START, opening
from tests.conversations.test_life import Life
from wingbeat.conversations import models as c
from wingbeat.conversations.events import Purpose
from wingbeat.conversations.promises.events import Promise, TargetMeasure
from wingbeat.conversations.targets.models import PredictBreach, SetTarget, Tick
from wingbeat.conversations.targets.rules import next_due
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Forbidden

SYSTEM, MEMBER, BOT = Sender("system"), Sender("member", LI), Sender("bot")


def asked(*, bot: bool = False) -> Life:
    life = Life()
    life.do(c.Say("在吗？", opening=opening(bot=bot)), CUSTOMER_SENDS)
    return life


def given(life: Life, measure: TargetMeasure = "first_response", seconds: float = 60, warn: float = 30) -> Promise:
    promise = Promise(RETURNS, measure, 2, START + timedelta(seconds=seconds), START + timedelta(seconds=warn))
    life.do(SetTarget(promise, "", 60), SYSTEM)
    return promise


def at(life: Life, moment: datetime) -> None:
    life.now = moment - timedelta(seconds=1)  # each command is a second later


def test_an_answer_in_time_keeps_it_and_one_too_late_finds_it_broken() -> None:
    for late, end in ((False, "target_met"), (True, "target_breached")):
        life = asked()
        due = given(life).due
        at(life, due + timedelta(seconds=1) if late else due)
        assert life.do(c.Say("您好，在的。"), MEMBER) == ["assigned", end, "message"]
        assert life.state.promises == ()


@pytest.mark.parametrize("purpose", ["greeting", "acknowledgement", "status"])
def test_what_answers_nothing_keeps_no_promise_of_an_answer(purpose: Purpose) -> None:
    life = asked(bot=True)
    given(life)
    assert life.do(c.Say("您好！", purpose=purpose), BOT) == ["message"]
    assert len(life.state.promises) == 1


def test_a_clock_that_jumps_breaks_it_once_and_never_unbreaks_it() -> None:
    """Fault 21."""
    life = asked()
    promise = given(life)
    at(life, promise.due + timedelta(hours=2))
    assert life.do(Tick(promise.due), SYSTEM) == ["target_breached"], "two hours ahead: broken, without a late warning"
    at(life, promise.due - timedelta(hours=2))
    assert life.do(Tick(promise.due), SYSTEM) == []
    assert life.do(SetTarget(promise, "", 60, anew=True), SYSTEM) == [], "what broke is not promised again"


def test_a_door_that_is_a_moment_behind_the_timer_believes_it() -> None:
    life = asked()
    promise = given(life)
    assert promise.warn_at is not None
    assert next_due(life.state.promises) == promise.warn_at
    at(life, promise.warn_at - timedelta(milliseconds=4))
    assert life.do(Tick(promise.warn_at), SYSTEM) == ["target_warned"]
    assert next_due(life.state.promises) == promise.due
    assert life.do(Tick(promise.warn_at), SYSTEM) == []


def test_who_was_warned_is_not_warned_again_because_the_limit_moved() -> None:
    life = asked()
    promise = given(life)
    assert promise.warn_at is not None
    life.do(Tick(promise.warn_at), SYSTEM)
    given(life, seconds=50, warn=25)
    assert life.state.promises[0].warned
    given(life, seconds=90, warn=45)
    assert not life.state.promises[0].warned


def test_the_end_of_a_conversation_keeps_the_promise_of_a_resolution_and_ends_the_others() -> None:
    life = asked()
    given(life, "resolution")
    given(life, "response")
    assert life.do(c.Resolve(), MEMBER) == ["target_met", "resolved"]
    assert (life.state.promises, life.state.due_at) == ((), None)


def test_a_wait_past_its_promise_stays_late_until_the_answer_however_long_the_matter_may_take() -> None:
    life = asked()
    whole, first, second = (
        given(life, "resolution", 600),
        given(life, "first_response", 30),
        given(life, "response", 60),
    )
    life.do(Tick(first.due), SYSTEM)
    assert (life.state.due_at, life.state.broken) == (second.due, True), "late, and what can still be kept"
    life.do(Tick(second.due), SYSTEM)
    assert life.state.due_at == first.due, "and then when it broke, not the ten minutes of the whole"
    assert life.do(c.Say("您好，在的。"), MEMBER) == ["assigned", "message"]
    assert (life.state.due_at, life.state.broken) == (whole.due, False)


def test_only_we_promise_and_only_the_clock_breaks() -> None:
    life = asked()
    promise = given(life)
    for command in (SetTarget(promise, "", 60), Tick(promise.due), PredictBreach(promise, 0.9)):
        with pytest.raises(Forbidden):
            life.do(command, MEMBER)
