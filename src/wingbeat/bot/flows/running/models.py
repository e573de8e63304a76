from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from wingbeat.bot.flows.models import Heard, Saying, ToPerson
from wingbeat.bot.models import Language
from wingbeat.commerce.models import Order


class About(msgspec.Struct, frozen=True):
    """Whose turn it is: from the conversation's head, never from what somebody wrote."""

    conversation_id: UUID
    customer_id: UUID
    language: Language
    customer_name: str = ""
    orders: tuple[Order, ...] | None = None  # their own, where they were looked up before the message was sent


class Called(msgspec.Struct, frozen=True):
    """A look-up that was made in a turn, and what it came to."""

    action: str
    arguments: Mapping[str, str]
    outcome: str


class TriedTurn(msgspec.Struct, frozen=True):
    """One turn of the test chat: all that it led to."""

    heard: str
    says: tuple[Saying, ...]
    steps: tuple[str, ...]
    step: str | None
    slots: Mapping[str, str]
    saved: Mapping[str, Mapping[str, str]]
    calls: tuple[Called, ...]
    handoff: ToPerson | None
    tags: tuple[str, ...]
    reason: str
    ended: Literal["", "done", "left", "handed_over"]
    resolved: bool


class Trial(msgspec.Struct, frozen=True):
    """A test chat from its first turn; `verified` and `open` pretend."""

    turns: Annotated[tuple[Heard, ...], msgspec.Meta(max_length=60)]
    language: Language
    verified: bool = False
    open: bool = True
