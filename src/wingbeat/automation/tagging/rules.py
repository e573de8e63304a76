"""Who has a tag; pure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from wingbeat.automation.models import Facts
from wingbeat.automation.rules.checks import Kind, as_cel
from wingbeat.automation.rules.conditions import Untold, bad, check_text, holds
from wingbeat.automation.tagging.models import Known, TagRule
from wingbeat.commerce.worth.models import Worth

MOST = 50  # rules of a workspace: each is looked at for every customer of whom something changed

# What the builder offers; the same is there for CEL. Nothing of it changes by the clock alone: a rule is looked at when
# something happened.
FIELDS: Mapping[str, tuple[str, Kind]] = MappingProxyType(
    {
        "value": ("orders.total", "number"),
        "orders": ("orders.count", "number"),
        "average": ("orders.average", "number"),
        "currency": ("orders.currency", "text"),
        "tier": ("customer.tier", "text"),
        "language": ("customer.language", "text"),
        "verified": ("customer.verified", "flag"),
    }
)


def facts_of(row: Mapping[str, Any], worth: Worth) -> Facts:
    """From `name, tier, language, verified` and figures of orders."""
    named = {name: row[name] for name in ("name", "tier", "language", "verified")}
    figures = {"count": worth.count, "total": worth.total, "average": worth.average, "currency": worth.currency}
    return {"customer": named, "orders": figures}


ORDINARY = facts_of({"name": "", "tier": "", "language": "en", "verified": False}, Worth())


def whole(rule: TagRule) -> str:
    """The rule's conditions as one CEL text, empty without any; raises `Invalid`."""
    own = f"({rule.condition})" if rule.condition.strip() else ""
    return " && ".join(part for part in (*(as_cel(one, FIELDS) for one in rule.checks), own) if part)


def check(rule: TagRule) -> None:
    """Raise `Invalid` or `BadCondition` for a rule that cannot be kept."""
    text = whole(rule)
    check_text(text)
    try:
        holds(text, ORDINARY)
    except Untold as error:
        raise bad(error.why, error.position) from error


def tags_of(known: Known, conditions: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...], Mapping[str, str]]:
    """The tags a customer should have, those of them by rule, and by tag why a condition could not be told.

    What a member put stays, whatever rules say; one that cannot be told leaves things as they are.
    """
    troubles: dict[str, str] = {}
    wanted = set()
    for tag, text in conditions.items():
        try:
            told = bool(text) and holds(text, known.facts)
        except Untold as error:
            troubles[tag], told = str(error), tag in known.rule_tags
        if told:
            wanted.add(tag)
    kept = [tag for tag in known.tags if tag not in known.rule_tags or tag in wanted]
    new = [tag for tag in conditions if tag in wanted and tag not in kept]
    ruled = [tag for tag in (*known.rule_tags, *new) if tag in wanted]
    return (*kept, *new), tuple(ruled), troubles


def in_words(conditions: Sequence[TagRule]) -> Mapping[str, str]:
    """The conditions of rules by their tags, those without any left out."""
    return {one.tag: text for one in conditions if (text := whole(one))}
