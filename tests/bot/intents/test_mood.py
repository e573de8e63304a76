from typing import NamedTuple

import pytest

from wingbeat.bot.intents.rules.mood import Mood, Moods


class Weighted(NamedTuple):
    text: str
    kind: str
    weight: float


MOODS = Moods(
    [
        Weighted("angry", "anger", 0.8),
        Weighted("气死", "anger", 1.0),
        Weighted("great", "praise", 0.6),
        Weighted("投诉", "complaint", 0.9),
        Weighted("now", "urgency", 0.5),
        Weighted("fire", "safety", 1.0),
        Weighted("not", "negation", 1.0),
        Weighted("不", "negation", 1.0),
        Weighted("very", "intensifier", 1.5),
    ]
)


@pytest.mark.parametrize("text", ["i am angry", "气死我了", "我要投诉", "not great"])
def test_anger_complaint_and_praise_denied_are_below_zero(text: str) -> None:
    assert MOODS.mood(text).sentiment < 0


def test_praise_is_above_zero_and_more_so_when_stressed() -> None:
    assert 0 < MOODS.mood("great").sentiment < MOODS.mood("very great").sentiment


def test_who_says_nothing_of_it_has_no_mood() -> None:
    assert MOODS.mood("where is the knowledge base of bonfires") == Mood()


def test_a_danger_and_haste_press() -> None:
    assert MOODS.mood("fire").urgency > MOODS.mood("now").urgency > 0


def test_shouting_makes_it_stronger() -> None:
    assert MOODS.mood("angry!!").sentiment < MOODS.mood("angry").sentiment


def test_a_complaint_is_told_unless_denied() -> None:
    assert MOODS.mood("投诉").complaint
    assert not MOODS.mood("不投诉").complaint


def test_without_words_nothing_is_felt() -> None:
    assert Moods([]).mood("angry") == Mood()


def test_all_together_stay_within_bounds() -> None:
    mood = MOODS.mood("angry " * 20 + "now " * 20)
    assert (mood.sentiment, mood.urgency) == (-1, 1)
