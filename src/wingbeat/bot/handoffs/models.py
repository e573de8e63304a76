from typing import Literal

import msgspec

Kind = Literal["topic", "word", "tier"]


class HandoffRule(msgspec.Struct, frozen=True):
    """Hand over always. `name`: an intent or a group of articles; words of the message; a tier of customers."""

    kind: Kind
    name: str
