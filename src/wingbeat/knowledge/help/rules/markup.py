"""Text into HTML: what is not markup by its type is escaped, so no page can forget it (hostile cases 1 and 4)."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable
from html import escape
from typing import Any


class Html(str):
    """Markup that was made here, or by the renderer of answers."""

    __slots__ = ()


def html(template: str, /, **parts: object) -> Html:
    """A template with its `{parts}`: text is escaped, `Html` stands as it is, None is nothing."""
    return Html(template.format(**{name: _safe(part) for name, part in parts.items()}))


def join(parts: Iterable[Html]) -> Html:
    return Html("".join(parts))


def _safe(part: object) -> str:
    if isinstance(part, Html):
        return part
    return "" if part is None else escape(str(part))


def document(language: str, title: str, style: str, main: Html) -> Html:
    """A whole page that needs nothing but its style, for whoever has its address: no search engine keeps it."""
    return html(
        '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        "<title>{title}</title><style>{style}</style></head><body><main>{main}</main></body></html>",
        language=language,
        title=title,
        style=Html(style),
        main=main,
    )


def headers_of(style: str) -> dict[str, str]:
    """What a `document` is sent with: only its style is taken, nothing else is loaded, and nobody keeps it."""
    seen = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{seen}'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'",
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }


# In a script element only these can end it, or begin what a reader of HTML takes for something else.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def data(value: Any) -> Html:
    """Structured data in a page: JSON that no text in it can break out of."""
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return Html(f'<script type="application/ld+json">{said}</script>')
