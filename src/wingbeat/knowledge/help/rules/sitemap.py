"""The sitemap: every page that may be found, with the same page in other languages."""

from collections.abc import Sequence
from html import escape
from uuid import UUID

from wingbeat.kit.languages import LANGUAGES
from wingbeat.knowledge.help.models import Entry, Visit
from wingbeat.knowledge.help.rules import links

LARGEST = 10_000  # addresses in one file: about 2 MB, well below what search engines take
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def index(visit: Visit, starts: Sequence[UUID | None]) -> str:
    """The list of files, each beginning after an article."""
    rows = "".join(
        f"<sitemap><loc>{escape(visit.base + links.sitemap(visit.centre, one))}</loc></sitemap>\n" for one in starts
    )
    return f'{HEAD}<sitemapindex xmlns="{SPACE}">\n{rows}</sitemapindex>\n'


def urls(visit: Visit, entries: Sequence[Entry], *, places: bool) -> str:
    """One file; `places`: with the home pages and categories too."""
    rows = [_url(visit.base + one) for one in _places(visit)] if places else []
    rows += [
        _url(visit.base + links.article(visit.centre, one.language, one.id), one.updated_at.date().isoformat())
        for one in entries
    ]
    return f'{HEAD}<urlset xmlns="{SPACE}">\n{"".join(rows)}</urlset>\n'


def _places(visit: Visit) -> list[str]:
    found: list[str] = []
    for language in LANGUAGES:
        if language in visit.shelf:
            found.append(links.home(visit.centre, language))
            found += [links.category(visit.centre, language, one.path) for one in visit.shelf[language] if one.path]
    return found


def _url(address: str, changed: str = "") -> str:
    last = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{escape(address)}</loc>{last}</url>\n"
