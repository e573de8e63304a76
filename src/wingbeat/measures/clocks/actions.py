from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from wingbeat.kit.errors import Invalid, NotFound
from wingbeat.measures.clocks.models import Clock
from wingbeat.measures.clocks.queries import MOST, known_channels
from wingbeat.workspaces.audit.actions import record
from wingbeat.workspaces.queries import Scope


async def put_clock(scope: Scope, clock_id: UUID, clock: Clock) -> None:
    """Look at this clock from now on, or as it is now; raises `Forbidden`, `Invalid`, and `NotFound` for a channel of others."""
    scope.actor.need("supervise")
    if clock.opens_minute >= clock.closes_minute:
        raise Invalid("A clock's day begins before it ends.")
    try:
        ZoneInfo(clock.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid("This is no time zone.", zone=clock.zone) from error
    if not await known_channels(scope, clock.channels):
        raise NotFound
    async with scope.transaction() as work:
        await work.execute(
            "INSERT INTO market_clock (workspace_id, id, clock) VALUES ($1, $2, $3)"
            " ON CONFLICT (workspace_id, id) DO UPDATE SET clock = excluded.clock",
            clock_id,
            clock,
        )
        if await work.value("SELECT count(*) FROM market_clock WHERE workspace_id = $1") > MOST:
            raise Invalid(f"A workspace looks at {MOST} clocks at most.", limit=MOST)
        await record(work, "clock_changed", clock_id, name=clock.name)


async def drop_clock(scope: Scope, clock_id: UUID) -> None:
    """Look at it no more; raises `Forbidden` and `NotFound`."""
    scope.actor.need("supervise")
    async with scope.transaction() as work:
        name = await work.value(
            "DELETE FROM market_clock WHERE workspace_id = $1 AND id = $2 RETURNING clock ->> 'name'", clock_id
        )
        if name is None:
            raise NotFound
        await record(work, "clock_dropped", clock_id, name=name)
