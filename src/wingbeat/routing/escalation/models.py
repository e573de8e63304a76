from typing import Annotated
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Conflict

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
# A department may take days, and whoever plans in weeks no longer escalates.
Target = Annotated[int, msgspec.Meta(ge=10, le=30 * 86_400)]


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A team or department that answers within `target_seconds`; its owner hears when it does not."""

    name: Name
    team_id: UUID
    target_seconds: Target
    owner_id: UUID | None = None


class Path(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    steps: tuple[Step, ...]


class LastStep(Conflict):
    """This is the last step of the path; choose another path, or hand it to a team."""
