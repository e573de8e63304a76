"""Cursors: what a page tells is read again exactly, and nothing else is taken for one."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wingbeat.kit.cursors import LARGEST, count, cursor, moment, number, place
from wingbeat.kit.errors import Invalid

ONE = UUID(int=1)


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_moment_is_read_as_it_was_written(at: datetime, row_id: UUID) -> None:
    assert place(cursor(at, row_id), moment) == (at, row_id)


@given(st.integers(0, LARGEST), st.floats(allow_nan=False, allow_infinity=False), st.uuids())
def test_so_are_numbers_and_rows(whole: int, figure: float, row_id: UUID) -> None:
    assert place(cursor(whole, row_id), count) == (whole, row_id)
    assert place(cursor(figure, row_id), number) == (figure, row_id)
    assert place(cursor(row_id, ONE), UUID) == (row_id, ONE)


@given(st.text())
def test_whatever_else_is_sent_is_refused_in_words(text: str) -> None:
    for of in (count, number, moment, UUID):
        with pytest.raises(Invalid):
            place(text, of)


@pytest.mark.parametrize(
    ("figure", "of"),
    [
        ("-1", count), ("2147483648", count), ("9" * 60, count), ("1.5", count), ("nan", number), ("1e999", number),
        ("2026-11-22", moment), ("2026-11-22T10:00:00", moment), ("0001-01-01T00:00:00+14:00", moment),
        ("9999-12-31T23:59:59-14:00", moment), ("1", UUID),
    ],
)  # fmt: skip
def test_a_figure_that_no_column_holds_is_refused(figure: str, of: object) -> None:
    with pytest.raises(Invalid):
        place(f"{figure} {ONE}", of)  # type: ignore[arg-type]


def test_no_cursor_is_the_beginning() -> None:
    assert place(None, count) is None
