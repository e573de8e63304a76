"""The parts that bodies of events carry."""

from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.commerce.models import Address

SlotKind = Literal["order_number", "phone", "email", "date", "product", "address", "amount"]
Mood = Literal["calm", "uneasy", "angry"]
# What the member who takes over does first; the console says it in their language.
NextStep = Literal["make_safe", "calm_down", "look_up_order", "check_draft", "ask_back", "answer"]


class FileRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stored file a message carries; the row exists before the message does."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an answer comes from, shown to the customer beside it: an article, or a product by its SKU and its page."""

    article_id: UUID | None
    title: str
    sku: str = ""
    url: Address = ""


class Offer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A product the bot offers beside an answer, as the shop told of it then and in the customer's language.

    `because` says in words why, `because_sku` what it goes with. `link` counts that it was opened, and leads to `url`,
    the shop's own page.
    """

    id: UUID
    sku: str
    because_sku: str
    because: str
    name: str
    price: str
    stock: str
    link: Address
    url: Address
    picture: Address = ""


class Intent(msgspec.Struct, frozen=True):
    """What is wanted, by its name; `confidence` is a calibrated chance, 0–1."""

    name: str
    confidence: float


class Slot(msgspec.Struct, frozen=True):
    """A value found in a message: `text` as it was written between `start` and `end`, `value` in one form for all."""

    kind: SlotKind
    text: str
    value: str
    start: int
    end: int


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """What whoever takes over must know, in at most five lines; `lines` are a flow's own and stand instead of the others."""

    wants: str = ""  # in the customer's words
    tried: tuple[str, ...] = ()  # titles of what the bot answered with
    order: str = ""
    mood: Mood = "calm"
    next_step: NextStep = "answer"
    lines: tuple[str, ...] = ()
