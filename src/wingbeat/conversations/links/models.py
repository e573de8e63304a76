"""The commands that tie conversations together; none of them comes from a client as it is: `links.actions` looks at both sides."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from wingbeat.conversations.links.events import Kind
from wingbeat.kit.log import Command

MAX_WHY = 500  # characters, as of a reason for handing over

Why = Annotated[str, msgspec.Meta(max_length=MAX_WHY)]


class LinkTo(Command, frozen=True, tag="link_to"):
    """Another word on the same conversation stands instead of the earlier one."""

    kind: Kind
    id: UUID
    number: int


class Unlink(Command, frozen=True, tag="unlink"):
    id: UUID


class MergeInto(Command, frozen=True, tag="merge_into"):
    """End here, and go on there; refused unless both are the same customer's."""

    id: UUID
    number: int
    customer_id: UUID
    why: Why = ""


class TakeIn(Command, frozen=True, tag="take_in"):
    """The other side of a merge: never refused, since what the customer waits for must wait somewhere."""

    id: UUID
    number: int
    upto: int
    why: str = ""
    since: datetime | None = None
    member_id: UUID | None = None


class UndoMerge(Command, frozen=True, tag="undo_merge"):
    """Go on here again; `unanswered`: nobody answered there what this one owed."""

    unanswered: bool


class LetGo(Command, frozen=True, tag="let_go"):
    """The other side of that."""

    id: UUID


class SplitOpen(Command, frozen=True, tag="split_open"):
    """Begin with another conversation's messages; `opening` is a `models.Opening`."""

    opening: Any
    id: UUID
    number: int
    from_seq: int
    upto: int
    why: Why = ""
    last: str = ""
    last_at: datetime | None = None
    since: datetime | None = None


class SplitOff(Command, frozen=True, tag="split_off"):
    """The other side of a split."""

    id: UUID
    number: int
    from_seq: int
    upto: int


LinkCommand = LinkTo | Unlink | MergeInto | TakeIn | UndoMerge | LetGo | SplitOpen | SplitOff
