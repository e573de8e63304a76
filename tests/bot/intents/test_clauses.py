import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.bot.intents.rules.clauses import MOST_PIECES, Read, choose, cuts, is_clear, stretches
from wingbeat.bot.models import Intent


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("where is it and how do i return it", ("where is it", "how do i return it")),
        ("cancel it, and then refund me", ("cancel it", "refund me")),
        ("怎么退货?发票怎么开", ("怎么退货", "发票怎么开")),
        ("我要退款另外查下物流", ("我要退款", "另外查下物流")),
        ("brandy glasses", ("brandy glasses",)),
    ],
)
def test_a_message_is_cut_where_people_join(text: str, pieces: tuple[str, ...]) -> None:
    assert stretches(text) == pieces


@given(st.lists(st.text("ab", min_size=1, max_size=3), min_size=1, max_size=MOST_PIECES + 2))
def test_every_way_holds_all_pieces_in_order(pieces: list[str]) -> None:
    ways = cuts(pieces)
    assert len(ways) == (2 ** (len(pieces) - 1) - 1 if len(pieces) <= MOST_PIECES else 0)
    assert all(" ".join(way) == " ".join(pieces) and len(way) > 1 for way in ways)


def said(text: str, intent: str, confidence: float, outside: float = 0.1) -> Read:
    return Read(text, (Intent(intent, confidence),), outside)


def test_a_cut_is_kept_where_both_sides_are_sure() -> None:
    both = said("a", "x", 0.9), said("b", "y", 0.9)
    assert choose(said("a b", "x", 0.6), [both]) == both


@pytest.mark.parametrize(
    "parts",
    [
        (said("a", "x", 0.9), said("b", "y", 0.5)),
        (said("a", "x", 0.9), said("b", "y", 0.9, outside=0.9)),
        (said("a", "x", 0.9), said("b", "x", 0.9)),
    ],
)
def test_a_cut_is_not_kept_where_a_side_is_unsure_foreign_or_the_same(parts: tuple[Read, ...]) -> None:
    whole = said("a b", "x", 0.6)
    assert choose(whole, [parts]) == (whole,)


def test_a_message_is_clear_that_is_surely_one_known_thing() -> None:
    assert is_clear(said("a b", "x", 0.99, outside=0.0))
    assert not is_clear(said("a b", "x", 0.99, outside=0.3))
    assert not is_clear(said("a b", "x", 0.8, outside=0.0))
