"""What stands in a queue now, what was learned, and how often what was told was kept."""

import math
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import numpy as np

from wingbeat.conversations.promises.events import Needs
from wingbeat.kit.database import Row
from wingbeat.routing.rules.policies import POLICIES
from wingbeat.routing.rules.waits import FREED_SECONDS, SIGNS, Estimator, State, expected
from wingbeat.routing.settings.queries import routing_settings
from wingbeat.routing.waits.models import Broken, Estimate, Floor, InLine, Kept, Learned, Told
from wingbeat.routing.waits.rules.handling import learned as nothing_learned
from wingbeat.routing.waits.rules.patience import patience
from wingbeat.routing.waits.rules.place import ahead_of
from wingbeat.workspaces.queries import Scope

KEPT_SECONDS = 60.0  # what was learned changes once an hour
FLOOR_SECONDS = 2.0  # everybody in a queue is told from one look at it
LOOK = 2000  # of a team's queue, as the assigner looks at
JUDGED_DAYS = 30
JUDGED = 20_000  # told waits at most that a figure looks at: the newest

STORED = tuple[list[float] | None, list[float] | None, float, float]
UNKNOWN = nothing_learned(patience(np.empty(0), np.empty(0, np.bool_)), [])

# What was told in this wait is the newest estimate, if the head says that anything was told in it.
QUEUE = """
    SELECT c.*, e.told_seconds, e.place, e.until, e.told_at,
           c.told_place = 0 AND c.last_message_by = 'customer' AND NOT EXISTS (
               SELECT FROM event m WHERE m.workspace_id = $1 AND m.stream_id = c.id AND m.kind = 'message'
                  AND m.actor_kind <> 'customer') AS unheard
    FROM (SELECT id, needs, priority, language, bumped_at IS NOT NULL AS bumped, told_place, last_message_by,
                 CASE WHEN offered_until > now() THEN ring ELSE 0 END AS asked,
                 extract(epoch FROM now() - queued_at)::float8 AS waited
          FROM conversation WHERE workspace_id = $1 AND team_id = $2 AND status = 'queued' ORDER BY queued_at LIMIT $3) c
    LEFT JOIN LATERAL (
        SELECT told_seconds, place, until, told_at FROM wait_estimate
        WHERE workspace_id = $1 AND conversation_id = c.id ORDER BY seq DESC LIMIT 1) e ON c.told_place > 0"""

# Whoever began to wait more than an hour ago tells nothing of now.
FLOOR = """
    WITH recent AS (
        SELECT started_at, ended_at, how FROM fact_wait
        WHERE workspace_id = $1 AND kind = 'queue' AND team_id = $2 AND started_at > now() - interval '1 hour'
        ORDER BY started_at DESC LIMIT $3),
    taken AS (
        SELECT ended_at, extract(epoch FROM ended_at - started_at)::float8 AS waited,
               row_number() OVER (ORDER BY ended_at DESC) AS n
        FROM recent WHERE how = 'assigned')
    SELECT now() AS now,
           (SELECT count(*) FROM conversation WHERE workspace_id = $1 AND status = 'queued')::int AS waiting_all,
           (SELECT count(*) FROM conversation WHERE workspace_id = $1 AND status = 'assigned' AND team_id = $2)::int AS busy,
           (SELECT count(*) FROM conversation WHERE workspace_id = $1 AND status = 'assigned')::int AS busy_all,
           (SELECT count(DISTINCT p.member_id) FROM presence_lease p
            JOIN team_member t ON t.workspace_id = $1 AND t.member_id = p.member_id AND t.team_id = $2
            WHERE p.workspace_id = $1 AND p.state = 'online' AND p.until > now())::int AS members,
           coalesce((SELECT waited FROM taken WHERE n = 1), 0) AS last_seconds,
           coalesce((SELECT avg(waited) FROM taken WHERE n <= 5), 0) AS recent_seconds,
           (SELECT count(*) FROM taken WHERE ended_at > now() - interval '5 minutes')::int AS taken_5m,
           (SELECT count(*) FROM taken WHERE ended_at > now() - interval '15 minutes')::int AS taken_15m,
           (SELECT count(*) FROM recent WHERE started_at > now() - interval '5 minutes')::int AS came_5m,
           (SELECT count(*) FROM recent WHERE started_at > now() - interval '15 minutes')::int AS came_15m,
           (SELECT count(*) FROM recent WHERE how = 'left' AND ended_at > now() - interval '5 minutes')::int AS left_5m,
           (SELECT count(DISTINCT assignee_id) FROM conversation r
            WHERE workspace_id = $1 AND team_id = $2 AND status = 'resolved' AND resolved_at > now() - make_interval(secs => $4)
              AND NOT EXISTS (SELECT FROM conversation h WHERE h.workspace_id = $1 AND h.assignee_id = r.assignee_id
                              AND h.status = 'assigned'))::int AS freed,
           coalesce((SELECT avg(waited) FROM taken WHERE ended_at > now() - interval '15 minutes'), 0) AS mean_15m_seconds,
           (SELECT extract(epoch FROM (now() AT TIME ZONE zone)::time)::float8 / 3600
            FROM workspace WHERE workspace_id = $1) AS hour"""


