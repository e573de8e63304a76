"""Bodies of the events about promises and offers, and what they carry."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.kit.log import Body

TargetMeasure = Literal["first_response", "first_human_response", "response", "resolution"]
# What may be promised: a target's measure, or that somebody calls at the time the customer chose.
PromiseMeasure = Literal["first_response", "first_human_response", "response", "resolution", "call_back"]


class Needs(msgspec.Struct, frozen=True, omit_defaults=True):
    """What whoever takes a conversation must bring, and what its wait weighs: a `weight` of 1 is an ordinary customer's.

    `nice` skills are wished for only; `levels` are those asked for above 1, of either. `handling_seconds` is what a member
    is expected to need; 0 where nothing is known. `channel`: the kind on which the customer likes to be answered; `in_time`:
    they came at the hours that suit them best, and the weight says so.
    """

    skills: tuple[str, ...] = ()
    nice: tuple[str, ...] = ()
    levels: dict[str, int] = {}
    language: str = ""
    vip: bool = False
    weight: float = 1.0
    handling_seconds: float = 0.0
    favourite_id: UUID | None = None  # the member this customer likes best, softly
    channel: str = ""
    in_time: bool = False


class Because(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why this member got this conversation now: it stood at `place` of `waiting` in the order of the policy.

    `reasons` are words the console puts into sentences; `others` are the members who came next, best first.
    """

    policy: str
    place: int
    waiting: int
    waited_seconds: float
    reasons: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class Escalation(msgspec.Struct, frozen=True, omit_defaults=True):
    """The step of a path that a conversation was escalated to: `due` until a member answers there, then None."""

    path_id: UUID
    step: int  # the first is 1
    due: datetime | None = None
    owner_id: UUID | None = None


class SideRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a note asks of a colleague or of a team, by `due`; the conversation stays where it is."""

    id: UUID
    due: datetime
    member_id: UUID | None = None
    team_id: UUID | None = None
    name: str = ""  # of whoever is asked


class Promise(msgspec.Struct, frozen=True, omit_defaults=True):
    """A target that runs for one wait: `since` is the event the wait began with. Met or broken promises run no longer.

    `ruled`: a rule chose it, so that no other target takes its place while the wait goes on.
    """

    target_id: UUID
    measure: PromiseMeasure
    since: int
    due: datetime
    warn_at: datetime | None = None
    warned: bool = False
    name: str = ""  # of the target, as it was then
    ruled: bool = False


class WaitTold(Body, frozen=True, tag="wait_told"):
    """The customer was told that in four of five cases somebody is there within so long, and their place in line.

    With 0 seconds only the place. `sorry`: what was told before did not hold.
    """

    bound_seconds: int
    place: int
    sorry: bool = False


class NeedsFound(Body, frozen=True, tag="needs_found"):
    """What it needs where it waits now: found out after it came there."""

    needs: Needs


class CallPromised(Body, frozen=True, tag="call_promised"):
    """The customer chose to be called back at `until` instead of waiting in line; their `place` (0: none was told) is kept.

    `phone` as they wrote it; empty: they are answered here.
    """

    until: datetime
    place: int = 0
    phone: str = ""


class Offered(Body, frozen=True, tag="offered"):
    """To a member, or to everybody of the team (None), who have until then to take it; `ring` counts how wide the circle
    of those asked is by now.
    """

    member_id: UUID | None
    until: datetime
    member_name: str = ""
    ring: int = 1
    because: Because | None = None


class Withdrawn(Body, frozen=True, tag="withdrawn"):
    """The offer is over: nobody took it in time, its member is not there, or somebody else has or moved it."""

    member_id: UUID | None
    why: Literal["silent", "gone", "taken", "moved"]


class Declined(Body, frozen=True, tag="declined"):
    member_id: UUID
    why: str = ""


class Bumped(Body, frozen=True, tag="bumped"):
    """A supervisor put it before all others that wait."""

    why: str = ""


class Escalated(Body, frozen=True, tag="escalated"):
    """It goes to a step of a path: to this team, whose member is to answer until `due`. `late`: the step before let its
    own time pass, and nobody had to ask.
    """

    path_id: UUID
    path: str
    step: int
    name: str
    team_id: UUID
    due: datetime
    owner_id: UUID | None = None
    owner_name: str = ""
    why: str = ""
    late: bool = False
    from_id: UUID | None = None  # who had it until then


class TargetSet(Body, frozen=True, tag="target_set"):
    """A promise began: `limit_seconds` of the calendar (`zone` and hours) in force then, `business`, or of every hour."""

    promise: Promise
    name: str
    limit_seconds: int
    business: bool = False
    zone: str = ""


class TargetWarned(Body, frozen=True, tag="target_warned"):
    target_id: UUID
    measure: PromiseMeasure
    since: int
    due: datetime
    name: str = ""


class TargetMet(Body, frozen=True, tag="target_met"):
    target_id: UUID
    measure: PromiseMeasure
    since: int
    due: datetime
    name: str = ""


class TargetBreached(Body, frozen=True, tag="target_breached"):
    target_id: UUID
    measure: PromiseMeasure
    since: int
    due: datetime
    name: str = ""


class BreachPredicted(Body, frozen=True, tag="breach_predicted"):
    """On arrival: the `chance`, 0–1, that the promise breaks, and what was done about it."""

    target_id: UUID
    since: int
    due: datetime
    chance: float
    actions: tuple[str, ...] = ()
