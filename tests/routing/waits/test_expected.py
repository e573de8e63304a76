"""How long a wait will be: the formula, the regression, and the scales that follow what came of it."""

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.routing.rules.waits import (
    ENOUGH_WAITS,
    SHARE,
    SIGNS,
    Estimator,
    State,
    by_formula,
    expected,
    fit,
    learn,
    scaled,
    signs,
)
from wingbeat.routing.waits.queries import read_estimator, write_estimator

DRAW = np.random.default_rng(3)


def history(n: int) -> tuple[State, np.ndarray, np.ndarray]:
    """Waits behind so many others, each of which takes an exponential time of a minute ÷ four members."""
    ahead = DRAW.integers(0, 12, n).astype(np.float64)
    waited = DRAW.gamma(ahead + 1, 240 / 4)
    state = State(*(np.zeros(n) for _ in State._fields))._replace(
        ahead=ahead, waiting=ahead, busy=np.full(n, 4.0), handling_seconds=np.full(n, 240.0)
    )
    return state, np.arange(n) * 60.0, waited


def test_alone_in_line_behind_four_busy_members_one_waits_a_quarter_of_a_conversation() -> None:
    mean, bound = by_formula(0, 4, 240.0, 0.0)
    assert mean == pytest.approx([60])
    assert bound == pytest.approx([-60 * np.log(1 - SHARE)], rel=0.05), "the exponential's own quantile"


def test_those_ahead_who_give_up_shorten_the_wait() -> None:
    mean, _ = by_formula(3, 4, 240.0, 0.01)
    assert mean == pytest.approx([sum(1 / (4 / 240 + place * 0.01) for place in range(4))])


@given(st.integers(0, 200), st.integers(0, 40), st.floats(1, 4000), st.floats(0, 0.1))
def test_the_bound_is_above_nothing_and_grows_with_the_line(
    ahead: int, busy: int, handling: float, hazard: float
) -> None:
    mean, bound = by_formula(np.array([ahead, ahead + 1]), busy, handling, hazard)
    assert 0 < mean[0] < mean[1]
    assert 0 < bound[0] < bound[1]


def test_the_regression_finds_the_middle_and_the_bound_of_waits() -> None:
    state, _, waited = history(4000)
    seen = signs(state, 0.0)
    middle, bound = (np.expm1(seen @ fit(seen, waited, share)) for share in (0.5, SHARE))
    assert (waited <= middle).mean() == pytest.approx(0.5, abs=0.03)
    assert (waited <= bound).mean() == pytest.approx(SHARE, abs=0.04)
    assert middle[state.ahead == 9].mean() == pytest.approx(10 * 60, rel=0.15)


def test_every_sign_is_counted() -> None:
    assert signs(history(3)[0], 0.0).shape == (3, SIGNS)


def test_a_bound_that_was_too_short_is_widened_until_the_share_holds() -> None:
    waited = np.asarray(DRAW.exponential(100, 4000), np.float64)
    told, scale = scaled(np.arange(0, 120_000, 30, dtype=np.float64), waited, np.full(4000, 20.0), SHARE)
    assert scale > 0
    assert (waited <= told)[1000:].mean() == pytest.approx(SHARE, abs=0.02)


@pytest.mark.parametrize("n", [50, 2 * ENOUGH_WAITS])
def test_what_was_learned_holds_for_waits_to_come_and_survives_being_stored(n: int) -> None:
    estimator = read_estimator(write_estimator(learn(*history(n), hazard=0.0)))
    assert (estimator.middle is not None) == (n >= ENOUGH_WAITS)
    state, _, waited = history(1500)
    told = expected(estimator, state, 0.0)
    assert (told.seconds <= told.bound_seconds).all()
    assert (waited <= told.bound_seconds).mean() == pytest.approx(SHARE, abs=0.06)
    assert np.abs(told.seconds - waited).mean() < np.abs(np.median(waited) - waited).mean()


def test_a_workspace_without_a_history_is_told_by_the_formula() -> None:
    state, _, _ = history(1)
    assert expected(Estimator(), state, 0.0).seconds == pytest.approx(by_formula(state.ahead, 4.0, 240.0, 0.0)[0])


def test_what_an_earlier_version_stored_is_found_anew() -> None:
    fewer_signs = Estimator(np.zeros(3), np.zeros(3))
    assert read_estimator(write_estimator(fewer_signs)) == Estimator()
    assert read_estimator(msgspec.msgpack.encode([[1.0, [[1]]], None, 0.0, 0.0])) == Estimator()
