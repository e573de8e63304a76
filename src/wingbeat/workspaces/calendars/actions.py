from collections.abc import Mapping
from uuid import UUID

from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.calendars.models import Kind, OwnHours
from wingbeat.workspaces.calendars.queries import MOST
from wingbeat.workspaces.events import HoursChanged
from wingbeat.workspaces.queries import Scope

# Targets are not ours to look for: the first one, which every workspace has, is not even written down before it is changed.
IS_THERE: Mapping[Kind, str] = {
    "team": "SELECT EXISTS (SELECT FROM team WHERE workspace_id = $1 AND id = $2)",
    "channel": "SELECT EXISTS (SELECT FROM channel WHERE workspace_id = $1 AND id = $2)",
}


class NothingThere(NotFound):
    """There is no such team or channel to have hours of its own: it may have been removed meanwhile."""


async def put_hours(scope: Scope, hours: OwnHours) -> HoursChanged:
    """Give a team, a channel or a target hours of its own.

    Raises `Forbidden`, `NothingThere`, and `Invalid` beyond `MOST`.
    """
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        await _need(work, hours.kind, hours.subject_id)
        await work.execute(
            "INSERT INTO calendar (workspace_id, kind, subject_id, calendar) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (workspace_id, kind, subject_id) DO UPDATE SET calendar = excluded.calendar",
            hours.kind,
            hours.subject_id,
            hours.calendar,
        )
        if await work.value("SELECT count(*) FROM calendar WHERE workspace_id = $1") > MOST:
            raise Invalid(f"A workspace has at most {MOST} calendars.", limit=MOST)
        await record(work, "hours_changed", hours.subject_id, kind=hours.kind)
    return HoursChanged(scope.actor.workspace_id)


async def drop_hours(scope: Scope, kind: Kind, subject_id: UUID) -> HoursChanged:
    """Go by the workspace's hours again; harmless where there were no others. Raises `Forbidden` and `NothingThere`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        await _need(work, kind, subject_id)
        gone = await work.execute(
            "DELETE FROM calendar WHERE workspace_id = $1 AND kind = $2 AND subject_id = $3", kind, subject_id
        )
        if gone != "DELETE 0":
            await record(work, "hours_changed", subject_id, kind=kind)
    return HoursChanged(scope.actor.workspace_id)


async def _need(work: Scope, kind: Kind, subject_id: UUID) -> None:
    """Raise `NothingThere` for a team or channel that is not."""
    if kind in IS_THERE and not await work.value(IS_THERE[kind], subject_id):
        raise NothingThere(kind=kind)
