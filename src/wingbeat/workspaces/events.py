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


class HoursChanged(msgspec.Struct, frozen=True, tag="hours"):
    """A team, a channel or a target has other hours from now on."""

    workspace_id: UUID


class TargetsChanged(msgspec.Struct, frozen=True, tag="targets"):
    """Other targets are in force from now on."""

    workspace_id: UUID
