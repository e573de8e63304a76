"""Reading what stands: a page of the log with every message as it reads now."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wingbeat.conversations.corrections.models import Said
from wingbeat.conversations.corrections.rules import CORRECTIONS, standing
from wingbeat.conversations.queries import BODIES, EVENT, events_after, events_before
from wingbeat.kit.database import Database
from wingbeat.kit.errors import NotFound
from wingbeat.kit.log import Recorded
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope


async def told_after(
    database: Database, workspace_id: UUID, conversation_id: UUID, after: int, limit: int
) -> list[Recorded]:
    """Events with seq > `after` as their customer is to read them: what was said first is not among it."""
    events = await events_after(database, workspace_id, conversation_id, after, limit)
    if len(events) < limit:
        return standing(events)
    later = await corrections(Scope(database, system(workspace_id)), [conversation_id], after=events[-1].seq)
    return standing(events, later[conversation_id])


async def told_before(scope: Scope, conversation_id: UUID, before: int, limit: int) -> list[Recorded]:
    """The last `limit` events with seq < `before` as their customer is to read them."""
    events = await events_before(scope, conversation_id, before, limit)
    later = await corrections(scope, [conversation_id], after=before - 1)
    return standing(events, later[conversation_id])


async def as_they_stand(scope: Scope, items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Items of several conversations (`conversation_id`, `event`), each event as it reads now."""
    later = await corrections(scope, list({item["conversation_id"] for item in items}))
    return [{**item, "event": standing([item["event"]], later[item["conversation_id"]])[0]} for item in items]


async def corrections(scope: Scope, ids: Sequence[UUID], *, after: int = 0) -> dict[UUID, list[Recorded]]:
    """What was changed or taken back in these conversations after a number; of nearly all the head says: nothing."""
    found: defaultdict[UUID, list[Recorded]] = defaultdict(list)
    rows = await scope.rows(
        f"""SELECT c.id, e.* FROM conversation c CROSS JOIN LATERAL (
                SELECT {EVENT} FROM event WHERE workspace_id = $1 AND stream_id = c.id AND seq > $3
                   AND seq <= c.corrected_seq AND kind = ANY($4)) e
            WHERE c.workspace_id = $1 AND c.id = ANY($2::uuid[]) AND c.corrected_seq > $3 ORDER BY e.seq""",
        ids,
        after,
        CORRECTIONS,
    )
    for row in rows:
        found[row["id"]].append(BODIES.recorded(row))
    return found


async def said(scope: Scope, conversation_id: UUID, seq: int) -> Said:
    """A message of the log in its newest words; raises `NotFound`."""
    row = await scope.row(
        """SELECT m.actor_kind, m.actor_id, m.occurred_at AS at, ch.kind AS channel,
                  coalesce(last.body ->> 'text', m.body ->> 'text', '') AS text,
                  last.kind IS NOT DISTINCT FROM 'recalled' AS recalled
           FROM event m JOIN conversation c ON c.workspace_id = $1 AND c.id = m.stream_id
           JOIN channel ch ON ch.workspace_id = $1 AND ch.id = c.channel_id
           LEFT JOIN LATERAL (
               SELECT kind, body FROM event WHERE workspace_id = $1 AND stream_id = $2 AND seq > $3
                  AND kind IN ('edited', 'recalled') AND (body ->> 'seq')::int = $3
               ORDER BY seq DESC LIMIT 1) last ON true
           WHERE m.workspace_id = $1 AND m.stream_id = $2 AND m.seq = $3 AND m.kind = 'message'""",
        conversation_id,
        seq,
    )
    if row is None:
        raise NotFound
    return Said(**row)
