import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.kit.errors import TooMany
from wingbeat.kit.limits import Bucket, Limit, Limits, take

FIVE_A_MINUTE = Limit("sign_in", burst=5, seconds=60)


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_five_at_once_are_let_through_and_the_sixth_is_told_when_to_come_back() -> None:
    clock = Clock()
    limits = Limits(clock=clock)
    for _ in range(5):
        limits.take(FIVE_A_MINUTE, "a")
    with pytest.raises(TooMany) as refused:
        limits.take(FIVE_A_MINUTE, "a")
    assert refused.value.facts == {"retry_after_seconds": 12}
    clock.seconds += refused.value.facts["retry_after_seconds"]
    limits.take(FIVE_A_MINUTE, "a")


def test_one_who_is_refused_does_not_delay_another() -> None:
    limits = Limits(clock=Clock())
    for _ in range(5):
        limits.take(FIVE_A_MINUTE, "a")
    limits.take(FIVE_A_MINUTE, "b")
    limits.take(Limit("upload", burst=1, seconds=1), "a")


def test_a_success_starts_afresh() -> None:
    limits = Limits(clock=Clock())
    for _ in range(12):
        limits.take(FIVE_A_MINUTE, "a")
        limits.forget(FIVE_A_MINUTE, "a")


def test_hostile_44_a_flood_of_strangers_stays_in_bounded_memory() -> None:
    limits = Limits(clock=Clock(), most=100)
    for stranger in range(1000):
        limits.take(FIVE_A_MINUTE, str(stranger))
    assert len(limits) == 100


@given(st.lists(st.floats(0, 100), max_size=50))
def test_no_stretch_lets_more_through_than_the_burst_and_its_share_of_time(pauses: list[float]) -> None:
    bucket: Bucket | None = None
    now, let_through = 0.0, 0
    for pause in pauses:
        now += pause
        bucket, wait_seconds = take(bucket, FIVE_A_MINUTE, now)
        let_through += wait_seconds == 0
    assert let_through <= 5 + now / 12 + 1e-6


@given(st.floats(0, 5), st.floats(0, 1000))
def test_who_waits_as_told_is_let_through(tokens: float, now: float) -> None:
    bucket, wait_seconds = take(Bucket(tokens=tokens, at_seconds=now), FIVE_A_MINUTE, now)
    if wait_seconds:
        assert take(bucket, FIVE_A_MINUTE, now + wait_seconds + 1e-6)[1] == 0


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    bucket, _ = take(None, FIVE_A_MINUTE, 100)
    assert take(bucket, FIVE_A_MINUTE, 50)[1] == 0
