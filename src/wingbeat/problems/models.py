"""A problem as members write it down, and as it stands."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict

ProblemState = Literal["seen", "understood", "being_fixed", "fixed", "verified"]
MENDED: frozenset[ProblemState] = frozenset({"fixed", "verified"})


class ProblemChanged(Conflict):
    """Somebody changed this problem meanwhile; look at it again before you save."""


class StillLinked(Conflict):
    """Conversations are linked to this problem: it happened. Move it to verified instead of removing it."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What members know of a problem. `reason` and `tags` are those its conversations have: they suggest it."""

    title: str
    about: str = ""
    cause: str = ""
    done: str = ""
    reason: str = ""
    tags: tuple[str, ...] = ()
    owner_id: UUID | None = None


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """`linked` conversations came of it; `moved_at` is when it came into its state, `fixed_at` when it was fixed.

    `gap_id`: the gap of the bot it was made of; `gathering`: its conversations are still being linked.
    """

    id: UUID
    written: Written
    state: ProblemState
    version: int
    linked: int
    made_at: datetime
    made_by: UUID | None
    moved_at: datetime
    fixed_at: datetime | None
    gap_id: UUID | None = None
    gathering: bool = False


class Subject(msgspec.Struct, frozen=True):
    """What a conversation says of the problem behind it; `words` are the customer's, as a search takes them."""

    reason: str
    tags: tuple[str, ...]
    words: frozenset[str]


class LinkedConversation(msgspec.Struct, frozen=True):
    conversation_id: UUID
    number: int
    customer_name: str
    status: str
    opened_at: datetime
    last_message: str
    told: str  # planned, sent or skipped; empty: nobody told its customer anything
