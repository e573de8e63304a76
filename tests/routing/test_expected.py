"""What is expected: a member's pace, a customer's wait and patience."""

import math

import numpy as np
import pytest

from wingbeat.routing.rules import expected
from wingbeat.routing.rules.expected import Moment
from wingbeat.routing.rules.patience import hazard, survival


def moment(ahead: float = 0.0, busy: float = 4.0) -> Moment:
    return Moment(
        ahead=ahead,
        waiting=ahead,
        urgent=0.0,
        busy=busy,
        handling_seconds=200.0,
        last_waits_seconds=30.0,
        since_answer_seconds=20.0,
        answered_in_5_minutes=6.0,
        answered_in_15_minutes=18.0,
    )


def test_nothing_known_is_the_usual_pace_and_much_known_is_their_own():
    assert expected.pace(0, 0, 0, 0) == 1
    assert expected.pace(1.5 * 1e6, 1e6, 1.5 * 1e6, 1e6) == pytest.approx(1.5, abs=1e-3)
    assert 1 < expected.pace(1.5 * 20, 20, 1.5 * 2, 2) < 1.5


def test_the_queues_length_tells_a_wait_until_waits_are_known():
    # Four are busy for 200 s each: a place every 50 s, the third of which is ours; those who give up make it sooner.
    patient, hasty = (expected.by_queue_length(moment(ahead=2.0), rate) for rate in (1e-9, 0.01))
    assert patient == pytest.approx(150, rel=1e-3)
    assert hasty == pytest.approx(math.log(1 + 3 * 0.01 * 50) / 0.01)
    assert expected.by_queue_length(moment(busy=0.0), 0.002) > 0


def test_the_regression_finds_the_middle_and_the_bound_of_waits():
    dice = np.random.default_rng(1)
    count = 4000
    ahead = dice.integers(0, 10, count).astype(float)
    same = np.ones(count)
    seen = expected.signs(
        Moment(ahead, ahead, 0 * same, 4 * same, 200 * same, 30 * same, 20 * same, 6 * same, 18 * same)
    )
    waited = (ahead + 1) * 50 * dice.lognormal(0, 0.5, count)
    middle, bound = (expected.tell(expected.fit(seen, waited, share), seen) for share in (0.5, 0.8))
    assert (waited <= middle).mean() == pytest.approx(0.5, abs=0.03)
    assert (waited <= bound).mean() == pytest.approx(0.8, abs=0.04)
    assert middle[ahead == 9].mean() == pytest.approx(500, rel=0.15)


def test_a_missed_bound_grows_four_times_as_fast_as_a_kept_one_shrinks():
    up, down = expected.shifted(0.0, 60.0, 61.0), expected.shifted(0.0, 60.0, 60.0)
    assert up == pytest.approx(-4 * down)
    assert up > 0


def test_patience_counts_those_answered_as_willing_until_then():
    waits, willing = survival(np.array([10.0, 20.0, 20.0, 40.0]), np.array([True, False, True, False]))
    assert waits.tolist() == [10, 20, 20, 40]
    assert willing == pytest.approx([3 / 4, 1 / 2, 1 / 2, 1 / 2])


def test_the_hazard_is_who_left_by_the_seconds_all_were_willing():
    dice = np.random.default_rng(2)
    patience, answered_after = dice.exponential(100, 20_000), dice.exponential(80, 20_000)
    found = hazard(np.minimum(patience, answered_after), patience < answered_after)
    assert found[[5, 50, 150]] == pytest.approx(0.01, rel=0.1)
