"""Queues and members made up for the pure assigner."""

from uuid import UUID

from wingbeat.conversations.promises.events import Needs
from wingbeat.kit.ids import uuid7
from wingbeat.routing.models import Here, Line

TEAM = uuid7()


def line(*waited: float, ids: tuple[UUID, ...] = (), needs: Needs | None = None, **more: object) -> Line:
    """Conversations that waited so long; those at the front first."""
    named = ids or tuple(uuid7() for _ in waited)
    return Line(TEAM, named, [3] * len(waited), waited, needs=needs or Needs(), **more)  # type: ignore[arg-type]


def member(name: str, load: float = 0, capacity: int = 2, *kept_for: UUID, **more: object) -> Here:
    known: dict[str, object] = {
        "teams": frozenset({TEAM}),
        "kept_for": frozenset(kept_for),
        "held": {"widget": int(load)},
    }
    return Here(uuid7(), name, load=load, capacity=capacity, **(known | more))  # type: ignore[arg-type]
