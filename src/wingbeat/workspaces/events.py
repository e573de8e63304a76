"""Facts about the workspace itself, for its `workspace` stream."""

from uuid import UUID

import msgspec

from wingbeat.workspaces.models import Calendar


class SettingsChanged(msgspec.Struct, frozen=True, tag="settings"):
    """Name, language or zone, as they are from now on."""

    workspace_id: UUID
    name: str
    language: str
    zone: str


class CalendarChanged(msgspec.Struct, frozen=True, tag="calendar"):
    """The calendar in force from now on."""

    workspace_id: UUID
    calendar: Calendar
