from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict, Invalid

What = Literal["note", "sample", "voucher", "shipping", "own"]
State = Literal["asked", "refused", "promised", "done", "cancelled"]
Limit = Literal["month", "member", "customer", "times"]
Which = Literal["asked", "todo", "all"]
Money = Decimal  # within what the REST form allows


class Kind(msgspec.Struct, frozen=True):
    """A gesture that can be made: `cost` in the budget's currency; `by_hand`: somebody writes, packs or sends it."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    what: What = "own"
    cost: Money = Decimal(0)
    by_hand: bool = True
    live: bool = True


class Budget(msgspec.Struct, frozen=True):
    """What may be spent: by all in a month, by one member in a month, on one customer in `customer_days`, which may be
    thanked `customer_times` in that time. None: no limit.
    """

    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] = "CNY"
    month: Money | None = None
    member_month: Money | None = None
    customer: Money | None = None
    customer_times: Annotated[int, msgspec.Meta(ge=1, le=1000)] | None = None
    customer_days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 90


class Spent(msgspec.Struct, frozen=True):
    """What was promised or done so far, in the time each limit counts."""

    month: Decimal = Decimal(0)
    member: Decimal = Decimal(0)
    customer: Decimal = Decimal(0)
    times: int = 0


class Wanted(msgspec.Struct, frozen=True):
    """A gesture as it is asked for; the same id again is the same gesture."""

    id: UUID
    kind_id: UUID
    customer_id: UUID
    conversation_id: UUID | None
    why: str
    code: str = ""


class Gesture(msgspec.Struct, frozen=True):
    """One, with the name and cost its kind had then. `over`: the limits it was beyond when it was asked for."""

    id: UUID
    customer_id: UUID
    customer_name: str
    conversation_id: UUID | None
    number: int | None
    kind_id: UUID
    what: What
    name: str
    cost: Decimal
    why: str
    member_id: UUID
    state: State
    over: tuple[Limit, ...]
    by_hand: bool
    code: str
    asked_at: datetime
    promised_at: datetime | None
    decided_by: UUID | None
    ended_at: datetime | None
    ended_by: UUID | None
    ended_why: str


class OtherGesture(Conflict):
    """Another gesture has this id already."""


class NotPossible(Conflict):
    """This gesture is not open any more; load the list again."""


class CodeMissing(Invalid):
    """A voucher needs its code: the shop's own server gives none."""
