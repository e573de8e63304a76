from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from wingbeat.people.events import Away, Offline, Online

State = Literal["online", "away"]
# From a desk's last sign of life: two of its pings may be lost, and a closed laptop is noticed within 30 s.
LEASE_SECONDS = 25

_FACTS: dict[State | None, type[Online | Away | Offline]] = {"online": Online, "away": Away, None: Offline}


def changes(before: Mapping[UUID, State], after: Mapping[UUID, State]) -> list[Online | Away | Offline]:
    """What became of whom, between two looks at who is here; members missing from a look are offline."""
    return [
        _FACTS[after.get(member_id)](member_id)
        for member_id in sorted({*before, *after})
        if before.get(member_id) != after.get(member_id)
    ]
