"""What a condition may ask about: the conversation, its customer, their newest order, the calendar, and the event."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from wingbeat.automation.models import Facts
from wingbeat.conversations.events import KINDS
from wingbeat.conversations.models import Conversation
from wingbeat.kit.log import Recorded
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.rules import is_open

LONGEST_LIST = 50  # of what an event carries: with two loops a condition stays within 2,500 steps

NO_CUSTOMER: Facts = {"name": "", "language": "", "tier": "", "tags": [], "value": 0.0, "verified": False}
NO_ORDER: Facts = {"found": False, "number": "", "state": "", "total": 0.0, "currency": "", "days": 0, "count": 0}


def conversation(state: Conversation, now: datetime, teams: Mapping[UUID, str]) -> Facts:
    """The head in words and numbers; durations in whole seconds."""
    return {
        "id": str(state.id),
        "number": state.number,
        "status": state.status,
        "language": state.language,
        "channel": str(state.channel_id or ""),
        "team": teams.get(state.team_id, "") if state.team_id else "",
        "assigned": state.assignee_id is not None,
        "assignee": str(state.assignee_id or ""),
        "priority": state.priority,
        "reason": state.reason,
        "tags": list(state.tags),
        "answered": state.answered,
        "bot": state.bot,
        "misses": state.bot_misses,
        "in_flow": state.flow is not None,
        "open_seconds": _passed(state.opened_at, now),
        "waiting_seconds": _passed(state.owed_since, now),
        "queued_seconds": _passed(state.queued_at, now) if state.status == "queued" else 0,
        "quiet_seconds": _passed(state.last_message_at, now),
        "last_message": state.last_message,
        "last_message_by": state.last_message_by,
    }


def customer(row: Mapping[str, Any] | None) -> Facts:
    """From `name, language, tier, tags, value, verified`."""
    if row is None:
        return NO_CUSTOMER
    return {**NO_CUSTOMER, **row, "tags": list(row["tags"]), "value": float(row["value"] or 0)}


def order(rows: Sequence[Mapping[str, Any]], now: datetime) -> Facts:
    """The newest of a proven customer's orders, newest first; `days` since it was placed, `count` of all that are known."""
    if not rows:
        return NO_ORDER
    newest = rows[0]
    named = {name: newest[name] for name in ("number", "state", "total", "currency")}
    return {**named, "found": True, "days": max((now - newest["placed_at"]).days, 0), "count": len(rows)}


def calendar(hours: Calendar, now: datetime) -> Facts:
    """The workspace's clock: `weekday` 1 is Monday, `minute` counts from midnight."""
    here = now.astimezone(ZoneInfo(hours.zone))
    return {"open": is_open(hours, now), "weekday": here.isoweekday(), "minute": here.hour * 60 + here.minute}


def event(recorded: Recorded) -> Facts:
    """Its kind, who did it, and all that its body holds."""
    body = {name: _plain(getattr(recorded.body, name)) for name in recorded.body.__struct_fields__}
    return {"kind": recorded.kind, "by": recorded.actor_kind, **body}


def no_event(kind: str) -> Facts:
    """What a schedule has instead of an event."""
    return {"kind": kind, "by": "system"}


def sample(kind: str) -> Facts:
    """An event of a kind as empty as can be: what a condition is tried on before it is kept."""
    known = KINDS.get(kind)
    hints = msgspec.structs.fields(known) if known else ()
    return {"kind": kind, "by": "customer", **{field.name: _empty(field.type) for field in hints}}


def _passed(since: datetime | None, now: datetime) -> int:
    return max(int((now - since).total_seconds()), 0) if since else 0


def _plain(value: Any) -> Any:
    match value:
        case UUID():
            return str(value)
        case msgspec.Struct():
            return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
        case tuple() | list() | frozenset():
            return [_plain(one) for one in list(value)[:LONGEST_LIST]]
        case dict():
            return {str(key): _plain(one) for key, one in list(value.items())[:LONGEST_LIST]}
    return value


def _empty(kind: Any) -> Any:
    """A value that is nothing, of a type; of a choice its first."""
    base = get_origin(kind) or kind
    if base in (Union, UnionType):
        return _empty(next(one for one in get_args(kind) if one is not type(None)))
    if base is Literal:
        return get_args(kind)[0]
    if isinstance(base, type) and issubclass(base, msgspec.Struct):
        return {field.name: _empty(field.type) for field in msgspec.structs.fields(base)}
    plain = {bool: False, int: 0, float: 0.0, tuple: [], list: [], frozenset: [], dict: {}, datetime: None}
    return plain.get(base, "")


ASKED = re.compile(r"\b(customer|order|calendar)\b")


def asked(text: str) -> frozenset[str]:
    """Which facts beyond the conversation a condition names: only those are looked up."""
    return frozenset(ASKED.findall(text))
