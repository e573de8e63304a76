"""What is told to whom, and how each member wants it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import WingbeatError
from wingbeat.routing.alerts.models import QuietHours
from wingbeat.workspaces.queries import Scope

What = Literal[
    "offer",
    "assigned",
    "handed",
    "message",
    "mentioned",
    "asked",
    "answered",
    "request_due",
    "escalated",
    "escalation_due",
    "whispered",
    "rule",
    "follow_up",
    "follow_up_due",
    "gesture_asked",
    "undelivered",
    "taken",
    "moved",
    "breach",
    "alert",
    "test",
]
# What a member chooses among: a conversation of theirs, what its customer writes, what colleagues want, the floor.
Topic = Literal["offer", "message", "colleague", "alert"]
TOPICS: Mapping[What, Topic] = {
    "offer": "offer",
    **dict.fromkeys(("assigned", "handed", "taken", "moved"), "offer"),
    "message": "message",
    "undelivered": "message",
    **dict.fromkeys(
        (
            *("mentioned", "asked", "answered", "request_due", "escalated", "escalation_due", "whispered", "rule"),
            *("follow_up", "follow_up_due", "gesture_asked"),
        ),
        "colleague",
    ),
    "breach": "alert",
    "alert": "alert",
}
Fallback = Literal["mail", "webhook", "none"]


class NoticeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of which topics, whether with a sound, in which hours never, and what follows when nothing was seen."""

    topics: tuple[Topic, ...] = ("offer", "message", "colleague", "alert")
    sound: bool = True
    quiet: QuietHours | None = None  # on the workspace's clock
    fallback: Fallback = "mail"


class Raised(msgspec.Struct, frozen=True):
    """Something for a member; `key` names it, so that it is told once. `text` is shown if the workspace allows it."""

    member_id: UUID
    what: What
    key: str
    conversation_id: UUID | None = None
    number: int | None = None
    text: str = ""
    follows: bool = True  # by mail or webhook, where nobody saw it


# Tells people's devices; of one key each hears once.
Push = Callable[[Scope, Sequence[Raised]], Awaitable[None]]


class Hearer(msgspec.Struct, frozen=True):
    """A member with a device or settings, and whether a desk of theirs is in view."""

    id: UUID
    settings: NoticeSettings
    in_view: bool


class Notice(msgspec.Struct, frozen=True):
    """A notice on its way; `language` is what its member reads."""

    id: UUID
    member_id: UUID
    email: str
    language: str
    what: What
    conversation_id: UUID | None
    number: int | None
    text: str
    created_at: datetime
    pushed_at: datetime | None
    seen_at: datetime | None
    fell_back_at: datetime | None
    settings: NoticeSettings


class Device(msgspec.Struct, frozen=True):
    """A browser that shows notices; its id is its sign-in's."""

    id: UUID
    user_agent: str
    created_at: datetime
    reached_at: datetime | None


class PushFailed(WingbeatError):
    """No push server took the notice."""

    status = HTTPStatus.BAD_GATEWAY
