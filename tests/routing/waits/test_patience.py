"""How long customers bear to wait, from waits of which some ended by an answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.routing.waits.rules.patience import EDGES_SECONDS, patience, prior_stays, stays

waits = st.lists(st.tuples(st.floats(0.1, 2000), st.booleans()), max_size=60)


def arrays(found: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([one[0] for one in found], np.float64), np.array([one[1] for one in found], np.bool_)


@given(waits)
def test_the_share_that_stays_never_rises(found: list[tuple[float, bool]]) -> None:
    known = patience(*arrays(found))
    curve = [stays(known, second) for second in range(0, 3000, 50)]
    assert curve == sorted(curve, reverse=True)
    assert all(span.low <= span.hazard <= span.high for span in known.spans)


@given(waits, st.floats(0.1, 2000))
def test_an_answered_wait_more_makes_nobody_less_patient(found: list[tuple[float, bool]], waited: float) -> None:
    before, after = patience(*arrays(found)), patience(*arrays([*found, (waited, False)]))
    assert all(now.hazard <= was.hazard for was, now in zip(before.spans, after.spans, strict=True))


def test_without_a_history_customers_bear_what_the_field_says() -> None:
    known = patience(*arrays([]))
    assert known.own == 0
    assert stays(known, 30) > 0.95
    assert 0.6 < stays(known, 60) < 0.9
    # Ten seconds more after the first minute lose between 15 and 30 %.
    assert 0.7 < stays(known, 80) / stays(known, 70) < 0.85
    assert [stays(known, edge) for edge in EDGES_SECONDS[:7]] == pytest.approx(
        [prior_stays(edge) for edge in EDGES_SECONDS[:7]], rel=0.05
    )


def test_with_a_long_history_the_own_customers_speak() -> None:
    draw = np.random.default_rng(7)
    willing, answered = draw.exponential(200, 5000), draw.exponential(90, 5000)
    known = patience(np.minimum(willing, answered), willing < answered)
    assert known.own > 0.95
    for second in (30, 60, 120):
        assert stays(known, second) == pytest.approx(np.exp(-second / 200), abs=0.03)
        assert stays(known, second, "high") < np.exp(-second / 200) < stays(known, second, "low")
