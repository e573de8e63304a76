"""Who gets whom, pure: one pooled queue per team, oldest first, nobody over capacity."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from msgspec.structs import replace

from wingbeat.routing.models import Free, Waiting

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def assign(waiting: Sequence[Waiting], members: Iterable[Free]) -> list[tuple[Waiting, Free]]:
    """Pairs in queue order: who is kept for a conversation gets it; of the others the least loaded share of capacity first,
    then whoever has been idle longest. A place kept for somebody else is taken last.
    """
    free = {member.id: member for member in members}
    pairs: list[tuple[Waiting, Free]] = []
    for conversation in sorted(waiting, key=lambda one: (one.queued_at, one.id)):
        able = [m for m in free.values() if conversation.team_id in m.teams and m.load < m.capacity]
        if not able:
            continue
        chosen = min(able, key=partial(_rank, conversation.id))
        pairs.append((conversation, chosen))
        free[chosen.id] = replace(
            chosen,
            load=chosen.load + 1,
            idle_since=datetime.max.replace(tzinfo=UTC),
            kept_for=chosen.kept_for - {conversation.id},
        )
    return pairs


def _rank(conversation_id: UUID, member: Free) -> tuple[bool, bool, float, datetime, UUID]:
    others = len(member.kept_for - {conversation_id})
    is_kept_for_others = member.load + others >= member.capacity
    share = (member.load + others) / member.capacity
    return conversation_id not in member.kept_for, is_kept_for_others, share, member.idle_since or LONG_AGO, member.id
