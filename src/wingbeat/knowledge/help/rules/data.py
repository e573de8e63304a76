"""Structured data by schema.org, for search engines."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wingbeat.knowledge.help.models import Visit

Crumbs = Sequence[tuple[str, str]]
LONGEST_ANSWER = 2000  # characters: search engines show fewer, and the page stays light


def crumbs(visit: Visit, steps: Crumbs) -> dict[str, Any]:
    """The way to a page as (name, address) from the home page on."""
    items = [
        {"@type": "ListItem", "position": at, "name": name, "item": visit.base + address}
        for at, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def graph(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@graph": list(parts)}


def article(visit: Visit, updated_at: datetime, address: str, title: str, text: str) -> dict[str, Any]:
    return {
        "@type": "Article",
        "headline": title[:110],  # more is cut by search engines
        "inLanguage": visit.language,
        "dateModified": updated_at.isoformat(),
        "mainEntityOfPage": visit.base + address,
        "publisher": {"@type": "Organization", "name": visit.centre.name},
        "description": text[:160],
    }


def question(title: str, text: str) -> dict[str, Any]:
    """A page of questions with the one it answers."""
    answer = {"@type": "Answer", "text": text[:LONGEST_ANSWER]}
    return {"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": title, "acceptedAnswer": answer}]}


def site(visit: Visit, home: str, name: str) -> dict[str, Any]:
    """The help centre, with its search."""
    target = {"@type": "EntryPoint", "urlTemplate": f"{visit.base}{home}search?q={{q}}"}
    return {
        "@type": "WebSite",
        "name": name,
        "url": visit.base + home,
        "inLanguage": visit.language,
        "potentialAction": {"@type": "SearchAction", "target": target, "query-input": "required name=q"},
    }
