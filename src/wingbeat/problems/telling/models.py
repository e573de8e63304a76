"""A round of telling customers, and whom it reaches."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict, Invalid
from wingbeat.knowledge.models import Language

TellingState = Literal["waiting", "sending", "done", "withdrawn"]
# Why a customer is told nothing: they want no such messages, gave up waiting, or a blank has nothing to stand in it.
Why = Literal["opted_out", "left", "blank", "gone"]
Texts = Mapping[Language, str]


class NotFixedYet(Conflict):
    """Customers are told once the problem is fixed; move it there first."""


class TellingRuns(Conflict):
    """Customers are being told already; wait until that is done."""


class NobodysBlank(Invalid):
    """Nothing fills one of the blanks in braces; use the names that blanks have in templates."""


class TooLate(Conflict):
    """The first customers have been told already; this can no longer be taken back."""


class Telling(msgspec.Struct, frozen=True):
    """`counts`: customers by `planned`, `sent`, and why they were skipped."""

    id: UUID
    problem_id: UUID
    state: TellingState
    texts: Texts
    made_by: UUID
    made_at: datetime
    begins_at: datetime
    done_at: datetime | None
    counts: Mapping[str, int]


class Recipient(msgspec.Struct, frozen=True):
    """A customer, and the newest of their conversations that came of the problem."""

    customer_id: UUID
    conversation_id: UUID


class Said(msgspec.Struct, frozen=True):
    """What a customer reads; `why` they are told nothing stands instead, with the blanks that are `missing`."""

    text: str
    language: Language
    why: Why | None = None
    missing: tuple[str, ...] = ()


class Reached(msgspec.Struct, frozen=True):
    """Customers of one language and channel who would be told, `by_mail` of them also where they left an address; `opted_out`
    and `left` are told nothing.
    """

    language: str
    channel_id: UUID
    channel_name: str
    n: int
    by_mail: int
    opted_out: int
    left: int
