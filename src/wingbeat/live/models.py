"""Frames of the live protocol (docs/reference/live.md). What a client sends is strict; what it receives may grow."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from wingbeat.bot.ahead.models import Unsent
from wingbeat.conversations.models import AnyCommand

Seq = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]  # the log's column


class ClientFrame(msgspec.Struct, tag_field="t", forbid_unknown_fields=True, frozen=True):
    """What clients send."""


class Identity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A claim of the shop's page; it counts only with the right signature."""

    user_id: str
    signature: str
    name: str = ""
    email: str = ""


class WidgetHello(ClientFrame, tag="hello", frozen=True):
    v: Literal[1]
    site: str
    token: str | None = None
    language: str = ""
    page: str = ""
    identity: Identity | None = None
    conversation: UUID | None = None
    after: Seq | None = None


class Watched(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    conversation: UUID
    after: Seq = 0


View = Literal["mine", "unassigned", "all"]


class DeskHello(ClientFrame, tag="hello", frozen=True):
    v: Literal[1]
    watch: tuple[Watched, ...] = ()
    views: tuple[View, ...] = ("mine",)
    board: bool = False
    visible: bool = True


class Do(ClientFrame, tag="do", frozen=True):
    key: str
    conversation: UUID
    command: AnyCommand


class History(ClientFrame, tag="history", frozen=True):
    conversation: UUID
    before: Seq
    limit: int = 50


class Typing(ClientFrame, tag="typing", frozen=True):
    conversation: UUID
    on: bool


class CustomerTyping(Typing, tag="typing", frozen=True):
    """`text`: what stands in the field, if its customer agreed that the bot thinks ahead, or, where it says `shown`, that
    members see it.
    """

    text: Unsent = ""
    shown: bool = False


class Agree(ClientFrame, tag="agree", frozen=True):
    """What the customer agrees to, or no longer: that the bot thinks ahead, or that members see what they type."""

    to: Literal["ahead", "shown"]
    on: bool


class Pong(ClientFrame, tag="pong", frozen=True):
    pass


class Watch(ClientFrame, tag="watch", frozen=True):
    conversation: UUID
    after: Seq = 0


class Look(ClientFrame, tag="look", frozen=True):
    """Which conversation its member has before them: colleagues who look at it hear of them, unless they
    supervise and only listen. Said again every 25 seconds.
    """

    conversation: UUID | None
    listens: bool = False


class Unwatch(ClientFrame, tag="unwatch", frozen=True):
    conversation: UUID


class Views(ClientFrame, tag="views", frozen=True):
    views: tuple[View, ...]


class LookAtBoard(ClientFrame, tag="board", frozen=True):
    """The live board each second, or no longer."""

    on: bool


class Visible(ClientFrame, tag="visible", frozen=True):
    """Whether anybody can see this desk: one in a tab behind others, or on a locked phone, tells nobody anything."""

    on: bool


class SetPresence(ClientFrame, tag="presence", frozen=True):
    state: Literal["online", "away"]


WidgetFrame = Do | History | CustomerTyping | Agree | Pong
DeskFrame = Do | History | Typing | Pong | Watch | Look | Unwatch | Views | LookAtBoard | Visible | SetPresence


class Ack(msgspec.Struct, tag_field="t", tag="ack", frozen=True):
    key: str
    conversation: UUID
    seq: int


encode = msgspec.json.Encoder().encode


def frame(kind: str, /, **fields: Any) -> bytes:
    """A server frame; its fields may be called anything, `kind` too."""
    return encode({"t": kind, **fields})
