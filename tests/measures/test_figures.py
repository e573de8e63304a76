"""Golden figures, worked by hand: each story's arithmetic stands beside it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import ceil, floor, inf, isfinite

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.measures.conftest import Shop
from tests.measures.told import (
    ANN,
    BEN,
    CHANNEL,
    REPAIRS,
    SALES,
    T0,
    Unnumbered,
    asks,
    assigned,
    bot,
    handed_off,
    instant,
    left,
    opened,
    queued,
    reopened,
    resolved,
    says,
    told,
)
from wingbeat.kit.database import Database
from wingbeat.measures.models import MEASURES
from wingbeat.measures.queries import (
    AtMost,
    Figure,
    Filter,
    Period,
    clock,
    figure,
    histogram,
    human_pace,
    slowest,
)
from wingbeat.measures.rules import moment

EVER = Period(T0 - timedelta(days=1), T0 + timedelta(days=30), T0 + timedelta(hours=1))  # now: 3600


async def tell(shop: Shop, *lines: Unnumbered) -> None:
    await shop.tell(told(shop.id, *lines))


async def read(shop: Shop, name: str, period: Period = EVER, chosen: Filter = Filter()) -> Figure:  # noqa: B008 - frozen
    return await figure(shop.scope, MEASURES[name], period, chosen, [15])


async def seconds(shop: Shop, name: str, period: Period = EVER, chosen: Filter = Filter()) -> list[float]:  # noqa: B008 - frozen
    return [row.seconds for row in await slowest(shop.scope, MEASURES[name], period, chosen)]


async def test_a_figure_without_bounds_has_no_shares(shop: Shop) -> None:
    await tell(shop, opened(instant(0), bot=False), asks(instant(0)), says(instant(5)))
    told_all = await figure(shop.scope, MEASURES["felt_response"], EVER, Filter(), ())
    assert (told_all.n, told_all.median, told_all.within, told_all.within_n) == (1, 5, {}, {})


async def test_a_night(shop: Shop) -> None:
    arrives = datetime(2026, 1, 5, 23, 50, tzinfo=UTC)
    answered = datetime(2026, 1, 6, 8, 5, tzinfo=UTC)
    await tell(shop, opened(arrives, bot=False), asks(arrives), queued(arrives), assigned(answered), says(answered))
    # 23:50 → 24:00 is 10 min, 0:00 → 8:05 is 485 min: 495 min = 29,700 s.
    for name in ("felt_response", "first_response", "first_human_response", "response", "queue_wait", "human_wait"):
        assert await seconds(shop, name) == [29_700], name
    # It belongs to the day it began, although it ended on the next.
    first_day = Period(datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 6, tzinfo=UTC), EVER.now)
    second_day = Period(datetime(2026, 1, 6, tzinfo=UTC), datetime(2026, 1, 7, tzinfo=UTC), EVER.now)
    assert await seconds(shop, "first_response", first_day) == [29_700]
    assert await seconds(shop, "first_response", second_day) == []


async def test_a_reopening_counts_in_response_and_not_again_in_first_response(shop: Shop) -> None:
    await tell(
        shop,
        *(opened(0), asks(0), says(10), resolved(20)),
        *(reopened(1000), asks(1000), queued(1000), assigned(1001), says(1007), resolved(1060)),
    )
    assert await seconds(shop, "first_response") == [10]
    assert await seconds(shop, "response") == [10, 7]  # 10 − 0, 1007 − 1000
    assert await seconds(shop, "resolution") == [1060]  # the last resolved, 1060 − 0


async def test_while_reopened_the_resolution_goes_on(shop: Shop) -> None:
    await tell(shop, opened(0), asks(0), says(10), resolved(20), reopened(1000))
    resolution = await read(shop, "resolution")
    assert (resolution.n, resolution.waiting, resolution.longest) == (1, 1, 3600)  # now − opened


async def test_who_left_before_any_answer_is_censored_and_abandoned(shop: Shop) -> None:
    await tell(shop, opened(0), asks(0), handed_off(2), queued(2), left(100, 40), resolved(100, "abandoned"))
    # Last seen at 40: 40 s since the question, 38 s since the handoff and the queue.
    expected = {"first_response": 40, "response": 40, "first_human_response": 38, "queue_wait": 38, "human_wait": 38}
    for name, lasted in expected.items():
        figures = await read(shop, name)
        assert (figures.n, figures.reached, figures.censored, figures.left) == (1, 0, 1, 1), name
        assert figures.longest == lasted, name
        assert figures.within_n == {"15": (0, 1)}, name  # 40 > 15: should have been answered, and was not
    # One leaving ended a turn of 40 s and a wait of 38 s: it is one abandonment, of 40 s.
    assert await seconds(shop, "abandoned_wait") == [40]
    resolution = await read(shop, "resolution")
    assert (resolution.reached, resolution.left) == (0, 1)


async def test_who_left_the_queue_after_an_answer_abandoned_the_queue(shop: Shop) -> None:
    await tell(shop, opened(0), asks(0), bot(1), handed_off(30), queued(30), left(100, 41))
    assert await seconds(shop, "abandoned_wait") == [11]  # 41 − 30; the turn was answered after 1 s
    assert await seconds(shop, "response") == [1]


async def test_under_five_seconds_is_a_short_abandonment_and_not_due_within_fifteen(shop: Shop) -> None:
    await tell(shop, opened(0), asks(0), left(64.9, 4.9))
    await tell(shop, opened(0), asks(0), left(65, 5))
    await tell(shop, opened(0), asks(0), bot(3))
    abandoned = await read(shop, "abandoned_wait")
    assert (abandoned.n, abandoned.short) == (2, 1)  # 4.9 < 5, 5 is not
    within = await read(shop, "within")
    # Who left after 4.9 or 5 s could still have been answered in time: the denominator has the answered one alone.
    assert (within.n, within.within, within.within_n) == (3, {"15": 1.0}, {"15": (1, 1)})


async def test_who_waits_still_waits_until_now(shop: Shop) -> None:
    await tell(shop, opened(3590), asks(3590), queued(3592))
    await tell(shop, opened(3560), asks(3560), queued(3562))
    response = await read(shop, "response")
    assert (response.n, response.waiting, response.reached, response.longest) == (2, 2, 0, 40)  # 3600 − 3560
    assert response.within_n == {"15": (0, 1)}  # 10 s may yet be answered in time, 40 s may not
    assert await seconds(shop, "queue_wait") == [38, 8]


async def test_the_longest_wait_sees_who_waits_since_before_the_period(shop: Shop) -> None:
    await tell(shop, opened(0), asks(0), queued(1))
    await tell(shop, opened(0), asks(0), queued(1), assigned(500), says(501))
    await tell(shop, opened(3000), asks(3000), says(3020))
    today = Period(instant(2000), instant(4000), instant(3600))
    # The first goes on: 3600 − 0 and, in the queue, 3600 − 1. The second ended before the period. The third: 20.
    assert await seconds(shop, "longest_wait", today) == [3600, 3599, 20]
    assert (await read(shop, "longest_wait", today)).longest == 3600


@pytest.mark.parametrize(
    ("day", "next_day", "hours"), [("2026-03-08", "2026-03-09", 23), ("2026-11-01", "2026-11-02", 25)]
)
async def test_a_day_of_clock_change_has_its_own_hours(shop: Shop, day: str, next_day: str, hours: int) -> None:
    begin, end = moment(day, "America/New_York"), moment(next_day, "America/New_York")
    assert end - begin == timedelta(hours=hours)
    second = timedelta(seconds=1)
    for waited, at in ((1, begin - second), (2, begin), (3, end - second), (4, end)):
        await tell(shop, opened(at), asks(at), bot(at + waited * second))
    # Half-open: its first instant and its last second, neither the second before nor the next day's first instant.
    assert await seconds(shop, "first_response", Period(begin, end, end)) == [3, 2]


async def test_a_wait_across_the_clock_change_counts_the_seconds_that_passed(shop: Shop) -> None:
    asked = moment("2026-03-08T01:59:50", "America/New_York")
    answered = moment("2026-03-08T03:00:10", "America/New_York")
    await tell(shop, opened(asked), asks(asked), says(answered))
    period = Period(asked - timedelta(days=1), asked + timedelta(days=1), answered)
    assert await seconds(shop, "first_response", period) == [20]  # 2:00 is 3:00: 10 s before and 10 s after


async def test_a_bot_greets_and_then_answers(shop: Shop) -> None:
    await tell(shop, opened(0), asks(0), bot(0.5, "greeting"), bot(2.25))
    assert await seconds(shop, "felt_response") == [0.5]
    assert await seconds(shop, "first_response") == [2.25]
    assert await seconds(shop, "first_human_response") == []  # no handoff: nobody was asked for


async def test_a_handoff(shop: Shop) -> None:
    await tell(
        shop, opened(0), asks(0), bot(1), asks(60), handed_off(61), queued(61.5), assigned(64), says(79.5), asks(90)
    )
    assert await seconds(shop, "first_response") == [1]
    assert await seconds(shop, "first_human_response") == [18.5]  # 79.5 − 61
    assert await seconds(shop, "response") == [3510, 19.5, 1]  # 3600 − 90 and waiting; 79.5 − 60; 1 − 0
    assert await seconds(shop, "queue_wait") == [2.5]  # 64 − 61.5
    assert await seconds(shop, "human_wait") == [18]  # 79.5 − 61.5


async def test_a_member_goes_and_the_conversation_waits_in_the_queue_twice(shop: Shop) -> None:
    await tell(shop, opened(0), asks(0), queued(2), assigned(5), queued(35), assigned(39, BEN), says(50, BEN))
    assert await seconds(shop, "queue_wait") == [4, 3]  # 39 − 35, 5 − 2
    assert await seconds(shop, "human_wait") == [48, 15]  # 50 − 2, 50 − 35
    assert await seconds(shop, "queue_wait", chosen=Filter(member_id=BEN)) == [4]


async def test_where_no_bot_is_on_a_person_is_owed_from_the_first_question(shop: Shop) -> None:
    await tell(shop, opened(0, bot=False), asks(1), queued(1), assigned(2), says(13), asks(20), says(22))
    assert await seconds(shop, "first_human_response") == [12]  # 13 − 1
    assert await seconds(shop, "first_response") == [12]


async def wait_and_leave(shop: Shop, answered: Sequence[float], gone: Sequence[float] = ()) -> None:
    await shop.tell(*(told(shop.id, opened(0), asks(0), bot(waited)) for waited in answered))
    await shop.tell(*(told(shop.id, opened(0), asks(0), left(waited, waited)) for waited in gone))


async def test_where_all_were_answered_every_figure_is_exact(shop: Shop) -> None:
    await wait_and_leave(shop, [4, 8, 60])
    r = await read(shop, "first_response")
    # Ranks 0, 1, 2: p90 at 1.8, p95 at 1.9, p99 at 1.98 between 8 and 60.
    assert (r.mean, r.median, r.longest) == (24, 8, 60)
    assert (r.p90, r.p95, r.p99) == pytest.approx((49.6, 54.8, 58.96))
    assert r.at_most == AtMost(r.mean, r.median, r.p90, r.p95, r.p99, r.longest)


async def test_who_left_makes_a_figure_the_least_it_can_be_and_at_most_tells_how_much_more(shop: Shop) -> None:
    await wait_and_leave(shop, [4, 8, 60], [20])
    r = await read(shop, "first_response")
    # At least, of 4, 8, 20, 60: the median at 1.5 is 14, p90 at 2.7 is 20 + 0.7 x 40.
    assert (r.median, r.longest) == (14, 60)
    assert r.p90 == pytest.approx(48)
    # At most, of 4, 8, 60, for ever: the median is 34 and nothing limits p90 nor the mean; the longest was answered.
    assert r.at_most == AtMost(mean=None, median=34, p90=None, p95=None, p99=None, longest=60)


async def test_one_who_left_early_among_many_changes_a_median_little(shop: Shop) -> None:
    await wait_and_leave(shop, range(1, 21), [0.5])
    r = await read(shop, "first_response")
    # 21 waits: ranks 10, 18 and 19 of 0.5, 1, 2 ... 20, at most of 1, 2 ... 20, for ever.
    assert (r.median, r.p90, r.p95) == (10, 18, 19)
    assert (r.at_most.median, r.at_most.p90, r.at_most.p95, r.at_most.p99) == (11, 19, 20, None)


async def test_where_nobody_was_answered_nothing_limits_any_figure(shop: Shop) -> None:
    await wait_and_leave(shop, [], [20, 40])
    await tell(shop, opened(3590), asks(3590))
    r = await read(shop, "first_response")
    assert (r.reached, r.left, r.waiting, r.median, r.longest) == (0, 2, 1, 20, 40)  # of 10, 20, 40
    assert r.at_most == AtMost(None, None, None, None, None, None)


async def test_the_longest_is_the_least_it_can_be_while_it_goes_on(shop: Shop) -> None:
    await tell(shop, opened(0), asks(0), bot(30))
    await tell(shop, opened(3590), asks(3590))
    shorter = await read(shop, "first_response")
    assert (shorter.longest, shorter.at_most.longest) == (30, 30)
    await tell(shop, opened(3500), asks(3500))
    longer = await read(shop, "first_response")
    assert (longer.longest, longer.at_most.longest) == (100, None)


async def test_a_leaving_is_what_abandoned_wait_measures_so_it_is_exact(shop: Shop) -> None:
    await wait_and_leave(shop, [], [20, 40])
    r = await read(shop, "abandoned_wait")
    assert (r.reached, r.median, r.at_most.median, r.at_most.mean) == (2, 30, 30, 30)


async def test_those_who_left_or_wait_still_are_found_behind_their_number(shop: Shop) -> None:
    await wait_and_leave(shop, [4], [20, 40])
    await tell(shop, opened(3590), asks(3590))

    async def behind(how: str | None) -> list[float]:
        return [row.seconds for row in await slowest(shop.scope, MEASURES["response"], EVER, Filter(), how=how)]

    assert [await behind(how) for how in ("left", "waiting", "answered", "resolved")] == [[40, 20], [10], [4], []]
    assert await behind(None) == [40, 20, 10, 4]


async def test_the_pace_of_people_is_unknown_until_somebody_was_answered(shop: Shop) -> None:
    now, _ = await clock(shop.scope)

    def at(seconds: float) -> datetime:
        return now - timedelta(hours=1) + timedelta(seconds=seconds)

    await tell(shop, opened(at(0), bot=False), asks(at(0)), left(at(40), at(40)))
    assert await human_pace(shop.scope) is None
    await tell(shop, opened(at(0), bot=False), asks(at(0)), says(at(60)))
    assert await human_pace(shop.scope) == 50  # the least it can be: of 40 and 60


async def test_what_is_resolved_unanswered_is_shown_apart(shop: Shop) -> None:
    await tell(shop, opened(0), asks(0), says(10), asks(20), resolved(500))
    response = await read(shop, "response")
    # "Thanks!" at 20 was owed nothing: one turn of 10 s counts, one stands beside.
    assert (response.n, response.resolved, response.longest) == (1, 1, 10)
    assert response.within == {"15": 1.0}


async def test_answered_at_the_bound_is_within_it(shop: Shop) -> None:
    for waited in (5, 15, 15.000001, 40):
        await tell(shop, opened(0), asks(0), bot(waited))
    await tell(shop, opened(0), asks(0), left(90, 15))
    await tell(shop, opened(0), asks(0), left(90, 16))
    # In time: 5 and 15. Due: the four answered and who left after 16 s; who left at 15 s did not wait beyond it.
    assert (await read(shop, "within")).within_n == {"15": (2, 5)}


async def test_a_filter_narrows_to_channel_team_language_and_member(shop: Shop) -> None:
    await tell(shop, opened(0, language="zh-CN"), asks(0), queued(1), assigned(2), says(9))
    await tell(shop, opened(0), asks(0), queued(1, REPAIRS), assigned(2, BEN), says(20, BEN))
    await tell(shop, opened(0, channel=ANN), asks(0))
    chosen = {
        Filter(): [3600, 20, 9],
        Filter(channel_id=CHANNEL): [20, 9],
        Filter(team_id=SALES): [9],
        Filter(language="zh-CN"): [9],
        Filter(member_id=BEN): [20],
        Filter(member_id=BEN, team_id=SALES): [],
    }
    for name in ("first_response", "response", "within"):
        assert {f: await seconds(shop, name, chosen=f) for f in chosen} == chosen, name


async def test_every_wait_falls_in_the_bin_that_begins_at_or_below_it(shop: Shop) -> None:
    waited = (0.5, 1, 1.5, 14.999, 15, 29, 30, 100_000)
    await shop.tell(*(told(shop.id, opened(0), asks(0), bot(w)) for w in waited))
    await tell(shop, opened(0), asks(0), resolved(40))  # owed nothing: in no bin
    bins = await histogram(shop.scope, MEASURES["response"], EVER, Filter())
    assert {(b.low, b.high): b.n for b in bins if b.n} == {
        (0, 1): 1,
        (1, 2): 2,
        (8, 15): 1,
        (15, 30): 2,
        (30, 60): 1,
        (86400, None): 1,
    }


Ends = list[tuple[int, str]]
ENDS = st.lists(st.tuples(st.integers(1, 400_000), st.sampled_from(["answered", "left", "waiting", "resolved"])))


@given(ENDS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_the_figures_of_any_waits_are_those_of_a_reference(runner: asyncio.Runner, shop: Shop, ends: Ends) -> None:
    runner.run(_agree(shop.database, ends))


async def _agree(database: Database, ends: Ends) -> None:
    shop = Shop(database)
    await shop.open()
    endings = {"answered": bot, "left": lambda at: left(at, at), "resolved": resolved}
    for milliseconds, how in ends:
        begin, end = (3600 - milliseconds / 1000, 3600) if how == "waiting" else (0, milliseconds / 1000)
        await tell(shop, opened(begin), asks(begin), *([endings[how](end)] if how in endings else []))
    owed = sorted(milliseconds / 1000 for milliseconds, how in ends if how != "resolved")
    within = await read(shop, "within")
    count = Counter(how for _, how in ends)
    assert (within.reached, within.left, within.waiting, within.resolved) == tuple(
        count[how] for how in ("answered", "left", "waiting", "resolved")
    )
    assert within.n == len(owed) == within.reached + within.censored
    in_time = sum(how == "answered" and milliseconds <= 15_000 for milliseconds, how in ends)
    too_late = sum(how != "resolved" and milliseconds > 15_000 for milliseconds, how in ends)
    assert within.within_n == {"15": (in_time, in_time + too_late)}
    if owed:
        expected = [_percentile(owed, share) for share in (0.5, 0.9, 0.95, 0.99)]
        assert [within.median, within.p90, within.p95, within.p99] == pytest.approx(expected)
        assert within.longest == pytest.approx(owed[-1])
    answered = sorted(milliseconds / 1000 for milliseconds, how in ends if how == "answered")
    endless = answered + [inf] * (len(owed) - len(answered))
    most = [_percentile(endless, share) for share in (0.5, 0.9, 0.95, 0.99)] if owed else [inf] * 4
    assert [within.at_most.median, within.at_most.p90, within.at_most.p95, within.at_most.p99] == [
        pytest.approx(one) if isfinite(one) else None for one in most
    ]


def _percentile(ordered: list[float], share: float) -> float:
    """Linear between the two nearest ranks, both ends included: what percentile_cont means."""
    place = share * (len(ordered) - 1)
    low, high = ordered[floor(place)], ordered[ceil(place)]
    return low if low == high else low + (high - low) * (place - floor(place))


@pytest.mark.parametrize("name", MEASURES)
async def test_every_measure_tells_of_an_empty_period(shop: Shop, name: str) -> None:
    nothing = await read(shop, name)
    assert (nothing.n, nothing.median, nothing.longest, nothing.within) == (0, None, None, {"15": None})
    assert nothing.at_most == AtMost(None, None, None, None, None, None)
    assert sum(b.n for b in await histogram(shop.scope, MEASURES[name], EVER, Filter())) == 0
    assert await slowest(shop.scope, MEASURES[name], EVER, Filter()) == []


@pytest.mark.parametrize("name", MEASURES)
async def test_another_workspace_sees_none_of_it(shop: Shop, name: str) -> None:
    other = Shop(shop.database)
    await other.open()
    await tell(other, opened(0, bot=False), asks(0), queued(1), left(50, 40))
    await tell(other, opened(0), asks(0), queued(1), assigned(2), says(3), resolved(4))
    assert (await read(other, name)).n > 0
    assert (await read(shop, name)).n == 0
