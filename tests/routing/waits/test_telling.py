"""What a customer who waits is told."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wingbeat.kit.ids import uuid7
from wingbeat.routing.rules.policies import DEFAULT
from wingbeat.routing.waits.models import InLine, Told
from wingbeat.routing.waits.queries import UNKNOWN
from wingbeat.routing.waits.rules.place import ahead_of
from wingbeat.routing.waits.rules.telling import BOUNDS_SECONDS, bound_of, tell

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_what_is_expected_is_rounded_up_to_what_people_say() -> None:
    assert [bound_of(one) for one in (0, 15, 15.1, 61, 3600)] == [15, 15, 30, 120, 3600]
    assert bound_of(3601) == 0, "past an hour nobody can say"


def test_a_shorter_wait_is_told_at_once_and_a_longer_one_only_with_an_apology() -> None:
    first = tell(None, 100, 3, NOW)
    assert first == Told(120, 3, at(120))
    assert tell(first, 110, 3, at(15)) is None, "nothing new"
    assert tell(first, 110, 2, at(15)) == Told(120, 2, at(120)), "the place moves, the promise stays"
    assert tell(first, 400, 3, at(60)) is None, "it may still be kept"
    assert tell(first, 50, 1, at(30)) == Told(60, 1, at(90))
    assert tell(first, 20, 1, at(120)) == Told(30, 1, at(150), sorry=True)


@given(st.lists(st.tuples(st.floats(0, 5000), st.integers(1, 9)), min_size=1, max_size=40))
def test_a_promise_moves_later_only_with_an_apology(looks: list[tuple[float, int]]) -> None:
    told: Told | None = None
    for look, (seconds, place) in enumerate(looks):
        now = at(15 * look)
        new = tell(told, seconds, place, now)
        if new is None:
            continue
        assert new.bound_seconds in {0, *BOUNDS_SECONDS}
        if told is not None and told.until is not None and not new.sorry:
            assert new.until is not None
            assert new.until <= told.until
        if new.sorry:
            assert told is not None
            assert told.until is not None
            assert told.until <= now
        told = new


def test_a_step_forward_is_told_only_where_it_holds_as_everybody_waits_on() -> None:
    def ahead(told: Told | None) -> list[int]:
        queue = [InLine(uuid7(), waited, handling_seconds=300.0, told=told) for waited in (120.0, 70.0, 35.0, 5.0)]
        return ahead_of(DEFAULT, 600.0, queue, UNKNOWN)

    assert ahead(None) == [1, 2, 0, 3], "who waited half a minute is next"
    assert ahead(Told(300, 4, None)) == [1, 3, 3, 3], "and not a minute later, so they hear of no step"
