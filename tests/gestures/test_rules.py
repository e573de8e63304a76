"""What gestures may cost, and what can be said of what they bring."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wingbeat.gestures.effect.models import Group, Stratum
from wingbeat.gestures.effect.rules import effect
from wingbeat.gestures.models import Budget, Gesture, Spent
from wingbeat.gestures.rules import may, noted, over

COSTS = st.decimals(min_value=0, max_value=50, places=2)


@given(st.lists(COSTS, max_size=12), COSTS)
def test_what_is_promised_unasked_never_goes_beyond_the_budget_and_nothing_else_is_asked(
    costs: Sequence[Decimal], month: Decimal
) -> None:
    limits, spent = Budget(month=month), Decimal(0)
    for cost in costs:
        beyond = over(limits, Spent(month=spent), cost)
        assert bool(beyond) is (spent + cost > month)
        if not beyond:
            spent += cost
    assert spent <= month


def test_every_limit_that_is_passed_is_named() -> None:
    limits = Budget(month=Decimal(100), member_month=Decimal(30), customer=Decimal(20), customer_times=2)
    spent = Spent(month=Decimal(90), member=Decimal(25), customer=Decimal(15), times=2)
    assert over(limits, spent, Decimal(6)) == ("member", "customer", "times")
    assert over(Budget(), spent, Decimal(1000)) == ()


def test_what_was_done_stays_done() -> None:
    assert may("promised", "done")
    assert not may("done", "cancelled")
    assert not may("refused", "promised")


def test_the_note_speaks_the_workspaces_language() -> None:
    fields: dict[str, Any] = dict.fromkeys(Gesture.__struct_fields__)
    one = Gesture(**fields | {"name": "手写卡片", "state": "promised", "why": "等了太久", "ended_why": ""})
    assert noted("zh-CN", one) == "小惊喜已安排：手写卡片（等了太久）"
    assert noted("de", replace(one, name="Voucher", state="done", code="HELLO5")) == "Gesture made: Voucher · HELLO5"
    assert noted("en", replace(one, state="refused", ended_why="too dear")).endswith("(too dear)")


def test_like_is_compared_with_like() -> None:
    # Within each reason a gesture makes no difference; all together it would seem to.
    strata = [Stratum("late", "", Group(80, 40), Group(20, 10)), Stratum("lost", "", Group(20, 18), Group(80, 72))]
    found = effect("csat", strata)
    assert found.difference == pytest.approx(0)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0 < found.high
    assert not found.few


def test_few_are_called_few_and_whom_nothing_compares_to_is_left_out() -> None:
    found = effect(
        "ordered", [Stratum("late", "gold", Group(5, 5), Group(400, 100)), Stratum("odd", "", Group(7, 7), Group())]
    )
    assert (found.n_with, found.alone, found.few) == (5, 7, True)
    assert effect("csat", []).difference is None


@given(st.lists(st.tuples(*[st.integers(0, 40)] * 4), min_size=1, max_size=5))
def test_an_interval_holds_its_difference(counts: Sequence[tuple[int, int, int, int]]) -> None:
    strata = [
        Stratum(str(place), "", Group(n, min(so, n)), Group(m, min(other, m)))
        for place, (n, so, m, other) in enumerate(counts)
    ]
    found = effect("reopened", strata)
    if found.difference is not None:
        assert found.low is not None
        assert found.high is not None
        assert -1 <= found.low <= found.difference <= found.high <= 1
