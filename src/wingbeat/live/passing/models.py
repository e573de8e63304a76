from typing import Literal
from uuid import UUID

import msgspec

Doing = Literal["looks", "listens", "types", "stops", "leaves"]


class Here(msgspec.Struct, frozen=True):
    """A desk at a conversation; times are seconds of the wall's clock, since several processes tell of the same desk."""

    member_id: UUID
    name: str
    until: float  # it may have gone unheard
    types_since: float = 0.0
    types_until: float = 0.0
    listens: bool = False  # hears of the others, who do not hear of it
