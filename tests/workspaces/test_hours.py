"""Hours: worked examples, and agreement with a model that looks at every single minute."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wingbeat.workspaces.models import ALWAYS, Calendar, Span
from wingbeat.workspaces.rules import add_business_seconds, business_seconds, is_open, next_opening

NEW_YORK = ZoneInfo("America/New_York")
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = 3600.0


def span(opens: str, closes: str) -> Span:
    def minutes(text: str) -> int:
        hours, _, rest = text.partition(":")
        return int(hours) * 60 + int(rest)

    return Span(minutes(opens), minutes(closes) + (24 * 60 if minutes(closes) <= minutes(opens) else 0))


def every_day(zone: str, *spans: Span) -> Calendar:
    return Calendar(zone=zone, week=(spans,) * 7)


OFFICE = Calendar(zone="Asia/Shanghai", week=((span("09:00", "12:00"), span("13:30", "18:00")),) * 5 + ((),) * 2)
NIGHT = every_day("America/New_York", span("22:00", "02:00"))


def test_a_day_in_shanghai_has_seven_and_a_half_hours_with_a_break() -> None:
    monday, tuesday = datetime(2026, 11, 2, tzinfo=SHANGHAI), datetime(2026, 11, 3, tzinfo=SHANGHAI)
    assert business_seconds(OFFICE, monday, tuesday) == 7.5 * HOUR
    assert not is_open(OFFICE, monday.replace(hour=12, minute=30))
    assert is_open(OFFICE, monday.replace(hour=13, minute=30))


def test_a_question_on_friday_evening_is_due_on_monday_morning() -> None:
    friday = datetime(2026, 11, 6, 17, 50, tzinfo=SHANGHAI)
    assert add_business_seconds(OFFICE, friday, 15 * 60) == datetime(2026, 11, 9, 9, 5, tzinfo=SHANGHAI)
    assert next_opening(OFFICE, friday.replace(hour=18)) == datetime(2026, 11, 9, 9, tzinfo=SHANGHAI)


def test_opening_counts_and_closing_does_not() -> None:
    opens = datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)
    assert is_open(OFFICE, opens)
    assert not is_open(OFFICE, opens - timedelta(microseconds=1))
    assert not is_open(OFFICE, opens.replace(hour=12))
    assert next_opening(OFFICE, opens + timedelta(minutes=5)) == opens + timedelta(minutes=5)


def test_a_holiday_is_closed_and_an_exception_wins_over_it() -> None:
    national_day, worked_sunday = date(2026, 10, 1), date(2026, 10, 11)
    calendar = msgspec.structs.replace(
        OFFICE,
        holidays=frozenset({national_day, date(2026, 10, 2)}),
        exceptions={worked_sunday: (span("10:00", "11:00"),), date(2026, 10, 2): (span("20:00", "21:00"),)},
    )
    assert next_opening(calendar, datetime(2026, 10, 1, tzinfo=SHANGHAI)) == datetime(2026, 10, 2, 20, tzinfo=SHANGHAI)
    assert is_open(calendar, datetime(2026, 10, 11, 10, 30, tzinfo=SHANGHAI))


@pytest.mark.parametrize(
    ("night", "hours", "what"),
    [
        (date(2026, 3, 6), 4, "an ordinary night"),
        (date(2026, 3, 7), 4, "the clocks jump from 02:00 to 03:00, just as we close"),
        (date(2026, 10, 31), 5, "01:00 to 02:00 comes twice"),
    ],
)
def test_a_span_past_midnight_counts_the_hours_that_really_pass(night: date, hours: int, what: str) -> None:
    noon = datetime.combine(night, time(12), NEW_YORK)
    assert business_seconds(NIGHT, noon, noon + timedelta(days=1)) == hours * HOUR, what


def test_new_york_works_an_hour_less_and_an_hour_more_on_the_days_the_clocks_change() -> None:
    always = every_day("America/New_York", *ALWAYS)
    for day, hours in ((date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 11, 2), 24)):
        midnight = datetime.combine(day, time(), NEW_YORK)
        following = midnight + timedelta(days=1)
        assert business_seconds(always, midnight, following) == hours * HOUR


def test_a_time_the_clocks_skip_is_the_moment_of_the_skip() -> None:
    calendar = every_day("America/New_York", span("02:30", "04:00"))
    day = datetime(2026, 3, 8, tzinfo=NEW_YORK)
    assert next_opening(calendar, day) == datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert business_seconds(calendar, day, day + timedelta(hours=12)) == HOUR


def test_a_span_that_begins_on_the_eve_of_a_holiday_runs_to_its_end() -> None:
    calendar = msgspec.structs.replace(NIGHT, holidays=frozenset({date(2026, 7, 4)}))
    assert is_open(calendar, datetime(2026, 7, 4, 1, tzinfo=NEW_YORK))
    assert not is_open(calendar, datetime(2026, 7, 4, 23, tzinfo=NEW_YORK))


def test_the_second_of_two_equal_times_is_told_from_the_first() -> None:
    calendar = every_day("America/New_York", span("00:30", "01:15"))
    first = datetime(2026, 11, 1, 1, 20, tzinfo=NEW_YORK)
    assert is_open(calendar, first.replace(minute=10, fold=1)), "we close at the last 01:15"
    assert is_open(calendar, first), "01:20 comes before the last 01:15"
    assert not is_open(calendar, first.replace(fold=1))


def test_without_anything_said_it_is_always_open() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert business_seconds(Calendar(), start, start + timedelta(days=10)) == 240 * HOUR
    assert add_business_seconds(Calendar(), start, 500 * 24 * HOUR) == start + timedelta(days=500)


def test_a_calendar_that_never_opens_has_no_next_opening() -> None:
    closed = every_day("UTC")
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert next_opening(closed, start) is None
    assert add_business_seconds(closed, start, 1) is None
    assert add_business_seconds(closed, start, 0) == start
    assert business_seconds(closed, start, start + timedelta(days=30)) == 0


def test_an_end_before_the_start_is_no_time() -> None:
    start = datetime(2026, 11, 2, 10, tzinfo=SHANGHAI)
    assert business_seconds(OFFICE, start, start - timedelta(days=1)) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Middle/Earth"},
        {"zone": "../../etc/passwd"},
        {"week": [[]] * 6},
        {"week": [[{"opens_minute": 600, "closes_minute": 600}]] + [[]] * 6},
        {"week": [[{"opens_minute": 1440, "closes_minute": 1500}]] + [[]] * 6},
        {"week": [[{"opens_minute": 0, "closes_minute": 2881}]] + [[]] * 6},
        {"hollidays": []},
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, Calendar, str_keys=True)


def test_a_calendar_survives_the_way_through_json() -> None:
    calendar = msgspec.structs.replace(
        OFFICE, holidays=frozenset({date(2026, 10, 1)}), exceptions={date(2026, 10, 2): (span("22:00", "02:00"),)}
    )
    assert msgspec.json.decode(msgspec.json.encode(calendar), type=Calendar) == calendar


# Weeks around clock changes: New York, London, Lord Howe (half an hour), and one without changes.
BEGINNINGS = [date(2026, 3, 5), date(2026, 10, 29), date(2026, 3, 26), date(2026, 4, 2)]
ZONES = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Shanghai"]

spans = st.builds(lambda opens, length: Span(opens, opens + length), st.integers(0, 1439), st.integers(1, 1440))
days = st.lists(spans, max_size=3).map(tuple)
calendars = st.builds(
    Calendar,
    zone=st.sampled_from(ZONES),
    week=st.tuples(*[days] * 7),
    holidays=st.frozensets(st.dates(date(2026, 3, 25), date(2026, 4, 8)), max_size=3),
    exceptions=st.dictionaries(st.dates(date(2026, 3, 25), date(2026, 4, 8)), days, max_size=2),
)
moments = st.builds(
    lambda beginning, minutes: datetime.combine(beginning, time(), UTC) + timedelta(minutes=minutes),
    st.sampled_from(BEGINNINGS),
    st.integers(0, 6 * 1440),
)
lengths = st.integers(0, 3 * 1440).map(lambda minutes: timedelta(minutes=minutes))


def naive_open(calendar: Calendar, start: datetime, minutes: int) -> list[bool]:
    """Look at every minute: a span is open from the first minute that shows its time to the last before its end."""
    zone = ZoneInfo(calendar.zone)
    around = [start + timedelta(minutes=m) for m in range(-5 * 1440, minutes + 2 * 1440)]
    walls = [moment.astimezone(zone).replace(tzinfo=None) for moment in around]
    answer = [False] * len(around)
    for day in sorted({wall.date() for wall in walls})[1:-1]:
        own = calendar.week[day.weekday()] if day not in calendar.holidays else ()
        for one in calendar.exceptions.get(day, own):
            midnight = datetime.combine(day, time())
            opens = midnight + timedelta(minutes=one.opens_minute)
            closes = midnight + timedelta(minutes=one.closes_minute)
            first = next((i for i, wall in enumerate(walls) if wall >= opens), len(walls))
            last = max((i for i, wall in enumerate(walls) if wall < closes), default=-1)
            answer[first : last + 1] = [True] * len(answer[first : last + 1])
    return answer[5 * 1440 : 5 * 1440 + minutes]


@settings(max_examples=40, deadline=None)
@given(calendars, moments, st.integers(1, 1440))
def test_it_agrees_with_a_look_at_every_minute(calendar: Calendar, start: datetime, minutes: int) -> None:
    naive = naive_open(calendar, start, minutes)
    assert business_seconds(calendar, start, start + timedelta(minutes=minutes)) == 60 * sum(naive)
    for minute in range(0, minutes, 97):
        assert is_open(calendar, start + timedelta(minutes=minute)) == naive[minute]


@settings(deadline=None)
@given(calendars, moments, lengths, lengths)
def test_two_stretches_make_their_sum_and_more_time_is_never_less(
    calendar: Calendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    middle, end = start + first, start + first + second
    whole = business_seconds(calendar, start, end)
    assert whole == business_seconds(calendar, start, middle) + business_seconds(calendar, middle, end)
    assert business_seconds(calendar, start, middle) <= whole <= (end - start).total_seconds()


@settings(deadline=None)
@given(calendars, moments, st.integers(1, 200_000))
def test_adding_seconds_and_counting_them_again_gives_the_same(
    calendar: Calendar, start: datetime, seconds: int
) -> None:
    due = add_business_seconds(calendar, start, seconds)
    if due is None:
        assert next_opening(calendar, start + timedelta(days=30)) is None
        return
    assert business_seconds(calendar, start, due) == seconds
    assert business_seconds(calendar, start, due - timedelta(seconds=1)) == seconds - 1


@settings(deadline=None)
@given(calendars, moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(calendar: Calendar, start: datetime) -> None:
    opening = next_opening(calendar, start)
    if opening is not None:
        assert is_open(calendar, opening)
        assert business_seconds(calendar, start, opening) == 0
