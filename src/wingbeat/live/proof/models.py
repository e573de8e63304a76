"""What a probe saw on its way, and what that says of the parts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

import msgspec

Part = Literal[
    "database",  # it answers nothing
    "process",  # a part of this server stopped, or it takes no connections even on its own machine
    "address",  # the public address, or the proxy behind it, leads nowhere, though the server itself answers
    "door",  # messages come in and are not stored
    "bus",  # processes do not hear of each other
    "fan_out",  # stored, and nobody's screen shows it
    "engine",  # the bot's
    "steps",  # work after a message is not done
    "timers",  # what is due does not fire
    "mail",  # letters cannot be handed over
]
PARTS: Sequence[Part] = get_args(Part)

# How far a probe came.
Reached = Literal["nothing", "welcome", "stored", "desk", "customer"]


class Trip(msgspec.Struct, frozen=True):
    """One way through an address: `why` it ended before the customer had their answer."""

    reached: Reached
    desk_ms: float | None = None
    customer_ms: float | None = None
    why: str = ""


class Checked(msgspec.Struct, frozen=True):
    """What was asked of the parts themselves: which fail, and what they say."""

    failing: dict[Part, str]


class Verdict(msgspec.Struct, frozen=True):
    """The part that is broken, if one is, and what it said."""

    part: Part | None = None
    why: str = ""


class Site(msgspec.Struct, frozen=True):
    """A channel to be proved."""

    workspace_id: UUID
    channel_id: UUID
    site_key: str


class Proof(msgspec.Struct, frozen=True):
    """A channel's minute: how long a message took to a desk and the answer to its customer, or what broke."""

    channel_id: UUID
    minute: datetime
    desk_ms: float | None
    customer_ms: float | None
    part: Part | None
    why: str


class Latest(msgspec.Struct, frozen=True):
    """How a channel does: its last proof, and of the last day how many succeeded and how long the slowest tenth took."""

    channel_id: UUID
    name: str
    last: Proof | None
    proofs: int
    good: int
    desk_p90_ms: float | None
    customer_p90_ms: float | None
