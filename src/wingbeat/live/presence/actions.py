import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from wingbeat.kit.database import LOST, Database
from wingbeat.kit.errors import Busy
from wingbeat.live.actions import Hub
from wingbeat.people.presence.actions import lapse, renew, show
from wingbeat.people.presence.queries import workspaces_to_sweep
from wingbeat.workspaces.models import system
from wingbeat.workspaces.queries import Scope

SWEEP_SECONDS = 2.0  # leases last 25 s from the last sign of life, give or take two of these: 30 s at most


class Presence:
    """Renews the leases of this process's desks, and tells whose ran out anywhere."""

    def __init__(self, database: Database, hub: Hub, tell: Callable[[Scope, Sequence[Any]], Awaitable[None]]) -> None:
        self._database = database
        self._hub = hub
        self._tell = tell

    async def run(self) -> None:
        """Renew and sweep, for ever."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await self.beat()
            except (*LOST, Busy):
                continue

    async def beat(self) -> None:
        """A desk counts as here for as long after its last sign of life as a lease lasts."""
        for workspace_id, desks in tuple(self._hub.desks.items()):
            scope = Scope(self._database, system(workspace_id))
            alive = {d.lease_id: d for d in desks if d.shown and d.socket.heard_at > d.renewed_at}
            for desk in alive.values():
                desk.renewed_at = desk.socket.heard_at
            for lease_id in alive.keys() - await renew(scope, list(alive)):
                desk = alive[lease_id]  # swept meanwhile: the database or this process was away too long
                if desk.shown and not desk.socket.closing:
                    await self._tell(scope, await show(scope, desk.member_id, lease_id, desk.shown))
        for workspace_id in await workspaces_to_sweep(self._database):
            scope = Scope(self._database, system(workspace_id))
            await self._tell(scope, await lapse(scope))
