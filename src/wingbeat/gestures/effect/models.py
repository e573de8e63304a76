from typing import Literal

import msgspec

Outcome = Literal["csat", "reopened", "ordered"]


class Group(msgspec.Struct, frozen=True):
    """Conversations of one kind: how many there are of which the outcome is known, and of how many it is so."""

    n: int = 0
    so: int = 0


class Stratum(msgspec.Struct, frozen=True):
    """What is comparable: conversations about the same reason with customers of the same tier."""

    reason: str
    tier: str
    with_gesture: Group
    without: Group


class Effect(msgspec.Struct, frozen=True):
    """Shares, 0–1. `without` is weighted as the others are mixed; `low` and `high` bound the difference at 95 %.

    `few`: too few to tell anything. `alone`: conversations with a gesture to which nothing compares; they are left out.
    """

    outcome: Outcome
    n_with: int
    n_without: int
    alone: int
    with_gesture: float | None = None
    without: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    few: bool = True
