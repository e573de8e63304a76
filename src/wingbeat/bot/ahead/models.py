from typing import Annotated
from uuid import UUID

import msgspec

from wingbeat.bot.models import Guess
from wingbeat.commerce.models import Order

LONGEST_TEXT = 500  # characters; whoever writes more is not waiting for the quick answer

# What a typing frame may carry.
Unsent = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]


class Typist(msgspec.Struct, frozen=True):
    """Who types, and where: `conversation_id` is the one the client proposes until the first message is sent."""

    workspace_id: UUID
    channel_id: UUID
    customer_id: UUID
    conversation_id: UUID
    language: str


class Foreseen(msgspec.Struct, frozen=True):
    """What was found out about a text before it was sent; `orders` is None where nobody looked them up."""

    guess: Guess
    orders: tuple[Order, ...] | None = None


class Saved(msgspec.Struct, frozen=True):
    """What thinking ahead came to: thoughts that were `used`, and with them seconds; thoughts in vain."""

    used: int = 0
    discarded: int = 0
    saved_seconds: float = 0.0
