"""Text into HTML: what is not markup by its type is escaped, so no page can forget it (hostile cases 1 and 4)."""

import json
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


# In a script element only these can end it, or begin what a reader of HTML takes for something else.
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def data(value: Any) -> Html:
    """Structured data in a page: JSON that no text in it can break out of."""
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return Html(f'<script type="application/ld+json">{said}</script>')
