"""Where everything lies, and what an address or a header says."""

import re
from urllib.parse import quote
from uuid import UUID

from wingbeat.kit.languages import LANGUAGES
from wingbeat.knowledge.help.models import BadSlug, Centre
from wingbeat.knowledge.models import Language

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SHORTEST_SLUG, LONGEST_SLUG = 2, 50
# A picture within the page itself, so that no other request says who reads.
LOGO = re.compile(r"data:image/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}")
LONGEST_LOGO = 40_000  # characters: a sharp line of 40 pixels' height; every page carries it
# How the widget's first frame names the visit: see `content/help.js`.
READER = re.compile(r"/help/[a-z0-9-]+/\S*#reader=([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$")


def check_slug(slug: str) -> str:
    """The slug; raises `BadSlug`."""
    if not SHORTEST_SLUG <= len(slug) <= LONGEST_SLUG or not SLUG.fullmatch(slug):
        raise BadSlug
    return slug


def home(centre: Centre, language: Language) -> str:
    return f"/help/{centre.slug}/{language}/"


def category(centre: Centre, language: Language, path: str) -> str:
    return f"{home(centre, language)}c/{quote(path)}"


def article(centre: Centre, language: Language, article_id: UUID) -> str:
    return f"{home(centre, language)}articles/{article_id}"


def search(centre: Centre, language: Language, words: str = "", after: str | None = None) -> str:
    found = f"{home(centre, language)}search"
    found += f"?q={quote(words, safe='')}" if words else ""
    return found + (f"&after={quote(after, safe='')}" if after else "")


def sitemap(centre: Centre, after: UUID | None = None) -> str:
    return f"/help/{centre.slug}/sitemap.xml" + (f"?after={after}" if after else "")


def wanted(header: str, fallback: Language) -> Language:
    """The first of our languages that an Accept-Language header asks for."""
    ranked = sorted(((-_weight(one), at, one) for at, one in enumerate(header[:500].split(","))))
    for _, _, one in ranked:
        tag = one.partition(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-TW" if any(part in tag for part in ("tw", "hk", "mo", "hant")) else "zh-CN"
        if tag.startswith("en"):
            return "en"
    return fallback


def _weight(one: str) -> float:
    match = re.search(r";\s*q=([01](?:\.\d{1,3})?)\s*$", one)
    return float(match[1]) if match else 1.0


def language_in(path: str) -> Language | None:
    """The language an address names."""
    return next((one for one in LANGUAGES if one == path), None)


def reader_of(page: str) -> UUID | None:
    """The visit that a conversation's page names, if it began in a help centre."""
    match = READER.search(page)
    return UUID(match[1]) if match else None
