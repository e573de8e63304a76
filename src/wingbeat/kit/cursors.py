"""Where a page of a list begins: after the figure it is sorted by, and the row among those of the same figure."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

from wingbeat.kit.errors import Invalid

T = TypeVar("T")
LARGEST = 2**31 - 1  # an integer column's
# Where a list begins that no page came before. Not `$2 IS NULL OR id < $2`: no index can begin at that.
FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)
EARLIEST, LATEST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


def cursor(figure: float | datetime | UUID, row_id: UUID) -> str:
    """What a page tells as its `next`."""
    return f"{figure.isoformat() if isinstance(figure, datetime) else figure} {row_id}"


def place(after: str | None, of: Callable[[str], T]) -> tuple[T, UUID] | None:
    """What a page told, read again; raises `Invalid`."""
    if after is None:
        return None
    figure, _, row_id = after.partition(" ")
    try:
        return of(figure), UUID(row_id)
    except (ValueError, OverflowError) as error:
        raise Invalid("Give the `next` of the page before as `after`.") from error


def moment(text: str) -> datetime:
    """A moment as a cursor writes it; raises `ValueError`, also without a zone, and `OverflowError` for none in UTC."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at.astimezone(UTC)


def count(text: str) -> int:
    """A whole number that a column holds; raises `ValueError`."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(text)
    return number


def number(text: str) -> float:
    """A number there is; raises `ValueError`."""
    figure = float(text)
    if not math.isfinite(figure):
        raise ValueError(text)
    return figure
