import msgspec

from wingbeat.routing.settings.models import RoutingSettings
from wingbeat.workspaces.queries import Scope


async def routing_settings(scope: Scope) -> RoutingSettings:
    """The workspace's, or the defaults where it never said anything."""
    row = await scope.row("SELECT settings FROM routing_settings WHERE workspace_id = $1")
    return msgspec.convert(row["settings"], RoutingSettings) if row else RoutingSettings()
