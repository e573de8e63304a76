"""A help centre as it is set up, and what its pages show."""

from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict, Forbidden, Invalid
from wingbeat.kit.languages import LANGUAGES, Language
from wingbeat.knowledge.models import Article

ACCENT = "#1f7a5c"


class SlugTaken(Conflict):
    """This address belongs to another help centre already; choose another one."""


class BadSlug(Invalid):
    """An address has 2 to 50 small letters, digits and single hyphens between them."""


class ForeignPage(Forbidden):
    """Only a page of the help centre may say this."""


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator chooses. `title`: empty for the workspace's name; `hidden`: top categories not shown here.

    `footer`: a line below every page, empty for the workspace's name; `logo`: a small picture as a data address.
    """

    slug: str
    open: bool = True
    title: str = ""
    accent: str = ACCENT
    language: Language
    languages: tuple[Language, ...] = LANGUAGES
    footer: str = ""
    logo: str = ""
    hidden: tuple[str, ...] = ()
    channel_id: UUID | None = None


class Centre(Setup, frozen=True, kw_only=True):
    """A help centre. `version` counts its settings' changes, `revision` its articles'; `zone` is where its dates are read."""

    workspace_id: UUID
    site_key: str | None
    version: int
    revision: int
    name: str
    zone: str


class Item(msgspec.Struct, frozen=True):
    """An article in a list."""

    id: UUID
    title: str
    excerpt: str = ""
    marks: tuple[tuple[int, int], ...] = ()


class Place(msgspec.Struct, frozen=True):
    """A category of one language: `count` articles in it and below, and some of those in it."""

    path: str
    title: str
    count: int
    some: tuple[Item, ...] = ()


Shelf = dict[Language, tuple[Place, ...]]


class Shown(msgspec.Struct, frozen=True):
    """An article with what stands around it; `editions`: the same in the languages it has."""

    article: Article
    editions: dict[Language, UUID]
    before: Item | None
    after: Item | None
    related: tuple[Item, ...]


class Listed(msgspec.Struct, frozen=True):
    """A page of a list; `rest` asks for the following one."""

    items: tuple[Item, ...]
    rest: str | None


class Visit(msgspec.Struct, frozen=True):
    """What every page is made from: whose, in which language, at which address (`base`: https://desk.example)."""

    centre: Centre
    language: Language
    shelf: Shelf
    base: str


class Entry(msgspec.Struct, frozen=True):
    """A line of the sitemap."""

    id: UUID
    language: Language
    updated_at: datetime


class Deflection(msgspec.Struct, frozen=True):
    """Visits that read, by whether a conversation followed within 24 hours; `waiting` are too young to tell."""

    reads: int
    visits: int
    waiting: int
    asked: int
    helpful: int
    unhelpful: int

    @property
    def due(self) -> int:
        return self.visits - self.waiting

    @property
    def deflected(self) -> int:
        return self.due - self.asked

    @property
    def share(self) -> float | None:
        return self.deflected / self.due if self.due else None
