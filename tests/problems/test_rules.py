"""What fits a problem, and how sure one may be that a fix did something."""

import math
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.search.rules import wanted
from wingbeat.problems.effect.models import Side
from wingbeat.problems.effect.rules import change, effect, windows
from wingbeat.problems.models import Problem, Subject, Written
from wingbeat.problems.rules import by_fit

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def a_problem(title: str, reason: str = "", *tags: str) -> Problem:
    written = Written(title=title, reason=reason, tags=tags)
    return Problem(
        id=uuid7(),
        written=written,
        state="seen",
        version=1,
        linked=0,
        made_at=NOW,
        made_by=None,
        moved_at=NOW,
        fixed_at=None,
    )


def a_side(since: datetime, days: int, *counts: int, orders: int = 0, alike: int | None = None) -> Side:
    by_day = {since.date() + timedelta(days=n): count for n, count in enumerate(counts)}
    return Side(since, since + timedelta(days=days), sum(counts), alike, by_day, orders, 0, 0, 0.0)


def test_the_problem_of_the_same_reason_comes_first_then_of_its_tags_then_of_its_words() -> None:
    words, tag = a_problem("Parcel stuck at the depot"), a_problem("Wrong size chart", "", "size")
    reason, other = a_problem("Coupons do not apply", "coupon"), a_problem("Nothing alike")
    subject = Subject("coupon", ("size",), frozenset(wanted("my parcel is stuck at a depot since Monday")))
    found = by_fit([other, words, tag, reason], subject)
    assert [one for one, fits in found if fits] == [reason, words, tag]
    assert found[-1] == (other, False)


def test_nothing_is_compared_before_the_fix_and_four_weeks_on_each_side_after_it() -> None:
    first = NOW - timedelta(days=10)
    before, after = windows(first, None, NOW)
    assert (before, after) == ((first, NOW), None)
    fixed = NOW - timedelta(days=3)
    assert windows(first, fixed, NOW) == ((first, fixed), (fixed, NOW))
    assert windows(NOW - timedelta(days=90), fixed, NOW + timedelta(days=90))[1] == (fixed, fixed + timedelta(weeks=4))


def test_a_halved_rate_is_told_with_an_interval_that_its_numbers_allow() -> None:
    few, many = change(10, 7, 5, 7), change(1000, 7, 500, 7)
    assert few is not None
    assert many is not None
    assert few.ratio == many.ratio == 0.5
    assert few.low < many.low < 0.5
    assert few.high is not None
    assert many.high is not None
    assert few.high > 1 > many.high  # ten and five may be chance
    assert change(10, 7, 0, 7) is not None
    assert change(0, 7, 0, 7) is None
    none_before = change(0, 7, 4, 7)
    assert none_before is not None
    assert (none_before.ratio, none_before.high) == (None, None)


def test_days_that_differ_more_than_by_chance_widen_the_interval() -> None:
    start = NOW - timedelta(days=20)
    even = effect(a_side(start, 10, *[20] * 10), a_side(NOW, 10, *[10] * 10)).per_day
    wild = effect(
        a_side(start, 10, *[0, 60, 0, 40, 0, 0, 60, 0, 40, 0]), a_side(NOW, 10, *[0, 30, 0, 20, 0, 0, 50, 0, 0, 0])
    ).per_day
    assert even is not None
    assert wild is not None
    assert even.ratio == wild.ratio == 0.5
    assert even.high is not None
    assert wild.high is not None
    assert wild.high > even.high


def test_twice_the_orders_halve_what_each_of_them_costs() -> None:
    found = effect(a_side(NOW, 7, *[10] * 7, orders=100), a_side(NOW, 7, *[10] * 7, orders=200))
    assert found.per_day is not None
    assert found.per_order is not None
    assert (found.per_day.ratio, found.per_order.ratio) == (1.0, 0.5)


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0.1, 28), st.floats(0.1, 28), st.floats(1, 10))
def test_a_ratio_lies_within_its_interval(before: int, after: int, days: float, later: float, spread: float) -> None:
    found = change(before, days, after, later, spread)
    if found is None:
        assert before + after == 0
        return
    ratio, high = (
        found.ratio if found.ratio is not None else math.inf,
        found.high if found.high is not None else math.inf,
    )
    assert 0 <= found.low <= ratio * (1 + 1e-9)
    assert ratio <= high * (1 + 1e-9)
