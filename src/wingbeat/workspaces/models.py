"""Who asks: every query and command carries an actor, and an actor belongs to one workspace."""

from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.kit.errors import Forbidden

ActorKind = Literal["customer", "member", "bot", "rule", "system"]
Role = Literal["agent", "supervisor", "editor", "analyst", "administrator"]
Right = Literal["converse", "supervise", "edit_knowledge", "see_measures", "manage_people", "manage_channels"]

# The one table role → rights.
RIGHTS: dict[Role, frozenset[Right]] = {
    "agent": frozenset({"converse"}),
    "supervisor": frozenset({"converse", "supervise", "see_measures"}),
    "editor": frozenset({"converse", "edit_knowledge"}),
    "analyst": frozenset({"see_measures"}),
    "administrator": frozenset(
        {"converse", "supervise", "edit_knowledge", "see_measures", "manage_people", "manage_channels"}
    ),
}


class Actor(msgspec.Struct, frozen=True):
    """The one who asks or acts: `rights` is what the role allows; only members have any."""

    workspace_id: UUID
    kind: ActorKind
    id: UUID | None = None
    rights: frozenset[Right] = frozenset()

    def need(self, right: Right) -> None:
        """Raise `Forbidden` unless the actor has the right."""
        if right not in self.rights:
            raise Forbidden(needed=right)


def system(workspace_id: UUID) -> Actor:
    """The actor of our own housekeeping in a workspace."""
    return Actor(workspace_id=workspace_id, kind="system")
