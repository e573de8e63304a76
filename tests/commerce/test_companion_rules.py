from hypothesis import given
from hypothesis import strategies as st

from wingbeat.commerce.companions.models import Pair
from wingbeat.commerce.companions.rules import at_least, companions, pairs_of


def pair(sku: str, together: int, *, because: str = "tent", because_sold: int = 100, sku_sold: int = 50) -> Pair:
    return Pair(
        because=because, sku=sku, together=together, because_sold=because_sold, sku_sold=sku_sold, all_sold=1000
    )


def test_a_basket_gives_each_pair_in_both_directions_once() -> None:
    assert pairs_of(["mat", "tent", "mat"]) == [("mat", "tent"), ("tent", "mat")]
    assert pairs_of(["tent"]) == []


def test_a_dealers_basket_says_nothing_about_customers() -> None:
    assert pairs_of(str(n) for n in range(31)) == []


def test_sixty_of_a_hundred_are_surer_than_three_of_three() -> None:
    assert at_least(60, 100) > at_least(3, 4) > at_least(1, 1)
    assert round(at_least(60, 100), 3) == 0.536  # worked by hand from Wilson's formula at z = 1.2816


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_least_share_lies_below_the_share_seen(hits: int, more: int) -> None:
    assert 0 <= at_least(hits, hits + more) <= (hits / (hits + more) if hits + more else 0)


def test_what_is_bought_often_together_comes_first_and_chance_never() -> None:
    found = companions([pair("poles", 10), pair("mat", 60), pair("stove", 2)], bought=(), most=3)
    assert [one.sku for one in found] == ["mat", "poles"]


def test_what_everybody_buys_anyway_goes_with_nothing() -> None:
    assert companions([pair("bag", 60, sku_sold=600)], bought=(), most=3) == []


def test_what_the_customer_has_is_not_offered_again() -> None:
    found = companions([pair("mat", 60), pair("poles", 20)], bought={"mat"}, most=3)
    assert [one.sku for one in found] == ["poles"]


def test_a_product_that_goes_with_two_comes_once_for_the_better_reason() -> None:
    (found,) = companions([pair("mat", 20), pair("mat", 70, because="bag")], bought=(), most=3)
    assert found.because == "bag"
