"""The parts of the board. Whoever waits is found by the inbox's own indexes; the day's figures come from the facts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from wingbeat.measures.promises.queries import in_target
from wingbeat.measures.queries import clock
from wingbeat.routing.alerts.queries import lasting
from wingbeat.routing.board.models import (
    ArrivalsNow,
    Board,
    Broken,
    ChannelNow,
    HourNow,
    MemberNow,
    TargetToday,
    TeamNow,
    Today,
    WaitNow,
)
from wingbeat.routing.board.rules import (
    HOUR,
    Span,
    is_down,
    midnight,
    past_days,
    past_hours,
    usual,
    usual_hours,
    weeks_known,
)
from wingbeat.routing.ports import Health
from wingbeat.routing.settings.queries import routing_settings
from wingbeat.routing.targets.queries import targets
from wingbeat.workspaces.queries import Scope

MOST_URGENT = 20  # what a screen holds; the rest is the inbox's
MOST_MEMBERS = 200  # a frame of them is 30 kB; larger floors have several boards
AMBER, RED = 0.6, 0.85  # of the time a promise gives, as the inbox colours it
UNPROMISED = "interval '15 s'"  # what a wait without a promise is measured by, there and here: the product's own limit

# Who waits for people: in a queue, or for a word of the member who has it.
WAITS = f"""
    waits AS (
        SELECT c.id, c.number, c.customer_name, c.team_id, c.channel_id, c.assignee_id, c.status, c.due_at,
               coalesce(c.owed_since, c.queued_at, c.opened_at) AS since,
               CASE WHEN c.broken_at >= c.owed_since THEN c.broken_at END AS broken_at
        FROM conversation c WHERE c.workspace_id = $1 AND c.status = 'queued'
        UNION ALL
        SELECT c.id, c.number, c.customer_name, c.team_id, c.channel_id, c.assignee_id, c.status, c.due_at, c.owed_since,
               CASE WHEN c.broken_at >= c.owed_since THEN c.broken_at END
        FROM conversation c WHERE c.workspace_id = $1 AND c.status = 'assigned' AND c.owed_key < 'infinity'),
    hot AS (
        SELECT w.*, CASE
            WHEN w.broken_at IS NOT NULL OR w.due_at <= now() THEN 'late'
            WHEN now() - w.since >= coalesce(w.due_at - w.since, {UNPROMISED}) * {RED} THEN 'red'
            WHEN now() - w.since >= coalesce(w.due_at - w.since, {UNPROMISED}) * {AMBER} THEN 'amber'
            ELSE 'calm' END AS heat
        FROM waits w)"""


async def teams_now(scope: Scope) -> list[TeamNow]:
    """Each team somebody waits for, the longest wait first."""
    rows = await scope.rows(
        f"""WITH {WAITS}
            SELECT h.team_id, coalesce(t.name, '') AS name, count(*) FILTER (WHERE h.status = 'queued') AS queued,
                   count(*) FILTER (WHERE h.status = 'assigned') AS owed,
                   count(*) FILTER (WHERE h.heat = 'calm') AS calm, count(*) FILTER (WHERE h.heat = 'amber') AS amber,
                   count(*) FILTER (WHERE h.heat = 'red') AS red, count(*) FILTER (WHERE h.heat = 'late') AS late,
                   min(h.since) AS longest_since
            FROM hot h LEFT JOIN team t ON t.workspace_id = $1 AND t.id = h.team_id
            GROUP BY h.team_id, t.name ORDER BY min(h.since)"""
    )
    return [TeamNow(**dict(row)) for row in rows]


async def urgent(scope: Scope) -> list[WaitNow]:
    """Broken promises first, then those that break soonest, then who waits longest."""
    rows = await scope.rows(
        f"""WITH {WAITS}
            SELECT id AS conversation_id, number, customer_name, team_id, channel_id, assignee_id, since, heat,
                   least(due_at, broken_at) AS due_at
            FROM hot ORDER BY heat <> 'late', due_at NULLS LAST, since, id LIMIT $2""",
        MOST_URGENT,
    )
    return [WaitNow(**dict(row)) for row in rows]


# Since when is in the member's own stream; the last of a few events, by key.
_MEMBERS = """
    WITH here AS (
        SELECT member_id, CASE WHEN bool_or(state = 'online') THEN 'online' ELSE 'away' END AS state
        FROM presence_lease WHERE workspace_id = $1 AND until > now() GROUP BY member_id)
    SELECT m.id, m.name, m.capacity, coalesce(h.state, 'offline') AS state, l.held, s.since,
           coalesce(t.offered, 0) AS offered, coalesce(t.declined, 0) AS declined, coalesce(t.silent, 0) AS silent
    FROM member m
    LEFT JOIN here h ON h.member_id = m.id
    LEFT JOIN offer_tally t ON t.workspace_id = $1 AND t.member_id = m.id AND t.day = (now() AT TIME ZONE 'UTC')::date
    LEFT JOIN LATERAL (
        SELECT occurred_at AS since FROM event e WHERE e.workspace_id = $1 AND e.stream_id = m.id
           AND e.kind IN ('online', 'away', 'offline') ORDER BY e.seq DESC LIMIT 1) s ON true
    LEFT JOIN LATERAL (
        SELECT jsonb_object_agg(kind, n) AS held FROM (
            SELECT ch.kind, count(*) AS n FROM conversation c
            JOIN channel ch ON ch.workspace_id = $1 AND ch.id = c.channel_id
            WHERE c.workspace_id = $1 AND c.assignee_id = m.id AND c.status = 'assigned' GROUP BY ch.kind) k) l ON true
    WHERE m.workspace_id = $1 AND m.state = 'active' AND m.role <> 'analyst'
    ORDER BY h.state IS NULL, h.state DESC, m.name, m.id LIMIT $2"""


async def members_now(scope: Scope) -> list[MemberNow]:
    """Who is online, then who is away, then the others, by name."""
    weights = (await routing_settings(scope)).channel_weights
    rows = await scope.rows(_MEMBERS, MOST_MEMBERS)
    return [
        MemberNow(load=sum(n * weights.get(kind, 1.0) for kind, n in (held or {}).items()), **fields)
        for fields in map(dict, rows)
        for held in [fields.pop("held")]
    ]


async def targets_today(scope: Scope, since: datetime, now: datetime, team_id: UUID | None = None) -> list[TargetToday]:
    """The share in target of each measure that is promised, of one team or of all."""
    widest: dict[str, int] = {}
    for target in await targets(scope):
        if target.on:
            widest[target.measure] = max(target.limit_seconds, widest.get(target.measure, 0))
    found = await in_target(scope, since, now, list(widest.items()), team_id)
    return [TargetToday(one.measure, one.met + one.breached + one.quick, one.share) for one in found]


async def opened(scope: Scope, spans: Sequence[Span]) -> dict[UUID, int]:
    """Conversations opened within any of the spans, by channel."""
    if not spans:
        return {}
    begins, ends = zip(*spans, strict=True)
    rows = await scope.rows(
        """SELECT f.channel_id, count(*) AS n FROM unnest($2::timestamptz[], $3::timestamptz[]) AS s (began, ended)
           JOIN fact_conversation f ON f.workspace_id = $1 AND f.opened_at >= s.began AND f.opened_at < s.ended
           GROUP BY f.channel_id""",
        list(begins),
        list(ends),
    )
    return {row["channel_id"]: row["n"] for row in rows}


async def opened_by_hour(scope: Scope, spans: Sequence[Span], zone: str) -> Counter[int]:
    """Conversations opened within the spans, by the hour on the zone's clock."""
    if not spans:
        return Counter()
    begins, ends = zip(*spans, strict=True)
    rows = await scope.rows(
        """SELECT extract(hour FROM f.opened_at AT TIME ZONE $4)::int AS hour, count(*) AS n
           FROM unnest($2::timestamptz[], $3::timestamptz[]) AS s (began, ended)
           JOIN fact_conversation f ON f.workspace_id = $1 AND f.opened_at >= s.began AND f.opened_at < s.ended
           GROUP BY 1""",
        list(begins),
        list(ends),
        zone,
    )
    return Counter({row["hour"]: row["n"] for row in rows})


