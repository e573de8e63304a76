"""Shares in target."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.workspaces.queries import Scope


class Kept(msgspec.Struct, frozen=True):
    """What became of a target's promises of a period: `late_seconds` is by how much the broken ones missed, the median
    of those that were answered since.
    """

    target_id: UUID
    given: int
    met: int
    breached: int
    running: int
    late_seconds: float | None


class InTarget(msgspec.Struct, frozen=True):
    """Answers in time of all that were promised; `quick` came before a promise could be given, and count as in time."""

    measure: str
    met: int
    breached: int
    quick: int

    @property
    def share(self) -> float | None:
        whole = self.met + self.breached + self.quick
        return (self.met + self.quick) / whole if whole else None


async def kept(scope: Scope, since: datetime, until: datetime) -> list[Kept]:
    """What became of the promises given in a period, by target."""
    rows = await scope.rows(
        """SELECT f.target_id, count(*) AS given, count(*) FILTER (WHERE f.how = 'met') AS met,
                  count(*) FILTER (WHERE f.how = 'breached') AS breached,
                  count(*) FILTER (WHERE f.how = 'running') AS running,
                  percentile_cont(0.5) WITHIN GROUP (ORDER BY date_part('epoch', t.ended_at - f.due))
                      FILTER (WHERE f.how = 'breached' AND t.how = 'answered' AND t.ended_at > f.due) AS late_seconds
           FROM fact_promise f
           LEFT JOIN fact_turn t ON t.workspace_id = $1 AND t.conversation_id = f.conversation_id AND t.seq = f.since
           WHERE f.workspace_id = $1 AND f.set_at >= $2 AND f.set_at < $3
           GROUP BY f.target_id""",
        since,
        until,
    )
    return [Kept(**dict(row)) for row in rows]


async def in_target(
    scope: Scope, since: datetime, until: datetime, limits: Sequence[tuple[str, int]], team_id: UUID | None = None
) -> list[InTarget]:
    """The share in target of each measure of `limits`, which names the widest limit that runs for each; of one team or of all.

    A turn that was answered before its promise was given counts by the turn's own facts.
    """
    names, seconds = zip(*limits, strict=True) if limits else ((), ())
    rows = await scope.rows(
        """SELECT m.measure, coalesce(p.met, 0) AS met, coalesce(p.breached, 0) AS breached, coalesce(q.n, 0) AS quick
           FROM unnest($4::text[], $5::int[]) AS m (measure, seconds)
           LEFT JOIN (SELECT measure, count(*) FILTER (WHERE how = 'met') AS met,
                             count(*) FILTER (WHERE how = 'breached') AS breached
                      FROM fact_promise WHERE workspace_id = $1 AND set_at >= $2 AND set_at < $3
                        AND ($6::uuid IS NULL OR team_id = $6)
                      GROUP BY measure) AS p ON p.measure = m.measure
           LEFT JOIN LATERAL (
               SELECT count(*) AS n FROM fact_turn t
               WHERE t.workspace_id = $1 AND t.started_at >= $2 AND t.started_at < $3 AND t.how = 'answered'
                 AND ($6::uuid IS NULL OR t.team_id = $6)
                 AND m.measure IN ('response', 'first_response')
                 AND t.ended_at <= t.started_at + make_interval(secs => m.seconds)
                 AND (m.measure = 'response' OR t.started_at = (
                      SELECT first_message_at FROM fact_conversation c
                      WHERE c.workspace_id = $1 AND c.conversation_id = t.conversation_id))
                 AND NOT EXISTS (SELECT FROM fact_promise f WHERE f.workspace_id = $1
                     AND f.conversation_id = t.conversation_id AND f.measure = m.measure AND f.since = t.seq)
           ) AS q ON true""",
        since,
        until,
        list(names),
        list(seconds),
        team_id,
    )
    return [InTarget(**dict(row)) for row in rows]
