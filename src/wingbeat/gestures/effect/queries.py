from collections.abc import Mapping, Sequence
from datetime import datetime

from wingbeat.gestures.effect.models import Effect, Group, Outcome, Stratum
from wingbeat.gestures.effect.rules import effect
from wingbeat.workspaces.queries import Scope

MOST = 20_000  # conversations compared, the newest: more change no interval that anybody can see

# A conversation counts with a gesture if its own was promised; without, if its customer had none at all in this time.
# Whether somebody ordered again is known once the days have passed.
_STRATA = """
    SELECT c.reason, u.tier, g.made AS made, count(*) AS n, count(*) FILTER (WHERE f.reopened > 0) AS reopened,
           count(a.score) AS rated, count(*) FILTER (WHERE a.score >= 4) AS good,
           count(*) FILTER (WHERE f.ripe) AS ripe,
           count(*) FILTER (WHERE f.ripe AND EXISTS (
               SELECT FROM identity i JOIN shop_order o ON o.workspace_id = $1 AND o.email = i.address
               WHERE i.workspace_id = $1 AND i.customer_id = c.customer_id AND i.verified
                 AND o.placed_at > f.resolved_at AND o.placed_at <= f.resolved_at + make_interval(days => $4)
           )) AS ordered
    FROM (SELECT conversation_id, reopened, resolved_at, resolved_at < now() - make_interval(days => $4) AS ripe
          FROM fact_conversation WHERE workspace_id = $1 AND opened_at >= $2 AND opened_at < $3 AND resolved_at IS NOT NULL
          ORDER BY opened_at DESC LIMIT $5) f
    JOIN conversation c ON c.workspace_id = $1 AND c.id = f.conversation_id
    JOIN customer u ON u.workspace_id = $1 AND u.id = c.customer_id
    LEFT JOIN survey_answer a ON a.workspace_id = $1 AND a.conversation_id = c.id AND a.scale = 'csat'
    CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM gesture WHERE workspace_id = $1 AND conversation_id = c.id
                       AND state IN ('promised', 'done')) AS made,
               EXISTS (SELECT FROM gesture WHERE workspace_id = $1 AND customer_id = c.customer_id
                       AND state IN ('promised', 'done') AND promised_at >= $2) AS thanked) g
    WHERE g.made OR NOT g.thanked
    GROUP BY c.reason, u.tier, g.made"""

_COUNTED: Mapping[Outcome, tuple[str, str]] = {
    "csat": ("rated", "good"),
    "reopened": ("n", "reopened"),
    "ordered": ("ripe", "ordered"),
}


async def effects(scope: Scope, since: datetime, until: datetime, days: int) -> Sequence[Effect]:
    """What became of conversations opened in [since, until), with a gesture and without; orders within `days`."""
    scope.actor.need("supervise")
    rows = await scope.rows(_STRATA, since, until, days, MOST)
    places = sorted({(row["reason"], row["tier"]) for row in rows})
    found = []
    for outcome, (known, so) in _COUNTED.items():
        groups = {(row["reason"], row["tier"], row["made"]): Group(row[known], row[so]) for row in rows}
        strata = [
            Stratum(reason, tier, groups.get((reason, tier, True), Group()), groups.get((reason, tier, False), Group()))
            for reason, tier in places
        ]
        found.append(effect(outcome, strata))
    return found
