"""What routing wants of the stages after it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal, Protocol
from uuid import UUID

import msgspec

from wingbeat.routing.board.models import Broken
from wingbeat.workspaces.queries import Scope

# The channels through which no message gets, as those know who prove it.
Health = Callable[[Scope], Awaitable[Sequence[Broken]]]


class Notice(msgspec.Struct, frozen=True):
    """Something for certain members: they are asked, answered or reminded; an escalation reached or passed them; a
    supervisor whispers; a note names them; a colleague hands over; a rule tells them; a customer was not content; a
    gesture needs their word; an answer of theirs could not be mailed; a conversation of theirs was taken by a colleague
    or moved to a team.
    """

    what: Literal[
        "asked",
        "answered",
        "request_due",
        "escalated",
        "escalation_due",
        "whispered",
        "mentioned",
        "handed",
        "rule",
        "undelivered",
        "follow_up",
        "follow_up_due",
        "gesture_asked",
        "taken",
        "moved",
    ]
    conversation: UUID
    number: int
    text: str = ""


class Notify(Protocol):
    """Shows a notice on the open desks of these members, in every process; whoever has none finds it in their list."""

    def __call__(self, workspace_id: UUID, members: Sequence[UUID], notice: Notice) -> None: ...


class Noted:
    """The twin: remembers whom it told what, and where."""

    def __init__(self) -> None:
        self.workspaces: set[UUID] = set()
        self.notices: list[tuple[tuple[UUID, ...], Notice]] = []

    def __call__(self, workspace_id: UUID, members: Sequence[UUID], notice: Notice) -> None:
        self.workspaces.add(workspace_id)
        self.notices.append((tuple(members), notice))


async def all_well(_scope: Scope) -> Sequence[Broken]:
    """The twin: every channel works."""
    return ()
