"""What a channel's settings may be, pure."""

import re
from urllib.parse import urlsplit

from wingbeat.kit.errors import Invalid

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
MAX_ORIGINS = 50


def check_colour(colour: str) -> str:
    """The colour as #rrggbb in lower case; raises `Invalid`."""
    if not COLOUR.fullmatch(colour):
        raise Invalid("A colour is written like #1f7a5c.", colour=colour[:20])
    return colour.lower()


def check_origins(origins: list[str]) -> list[str]:
    """Origins like https://shop.example, without path; raises `Invalid` naming the first that is not one."""
    if len(origins) > MAX_ORIGINS:
        raise Invalid(f"A widget is allowed on at most {MAX_ORIGINS} origins.")
    for origin in origins:
        parts = urlsplit(origin)
        plain = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and origin == f"{parts.scheme}://{parts.netloc}"
        )
        if not plain or parts.username or not re.fullmatch(r"[\w.:\[\]*-]+", parts.netloc):
            raise Invalid("An origin is written like https://shop.example, without a path.", origin=origin[:200])
    return origins


def frame_ancestors(origins: tuple[str, ...]) -> str:
    """The Content-Security-Policy value that lets only these pages hold the widget's frame."""
    return "frame-ancestors " + (" ".join(("'self'", *origins)) if origins else "'self'")


def language_of(wanted: str, fallback: str) -> str:
    """The nearest of our languages to a browser's or page's tag."""
    tag = wanted.lower().replace("_", "-")
    if tag.startswith("zh"):
        return "zh-TW" if any(part in tag for part in ("tw", "hk", "mo", "hant")) else "zh-CN"
    return "en" if tag.startswith("en") else fallback


def snippet(base_url: str, site_key: str) -> str:
    """What the shop pastes before </body>."""
    return f'<script async src="{base_url}/widget.js" data-site="{site_key}"></script>'
