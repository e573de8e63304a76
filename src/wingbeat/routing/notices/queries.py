from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.people.sessions.models import IDLE_DAYS
from wingbeat.routing.notices.models import Device, Hearer, Notice, NoticeSettings
from wingbeat.workspaces.queries import Scope

MOST_DEVICES = 10  # of one member: more desks and phones than anybody carries


def _settings(kept: object) -> NoticeSettings:
    return msgspec.convert(kept or {}, NoticeSettings)


async def settings_of(scope: Scope, member_id: UUID) -> NoticeSettings:
    return _settings(
        await scope.value("SELECT settings FROM notice_settings WHERE workspace_id = $1 AND member_id = $2", member_id)
    )


async def shows_text(scope: Scope) -> bool:
    """Whether what people wrote may stand in a notice."""
    return bool(await scope.value("SELECT show_text FROM notice_policy WHERE workspace_id = $1"))


async def hearers(scope: Scope, members: Collection[UUID]) -> list[Hearer]:
    """Those of the members who have a device or said how they want to hear; nobody else is ever told anything."""
    rows = await scope.rows(
        """SELECT m.id, s.settings, EXISTS (SELECT FROM presence_lease p
                  WHERE p.workspace_id = $1 AND p.member_id = m.id AND p.visible AND NOT p.closed AND p.until > now()
           ) AS in_view
           FROM member m LEFT JOIN notice_settings s ON s.workspace_id = $1 AND s.member_id = m.id
           WHERE m.workspace_id = $1 AND m.id = ANY($2::uuid[]) AND m.state = 'active'
             AND (s.member_id IS NOT NULL
                  OR EXISTS (SELECT FROM push_device d WHERE d.workspace_id = $1 AND d.member_id = m.id))""",
        list(members),
    )
    return [Hearer(row["id"], _settings(row["settings"]), row["in_view"]) for row in rows]


async def at_work(scope: Scope, team_id: UUID | None) -> list[UUID]:
    """The members of a team who are there."""
    rows = await scope.rows(
        """SELECT t.member_id FROM team_member t WHERE t.workspace_id = $1 AND t.team_id = $2
           AND EXISTS (SELECT FROM presence_lease p WHERE p.workspace_id = $1 AND p.member_id = t.member_id
                       AND p.state = 'online' AND p.until > now())""",
        team_id,
    )
    return [row["member_id"] for row in rows]


async def kept_notice(scope: Scope, notice_id: UUID) -> Notice:
    """One notice with its member's address, language and wishes; raises `NotFound`, also for a member who left."""
    row = await scope.row(
        """SELECT n.id, n.member_id, m.email, coalesce(nullif(m.locale, ''), w.language) AS language, n.what,
                  n.conversation_id, n.number, n.text, n.created_at, n.pushed_at, n.seen_at, n.fell_back_at, s.settings
           FROM notice n
           JOIN member m ON m.workspace_id = $1 AND m.id = n.member_id AND m.state = 'active'
           JOIN workspace w ON w.workspace_id = $1
           LEFT JOIN notice_settings s ON s.workspace_id = $1 AND s.member_id = n.member_id
           WHERE n.workspace_id = $1 AND n.id = $2""",
        notice_id,
    )
    if row is None:
        raise NotFound
    return msgspec.convert({**row, "settings": _settings(row["settings"])}, Notice)


async def subscriptions(scope: Scope, member_id: UUID) -> list[Row]:
    """Where a member's devices are reached: those whose sign-in still counts."""
    return await scope.rows(
        """SELECT d.session_id, d.endpoint, d.point, d.secret FROM push_device d
           JOIN session s ON s.workspace_id = $1 AND s.id = d.session_id
           WHERE d.workspace_id = $1 AND d.member_id = $2 AND s.expires_at > now()
             AND s.seen_at > now() - make_interval(days => $3)
           ORDER BY d.session_id DESC LIMIT $4""",
        member_id,
        IDLE_DAYS,
        MOST_DEVICES,
    )


async def devices(scope: Scope, member_id: UUID) -> list[Device]:
    """A member's devices, newest first."""
    rows = await scope.rows(
        """SELECT d.session_id AS id, s.user_agent, d.created_at, d.reached_at FROM push_device d
           JOIN session s ON s.workspace_id = $1 AND s.id = d.session_id
           WHERE d.workspace_id = $1 AND d.member_id = $2 ORDER BY d.session_id DESC LIMIT $3""",
        member_id,
        MOST_DEVICES,
    )
    return [Device(**dict(row)) for row in rows]


async def now_of(scope: Scope) -> datetime:
    now: datetime = await scope.value("SELECT now() FROM workspace WHERE workspace_id = $1")
    return now
