"""Simple conditions, one line each, as CEL; and whether a rule can be kept at all."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Literal
from uuid import UUID

from wingbeat.automation.models import AssignTo, Check, Facts, NotifyPeople, OnSchedule, Reply, Rule
from wingbeat.automation.rules import awaited, facts
from wingbeat.automation.rules.conditions import Untold, bad, check_text, holds, unquoted
from wingbeat.automation.rules.said import Why
from wingbeat.conversations.events import KINDS
from wingbeat.conversations.models import Conversation
from wingbeat.kit.errors import Invalid
from wingbeat.workspaces.models import Calendar

Kind = Literal["text", "number", "list", "flag"]

# What the builder offers; everything else of the facts is there for CEL.
FIELDS: Mapping[str, tuple[str, Kind]] = MappingProxyType(
    {
        "message": ("conversation.last_message", "text"),
        "status": ("conversation.status", "text"),
        "language": ("conversation.language", "text"),
        "team": ("conversation.team", "text"),
        "priority": ("conversation.priority", "number"),
        "reason": ("conversation.reason", "text"),
        "tag": ("conversation.tags", "list"),
        "assigned": ("conversation.assigned", "flag"),
        "answered": ("conversation.answered", "flag"),
        "waiting_seconds": ("conversation.waiting_seconds", "number"),
        "by": ("event.by", "text"),
        "tier": ("customer.tier", "text"),
        "customer_tag": ("customer.tags", "list"),
        "value": ("customer.value", "number"),
        "verified": ("customer.verified", "flag"),
        "order_state": ("order.state", "text"),
        "order_total": ("order.total", "number"),
        "order_days": ("order.days", "number"),
        "open": ("calendar.open", "flag"),
        "weekday": ("calendar.weekday", "number"),
    }
)
OPS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        "text": frozenset({"is", "is_not", "contains", "lacks"}),
        "number": frozenset({"is", "is_not", "above", "below"}),
        "list": frozenset({"contains", "lacks"}),
        "flag": frozenset({"is", "is_not"}),
    }
)
SIGNS = {"is": "==", "is_not": "!=", "above": ">", "below": "<"}
MOST_WORDS = 20  # that one line lists with "|"


def as_cel(check: Check, fields: Mapping[str, tuple[str, Kind]] = FIELDS) -> str:
    """A line as CEL; several words with `|` between them mean any of them. Raises `Invalid` for what cannot be compared."""
    path, kind = fields.get(check.field, ("", "text"))
    if not path or check.op not in OPS[kind]:
        raise Invalid("This cannot be compared like this.", field=check.field, op=check.op)
    if kind == "flag":
        return path if (check.value == "yes") == (check.op == "is") else f"!{path}"
    if kind == "number":
        return f"double({path}) {SIGNS[check.op]} {_number(check)}"
    words = [json.dumps(word.strip(), ensure_ascii=False) for word in check.value.split("|") if word.strip()]
    if not 0 < len(words) <= MOST_WORDS:
        raise Invalid("Write what it is compared with.", field=check.field)
    one = {"is": "{p} == {w}", "is_not": "{p} == {w}"}.get(
        check.op, "{w} in {p}" if kind == "list" else "{p}.contains({w})"
    )
    any_of = " || ".join(one.format(p=path, w=word) for word in words)
    return f"!({any_of})" if check.op in {"is_not", "lacks"} else f"({any_of})"


def _number(check: Check) -> str:
    try:
        return repr(float(check.value))
    except ValueError as error:
        raise Invalid("Write a number.", field=check.field) from error


def whole(rule: Rule, group_condition: str = "") -> str:
    """All of a rule's conditions as one CEL text; raises `Invalid`."""
    own = f"({rule.condition})" if rule.condition.strip() else ""
    group = f"({group_condition})" if group_condition.strip() else ""
    return " && ".join(part for part in (group, *map(as_cel, rule.checks), own) if part)


ORDINARY = Conversation(UUID(int=0), UUID(int=0), seq=1, opened_at=datetime(2026, 1, 1, tzinfo=UTC))


def check(rule: Rule) -> None:
    """Raise `Invalid` or `BadCondition` for a rule that cannot be kept."""
    strange = awaited(rule) - set(KINDS)
    if strange:
        raise Invalid("There is no such kind of event.", kinds=sorted(strange))
    if isinstance(rule.when, OnSchedule) and rule.when.at == "clock" and not rule.when.weekdays:
        raise Invalid("Choose at least one weekday.")
    for action in rule.then:
        _check_action(action)
    check_condition(rule.condition, awaited(rule) or frozenset({"schedule"}))
    check_text(whole(rule))


def _check_action(action: object) -> None:
    match action:
        case AssignTo(member_id=member, team_id=team) if (member is None) == (team is None):
            raise Invalid("Assign either to a member or to a team.")
        case Reply(text=text, template_id=None) if not any(words.strip() for words in text.values()):
            raise Invalid("Write a reply in at least one language.")
        case NotifyPeople(whom="member", member_id=None) | NotifyPeople(whom="team", team_id=None):
            raise Invalid("Choose whom to notify.")


PATH = re.compile(r"\b(conversation|customer|order|calendar|event)\s*\.\s*(\w+)")


def check_condition(text: str, kinds: frozenset[str]) -> None:
    """Raise `BadCondition` for what cannot be read, or names what none of these kinds of events has.

    It is tried on an ordinary conversation and an empty event of each kind: one it can be told of is enough.
    """
    check_text(text)
    known = [ordinary(kind) for kind in sorted(kinds)]
    for found in PATH.finditer(unquoted(text)):
        if not any(found[2] in facts[found[1]] for facts in known):
            raise bad(Why("condition_unknown", found[0]), found.start() + 1)
    told: list[Untold] = []
    for one in known:
        try:
            holds(text, one)
        except Untold as error:
            told.append(error)
        else:
            return
    if told:
        raise bad(told[0].why, told[0].position)


def ordinary(kind: str) -> dict[str, Facts]:
    """The facts a condition is tried on."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return {
        "conversation": facts.conversation(ORDINARY, at, {}),
        "customer": facts.NO_CUSTOMER,
        "order": facts.NO_ORDER,
        "calendar": facts.calendar(Calendar(), at),
        "event": facts.sample(kind),
    }
