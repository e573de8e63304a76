from uuid import UUID

import msgspec

from wingbeat.people.events import CapacitySet
from wingbeat.people.members.actions import set_work
from wingbeat.routing.profiles.models import Profile
from wingbeat.routing.profiles.queries import profile
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.queries import Scope


async def set_profile(scope: Scope, member_id: UUID, wanted: Profile) -> list[CapacitySet]:
    """What the member brings from the next decision on; raises `Forbidden` and `NotFound`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        before = (await profile(work, member_id)).profile
        changed = [name for name in Profile.__struct_fields__ if getattr(before, name) != getattr(wanted, name)]
        if not changed:
            return []
        await set_work(work, member_id, capacity=wanted.capacity, languages=list(wanted.languages))
        await work.execute(
            "INSERT INTO member_profile (workspace_id, member_id, skills, levels, rooms, shift)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, member_id) DO UPDATE SET"
            " skills = excluded.skills, levels = excluded.levels, rooms = excluded.rooms, shift = excluded.shift",
            member_id,
            wanted.skills,
            wanted.languages,
            wanted.rooms,
            msgspec.to_builtins(wanted.shift, str_keys=True) if wanted.shift else None,
        )
        await record(work, "profile_changed", member_id, changed=changed)
    return [CapacitySet(member_id, wanted.capacity)]
