from typing import Annotated
from uuid import UUID

import msgspec

from wingbeat.routing.settings.models import Level, Line
from wingbeat.workspaces.models import Calendar

KNOWN_LEVEL = 3  # of a language that a member speaks and of which nothing more is said: a good middle
Tongue = Annotated[str, msgspec.Meta(max_length=35, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Room = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a member brings. `capacity` is the room in all, `rooms` the most at once of one kind of channel.

    Without languages nothing is said of what they speak, and they get every language. Without a shift they work whenever
    they are online.
    """

    capacity: Room = 5
    skills: Annotated[dict[Line, Level], msgspec.Meta(max_length=100)] = {}
    languages: Annotated[dict[Tongue, Level], msgspec.Meta(max_length=20)] = {}
    rooms: Annotated[dict[Line, Room], msgspec.Meta(max_length=20)] = {}
    shift: Calendar | None = None


class MemberProfile(msgspec.Struct, frozen=True):
    """A line of the list of members."""

    member_id: UUID
    name: str
    team_ids: tuple[UUID, ...]
    profile: Profile


class Duty(msgspec.Struct, frozen=True):
    """Whether a member takes new work, and in how many seconds that changes; None: not within a week."""

    on: bool
    changes_in_seconds: float | None = None
