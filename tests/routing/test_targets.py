"""Which target applies, when it is due, what would have come of it, and how likely it breaks; pure."""

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from wingbeat.kit.errors import Invalid
from wingbeat.routing.targets.models import FIRST, Applies, Calendars, Line, Past, Subject, Target
from wingbeat.routing.targets.rules import after, applies, check, chosen, promise
from wingbeat.routing.targets.rules.chance import Fitted, Seen, brier, calibrated, fit, queue_chance
from wingbeat.routing.targets.rules.presets import PRESETS
from wingbeat.routing.targets.rules.preview import Counter, Took, preview, suggested, within
from wingbeat.routing.waits.models import Estimate
from wingbeat.workspaces.models import Calendar, Span
from wingbeat.workspaces.rules import business_seconds, is_open

START = datetime(2026, 3, 2, 8, tzinfo=UTC)  # a Monday
CHAT, MAIL, REPAIRS = (UUID(int=n) for n in (1, 2, 3))
OFFICE = (Span(9 * 60, 12 * 60), Span(13 * 60, 18 * 60))
NIGHT = (Span(22 * 60, 26 * 60),)
WEEK = (OFFICE,) * 5 + ((), ())
ALWAYS = Calendars(Calendar())

zones = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"])
weeks = st.tuples(*[st.sampled_from([(), OFFICE, NIGHT, OFFICE + NIGHT])] * 7)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
calendars = st.builds(
    Calendar,
    zone=zones,
    week=weeks,
    holidays=st.frozensets(days, max_size=5),
    exceptions=st.dictionaries(days, st.sampled_from([(), OFFICE, NIGHT]), max_size=5),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
seconds = st.integers(1, 5 * 86400)


def target(n: int = 9, limit: int = 60, **to: Any) -> Target:
    return Target(UUID(int=n), "", "response", limit, applies=Applies(**to))


def test_the_target_that_says_most_wins() -> None:
    vip = Subject(CHAT, REPAIRS, "VIP", frozenset({"late"}), "returns/size", 2)
    broad, channel, two = target(1), target(2, channels=(CHAT,)), target(3, channels=(CHAT,), teams=(REPAIRS,))
    tier = target(4, limit=90, tiers=("vip",))
    assert chosen([broad, channel, two], "response", vip) == two
    assert chosen([broad, channel, tier], "response", vip) == tier, "of those that say as much, the tier's"
    assert chosen([broad, replace(two, on=False)], "response", vip) == broad
    assert chosen([broad, target(5, limit=30)], "response", vip) == target(5, limit=30), "then the shorter one"
    assert chosen([broad], "resolution", vip) is None


@pytest.mark.parametrize(
    ("to", "fits"),
    [
        ({}, True),
        ({"channels": (CHAT, MAIL)}, True),
        ({"channels": (MAIL,)}, False),
        ({"tags": ("late", "gold")}, True),
        ({"reasons": ("returns",)}, True),
        ({"reasons": ("return",)}, False),
        ({"min_priority": 3}, False),
        ({"tiers": ("vip",), "teams": (MAIL,)}, False),
    ],
)
def test_all_that_a_target_says_must_hold_and_of_a_list_one(to: dict[str, Any], *, fits: bool) -> None:
    subject = Subject(CHAT, REPAIRS, "VIP", frozenset({"late"}), "returns/size", 2)
    assert applies(Applies(**to), subject) is fits


@given(calendars, moments, seconds)
def test_a_promise_is_due_once_its_business_seconds_have_passed(
    calendar: Calendar, start: datetime, limit: int
) -> None:
    due = after(calendar, start, limit)
    counted = business_seconds(calendar, start, due)
    if counted:  # one that never opens again counts every hour
        assert counted == pytest.approx(limit, abs=1e-3) or due == start + timedelta(seconds=limit)
        assert is_open(calendar, due - timedelta(milliseconds=1)) or due == start + timedelta(seconds=limit)
    assert due >= start + timedelta(seconds=limit)


@given(calendars, moments, seconds, seconds)
def test_a_longer_limit_is_never_due_earlier_and_the_warning_comes_before(
    calendar: Calendar, start: datetime, limit: int, more: int
) -> None:
    held = Calendars(calendar)
    short = replace(target(limit=limit), hours="workspace")
    first, second = (
        promise(one, Subject(), held, since=2, began_at=start).promise
        for one in (short, replace(short, limit_seconds=limit + more))
    )
    assert first.warn_at is not None
    assert start <= first.warn_at <= first.due <= second.due


def test_clocks_that_change_move_a_promise_by_what_really_passes() -> None:
    berlin = Calendar(zone="Europe/Berlin", week=((Span(0, 24 * 60),),) * 7)
    before = datetime(2026, 3, 29, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))  # the clocks skip an hour at two
    assert after(berlin, before, 3 * 3600) == before.astimezone(UTC) + timedelta(hours=3)
    office = Calendar(zone="Europe/Berlin", week=(OFFICE,) * 7)
    friday = datetime(2026, 3, 28, 17, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    due = after(office, friday, 2 * 3600)
    assert due == datetime(2026, 3, 29, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def test_a_holiday_and_the_weekend_stop_the_clock_and_a_night_goes_past_midnight() -> None:
    shop = Calendar(zone="UTC", week=WEEK, holidays=frozenset({date(2026, 3, 3)}))
    evening = START.replace(hour=17, minute=30)
    assert after(shop, evening, 3600) == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    night = Calendar(zone="UTC", week=(NIGHT,) * 7)
    assert after(night, START, 3 * 3600) == datetime(2026, 3, 3, 1, tzinfo=UTC)


def test_a_calendar_that_never_opens_keeps_nobody_waiting_for_ever() -> None:
    closed = Calendar(week=((),) * 7)
    assert after(closed, START, 60) == START + timedelta(seconds=60)


def test_whose_hours_count() -> None:
    own = Calendars(Calendar(week=WEEK), {("channel", CHAT): Calendar(zone="Asia/Shanghai", week=WEEK)})
    made = replace(target(limit=60), hours="channel")
    chat, mail = (promise(made, Subject(one), own, since=2, began_at=START) for one in (CHAT, MAIL))
    assert (chat.business, chat.zone, mail.zone) == (True, "Asia/Shanghai", "UTC")
    assert promise(target(), Subject(CHAT), own, since=2, began_at=START).business is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit_seconds": 0},
        {"limit_seconds": 91 * 86400},
        {"warn_share": 1.0},
        {"warn_seconds": 60},
        {"warn_share": -0.1},
    ],
)
def test_nobody_promises_what_cannot_be_kept(wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        check(changed(target(), wrong))


def changed(one: Target, change: dict[str, object]) -> Target:
    return replace(one, **change)


def test_every_preset_can_be_promised() -> None:
    for preset in PRESETS:
        for one in preset.targets:
            check(one)
    check(FIRST)


def wait(minute: int, took: float | None, left: float | None = None) -> Past:
    began = START + timedelta(minutes=minute)
    ended = None if took is None else began + timedelta(seconds=took)
    return Past(Subject(CHAT), began, ended, None if left is None else began + timedelta(seconds=left))


def test_what_would_have_happened_counts_in_time_late_and_those_who_left_too_late() -> None:
    past = [wait(0, 10), wait(1, 70), wait(2, None, 5), wait(3, None, 90), wait(4, None)]
    found = preview(target(limit=60), past, ALWAYS, START + timedelta(hours=1))
    assert (found.n, found.met, found.missed) == (4, 1, 3), "who left within the limit belongs to neither side"
    assert found.hours[8].missed == 3
    assert found.share == 0.25


def test_a_limit_that_eight_of_ten_waits_are_within_is_suggested() -> None:
    assert suggested([*map(Took, [3.0] * 8 + [500.0] * 2)]) == 5
    assert suggested([*map(Took, [20.0] * 9 + [500.0])]) == 30
    assert suggested([Took(1800.0, answered=False)] * 3) is None, (
        "who waits for half an hour breaks no promise of a day"
    )
    assert within(3600, [Took(1800.0, answered=False), Took(90.0)]) == 1
    assert suggested([]) is None


def test_a_target_of_an_industry_that_the_team_keeps_is_suggested() -> None:
    past = [wait(minute, 150) for minute in range(9)] + [wait(9, 250)]
    found = preview(target(limit=60), past, ALWAYS, START + timedelta(hours=1))
    assert found.suggested_seconds == 180, "a marketplace's three minutes, before the round five"
    assert [(one.name, one.limit_seconds, one.share) for one in found.industries] == [
        ("live_chat", 60, 0.0),
        ("marketplace", 180, 0.9),
        ("messaging", 300, 1.0),
        ("business_service", 7200, 1.0),
        ("shop_mail", 86400, 1.0),
    ]


@given(calendars, moments, seconds, seconds)
def test_counting_by_looking_up_is_counting_by_walking(calendar: Calendar, since: datetime, a: int, b: int) -> None:
    until = since + timedelta(days=12)
    start, end = since + timedelta(seconds=a), since + timedelta(seconds=a + b)
    assert Counter(calendar, since, until).seconds(start, end) == pytest.approx(business_seconds(calendar, start, end))


lines = st.builds(
    Line,
    ahead=st.integers(0, 500),
    members=st.integers(0, 50),
    places=st.integers(0, 150),
    free=st.integers(0, 150),
)
waits = st.tuples(st.floats(1, 1e5), st.floats(1, 20))  # the middle, and the bound in times of it


def expected(seconds: float, times: float) -> Estimate:
    return Estimate((), seconds, seconds * times, 1)


@given(lines, waits, st.floats(0, 1e6))
def test_a_longer_wait_expected_is_never_safer_and_a_longer_limit_never_worse(
    line: Line, wait: tuple[float, float], limit: float
) -> None:
    here = queue_chance(line, expected(*wait), limit)
    assert 0 < here < 1
    assert queue_chance(line, expected(wait[0] + 60, wait[1]), limit) >= here - 1e-9
    assert queue_chance(line, expected(*wait), limit + 60) <= here + 1e-9


def test_half_the_waits_are_over_by_the_middle_and_four_of_five_by_the_bound() -> None:
    full = Line(ahead=3, members=2, places=4)
    assert queue_chance(full, expected(60, 3), 60) == pytest.approx(0.5)
    assert queue_chance(full, expected(60, 3), 180) == pytest.approx(0.2, abs=1e-3)
    assert queue_chance(replace(full, free=4), expected(60, 3), 1) < 0.05, "somebody is free"
    nobody = queue_chance(full, None, 3600), queue_chance(full, expected(math.inf, 1), 3600)
    assert nobody == (queue_chance(Line(), expected(1, 1), 3600),) * 2, "nobody is there"


def test_history_puts_the_formula_right() -> None:
    history = [Seen(0.02, False, 0.02, n % 2 == 0) for n in range(400)]
    fitted = fit(history)
    assert calibrated(fitted, 0.02, bot=False) == pytest.approx(0.5, abs=0.05)
    assert fit([]) == Fitted()
    assert brier(history) == pytest.approx(0.5 * 0.02**2 + 0.5 * 0.98**2)
    assert brier([]) is None
