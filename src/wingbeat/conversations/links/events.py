"""Bodies of the events that tie conversations together, and what a head keeps of them.

Where a customer's wait goes from one conversation to another, `since` is when it began, and `ends` the event it began with
where it ends.
"""

from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

import msgspec

from wingbeat.kit.log import Body

Kind = Literal["related", "same_order", "same_cause", "follow_up"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Tie = Literal[Kind, "merged_into", "merged_from", "split_to", "split_from"]


class Link(msgspec.Struct, frozen=True, omit_defaults=True):
    """What another conversation is to this one, since event `seq`; `since`: what this one owed then, before it was tied."""

    kind: Tie
    id: UUID
    number: int
    seq: int = 0
    since: datetime | None = None


class Linked(Body, frozen=True, tag="linked"):
    to: Kind
    id: UUID
    number: int


class Unlinked(Body, frozen=True, tag="unlinked"):
    id: UUID
    number: int


class MergedInto(Body, frozen=True, tag="merged_into"):
    """This conversation ended: it goes on in that one, and so does what its customer waits for."""

    id: UUID
    number: int
    why: str = ""
    since: datetime | None = None


class MergedFrom(Body, frozen=True, tag="merged_from"):
    """That conversation goes on here; its events up to `upto` are read here too."""

    id: UUID
    number: int
    upto: int
    why: str = ""
    since: datetime | None = None


class MergeUndone(Body, frozen=True, tag="merge_undone"):
    """The two are two again; nobody answered yet what `since` is set for."""

    id: UUID
    number: int
    ends: int = 0
    since: datetime | None = None


class SplitTo(Body, frozen=True, tag="split_to"):
    """The messages from `from_seq` to `upto` go on in that conversation."""

    id: UUID
    number: int
    from_seq: int
    upto: int
    ends: int = 0


class SplitFrom(Body, frozen=True, tag="split_from"):
    """This conversation goes on with that one's messages from `from_seq` to `upto`, which keep their times; `last` is the newest."""

    id: UUID
    number: int
    from_seq: int
    upto: int
    why: str = ""
    last: str = ""
    last_at: datetime | None = None
    since: datetime | None = None


LinkEvent = Linked | Unlinked | MergedInto | MergedFrom | MergeUndone | SplitTo | SplitFrom
