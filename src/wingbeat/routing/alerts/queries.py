"""Settings, the log, and what lasts."""

from uuid import UUID

import msgspec

from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.routing.alerts.models import Alert, AlertSettings, Silent
from wingbeat.routing.board.models import AlertNow
from wingbeat.workspaces.queries import Scope

MOST_LASTING = 50  # one of a kind, or of a member or channel: more fill no screen
FIELDS = (
    "id, kind, subject, name, value, threshold, part, began_at, over_at, told_at, mailed_at, posted_at, pushed_at,"
    " mail_failed, post_failed, over_mailed_at, over_posted_at, acknowledged_at, acknowledged_by"
)


async def alert_settings(scope: Scope) -> AlertSettings:
    """The workspace's; none alert where it never said anything."""
    kept = await scope.value("SELECT settings FROM alert_settings WHERE workspace_id = $1")
    return msgspec.convert(kept or {}, AlertSettings)


def _alert(row: Row) -> Alert:
    return msgspec.convert(dict(row), Alert)


async def alerts(scope: Scope, after: UUID | None, limit: int) -> list[Alert]:
    """The log, newest first, those older than `after`."""
    rows = await scope.rows(
        f"SELECT {FIELDS} FROM alert WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
        after or LAST,
        limit,
    )
    return [_alert(row) for row in rows]


async def alert(scope: Scope, alert_id: UUID) -> Alert:
    """One alert; raises `NotFound`."""
    row = await scope.row(f"SELECT {FIELDS} FROM alert WHERE workspace_id = $1 AND id = $2", alert_id)
    if row is None:
        raise NotFound
    return _alert(row)


async def untold(scope: Scope) -> list[Alert]:
    """What lasts and was told to nobody."""
    rows = await scope.rows(
        f"SELECT {FIELDS} FROM alert WHERE workspace_id = $1 AND over_at IS NULL AND told_at IS NULL ORDER BY id LIMIT $2",
        MOST_LASTING,
    )
    return [_alert(row) for row in rows]


async def lasting(scope: Scope) -> list[AlertNow]:
    """What lasts, newest first, for the board."""
    rows = await scope.rows(
        """SELECT id, kind, name, value, threshold, part, began_at, acknowledged_by FROM alert
           WHERE workspace_id = $1 AND over_at IS NULL ORDER BY id DESC LIMIT $2""",
        MOST_LASTING,
    )
    return [AlertNow(**dict(row)) for row in rows]


async def silent_members(scope: Scope) -> list[Silent]:
    """Who let offers pass since they last took or declined one, and is still there."""
    rows = await scope.rows(
        """SELECT m.id, m.name, s.silent::float8 AS n FROM offer_silence s
           JOIN member m ON m.workspace_id = $1 AND m.id = s.member_id AND m.state = 'active'
           WHERE s.workspace_id = $1 AND EXISTS (SELECT FROM presence_lease p
                 WHERE p.workspace_id = $1 AND p.member_id = s.member_id AND p.state = 'online' AND p.until > now())
           ORDER BY m.id LIMIT $2""",
        MOST_LASTING,
    )
    return [Silent(**dict(row)) for row in rows]


async def longest_wait(scope: Scope, team_id: UUID | None = None) -> tuple[float | None, bool]:
    """Seconds the longest waits for people, of one team or of all, and whether any member has a conversation."""
    row = await scope.row(
        """SELECT date_part('epoch', now() - least(
                     (SELECT min(coalesce(owed_since, queued_at)) FROM conversation
                      WHERE workspace_id = $1 AND status = 'queued' AND ($2::uuid IS NULL OR team_id = $2)),
                     (SELECT owed_since FROM conversation
                      WHERE workspace_id = $1 AND status = 'assigned' AND owed_key < 'infinity'
                        AND ($2::uuid IS NULL OR team_id = $2)
                      ORDER BY owed_key LIMIT 1))) AS longest,
                  EXISTS (SELECT FROM conversation WHERE workspace_id = $1 AND status = 'assigned'
                          AND ($2::uuid IS NULL OR team_id = $2)) AS at_work""",
        team_id,
    )
    assert row is not None
    return row["longest"], row["at_work"]
