from uuid import UUID

import msgspec

from wingbeat.kit.database import Database
from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.events import CalendarChanged, SettingsChanged
from wingbeat.workspaces.models import Calendar, system
from wingbeat.workspaces.queries import Scope, workspace_from


async def found(database: Database, *, name: str, language: str, zone: str) -> UUID:
    """Make a workspace; raises `Invalid` for an unknown zone, and without a name."""
    _check_zone(zone)
    if not name.strip():
        raise Invalid("Customers read the name: give one.")
    workspace_id = uuid7()
    await Scope(database, system(workspace_id)).execute(
        "INSERT INTO workspace (workspace_id, name, language, zone) VALUES ($1, $2, $3, $4)", name, language, zone
    )
    return workspace_id


async def change(
    scope: Scope,
    *,
    name: str | None = None,
    language: str | None = None,
    zone: str | None = None,
    calendar: Calendar | None = None,
) -> list[SettingsChanged | CalendarChanged]:
    """Change what is given (the calendar's zone is always the workspace's); raises `Forbidden` and `Invalid`."""
    scope.actor.need("manage_people")
    if zone is not None:
        _check_zone(zone)
    given = {"name": name, "language": language, "zone": zone, "calendar": calendar}
    async with scope.transaction() as work:
        row = await work.row(
            "UPDATE workspace SET name = coalesce($2, name), language = coalesce($3, language), zone = coalesce($4, zone),"
            " calendar = coalesce($5, calendar) WHERE workspace_id = $1"
            " RETURNING workspace_id, name, language, zone, calendar",
            name,
            language,
            zone,
            calendar,
        )
        if row is None:
            raise NotFound
        await record(work, "workspace_changed", changed=[one for one, value in given.items() if value is not None])
    now = workspace_from(row)
    facts: list[SettingsChanged | CalendarChanged] = []
    if (name, language, zone) != (None, None, None):
        facts.append(SettingsChanged(now.id, now.name, now.language, now.zone))
    if (zone, calendar) != (None, None):
        facts.append(CalendarChanged(now.id, now.calendar))
    return facts


def _check_zone(zone: str) -> None:
    try:
        msgspec.convert({"zone": zone}, Calendar)
    except msgspec.ValidationError as error:
        raise Invalid("There is no such time zone.", zone=zone[:64]) from error
