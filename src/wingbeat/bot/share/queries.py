"""Shares and the log of their changes."""

from collections.abc import Sequence
from itertools import product
from uuid import UUID

import msgspec

from wingbeat.bot.share.models import Evidence, LoggedChange, Share
from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Row
from wingbeat.workspaces.queries import Scope

COLUMNS = "topic, channel_id, percent, floor, ceiling, paused, good, bad, up, down"


def as_share(row: Row) -> Share:
    return Share(
        topic=row["topic"],
        channel_id=row["channel_id"],
        percent=row["percent"],
        floor=row["floor"],
        ceiling=row["ceiling"],
        paused=row["paused"],
        evidence=Evidence(good=row["good"], bad=row["bad"], up=row["up"], down=row["down"]),
    )


class Subject(msgspec.Struct, frozen=True):
    """What an article belongs to."""

    group: str
    category: str


async def subjects(scope: Scope, article_ids: Sequence[UUID]) -> dict[UUID, Subject]:
    """The groups and categories of some articles, by their ids."""
    rows = await scope.rows(
        "SELECT id, group_key, category FROM article WHERE workspace_id = $1 AND id = ANY($2)", list(article_ids)
    )
    return {row["id"]: Subject(row["group_key"], row["category"]) for row in rows}


async def shares_of(scope: Scope, topics: Sequence[str], channels: Sequence[UUID]) -> list[Share]:
    """The shares of some topics on some channels, those nobody met before too."""
    rows = await scope.rows(
        "SELECT " + COLUMNS + " FROM bot_share WHERE workspace_id = $1 AND topic = ANY($2) AND channel_id = ANY($3)",
        list(topics),
        list(channels),
    )
    known = {(row["topic"], row["channel_id"]): as_share(row) for row in rows}
    new = [pair for pair in product(topics, channels) if pair not in known]
    percent = await at_first(scope) if new else 0
    return [*known.values(), *(Share(topic=topic, channel_id=channel, percent=percent) for topic, channel in new)]


async def at_first(scope: Scope) -> int:
    """Per cent that new topics of the workspace begin with."""
    return int(await scope.value("SELECT share_at_first FROM bot_policy WHERE workspace_id = $1") or 0)


async def shares(scope: Scope, *, after: tuple[str, UUID] | None, limit: int) -> list[Share]:
    """By topic and channel, those after the named one."""
    topic, channel_id = after or ("", UUID(int=0))
    rows = await scope.rows(
        "SELECT " + COLUMNS + " FROM bot_share WHERE workspace_id = $1 AND (topic, channel_id) > ($2, $3)"
        " ORDER BY topic, channel_id LIMIT $4",
        topic,
        channel_id,
        limit,
    )
    return [as_share(row) for row in rows]


async def changes(scope: Scope, *, before: UUID | None, limit: int) -> list[LoggedChange]:
    """The log of why, newest first, older than the line `before`."""
    rows = await scope.rows(
        "SELECT id, topic, channel_id, at, by, from_percent, to_percent, why, good, bad FROM bot_share_change"
        " WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
        before or LAST,
        limit,
    )
    return [msgspec.convert(dict(row), LoggedChange) for row in rows]
