"""Which part is broken, from how far a probe came and what the parts say of themselves; pure."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from wingbeat.live.proof.models import PARTS, Checked, Part, Reached, Trip, Verdict

# Where all else fails with it: named before anything that a probe saw.
ROOTS: Sequence[Part] = ("database", "process")
# What a probe does not need to come through; named when it did.
BESIDE: Sequence[Part] = ("bus", "engine", "steps", "timers", "mail")
# Where a probe that came so far was held up.
HELD_UP: Mapping[Reached, Part] = {"welcome": "door", "stored": "fan_out", "desk": "fan_out"}


def verdict(checked: Checked, public: Trip, local: Trip | None) -> Verdict:
    """The one part to look at first. `local`: the same way without the public address, if the public one failed."""
    for part in ROOTS:
        if part in checked.failing:
            return Verdict(part, checked.failing[part])
    if public.reached != "customer":
        return _held_up(checked, public, local)
    for part in BESIDE:
        if part in checked.failing:
            return Verdict(part, checked.failing[part])
    return Verdict()


def _held_up(checked: Checked, public: Trip, local: Trip | None) -> Verdict:
    if local is not None and local.reached == "customer":
        return Verdict("address", public.why)
    trip = local or public  # what fails without the proxy, too, is not the proxy's fault
    if trip.reached == "nothing":
        return Verdict("process", trip.why)
    if HELD_UP[trip.reached] == "fan_out" and "bus" in checked.failing:
        return Verdict("bus", checked.failing["bus"])  # the two ends may be at two processes
    return Verdict(HELD_UP[trip.reached], trip.why)


# Where to look, in the words of the how-to "Is it working?".
LOOK_AT: Mapping[Part, str] = {
    "database": "PostgreSQL, its disk, its limit of connections",
    "process": "the server's log; restart it",
    "address": "WINGBEAT_PUBLIC_URL, DNS, the certificate, whether the proxy passes WebSockets under /live/",
    "door": "the server's log",
    "bus": "a pooler in transaction mode, which swallows LISTEN: connect to PostgreSQL directly",
    "fan_out": "the server's log",
    "engine": "memory; questions go to people meanwhile",
    "steps": "the server's log; restart it",
    "timers": "the server's log; restart it",
    "mail": "WINGBEAT_SMTP_URL, the network",
}


def broken_part(health: Any) -> Part | None:
    """The part that an answer of `/healthz` names; a process that says nothing we know is itself broken."""
    if not isinstance(health, Mapping):
        return "process"
    facts = health.get("facts")
    named = facts.get("part") if isinstance(facts, Mapping) else health.get("part")
    if named in PARTS:
        return cast("Part", named)
    if health.get("status") != "ok":
        return "process"
    return "engine" if health.get("bot") == "down" else None
