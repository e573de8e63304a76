"""Pages as they were sent, and what they are made with."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence

import msgspec

from wingbeat.kit.database import Database
from wingbeat.kit.limits import Limits
from wingbeat.kit.secrets import Keyring
from wingbeat.knowledge.help.queries import Shelves
from wingbeat.workspaces.queries import Scope

MOST_BYTES = 32 * 1024 * 1024  # some six thousand pages


class Packed(msgspec.Struct, frozen=True):
    """A page in the form one kind of reader knows, and what it is known by."""

    tag: str
    content: bytes
    headers: Mapping[str, str]


class Kept:
    """Pages that change only with their help centre, the longest unused forgotten first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[tuple[str, ...], Packed] = OrderedDict()

    def find(self, place: tuple[str, ...], tag: str) -> Packed | None:
        """The page at a place, if it is still this one."""
        page = self._pages.get(place)
        if page is None or page.tag != tag:
            return None
        self._pages.move_to_end(place)
        return page

    def keep(self, place: tuple[str, ...], page: Packed) -> None:
        earlier = self._pages.pop(place, None)
        self._pages[place] = page
        self._bytes += len(page.content) - (len(earlier.content) if earlier else 0)
        while self._bytes > self._most_bytes:
            _, forgotten = self._pages.popitem(last=False)
            self._bytes -= len(forgotten.content)


class Parts(msgspec.Struct, frozen=True):
    """What the pages need of the product; bound by the app."""

    database: Database
    keyring: Keyring
    limits: Limits
    tell: Callable[[Scope, Sequence[msgspec.Struct]], Awaitable[None]]
    public_url: str | None
    shelves: Shelves
    kept: Kept = msgspec.field(default_factory=Kept)
