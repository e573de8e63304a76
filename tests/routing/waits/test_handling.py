"""How long conversations take members."""

from uuid import UUID

import pytest

from wingbeat.routing.waits.models import Handled
from wingbeat.routing.waits.queries import UNKNOWN
from wingbeat.routing.waits.rules.handling import PRIOR, PRIOR_COUNT, learned

SIZES, RETURNS = UUID(int=1), UUID(int=2)


def test_few_conversations_say_little_and_many_say_all() -> None:
    few = learned(UNKNOWN.patience, [Handled(SIZES, "", "en", 60.0)])
    own = 1 / (1 + PRIOR_COUNT)
    overall = own * 60 + (1 - own) * PRIOR.mean_seconds
    assert few.overall.mean_seconds == pytest.approx(overall)
    assert few.handling_of(SIZES).mean_seconds == pytest.approx(own * 60 + (1 - own) * overall), (
        "drawn towards all teams"
    )
    many = learned(UNKNOWN.patience, [Handled(SIZES, "", "en", 60.0)] * 2000)
    assert many.handling_of(SIZES).mean_seconds == pytest.approx(60, abs=5)
    assert many.handling_of(RETURNS) == many.overall, "a team nobody has seen is like all"


def test_the_narrowest_that_is_known_counts() -> None:
    seen = [Handled(SIZES, "尺码", "zh-CN", 100.0)] * 50 + [Handled(SIZES, "换货", "zh-CN", 900.0)] * 50
    known = learned(UNKNOWN.patience, seen)
    exchange, sizes = (known.handling_of(SIZES, one, language="zh-CN") for one in ("换货", "尺码"))
    assert sizes.mean_seconds < known.handling_of(SIZES).mean_seconds < exchange.mean_seconds
    assert exchange.p80_seconds >= exchange.mean_seconds
    assert known.handling_of(SIZES, "发票", language="zh-CN") == known.handling_of(SIZES, language="zh-CN")
