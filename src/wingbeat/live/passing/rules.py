"""Who answers, when several look at one conversation; pure."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wingbeat.live.passing.models import Doing, Here

# Who types tells so every three seconds: three lost ones, and somebody else may answer.
LEASE_SECONDS = 10.0
# Desks tell every 25 seconds where they look.
LOOKS_SECONDS = 60.0


def after(here: Here | None, member_id: UUID, name: str, doing: Doing, now: float) -> Here | None:
    """What is known of a desk once it was heard; None: it is not here any more.

    Whoever goes on typing keeps the place they began at: the first of several answers, the others are asked to wait.
    """
    if doing == "leaves":
        return None
    since, until = (here.types_since, here.types_until) if here is not None and here.types_until > now else (0.0, 0.0)
    if doing == "types":
        since, until = since or now, now + LEASE_SECONDS
    elif doing == "stops":
        since, until = 0.0, 0.0
    return Here(member_id, name, now + LOOKS_SECONDS, since, until, doing == "listens" and not since)


def shown(desks: Iterable[Here], now: float) -> list[dict[str, Any]]:
    """Each member once, whoever answers first: `seconds` is how long that holds, 0 for whoever only looks."""
    members: dict[UUID, Here] = {}
    for desk in sorted(
        (one for one in desks if one.until > now and not one.listens),
        key=lambda one: (one.types_until <= now, one.types_since),
    ):
        members.setdefault(desk.member_id, desk)
    return [
        {
            "id": one.member_id,
            "name": one.name,
            "since": one.types_since,
            "seconds": max(0.0, round(one.types_until - now, 1)),
        }
        for one in members.values()
    ]
