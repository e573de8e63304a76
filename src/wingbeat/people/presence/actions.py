from collections.abc import Sequence
from uuid import UUID

from wingbeat.people.events import Away, Offline, Online
from wingbeat.people.presence.queries import members_here
from wingbeat.people.presence.rules import LEASE_SECONDS, State, changes
from wingbeat.workspaces.queries import Scope


async def show(
    scope: Scope, member_id: UUID, socket_id: UUID, state: State, *, visible: bool = True
) -> list[Online | Away | Offline]:
    """A socket opened, or its member came back or went away from the keys: what that changed. It holds for all their desks."""
    async with scope.transaction() as work:
        before = await members_here(work)
        await work.execute(
            "DELETE FROM presence_lease WHERE workspace_id = $1 AND member_id = $2 AND closed", member_id
        )
        await _say(work, member_id, state)
        await work.execute(
            "INSERT INTO presence_lease (workspace_id, member_id, socket_id, state, until, visible)"
            " VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5), $6)"
            " ON CONFLICT (workspace_id, member_id, socket_id)"
            " DO UPDATE SET state = excluded.state, until = excluded.until, visible = excluded.visible, closed = false",
            member_id,
            socket_id,
            state,
            LEASE_SECONDS,
            visible,
        )
        return changes(before, await members_here(work))


async def look(scope: Scope, socket_id: UUID, *, visible: bool) -> None:
    """A desk came into view, or went out of it."""
    await scope.execute(
        "UPDATE presence_lease SET visible = $3 WHERE workspace_id = $1 AND socket_id = $2", socket_id, visible
    )


async def close(scope: Scope, socket_id: UUID) -> None:
    """A desk closed, perhaps only to reload: its lease counts until it runs out or its member is back."""
    await scope.execute("UPDATE presence_lease SET closed = true WHERE workspace_id = $1 AND socket_id = $2", socket_id)


async def renew(scope: Scope, socket_ids: Sequence[UUID]) -> set[UUID]:
    """Renew the leases of many sockets in one statement; those not returned were swept and must `show` again."""
    rows = await scope.rows(
        "UPDATE presence_lease SET until = now() + make_interval(secs => $3)"
        " WHERE workspace_id = $1 AND socket_id = ANY($2::uuid[]) RETURNING socket_id",
        socket_ids,
        LEASE_SECONDS,
    )
    return {row["socket_id"] for row in rows}


async def drop(scope: Scope, socket_ids: Sequence[UUID]) -> list[Online | Away | Offline]:
    """These sockets closed."""
    async with scope.transaction() as work:
        before = await members_here(work)
        await work.execute(
            "DELETE FROM presence_lease WHERE workspace_id = $1 AND socket_id = ANY($2::uuid[])", socket_ids
        )
        return changes(before, await members_here(work))


async def leave(work: Scope, member_id: UUID) -> list[Offline]:
    """A member is gone for good, within the caller's transaction."""
    rows = await work.rows(
        "DELETE FROM presence_lease WHERE workspace_id = $1 AND member_id = $2 RETURNING until > now() AS here",
        member_id,
    )
    return [Offline(member_id)] if any(row["here"] for row in rows) else []


async def lapse(scope: Scope) -> list[Online | Away | Offline]:
    """Sweep the leases nobody renewed; each lapse is told once, whoever sweeps."""
    async with scope.transaction() as work:
        swept = await work.rows(
            "DELETE FROM presence_lease WHERE workspace_id = $1 AND until <= now() RETURNING member_id, state"
        )
        after = await members_here(work)
    before: dict[UUID, State] = {}
    for row in swept:
        if row["state"] == "online" or row["member_id"] not in before:
            before[row["member_id"]] = row["state"]
    # A member another socket still shows was at least as present before.
    shown = {one: "online" if "online" in (before[one], after.get(one)) else before[one] for one in before}
    return changes(shown, {one: after[one] for one in before if one in after})


async def step_away(scope: Scope, member_id: UUID) -> list[Online | Away | Offline]:
    """Show a member away on all their desks, until they say that they are back."""
    async with scope.transaction() as work:
        before = await members_here(work)
        await _say(work, member_id, "away")
        return changes(before, await members_here(work))


async def _say(work: Scope, member_id: UUID, state: State) -> None:
    await work.execute(
        "UPDATE presence_lease SET state = $3 WHERE workspace_id = $1 AND member_id = $2", member_id, state
    )