async def channels_now(
    scope: Scope, last: Mapping[UUID, int], past: Mapping[UUID, int], weeks: int, broken: Sequence[Broken]
) -> list[ChannelNow]:
    """Each channel, with who waits there now, who came in the last hour, and what holds messages up."""
    parts = {one.channel_id: one.part for one in broken}
    rows = await scope.rows(
        """SELECT ch.id, ch.name, ch.kind, (SELECT count(*) FROM conversation c WHERE c.workspace_id = $1
                  AND c.channel_id = ch.id AND c.status IN ('queued', 'assigned') AND c.owed_key < 'infinity') AS waiting
           FROM channel ch WHERE ch.workspace_id = $1 ORDER BY ch.name, ch.id"""
    )
    found = []
    for row in rows:
        came, before = last.get(row["id"], 0), usual([past.get(row["id"], 0)], weeks)
        found.append(
            ChannelNow(
                **dict(row), last_hour=came, usual_hour=before, down=is_down(came, before), broken=parts.get(row["id"])
            )
        )
    return found


class Past(msgspec.Struct, frozen=True):
    """What is usual on a day: it does not change while the day lasts."""

    day: date
    weeks: int
    hours: Sequence[float | None]


async def weeks_of(scope: Scope, now: datetime) -> int:
    """How many of the weeks before there were customers here."""
    return weeks_known(await scope.value("SELECT min(opened_at) FROM fact_conversation WHERE workspace_id = $1"), now)


async def last_hour(
    scope: Scope, now: datetime, weeks: int, broken: Sequence[Broken] = ()
) -> tuple[int, float | None, list[ChannelNow]]:
    """Who came in the last sixty minutes, who usually does, and both by channel."""
    came, before = await opened(scope, [(now - HOUR, now)]), await opened(scope, past_hours(now, weeks))
    channels = await channels_now(scope, came, before, weeks, broken)
    return sum(came.values()), usual(list(before.values()), weeks), channels


async def past_of(scope: Scope, now: datetime, zone: str, known: Past | None = None) -> Past:
    """What was usual on this weekday; `known` as long as it is still of today."""
    day = midnight(now, zone).date()
    if known is not None and known.day == day:
        return known
    weeks = await weeks_of(scope, now)
    return Past(day, weeks, usual_hours(await opened_by_hour(scope, past_days(now, zone, weeks), zone), weeks))


async def today(scope: Scope, health: Health, known: Past | None = None) -> tuple[Today, Past]:
    """The slow half of the board, and what need not be asked again until midnight."""
    now, zone = await clock(scope)
    past = await past_of(scope, now, zone, known)
    since = midnight(now, zone)
    came = await opened_by_hour(scope, [(since, now)], zone)
    lately, usually, channels = await last_hour(scope, now, past.weeks, await health(scope))
    hours = [HourNow(came[hour], before) for hour, before in enumerate(past.hours)]
    return Today(await targets_today(scope, since, now), ArrivalsNow(lately, usually, hours), channels), past


async def board(scope: Scope, slow: Today) -> Board:
    """One look: the quick half anew, beside the slow one."""
    now, _ = await clock(scope)
    return Board(now, await teams_now(scope), await urgent(scope), await members_now(scope), await lasting(scope), slow)
