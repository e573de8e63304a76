"""Room for work side by side, of which waiting for somebody else's server takes none."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Room:
    """The places of a step's lanes; `bell` rings when one is free again because its lane stands aside."""

    def __init__(self, places: int, bell: asyncio.Event) -> None:
        self._places, self._bell = places, bell
        self._aside = 0

    def enter(self) -> None:
        """The tasks begun from here on work in this room."""
        _ROOM.set(self)

    def free(self, busy: int) -> int:
        return self._places + self._aside - busy

    @contextmanager
    def aside(self) -> Iterator[None]:
        self._aside += 1
        self._bell.set()
        try:
            yield
        finally:
            self._aside -= 1


_ROOM: ContextVar[Room | None] = ContextVar("room", default=None)


@contextmanager
def aside() -> Iterator[None]:
    """Wait for somebody else's server without a place: meanwhile another lane of the step is worked on.

    How many may wait there is the caller's to bound; outside a step nothing changes.
    """
    room = _ROOM.get()
    if room is None:
        yield
    else:
        with room.aside():
            yield
