"""How a conversation is marked: its priority, its reason, its tags."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from wingbeat.conversations import events as e
from wingbeat.conversations import models as c
from wingbeat.conversations.models import Conversation
from wingbeat.kit.door import Sender
from wingbeat.kit.errors import Invalid
from wingbeat.kit.log import Body

MAX_TAG = 60
MAX_TAGS = 50
MAX_REASON = 120

Bodies = list[Body]


def _set_priority(state: Conversation, command: c.SetPriority, _sender: Sender, _now: datetime) -> Bodies:
    if not 0 <= command.priority <= 3:
        raise Invalid("Priority is 0 (normal) to 3 (urgent).")
    return [e.PrioritySet(priority=command.priority)] if command.priority != state.priority else []


def _set_reason(state: Conversation, command: c.SetReason, _sender: Sender, _now: datetime) -> Bodies:
    reason = command.reason.strip()[:MAX_REASON]
    return [e.ReasonSet(reason=reason)] if reason != state.reason else []


def _tag(state: Conversation, command: c.Tag, _sender: Sender, _now: datetime) -> Bodies:
    tag = command.tag.strip()
    if not tag or len(tag) > MAX_TAG:
        raise Invalid(f"A tag has 1 to {MAX_TAG} characters.", limit=MAX_TAG)
    if tag in state.tags:
        return []
    if len(state.tags) >= MAX_TAGS:
        raise Invalid(f"A conversation has at most {MAX_TAGS} tags; remove one first.", limit=MAX_TAGS)
    return [e.Tagged(tag=tag)]


def _untag(state: Conversation, command: c.Untag, _sender: Sender, _now: datetime) -> Bodies:
    tag = command.tag.strip()
    return [e.Untagged(tag=tag)] if tag in state.tags else []


DECIDERS: Mapping[type, Callable[[Conversation, Any, Sender, datetime], Bodies]] = {
    c.SetPriority: _set_priority,
    c.SetReason: _set_reason,
    c.Tag: _tag,
    c.Untag: _untag,
}