class Knowing:
    """What was learned of each workspace, and each team's floor, remembered for a moment."""

    def __init__(self) -> None:
        self._learned: dict[UUID, tuple[float, Learned, Estimator]] = {}
        self._floors: dict[tuple[UUID, UUID], tuple[float, Floor]] = {}

    async def learned(self, scope: Scope) -> Learned:
        """What is known of waiting here; the prior before anything is."""
        return (await self._known(scope))[0]

    async def _known(self, scope: Scope) -> tuple[Learned, Estimator]:
        workspace_id, now = scope.actor.workspace_id, time.monotonic()
        known = self._learned.get(workspace_id)
        if known is None or known[0] <= now:
            row = await scope.row("SELECT learned, estimator FROM wait_learned WHERE workspace_id = $1")
            known = (now + KEPT_SECONDS, UNKNOWN, Estimator())
            if row is not None:
                learned = msgspec.convert(row["learned"], Learned)
                known = (known[0], learned, read_estimator(row["estimator"]))
            self._learned[workspace_id] = known
        return known[1], known[2]

    async def floor(self, scope: Scope, team_id: UUID) -> Floor:
        """The team's queue as it is, or was a moment ago."""
        place, now = (scope.actor.workspace_id, team_id), time.monotonic()
        kept = self._floors.get(place)
        if kept is None or kept[0] <= now:
            self._floors = {place: kept for place, kept in self._floors.items() if kept[0] > now}
            kept = self._floors[place] = (now + FLOOR_SECONDS, await self._look(scope, team_id))
        return kept[1]

    async def _look(self, scope: Scope, team_id: UUID) -> Floor:
        queue = [_in_line(row) for row in await scope.rows(QUEUE, team_id, LOOK)]
        row = await scope.row(FLOOR, team_id, LOOK, FREED_SECONDS)
        assert row is not None, "a statement without FROM has one row"
        settings, learned = await routing_settings(scope), await self.learned(scope)
        policy = POLICIES.get(settings.policy, POLICIES["default"])
        ahead = ahead_of(policy, settings.age_limit_seconds, queue, learned)
        return Floor(queue=tuple(queue), ahead=tuple(ahead), **dict(row))

    async def estimate(self, scope: Scope, team_id: UUID) -> Estimate:
        """Of somebody who would begin to wait. While nobody is here it takes for ever."""
        floor = await self.floor(scope, team_id)
        return (await self._expect(scope, team_id, floor, [len(floor.queue)], [False]))[0]

    async def estimates(self, scope: Scope, team_id: UUID) -> tuple[Floor, list[Estimate]]:
        """The team's floor as it is this moment, and what is known of each in its queue: one look, one sum for all."""
        floor = await self._look(scope, team_id)
        self._floors[scope.actor.workspace_id, team_id] = time.monotonic() + FLOOR_SECONDS, floor
        return floor, await self._expect(scope, team_id, floor, floor.ahead, [one.vip for one in floor.queue])

    async def _expect(
        self, scope: Scope, team_id: UUID, floor: Floor, ahead: Sequence[int], vip: Sequence[bool]
    ) -> list[Estimate]:
        learned, estimator = await self._known(scope)
        known: dict[str, Any] = {
            "ahead": ahead,
            "vip": vip,
            "vips": sum(one.vip for one in floor.queue),
            "waiting": len(floor.queue),
            "oldest_seconds": max((one.waited_seconds for one in floor.queue), default=0.0),
            "handling_seconds": learned.handling_of(team_id).mean_seconds,
        }
        state = State(*(np.zeros(len(ahead)) + known.get(name, getattr(floor, name, 0.0)) for name in State._fields))
        told = expected(estimator, state, learned.hazard_at(0.0))
        rows = np.column_stack(state).tolist()
        nobody = not floor.members
        return [
            Estimate(tuple(row), math.inf if nobody else seconds, math.inf if nobody else bound, before + 1)
            for row, seconds, bound, before in zip(rows, *(part.tolist() for part in told), ahead, strict=True)
        ]


