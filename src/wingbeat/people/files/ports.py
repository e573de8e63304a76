from typing import Protocol
from uuid import UUID

from wingbeat.workspaces.queries import Scope


class Reaches(Protocol):
    """Whether a customer may read a conversation; bound by the app, since conversations are a later stage."""

    async def __call__(self, scope: Scope, conversation_id: UUID) -> bool: ...


async def reaches_none(scope: Scope, conversation_id: UUID) -> bool:  # noqa: ARG001 - the shape is the port's
    """The twin: no conversation."""
    return False
