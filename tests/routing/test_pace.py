"""What is expected: a member's pace, a customer's patience."""

from uuid import UUID

import numpy as np
import pytest

from wingbeat.routing.rules.pace import ALL, pace, paces, paces_of
from wingbeat.routing.rules.patience import hazard, survival


def test_nothing_known_is_the_usual_pace_and_much_known_is_their_own():
    assert pace(0, 0, 0, 0) == 1
    assert pace(1.5 * 1e6, 1e6, 1.5 * 1e6, 1e6) == pytest.approx(1.5, abs=1e-3)
    assert 1 < pace(1.5 * 20, 20, 1.5 * 2, 2) < 1.5


def test_who_never_had_a_kind_is_as_they_are_with_all():
    ada, bo = UUID(int=1), UUID(int=2)
    known = paces([(ada, "x", 40, 80.0), (ada, "y", 40, 20.0), (bo, "x", 2, 0.4)])
    assert known[str(ada)]["x"] > known[str(ada)][ALL] > 1 > known[str(ada)]["y"]
    assert 0.9 < known[str(bo)]["x"] < 1, "two quick ones are no proof"
    assert paces_of([known[str(ada)], {}], "z") == [known[str(ada)][ALL], 1.0]


def test_patience_counts_those_answered_as_willing_until_then():
    waits, willing = survival(np.array([10.0, 20.0, 20.0, 40.0]), np.array([True, False, True, False]))
    assert waits.tolist() == [10, 20, 20, 40]
    assert willing == pytest.approx([3 / 4, 1 / 2, 1 / 2, 1 / 2])


def test_the_hazard_is_who_left_by_the_seconds_all_were_willing():
    dice = np.random.default_rng(2)
    patience, answered_after = dice.exponential(100, 20_000), dice.exponential(80, 20_000)
    found = hazard(np.minimum(patience, answered_after), patience < answered_after)
    assert found[[5, 50, 150]] == pytest.approx(0.01, rel=0.1)
