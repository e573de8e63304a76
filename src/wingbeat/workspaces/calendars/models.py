from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.workspaces.models import Calendar

Kind = Literal["team", "channel", "target"]


class OwnHours(msgspec.Struct, frozen=True):
    """The hours of one team, channel or target, in a zone of their own."""

    kind: Kind
    subject_id: UUID
    calendar: Calendar
