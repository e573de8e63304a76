from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wingbeat.bot.models import Intent, Part
from wingbeat.bot.share.models import Evidence, Share
from wingbeat.bot.share.rules import STEPS, answers, observe, progress, set_by_hand, topics
from wingbeat.kit.errors import Invalid

NEW = Share(topic="returns", channel_id=UUID(int=1), percent=0)


def after(share: Share, *outcomes: bool) -> Share:
    for good in outcomes:
        share, _ = observe(share, good=good)
    return share


def test_a_topic_that_only_does_well_climbs_step_by_step_to_the_top() -> None:
    share, seen = NEW, []
    for _ in range(200):
        share, change = observe(share, good=True)
        if change:
            seen.append((change.from_percent, change.to_percent, change.why, change.bad))
    assert seen == [(low, high, "proved", 0) for low, high in pairwise(STEPS)]


def test_twenty_one_good_answers_do_not_prove_it_yet_and_twenty_two_do() -> None:
    assert after(NEW, *[True] * 21).percent == 0
    assert after(NEW, *[True] * 22).percent == 25


def test_a_thousand_good_answers_do_not_hide_a_bad_day() -> None:
    proven = after(replace(NEW, percent=100), *[True] * 1000)
    assert after(proven, *[False] * 4).percent == 100
    assert after(proven, *[False] * 5).percent == 75


def test_a_paused_share_stays_and_keeps_its_evidence() -> None:
    paused = after(replace(NEW, percent=50, paused=True), *[False] * 30)
    assert (paused.percent, paused.evidence.bad) == (50, 30)


@given(st.lists(st.booleans(), max_size=300), st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_a_share_never_leaves_its_limits_and_each_change_says_the_truth(
    outcomes: list[bool], first: int, second: int, third: int
) -> None:
    floor, percent, ceiling = sorted((first, second, third))
    share = replace(NEW, percent=percent, floor=floor, ceiling=ceiling)
    seen = 0
    for good in outcomes:
        before = share.percent
        share, change = observe(share, good=good)
        assert floor <= share.percent <= ceiling
        assert (change is None) == (share.percent == before)
        if change:
            assert (change.from_percent, change.to_percent) == (before, share.percent)
            assert (change.why == "proved") == (share.percent > before)
            seen += change.good + change.bad
    assert seen + share.evidence.good + share.evidence.bad == len(outcomes)
    assert all(0 <= part <= 1 for part in progress(share.evidence))


def test_by_hand_any_share_within_its_limits_may_be_set() -> None:
    share, change = set_by_hand(NEW, percent=33, floor=10, ceiling=60, paused=False)
    assert (share.percent, share.floor, share.ceiling) == (33, 10, 60)
    assert change is not None
    assert change.why == "by_hand"
    with pytest.raises(Invalid):
        set_by_hand(NEW, percent=70, floor=10, ceiling=60, paused=False)


def test_setting_only_the_limits_is_no_change_of_the_share() -> None:
    evidence = Evidence(good=3, bad=1, up=0.2, down=0.5)
    share, change = set_by_hand(replace(NEW, evidence=evidence), percent=0, floor=0, ceiling=60, paused=True)
    assert change is None
    assert share.evidence == evidence


@given(st.uuids(), st.integers(0, 100), st.integers(0, 100))
def test_whoever_is_answered_at_a_small_share_is_answered_at_a_larger_one(one: UUID, first: int, second: int) -> None:
    low, high = sorted((first, second))
    assert answers(replace(NEW, percent=low), one) <= answers(replace(NEW, percent=high), one)
    assert not answers(replace(NEW, percent=0), one)
    assert answers(replace(NEW, percent=100), one)


def test_about_so_many_of_a_thousand_conversations_are_answered() -> None:
    quarter = replace(NEW, percent=25)
    assert 180 < sum(answers(quarter, uuid4()) for _ in range(1000)) < 320  # five standard deviations


@pytest.mark.parametrize(("outside", "found"), [(0.2, ("shipping",)), (0.7, ())])
def test_what_is_likelier_none_of_the_shops_matter_counts_under_no_topic(
    outside: float, found: tuple[str, ...]
) -> None:
    part = Part("who won the cup", intents=(Intent("shipping", 0.56),), outside=outside)
    assert topics([part], (), {}) == found
