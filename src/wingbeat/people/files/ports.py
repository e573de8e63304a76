from typing import Protocol
from uuid import UUID

from wingbeat.workspaces.queries import Scope


class Reaches(Protocol):
    """Whether a customer may read a file of a conversation, or of none; bound by the app, since both who may read a
    conversation and what articles show are known to later stages.
    """

    async def __call__(self, scope: Scope, conversation_id: UUID | None, file_id: UUID, /) -> bool: ...


class Names(Protocol):
    """Whether an event of its conversation, or an article, names a file; bound by the app for the same reason."""

    async def __call__(self, scope: Scope, conversation_id: UUID | None, file_id: UUID, /) -> bool: ...


async def reaches_none(scope: Scope, conversation_id: UUID | None, file_id: UUID) -> bool:  # noqa: ARG001 - the port's
    """The twin: no file."""
    return False
