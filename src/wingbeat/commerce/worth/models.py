from datetime import datetime

import msgspec


class Worth(msgspec.Struct, frozen=True):
    """Of the orders that stand (none called off, lost or paid back), in the currency most of them were placed in.

    `of_all` false: only the newest twenty are known, as the shop's own server tells no more.
    """

    count: int = 0
    total: float = 0.0
    average: float = 0.0
    currency: str = ""
    last_at: datetime | None = None
    other_currencies: tuple[str, ...] = ()
    of_all: bool = True
