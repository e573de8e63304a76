"""Who gets whom, pure: one pooled queue per team, oldest first, nobody over capacity."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from wingbeat.routing.models import Free, Waiting

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def assign(waiting: Sequence[Waiting], members: Iterable[Free]) -> list[tuple[Waiting, Free]]:
    """Pairs in queue order: the least loaded share of capacity first, then whoever has been idle longest."""
    free = {member.id: member for member in members}
    pairs: list[tuple[Waiting, Free]] = []
    for conversation in sorted(waiting, key=lambda one: (one.queued_at, one.id)):
        able = [m for m in free.values() if conversation.team_id in m.teams and m.load < m.capacity]
        if not able:
            continue
        chosen = min(able, key=lambda m: (m.load / m.capacity, m.idle_since or LONG_AGO, m.id))
        pairs.append((conversation, chosen))
        free[chosen.id] = replace(chosen, load=chosen.load + 1, idle_since=datetime.max.replace(tzinfo=UTC))
    return pairs
