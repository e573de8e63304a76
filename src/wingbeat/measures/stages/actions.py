"""Keep how long a conversation was in each stage, whenever it ends and when somebody corrects it afterwards."""

from collections.abc import Sequence

from wingbeat.conversations.queries import BODIES
from wingbeat.conversations.stages.rules import KINDS, bands, seconds
from wingbeat.kit.database import Connection
from wingbeat.kit.log import Recorded
from wingbeat.measures.models import Woken

# After these a conversation that has ended is looked at anew.
WAKES = frozenset({"resolved", "abandoned", "survey_sent", "rated", "stage_entered", "reason_set"})

_LOG = """
    SELECT e.workspace_id, e.stream_id, e.seq, e.occurred_at, e.kind, e.actor_kind, e.actor_id, e.key, e.body
    FROM unnest($1::uuid[], $2::uuid[]) AS w (workspace_id, stream_id)
    JOIN event e ON e.workspace_id = w.workspace_id AND e.stream_id = w.stream_id AND e.kind = ANY ($3)
    ORDER BY e.workspace_id, e.stream_id, e.seq"""
_KEEP = """
    INSERT INTO fact_stage (workspace_id, conversation_id, ended_at, reason,
                            needs_analysis_seconds, execution_seconds, feedback_seconds)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::real[], $6::real[], $7::real[])
    ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET
        ended_at = excluded.ended_at, reason = excluded.reason, feedback_seconds = excluded.feedback_seconds,
        needs_analysis_seconds = excluded.needs_analysis_seconds, execution_seconds = excluded.execution_seconds"""


async def keep_stages(connection: Connection, batch: Sequence[Woken]) -> None:
    """Bring the stages of some hundred conversations up to date; twice is harmless, for the whole log is read each time."""
    woken = sorted({(item.workspace_id, item.lane) for item in batch})
    logs: dict[tuple[object, object], list[Recorded]] = {}
    for row in await connection.fetch(_LOG, *map(list, zip(*woken, strict=True)), sorted(KINDS | {"reason_set"})):
        logs.setdefault((row["workspace_id"], row["stream_id"]), []).append(BODIES.recorded(row))
    rows = [(*place, *kept) for place in woken if (kept := _stages(logs.get(place, []))) is not None]
    if rows:
        await connection.execute(_KEEP, *map(list, zip(*rows, strict=True)))


def _stages(log: Sequence[Recorded]) -> tuple[object, ...] | None:
    ended = [event.at for event in log if event.kind in {"resolved", "abandoned"}]
    if not ended:
        return None
    reasons = [event.body.reason for event in log if event.kind == "reason_set"]
    return ended[-1], reasons[-1] if reasons else "", *seconds(bands(log), ended[-1]).values()
