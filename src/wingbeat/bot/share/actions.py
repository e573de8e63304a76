"""Keep shares: by hand, and by what became of the bot's answers."""

from collections.abc import Sequence
from uuid import UUID

from wingbeat.bot.share.models import Change, Share
from wingbeat.bot.share.queries import COLUMNS, as_share, at_first
from wingbeat.bot.share.rules import observe, set_by_hand
from wingbeat.kit.errors import Invalid
from wingbeat.kit.ids import uuid7
from wingbeat.workspaces.queries import Scope


async def set_share(
    scope: Scope, topic: str, channel_id: UUID, *, percent: int, floor: int, ceiling: int, paused: bool
) -> Share:
    """Set a share, its limits and its pause by hand; raises `Forbidden` and `Invalid`."""
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as inside:
        share, change = set_by_hand(
            await _held(inside, topic, channel_id), percent=percent, floor=floor, ceiling=ceiling, paused=paused
        )
        await _keep(inside, share, change)
    return share


async def set_at_first(scope: Scope, percent: int) -> None:
    """Set what new topics begin with; raises `Forbidden` and `Invalid`."""
    scope.actor.need("edit_knowledge")
    if not 0 <= percent <= 100:
        raise Invalid("Choose 0 to 100 per cent.")
    await scope.execute(
        "INSERT INTO bot_policy (workspace_id, share_at_first) VALUES ($1, $2)"
        " ON CONFLICT (workspace_id) DO UPDATE SET share_at_first = excluded.share_at_first",
        percent,
    )


async def weigh(scope: Scope, topic: str, channel_id: UUID, outcomes: Sequence[bool]) -> list[Change]:
    """Put outcomes (true: the matter was settled well) on a topic's scales, in the caller's transaction."""
    share = await _held(scope, topic, channel_id)
    moved = []
    for good in outcomes:
        share, change = observe(share, good=good)
        if change:
            moved.append(change)
            await _log(scope, share, change)
    await _keep(scope, share, None)
    return moved


async def _held(scope: Scope, topic: str, channel_id: UUID) -> Share:
    """The row, locked until the transaction ends, so that two outcomes at once are weighed one after the other."""
    await scope.execute(
        "INSERT INTO bot_share (workspace_id, topic, channel_id, percent) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        topic,
        channel_id,
        await at_first(scope),
    )
    row = await scope.row(
        "SELECT " + COLUMNS + " FROM bot_share WHERE workspace_id = $1 AND topic = $2 AND channel_id = $3 FOR UPDATE",
        topic,
        channel_id,
    )
    assert row is not None
    return as_share(row)


async def _keep(scope: Scope, share: Share, change: Change | None) -> None:
    seen = share.evidence
    await scope.execute(
        "UPDATE bot_share SET percent = $4, floor = $5, ceiling = $6, paused = $7, good = $8, bad = $9, up = $10,"
        " down = $11 WHERE workspace_id = $1 AND topic = $2 AND channel_id = $3",
        share.topic,
        share.channel_id,
        *(share.percent, share.floor, share.ceiling, share.paused),
        *(seen.good, seen.bad, seen.up, seen.down),
    )
    if change:
        await _log(scope, share, change)


async def _log(scope: Scope, share: Share, change: Change) -> None:
    await scope.execute(
        "INSERT INTO bot_share_change (workspace_id, id, topic, channel_id, by, from_percent, to_percent, why, good, bad)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        uuid7(),
        share.topic,
        share.channel_id,
        scope.actor.id if change.why == "by_hand" else None,
        *(change.from_percent, change.to_percent, change.why, change.good, change.bad),
    )
