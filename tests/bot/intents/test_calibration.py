import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.bot.intents.rules.calibration import fit
from wingbeat.bot.intents.rules.gate import SIGNS
from wingbeat.bot.intents.rules.gate import fit as fit_gate


@given(seed=st.integers(0, 10_000), spread=st.floats(0.01, 30), intents=st.integers(2, 5))
def test_confidence_is_as_high_as_the_share_that_is_right(seed: int, spread: float, intents: int) -> None:
    dice = np.random.default_rng(seed)
    right = dice.integers(0, intents, 400).astype(np.int32)
    scores = np.asarray(dice.standard_normal((400, intents)) * spread, np.float32)
    scores[np.arange(400), right] += 1
    trust = fit(scores, right)
    sure = [float(trust.chances(one)[one.argmax()]) for one in scores]
    assert abs(np.mean(sure) - np.mean(scores.argmax(axis=1) == right)) < 0.05


def test_the_chances_of_all_intents_add_up_to_one() -> None:
    scores = np.array([[0.9, 0.1, -0.2], [0.2, 0.6, 0.3]], np.float32)
    trust = fit(scores, np.array([0, 1], np.int32))
    assert all(abs(float(trust.chances(one).sum()) - 1) < 1e-5 for one in scores)


def test_a_gate_learns_what_foreign_messages_look_like() -> None:
    dice = np.random.default_rng(1)
    known = np.asarray(dice.normal(0.8, 0.1, (200, SIGNS)), np.float32)
    foreign = np.asarray(dice.normal(0.2, 0.1, (50, SIGNS)), np.float32)
    gate = fit_gate(known, foreign)
    assert gate.outside(np.full(SIGNS, 0.2, np.float32)) > 0.9
    assert gate.outside(np.full(SIGNS, 0.8, np.float32)) < 0.1


def test_a_gate_without_foreign_examples_still_tells_the_far_from_the_near() -> None:
    known = np.asarray(np.random.default_rng(1).normal(0.8, 0.1, (200, SIGNS)), np.float32)
    gate = fit_gate(known, np.zeros((0, SIGNS), np.float32))
    assert gate.outside(np.full(SIGNS, 0.1, np.float32)) > gate.outside(np.full(SIGNS, 0.8, np.float32))
