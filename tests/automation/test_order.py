"""Which rules fire in which order, when chains end, and when waits are over."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.automation.models import AddTag, After, Close, Group, OnEvent, OnSchedule, Rule, Stop, Stored
from wingbeat.automation.rules import DEEPEST, depth_of, fires, in_order, key_of
from wingbeat.automation.rules.past import Moment, often, would_fire
from wingbeat.automation.rules.waiting import is_time, next_time
from wingbeat.automation.rules.words import filled
from wingbeat.conversations import events as e
from wingbeat.conversations.models import Conversation
from wingbeat.kit.languages import in_language
from wingbeat.kit.log import Recorded
from wingbeat.workspaces.models import Calendar, Span

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 09:00 in Shanghai
GROUPS = [Group(UUID(int=1), "second", place=2), Group(UUID(int=2), "first", place=1)]
SHOP = Calendar("Asia/Shanghai", ((Span(540, 1080),),) * 5 + ((), ()))


def stored(n: int, stop: Stop = "no", group: int = 0, place: int = 1) -> Stored:
    rule = Rule(str(n), OnEvent(("message",)), (AddTag("x"),), stop=stop)
    return Stored(UUID(int=n), rule, True, 1, place, UUID(int=group) if group else None)


RULES = st.lists(
    st.tuples(st.sampled_from(["no", "group", "all"]), st.integers(0, 2), st.integers(1, 5), st.booleans()), max_size=30
)


@given(RULES)
def test_rules_fire_in_order_until_one_says_stop(made: list[tuple[Stop, int, int, bool]]) -> None:
    rules = [stored(n, stop, group, place) for n, (stop, group, place, _) in enumerate(made, start=1)]
    true = {UUID(int=n) for n, (*_, holds) in enumerate(made, start=1) if holds}
    ordered = in_order(rules, GROUPS)
    fired = list(fires(ordered, lambda one: one.id in true))
    assert fired == [one for one in ordered if one in fired], "in order, each once"
    for at, one in enumerate(fired):
        later = fired[at + 1 :]
        assert one.rule.stop != "all" or not later
        assert one.rule.stop != "group" or all(other.group_id != one.group_id for other in later)
    silent = [one for one in ordered if one.id in true and one not in fired]
    assert all(any(f.rule.stop == "all" or f.group_id == one.group_id for f in fired) for one in silent)


def test_groups_come_in_their_order_after_what_is_in_none() -> None:
    ordered = in_order([stored(1, group=1), stored(2, group=2), stored(3, place=9)], GROUPS)
    assert [one.rule.name for one in ordered] == ["3", "2", "1"]


def event(
    seq: int, body: object, kind: str = "message", by: str = "customer", key: str = "k", seconds: int = 0
) -> Recorded:
    return Recorded(seq, START + timedelta(seconds=seconds), kind, by, UUID(int=9), key, body)


@given(st.integers(1, 5))
def test_a_chain_of_rules_ends(most: int) -> None:
    """Each rule answers what the one before did: whatever their number, the chain is DEEPEST long."""
    log, depth = [event(1, e.Message("hi"))], 0
    while (depth := depth_of(log, len(log) - 1)) < DEEPEST:
        for n in range(most):  # a command may make several events; its key stands on the last
            key = key_of(UUID(int=9), str(log[-1].seq), depth + 1, 0) if n == most - 1 else None
            log.append(event(len(log) + 1, e.Tagged("x"), "tagged", "rule", key))  # type: ignore[arg-type]
    assert len(log) == 1 + DEEPEST * most
    assert [depth_of(log, at) for at in range(1, len(log))] == [1 + at // most for at in range(len(log) - 1)]


def test_what_is_cut_off_from_its_key_ends_the_chain() -> None:
    assert depth_of([event(1, e.Tagged("x"), "tagged", "rule", None)], 0) == DEEPEST  # type: ignore[arg-type]


LOG = [
    event(1, e.Opened(UUID(int=1), UUID(int=2), "", "t", 1001, "en", False), "opened"),
    event(2, e.Message("hello")),
    event(3, e.Message("anybody?"), seconds=60),
    event(4, e.Message("Here!"), by="member", seconds=130),
    event(5, e.Message("Thanks"), by="customer", seconds=200),
]


@pytest.mark.parametrize(
    ("when", "fired"),
    [
        (OnEvent(("message",)), [2, 3, 4, 5]),
        (After(("message",), 120, "unanswered"), [2, 5]),
        (After(("message",), 140, "unanswered"), [5]),
        (After(("message",), 65, "quiet"), [3, 4, 5]),
        (After(("message",), 10_000, "quiet"), []),
        (OnSchedule("opens"), [2, 3]),
    ],
)
def test_a_rule_tried_on_the_past_fires_when_it_would_have(when: OnEvent, fired: list[int]) -> None:
    rule = Stored(UUID(int=5), Rule("tried", when, (Close(),)), True, 0, 1)
    state = Conversation(UUID(int=0), UUID(int=1))
    opened = [START + timedelta(seconds=seconds) for seconds in (-9, 0, 61)]
    found = would_fire([rule], rule, state, LOG, lambda *_: True, START + timedelta(hours=1), opened)
    assert [one.event.seq for one in found] == fired


def test_a_rule_before_that_says_stop_counts_on_the_past_too() -> None:
    rule = stored(2, place=2)
    ordered = [stored(1, "all"), rule]
    state = Conversation(UUID(int=0), UUID(int=1))
    found = would_fire(ordered, rule, state, LOG, lambda *_: True, START)
    assert list(found) == []


@given(st.lists(st.integers(0, 20_000), max_size=30), st.integers(1, 5))
def test_nothing_fires_more_often_within_an_hour_than_it_may(seconds: list[int], most: int) -> None:
    state = Conversation(UUID(int=0), UUID(int=1))
    moments = [Moment(state, LOG[0], START + timedelta(seconds=one)) for one in sorted(seconds)]
    kept = often(moments, most)
    for one in kept:
        assert sum(timedelta() <= one.at - other.at < timedelta(hours=1) for other in kept) <= most


@pytest.mark.parametrize(
    ("when", "after", "due"),
    [
        (OnSchedule("opens"), START, START + timedelta(days=1)),
        (OnSchedule("opens"), START - timedelta(hours=1), START),
        (OnSchedule("closes"), START, START + timedelta(hours=9)),
        (OnSchedule("closes"), START + timedelta(days=4, hours=10), START + timedelta(days=7, hours=9)),
        (OnSchedule("clock", 570), START, START + timedelta(minutes=30)),
        (OnSchedule("clock", 570, (3,)), START, START + timedelta(days=2, minutes=30)),
    ],
)
def test_a_schedule_knows_its_next_time(when: OnSchedule, after: datetime, due: datetime) -> None:
    assert next_time(when, SHOP, after) == due
    assert is_time(when, SHOP, due)
    assert not is_time(when, SHOP, due + timedelta(minutes=7))


def test_a_shop_that_never_closes_is_looked_at_again_and_nothing_fires() -> None:
    due = next_time(OnSchedule("closes"), Calendar(), START)
    assert due > START
    assert not is_time(OnSchedule("closes"), Calendar(), due)


def test_a_reply_is_in_the_customers_language_or_the_nearest() -> None:
    text = {"zh-TW": "您好 {name}", "en": "Hello {name} {opens}"}
    assert [in_language(text, one) for one in ("zh-CN", "zh-HK", "fr")] == [text["zh-TW"], text["zh-TW"], text["en"]]
    assert filled("Hello {name} {opens}{other}", {"name": "{number}", "number": "#1"}) == "Hello {number} {other}"
