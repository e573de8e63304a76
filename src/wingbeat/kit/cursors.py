"""Where a page of a list begins: after the figure it is sorted by, and the row among those of the same figure."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from wingbeat.kit.errors import Invalid

T = TypeVar("T")


def cursor(figure: float | datetime, row_id: UUID) -> str:
    """What a page tells as its `next`."""
    return f"{figure.isoformat() if isinstance(figure, datetime) else figure} {row_id}"


def place(after: str | None, of: Callable[[str], T]) -> tuple[T, UUID] | None:
    """What a page told, read again; raises `Invalid`."""
    if after is None:
        return None
    figure, _, row_id = after.partition(" ")
    try:
        return of(figure), UUID(row_id)
    except ValueError as error:
        raise Invalid("Give the `next` of the page before as `after`.") from error


def moment(text: str) -> datetime:
    """A moment as a cursor writes it; raises `ValueError`, also without a zone."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at
