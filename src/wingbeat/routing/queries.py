"""The queue and the members who may take from it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from wingbeat.conversations.promises.events import Needs
from wingbeat.kit.database import Row
from wingbeat.routing.models import Here, Line
from wingbeat.routing.profiles.rules import duty, spoken
from wingbeat.routing.settings.models import RoutingSettings
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.queries import Scope

# Of a team, those waiting longest: two thousand in one team wait for hours, and the age limit then serves in this order.
LOOK = 2000
NO_PACES: Mapping[str, Mapping[str, float]] = {}


async def lines(scope: Scope, teams: Sequence[UUID], look: int = LOOK) -> list[Line]:
    """Who waits for each of these teams, those who need the same together: a long queue of one hides no other's.

    What a member took by hand before it ever stood in a queue needs whoever speaks its language.
    """
    rows = await scope.rows(
        """SELECT w.team_id, ch.kind, w.priority, w.needs, w.known, w.ring, w.passed, w.bumped,
                  array_agg(w.id ORDER BY w.queued_at, w.id) AS ids,
                  array_agg(w.seq ORDER BY w.queued_at, w.id) AS seqs,
                  array_agg(extract(epoch FROM now() - w.queued_at)::float8 ORDER BY w.queued_at, w.id) AS waited
           FROM unnest($2::uuid[]) AS t (team_id)
           CROSS JOIN LATERAL (
               SELECT id, seq, team_id, queued_at, channel_id, priority, ring, passed,
                      coalesce(needs, jsonb_build_object('language', language)) AS needs, needs IS NOT NULL AS known,
                      bumped_at IS NOT NULL AS bumped FROM conversation c
               WHERE c.workspace_id = $1 AND c.team_id = t.team_id AND c.status = 'queued' AND c.offered_until IS NULL
               ORDER BY queued_at LIMIT $3) w
           JOIN channel ch ON ch.workspace_id = $1 AND ch.id = w.channel_id
           GROUP BY w.team_id, ch.kind, w.priority, w.needs, w.known, w.ring, w.passed, w.bumped""",
        teams,
        look,
    )
    return [_line(row) for row in rows]


def _line(row: Row) -> Line:
    needs = msgspec.convert(row["needs"], Needs)
    return Line(**{**dict(row), "needs": needs, "passed": frozenset(row["passed"])})


async def members_here(
    scope: Scope, settings: RoutingSettings, paces: Mapping[str, Mapping[str, float]] = NO_PACES
) -> tuple[list[Here], float | None]:
    """Members online and on duty, whether or not they have room, and in how many seconds somebody's duty changes.

    What is offered to a member takes their room as if they had it; snoozed ones take none.
    """
    rows = await scope.rows(HERE)
    duties = [duty(_calendar(row), row["now"], settings.closing_minutes * 60) for row in rows]
    changes = [one.changes_in_seconds for one in duties if one.changes_in_seconds is not None]
    weights = settings.channel_weights
    here = [_here(row, weights, paces.get(str(row["id"]), {})) for row, one in zip(rows, duties, strict=True) if one.on]
    return here, min(changes, default=None)


HERE = """
    WITH here AS (
        SELECT DISTINCT member_id FROM presence_lease
        WHERE workspace_id = $1 AND state = 'online' AND until > now()),
    held AS (
        SELECT h.member_id, c.channel_id, c.assigned_at AS since FROM here h
        JOIN conversation c ON c.workspace_id = $1 AND c.assignee_id = h.member_id AND c.status = 'assigned'
        UNION ALL
        SELECT h.member_id, c.channel_id, now() FROM here h
        JOIN conversation c ON c.workspace_id = $1 AND c.offered_to = h.member_id AND c.status = 'queued'),
    load AS (
        SELECT member_id, jsonb_object_agg(kind, n) AS held, max(since) AS since
        FROM (SELECT h.member_id, ch.kind, count(*) AS n, max(h.since) AS since FROM held h
              JOIN channel ch ON ch.workspace_id = $1 AND ch.id = h.channel_id GROUP BY h.member_id, ch.kind) k
        GROUP BY member_id)
    SELECT m.id, m.name, m.capacity, m.languages, p.skills, p.levels, p.rooms, p.shift, l.held, now() AS now,
           extract(epoch FROM now() - greatest(l.since, e.assigned_at))::float8 AS turn_seconds,
           extract(epoch FROM now() - greatest(l.since, e.resolved_at))::float8 AS idle_seconds,
           array(SELECT t.team_id FROM team_member t WHERE t.workspace_id = $1 AND t.member_id = m.id) AS teams,
           array(SELECT r.conversation_id FROM reservation r
                 WHERE r.workspace_id = $1 AND r.member_id = m.id AND r.until > now()) AS kept_for
    FROM here h
    JOIN member m ON m.workspace_id = $1 AND m.id = h.member_id AND m.state = 'active'
    LEFT JOIN member_profile p ON p.workspace_id = $1 AND p.member_id = m.id
    LEFT JOIN load l ON l.member_id = m.id
    LEFT JOIN LATERAL (
        SELECT c.assigned_at, c.resolved_at FROM conversation c
        WHERE c.workspace_id = $1 AND c.assignee_id = m.id AND c.status = 'resolved'
        ORDER BY c.resolved_at DESC LIMIT 1) e ON true
    ORDER BY m.id"""


def _calendar(row: Row) -> Calendar | None:
    return msgspec.convert(row["shift"], Calendar, str_keys=True) if row["shift"] else None


def _here(row: Row, weights: Mapping[str, float], paces: Mapping[str, float]) -> Here:
    held: dict[str, int] = row["held"] or {}
    known = {name: row[name] for name in ("turn_seconds", "idle_seconds") if row[name] is not None}
    return Here(
        id=row["id"],
        name=row["name"],
        teams=frozenset(row["teams"]),
        load=sum(count * weights.get(kind, 1.0) for kind, count in held.items()),
        capacity=row["capacity"],
        paces=paces,
        kept_for=frozenset(row["kept_for"]),
        held=held,
        rooms=row["rooms"] or {},
        skills=row["skills"] or {},
        languages=spoken(row["languages"], row["levels"] or {}),
        **known,
    )


async def held_by(scope: Scope, member_id: UUID) -> list[UUID]:
    """Conversations a member holds and owes an answer in."""
    rows = await scope.rows(
        """SELECT id FROM conversation
           WHERE workspace_id = $1 AND assignee_id = $2 AND status = 'assigned' AND owed_since IS NOT NULL LIMIT 500""",
        member_id,
    )
    return [row["id"] for row in rows]


async def absent_assignee(scope: Scope, conversation_id: UUID) -> UUID | None:
    """Who holds the conversation without being here; None when they are, or when nobody holds it.

    Asked with every message to a member, so it is one look at two keys.
    """
    found: UUID | None = await scope.value(
        """SELECT c.assignee_id FROM conversation c
           WHERE c.workspace_id = $1 AND c.id = $2 AND c.status = 'assigned' AND NOT EXISTS (
                 SELECT FROM presence_lease p JOIN member m ON m.workspace_id = $1 AND m.id = p.member_id
                 WHERE p.workspace_id = $1 AND p.member_id = c.assignee_id AND p.until > now() AND m.state = 'active')""",
        conversation_id,
    )
    return found