async def waiting_teams(scope: Scope) -> list[UUID]:
    """The teams in whose queues somebody waits."""
    rows = await scope.rows(
        """SELECT t.id FROM team t WHERE t.workspace_id = $1 AND EXISTS (
               SELECT FROM conversation c WHERE c.workspace_id = $1 AND c.team_id = t.id AND c.status = 'queued')"""
    )
    return [row["id"] for row in rows]


def _in_line(row: Row) -> InLine:
    needs = msgspec.convert(row["needs"], Needs) if row["needs"] else Needs()
    weight = needs.weight * 2 ** row["priority"]  # each step of priority doubles it, as in the assigner's order
    told = None if row["place"] is None else Told(row["told_seconds"], row["place"], row["until"])
    said = row["bumped"], row["language"], row["asked"], told, row["told_at"], row["unheard"]
    return InLine(row["id"], row["waited"], needs.vip, weight, needs.handling_seconds, *said)


def write_estimator(estimator: Estimator) -> bytes:
    return msgspec.msgpack.encode([one.tolist() if isinstance(one, np.ndarray) else one for one in estimator])


def read_estimator(data: bytes) -> Estimator:
    try:
        middle, bound, middle_scale, bound_scale = msgspec.msgpack.decode(data, type=STORED)
    except msgspec.ValidationError:  # of an earlier version: found anew within the hour
        return Estimator()
    if any(one is not None and len(one) != SIGNS for one in (middle, bound)):
        return Estimator()
    found = [None if one is None else np.array(one) for one in (middle, bound)]
    return Estimator(found[0], found[1], middle_scale, bound_scale)


async def learned_now(scope: Scope) -> tuple[datetime | None, Learned]:
    """What was learned and when; the prior and None before anything was."""
    row = await scope.row("SELECT at, learned FROM wait_learned WHERE workspace_id = $1")
    return (row["at"], msgspec.convert(row["learned"], Learned)) if row else (None, UNKNOWN)


# What was told first, and what became of the wait. A wait is judged once it is over, or longer than was told.
JUDGE = f"""
    SELECT e.conversation_id, e.at, e.bound_seconds, e.apologies, w.how,
           extract(epoch FROM e.first_until - e.at)::float8 AS told_seconds,
           extract(epoch FROM coalesce(w.ended_at, now()) - e.at)::float8 AS waited_seconds
    FROM (SELECT * FROM wait_estimate
          WHERE workspace_id = $1 AND at > now() - interval '{JUDGED_DAYS} days' AND first_until IS NOT NULL
          ORDER BY at DESC LIMIT {JUDGED}) e
    JOIN fact_wait w ON w.workspace_id = $1 AND w.conversation_id = e.conversation_id AND w.seq = e.seq AND w.kind = 'queue'"""


async def kept(scope: Scope) -> Kept:
    """How often what was told first was kept, in the last `JUDGED_DAYS` days."""
    row = await scope.row(
        f"""SELECT count(*) FILTER (WHERE known)::int AS told,
                   count(*) FILTER (WHERE known AND waited_seconds <= told_seconds)::int AS kept,
                   count(*) FILTER (WHERE known AND waited_seconds <= bound_seconds)::int AS within,
                   count(*) FILTER (WHERE NOT known AND how <> 'waiting')::int AS open_to_doubt,
                   coalesce(sum(apologies), 0)::int AS apologies
            FROM (SELECT *, how = 'assigned' OR waited_seconds > told_seconds AS known FROM ({JUDGE}) j) k"""
    )
    assert row is not None, "an aggregate has one row"
    return Kept(**dict(row))


async def broken(scope: Scope) -> list[Broken]:
    """The waits behind it that lasted longer than was told, newest first."""
    rows = await scope.rows(
        f"""SELECT j.conversation_id, c.number, c.customer_name, j.at, j.told_seconds::int, j.waited_seconds
            FROM ({JUDGE}) j JOIN conversation c ON c.workspace_id = $1 AND c.id = j.conversation_id
            WHERE j.waited_seconds > j.told_seconds ORDER BY j.at DESC LIMIT 50"""
    )
    return [Broken(**dict(row)) for row in rows]
