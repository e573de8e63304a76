from typing import Protocol
from uuid import UUID

from wingbeat.workspaces.queries import Scope


class SiteKey(Protocol):
    """The public key of one of the workspace's widgets, `app.state.site_key`; raises `NotFound`."""

    async def __call__(self, scope: Scope, channel_id: UUID) -> str: ...
