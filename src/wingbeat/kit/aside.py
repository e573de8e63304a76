"""Room for work side by side, of which waiting for somebody else's server takes none."""

import asyncio
from collections.abc import Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar


class Room:
    """The places of a step's lanes; one that stands aside gives its place to another meanwhile."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._aside = 0
        self._changed = asyncio.Event()

    def enter(self) -> None:
        """The tasks begun from here on work in this room."""
        _ROOM.set(self)

    async def free_beside(self, busy: Sized) -> int:
        """Wait until there is a place beside those at work; how many there are."""
        while (free := self._places + self._aside - len(busy)) <= 0:
            self._changed.clear()
            await self._changed.wait()
        return free

    def changed(self) -> None:
        """Somebody at work has left."""
        self._changed.set()

    @contextmanager
    def aside(self) -> Iterator[None]:
        self._aside += 1
        self._changed.set()
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
