from collections.abc import Mapping
from typing import Literal
from uuid import UUID

import msgspec


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """How often `sku` was bought together with `because`, and each of them in all; counts of orders."""

    because: str
    sku: str
    together: int
    because_sold: int
    sku_sold: int
    all_sold: int


class Companion(msgspec.Struct, frozen=True, kw_only=True):
    """A product to offer. `confidence`: the least share of buyers of `because` who, by all we know, take it too (0–1).

    `lift`: how many times more often than other customers.
    """

    sku: str
    because: str
    confidence: float
    lift: float
    together: int
    name: Mapping[str, str] = {}
    price: Mapping[str, float] = {}
    stock: int = 0
    url: str = ""
    picture: str = ""
    because_name: Mapping[str, str] = {}


To = Literal["member", "customer"]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the companions shown to members, or by the bot to customers: taken (opened), and bought after."""

    to: To
    shown: int = 0
    taken: int = 0
    bought: int = 0


class Recommendation(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    conversation_id: UUID
    sku: str
    because: str
