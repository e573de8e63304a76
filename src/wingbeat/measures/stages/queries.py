"""What the stages of conversations came to in a period, and those of one conversation."""

from datetime import datetime
from uuid import UUID

from wingbeat.conversations.queries import BODIES, EVENT
from wingbeat.conversations.stages.events import Stage
from wingbeat.conversations.stages.models import STAGES, Band
from wingbeat.conversations.stages.rules import KINDS, bands
from wingbeat.kit.database import Row
from wingbeat.measures.queries import Filter, Period
from wingbeat.measures.stages.models import ReasonStages, StageFigure
from wingbeat.workspaces.queries import Scope

MAX_EVENTS = 5_000  # of one conversation: months of a chatty one
SHOWN = 50  # reasons: whoever has more looks for the few that cost most

_ONE = """
    sum({0}_seconds) AS {0}_sum, count(*) FILTER (WHERE {0}_seconds > 0) AS {0}_n, max({0}_seconds) AS {0}_longest,
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY {0}_seconds) FILTER (WHERE {0}_seconds > 0) AS {0}_quantiles"""
_FIGURES = f"""
    SELECT s.reason, grouping(s.reason) = 1 AS whole, count(*) AS n, {", ".join(map(_ONE.format, STAGES))}
    FROM fact_stage s JOIN fact_conversation f ON f.workspace_id = $1 AND f.conversation_id = s.conversation_id
    WHERE s.workspace_id = $1 AND s.ended_at >= $2 AND s.ended_at < $3
      AND ($4::uuid IS NULL OR f.channel_id = $4) AND ($5::uuid IS NULL OR f.team_id = $5)
      AND ($6::text IS NULL OR f.language = $6) AND ($7::uuid IS NULL OR f.member_id = $7)
    GROUP BY GROUPING SETS ((), (s.reason)) ORDER BY whole DESC, n DESC, s.reason LIMIT {SHOWN + 1}"""


async def stages_by_reason(scope: Scope, period: Period, chosen: Filter) -> list[ReasonStages]:
    """Of conversations that ended in a period: all together first, then by reason, the most frequent first."""
    who = chosen.channel_id, chosen.team_id, chosen.language, chosen.member_id
    rows = await scope.rows(_FIGURES, period.since, period.until, *who)
    return [
        ReasonStages(None if row["whole"] else row["reason"], row["n"], tuple(_figure(row, one) for one in STAGES))
        for row in rows
        if row["n"]
    ]


def _figure(row: Row, stage: Stage) -> StageFigure:
    whole = sum(row[f"{one}_sum"] for one in STAGES)
    median, p90 = row[f"{stage}_quantiles"] or (None, None)
    share = row[f"{stage}_sum"] / whole if whole else None
    n = row[f"{stage}_n"]
    return StageFigure(stage, n, share, median, p90, row[f"{stage}_longest"] if n else None)


async def bands_of(scope: Scope, conversation_id: UUID) -> tuple[list[Band], datetime]:
    """The stages of a conversation in order, and the database's now, until when the last one may go on."""
    rows = await scope.rows(
        f"""SELECT {EVENT} FROM event WHERE workspace_id = $1 AND stream_id = $2 AND kind = ANY ($3)
            ORDER BY seq LIMIT $4""",
        conversation_id,
        sorted(KINDS),
        MAX_EVENTS,
    )
    now: datetime = await scope.value("SELECT now() FROM workspace WHERE workspace_id = $1")
    return bands(map(BODIES.recorded, rows)), now
