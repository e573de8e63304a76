from collections.abc import Mapping
from datetime import datetime
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


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the companions shown in a span of time: to members and to customers, taken, and bought after."""

    shown: int
    taken: int
    bought: int
    since: datetime


class Recommendation(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    conversation_id: UUID
    sku: str
    because: str
