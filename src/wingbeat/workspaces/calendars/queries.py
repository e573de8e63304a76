import msgspec

from wingbeat.workspaces.calendars.models import OwnHours
from wingbeat.workspaces.models import Calendar
from wingbeat.workspaces.queries import Scope

MOST = 1000  # a firm has a handful; all of them are read together


async def calendars(scope: Scope) -> list[OwnHours]:
    """All hours of teams, channels and targets."""
    rows = await scope.rows(
        "SELECT kind, subject_id, calendar FROM calendar WHERE workspace_id = $1 ORDER BY kind, subject_id LIMIT $2",
        MOST,
    )
    return [
        OwnHours(row["kind"], row["subject_id"], msgspec.convert(row["calendar"], Calendar, str_keys=True))
        for row in rows
    ]
