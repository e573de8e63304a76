"""Categories as a visitor sees them: those with articles, in their order, each below the one it lies in."""

from collections.abc import Iterable, Mapping
from typing import Any

from wingbeat.kit.languages import LANGUAGES
from wingbeat.knowledge.help.models import Item, Place, Shelf, Visit
from wingbeat.knowledge.models import Language

SOME = 4  # articles on a category's card: enough to see what it is about
LAST = 1 << 30  # a category without an order stands behind all others


def shelf_of(rows: Iterable[Mapping[str, Any]]) -> Shelf:
    """From rows of (path, titles, position, language, count, ids, names); a row without a language holds no article."""
    rows = list(rows)
    titles = {row["path"]: row["titles"] or {} for row in rows}
    positions = {row["path"]: row["position"] for row in rows if row["position"] is not None}
    return {
        language: _places([row for row in rows if row["language"] == language], titles, positions, language)
        for language in LANGUAGES
        if any(row["language"] == language for row in rows)
    }


def _places(
    rows: list[Mapping[str, Any]],
    titles: Mapping[str, Mapping[str, str]],
    positions: Mapping[str, int],
    language: Language,
) -> tuple[Place, ...]:
    counts: dict[str, int] = {}
    some: dict[str, tuple[Item, ...]] = {}
    for row in rows:
        for path in above(row["path"]):
            counts[path] = counts.get(path, 0) + row["count"]
        some[row["path"]] = tuple(Item(*pair) for pair in zip(row["ids"], row["names"], strict=True))
    known = [
        Place(path, titles.get(path, {}).get(language) or last(path), n, some.get(path, ()))
        for path, n in counts.items()
    ]
    return tuple(sorted(known, key=lambda one: _order(one.path, positions)))


def _order(path: str, positions: Mapping[str, int]) -> list[tuple[int, str]]:
    """Each part of a path by its place, so that what lies in a category stands behind it; no category comes last."""
    return [(positions.get(one, LAST + (not one)), one) for one in above(path)]


def above(path: str) -> list[str]:
    """A path and all it lies in, the topmost first."""
    parts = path.split("/")
    return ["/".join(parts[: at + 1]) for at in range(len(parts))]


def last(path: str) -> str:
    return path.rpartition("/")[2]


def top(visit: Visit) -> list[Place]:
    """The categories of the home page."""
    return [one for one in visit.shelf.get(visit.language, ()) if "/" not in one.path]


def place(visit: Visit, path: str) -> Place | None:
    """A category that has articles in the visit's language."""
    return next((one for one in visit.shelf.get(visit.language, ()) if one.path == path), None)


def inside(visit: Visit, path: str) -> list[Place]:
    """The categories directly in one."""
    return [
        one for one in visit.shelf.get(visit.language, ()) if one.path.rpartition("/")[0] == path and "/" in one.path
    ]
