from typing import Protocol
from uuid import UUID

from wingbeat.workspaces.queries import Scope


class Reaches(Protocol):
    """Whether a customer may read a conversation; bound by the app, since conversations are a later stage."""

    async def __call__(self, scope: Scope, conversation_id: UUID) -> bool: ...


class Names(Protocol):
    """Whether an event of a conversation names a file; bound by the app for the same reason."""

    async def __call__(self, scope: Scope, conversation_id: UUID, file_id: UUID, /) -> bool: ...


async def reaches_none(scope: Scope, conversation_id: UUID) -> bool:  # noqa: ARG001 - the shape is the port's
    """The twin: no conversation."""
    return False


async def names_none(scope: Scope, conversation_id: UUID, file_id: UUID) -> bool:  # noqa: ARG001 - as above
    """The twin: no event names any file."""
    return False
