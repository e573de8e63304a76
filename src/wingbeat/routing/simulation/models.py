"""What is simulated: calls as they were, a week made of them, and the figures of what came of it."""

from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
KINDS = ("PS", "NE", "NW", "IN", "PE", "TT")  # what calls are about: the six skills


class Calls(NamedTuple):
    """Calls that sought a member, in any order. One entry each."""

    day: Whole  # days since 1970-01-01
    at_seconds: Floats  # when they began to wait, after midnight
    kind: Whole  # what they were about: place in `KINDS`
    waited_seconds: Floats
    answered: Flags  # the others gave up
    handled_seconds: Floats  # 0 when not recorded
    ended_seconds: Floats  # when the member was done, after midnight; 0 when not recorded
    urgent: Flags  # of high priority
    server: NDArray[np.str_]  # who answered
    customer: NDArray[np.str_]  # who called; "" of nobody known

    def only(self, chosen: Flags | Whole) -> "Calls":
        """Those flagged, or those at these places in their order."""
        columns: Any = (column[chosen] for column in self)
        return Calls(*columns)


class Week(NamedTuple):
    """One working week: customers in the order they come, and members. All times are seconds since its beginning."""

    arrives: Floats  # per customer
    kind: Whole
    vip: Floats  # 1 or 0
    work: Floats  # seconds it takes a member of average pace, alone
    patience: Floats
    habit: Floats  # what their seconds are of the typical, as far as their earlier conversations tell
    able: Flags  # per member and kind
    skills: Floats  # per member: how many
    pace: Floats  # per member and kind: what their seconds are of the average member's
    staff: Whole  # members present in each slot: always the first ones
    slot_seconds: float
    places: int  # conversations one member has at once
    slowdown: float  # how much longer all of a member's take with each further one
    typical: Floats  # per kind: [seconds, conversations] seen in the weeks before
    paces: Floats  # per member and kind, the last over all: [sum of ratios to the typical, conversations] seen before
    hazard: Floats  # chance per second of giving up, by second of wait


class Figures(msgspec.Struct, frozen=True):
    """What `wingbeat routing simulate` says. Means over all seeds; shares are 0–1."""

    policy: str
    load: float
    seeds: int
    mean_wait_s: float
    p90_wait_s: float
    p99_wait_s: float
    vip_mean_wait_s: float
    others_mean_wait_s: float
    answered_in_15: float
    answered_in_30: float
    answered_in_60: float
    abandoned_share: float
    lost_share: float
    expected_wait_mae_s: float
    expected_wait_p80_cover: float
    conversations_per_s: float
