import msgspec

from wingbeat.kit.errors import Invalid
from wingbeat.knowledge.models import Language


class Category(msgspec.Struct, frozen=True):
    """A place for articles: 'Orders/Returns' lies in 'Orders'. `titles`: what customers read; without one, the last name.

    `articles` counts those in it that are not retired, without those in the places below.
    """

    path: str
    titles: dict[Language, str] = {}
    articles: int = 0


class BadCategory(Invalid):
    """A category has a name, and each comes once."""
