"""What each policy looks at, and that an array is scored as its numbers are one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.routing.rules.policies import POLICIES, Policy, fit_cost, order_score

HOUR = 3600.0
seconds = st.floats(0, HOUR)
customers = st.tuples(
    seconds, st.sampled_from([0.0, 1.0]), st.floats(0.1, 10), st.floats(5, HOUR), st.floats(0.3, 3), st.floats(0, 0.1)
)
members = st.tuples(st.integers(0, 20), st.floats(5, HOUR), st.integers(1, 30), seconds, st.integers(0, 50))


@pytest.mark.parametrize("name", POLICIES)
@given(many=st.lists(customers, min_size=1, max_size=5))
def test_a_queue_scored_at_once_is_scored_as_one_by_one(name, many):
    policy = POLICIES[name]
    together = order_score(policy, *np.array(many).T)
    assert together == pytest.approx([order_score(policy, *one) for one in many], rel=1e-12)


@pytest.mark.parametrize("name", POLICIES)
@given(many=st.lists(members, min_size=1, max_size=5))
def test_members_costed_at_once_are_costed_as_one_by_one(name, many):
    policy = POLICIES[name]
    together = fit_cost(policy, *np.array(many, float).T)
    assert together == pytest.approx([fit_cost(policy, *one) for one in many], rel=1e-12)


@pytest.mark.parametrize("name", POLICIES)
@given(one=customers, longer=st.floats(1, HOUR))
def test_past_the_age_limit_the_oldest_goes_first(name, one, longer):
    waited, *rest = one
    policy = POLICIES[name]
    late = policy.age_limit_seconds + 1
    assert order_score(policy, late + waited + longer, *rest) > order_score(policy, late + waited, *rest)


def next_of(policy: Policy, *waiting: tuple[float, ...]) -> int:
    return int(np.argmax(order_score(policy, *np.array(waiting).T)))


def test_fifo_takes_the_oldest_whoever_they_are():
    assert next_of(POLICIES["capped-fifo"], (9, 1, 1, 100, 1, 0.01), (10, 0, 1, 900, 1, 0.0)) == 1


def test_the_strict_lane_takes_the_vip_and_of_two_the_older():
    assert (
        next_of(POLICIES["strict-vip"], (900, 0, 1, 100, 1, 0.0), (1, 1, 1, 100, 1, 0.0), (2, 1, 1, 100, 1, 0.0)) == 2
    )


def test_gc_mu_prefers_the_brief_and_the_vip_but_an_old_wait_outweighs_both():
    policy = POLICIES["gc-mu"]
    assert next_of(policy, (20, 0, 1, 300, 1, 0.0), (20, 0, 1, 150, 1, 0.0)) == 1
    assert next_of(policy, (20, 0, 1, 200, 1, 0.0), (20, 1, 1, 200, 1, 0.0)) == 1
    assert next_of(policy, (200, 0, 1, 200, 1, 0.0), (10, 1, 1, 200, 1, 0.0)) == 0


def test_round_robin_takes_whose_turn_it_is():
    policy = POLICIES["capped-fifo"]
    assert fit_cost(policy, 2, 900.0, 6, 0.0, 3) < fit_cost(policy, 0, 100.0, 1, 90.0, 4)


def test_the_fast_and_the_free_are_preferred_and_those_of_many_skills_are_kept():
    policy = POLICIES["default"]
    assert fit_cost(policy, 0, 100.0, 1, 0.0, 0.0) < fit_cost(policy, 0, 150.0, 1, 0.0, 0.0)
    assert fit_cost(policy, 0, 100.0, 1, 0.0, 0.0) < fit_cost(policy, 1, 100.0, 1, 0.0, 0.0)
    assert fit_cost(policy, 0, 100.0, 1, 0.0, 0.0) < fit_cost(policy, 0, 100.0, 6, 0.0, 0.0)
