from collections.abc import Sequence
from uuid import UUID

import msgspec

from wingbeat.gestures.models import Budget, Gesture, Kind, Spent, Which
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.people.joining.queries import EVERYBODY
from wingbeat.workspaces.queries import Scope

_ALL = """
    SELECT g.id, g.customer_id, u.name AS customer_name, g.conversation_id, c.number, g.kind_id, g.what, g.name, g.cost,
           g.why, g.member_id, g.state, g.over, g.by_hand, g.code, g.asked_at, g.promised_at, g.decided_by, g.ended_at,
           g.ended_by, g.ended_why
    FROM gesture g
    JOIN customer u ON u.workspace_id = $1 AND u.id = g.customer_id
    LEFT JOIN conversation c ON c.workspace_id = $1 AND c.id = g.conversation_id
    WHERE g.workspace_id = $1"""
_WHICH: dict[Which, str] = {
    "asked": "AND g.state = 'asked'",
    "todo": "AND g.state = 'promised'",
    "all": "",
}


def _gesture(row: Row) -> Gesture:
    return Gesture(**{**dict(row), "over": tuple(row["over"])})


async def gestures(scope: Scope, which: Which, after: UUID, limit: int) -> list[Gesture]:
    """The last first, those before `after`: those that wait for a supervisor, those to be done, or all."""
    scope.actor.need("converse")
    rows = await scope.rows(f"{_ALL} {_WHICH[which]} AND g.id < $2 ORDER BY g.id DESC LIMIT $3", after, limit)
    return [_gesture(row) for row in rows]


async def gestures_of(scope: Scope, customer_id: UUID, after: UUID, limit: int) -> list[Gesture]:
    """A customer's, and theirs who became part of them; the last first."""
    scope.actor.need("converse")
    rows = await scope.rows(
        f"{_ALL} AND g.customer_id IN ({EVERYBODY}) AND g.id < $3 ORDER BY g.id DESC LIMIT $4",
        *(customer_id, after, limit),
    )
    return [_gesture(row) for row in rows]


async def gesture(scope: Scope, gesture_id: UUID) -> Gesture:
    """One; raises `NotFound`."""
    if scope.actor.kind != "system":  # our own housekeeping
        scope.actor.need("converse")
    row = await scope.row(f"{_ALL} AND g.id = $2", gesture_id)
    if row is None:
        raise NotFound
    return _gesture(row)


async def kinds(scope: Scope) -> Sequence[tuple[UUID, Kind]]:
    """What gestures can be made, the cheapest first."""
    rows = await scope.rows("SELECT id, kind FROM gesture_kind WHERE workspace_id = $1")
    known = [(row["id"], msgspec.convert(row["kind"], Kind)) for row in rows]
    return sorted(known, key=lambda one: (one[1].cost, one[0]))


async def kind(scope: Scope, kind_id: UUID) -> Kind:
    """One; raises `NotFound`."""
    found = await scope.value("SELECT kind FROM gesture_kind WHERE workspace_id = $1 AND id = $2", kind_id)
    if found is None:
        raise NotFound
    return msgspec.convert(found, Kind)


async def budget(scope: Scope) -> Budget:
    """What may be spent; without limits when nobody chose any."""
    found = await scope.value("SELECT budget FROM gesture_budget WHERE workspace_id = $1")
    return msgspec.convert(found or {}, Budget)


async def spent(scope: Scope, member_id: UUID | None, customer_id: UUID | None, days: int) -> Spent:
    """What was promised or done: in this month of the workspace's calendar, and on a customer in the last `days`.

    The sums are taken from the gestures themselves, so that no counter can drift from them.
    """
    row = await scope.row(
        f"""SELECT coalesce(sum(cost), 0) AS month, coalesce(sum(cost) FILTER (WHERE member_id = $2), 0) AS member
            FROM gesture WHERE workspace_id = $1 AND state IN ('promised', 'done') AND promised_at >= ({BEGAN})""",
        member_id,
    )
    given = await scope.row(
        f"""SELECT coalesce(sum(cost), 0) AS customer, count(*) AS times FROM gesture
            WHERE workspace_id = $1 AND customer_id IN ({EVERYBODY}) AND state IN ('promised', 'done')
              AND promised_at > now() - make_interval(days => $3)""",
        *(customer_id, days),
    )
    assert row is not None
    assert given is not None, "aggregates have a row"
    return Spent(row["month"], row["member"], given["customer"], given["times"])


# The first moment of this month where the shop is.
BEGAN = """SELECT date_trunc('month', now() AT TIME ZONE w.zone) AT TIME ZONE w.zone
           FROM workspace w WHERE w.workspace_id = $1"""


async def by_kind(scope: Scope) -> list[Row]:
    """What this month was spent on: `what, name, n, cost`, the dearest first."""
    return await scope.rows(
        f"""SELECT what, name, count(*) AS n, sum(cost) AS cost FROM gesture
            WHERE workspace_id = $1 AND state IN ('promised', 'done') AND promised_at >= ({BEGAN})
            GROUP BY what, name ORDER BY sum(cost) DESC, name LIMIT 50"""
    )
