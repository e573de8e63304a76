"""Which part is broken, from how far a probe came and what the parts say of themselves; pure."""

from collections.abc import Mapping, Sequence

from wingbeat.live.proof.models import Checked, Part, Reached, Trip, Verdict

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
