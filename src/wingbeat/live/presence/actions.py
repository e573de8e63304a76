import asyncio

from wingbeat.kit.beats import beat_for_ever
from wingbeat.kit.database import Database
from wingbeat.live.actions import Hub
from wingbeat.people.presence.actions import lapse, renew, show
from wingbeat.people.presence.queries import standing, workspaces_to_sweep
from wingbeat.workspaces.models import system
from wingbeat.workspaces.ports import Tell
from wingbeat.workspaces.queries import Scope

SWEEP_SECONDS = 2.0  # leases last 25 s from the last sign of life, give or take two of these: 30 s at most


class Presence:
    """Renews the leases of this process's desks, and tells whose ran out anywhere."""

    def __init__(self, database: Database, hub: Hub, tell: Tell) -> None:
        self._database = database
        self._hub = hub
        self._tell = tell

    async def run(self) -> None:
        """Renew and sweep, for ever."""
        await asyncio.sleep(SWEEP_SECONDS)  # after a restart the desks come back before the first sweep
        await beat_for_ever(self.beat, every_seconds=SWEEP_SECONDS)

    async def beat(self) -> None:
        """A desk counts as here for as long after its last sign of life as a lease lasts."""
        for workspace_id, desks in tuple(self._hub.desks.items()):
            scope = Scope(self._database, system(workspace_id))
            alive = {d.lease_id: (d, d.socket.heard_at) for d in desks if d.shown and d.socket.heard_at > d.renewed_at}
            renewed = await renew(scope, list(alive)) if alive else set()
            for lease_id, (desk, heard_at) in alive.items():
                desk.renewed_at = heard_at
                # Swept meanwhile: the database or this process was away too long.
                if lease_id not in renewed and desk.shown and not desk.socket.closing:
                    state = await standing(scope, desk.member_id, desk.shown)
                    await self._tell(scope, await show(scope, desk.member_id, lease_id, state, visible=desk.seen))
        for workspace_id in await workspaces_to_sweep(self._database):
            scope = Scope(self._database, system(workspace_id))
            await self._tell(scope, await lapse(scope))
