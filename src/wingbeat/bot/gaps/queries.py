from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

import msgspec

from wingbeat.bot.gaps.models import Gap, Status, Top
from wingbeat.bot.gaps.rules import advice
from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.workspaces.queries import Scope

GAP = (
    "id, topic, language, title, status, volume, lost_seconds, asked_again, handed_off, thumbs_down, corrected, samples,"
    " answer, near_article_id, article_id, first_at, last_at"
)
By = Literal["volume", "lost_seconds"]
TOP = 10


def as_gap(row: Row) -> Gap:
    return msgspec.convert(dict(row), Gap)


async def gap(scope: Scope, gap_id: UUID, *, lock: bool = False) -> Gap:
    """One gap; raises `NotFound`."""
    row = await scope.row(
        f"SELECT {GAP} FROM bot_gap WHERE workspace_id = $1 AND id = $2" + (" FOR UPDATE" if lock else ""), gap_id
    )
    if row is None:
        raise NotFound
    return as_gap(row)


async def gaps(scope: Scope, *, status: Status, by: By, after: tuple[float, UUID] | None, limit: int) -> list[Gap]:
    """Those with most questions, or most lost seconds, first; after the named figure and gap."""
    figure, last = after or (None, None)
    kind = "int" if by == "volume" else "float8"  # the column's own: the index begins where the page does
    rows = await scope.rows(
        f"SELECT {GAP} FROM bot_gap WHERE workspace_id = $1 AND status = $2"
        f" AND ($3::{kind} IS NULL OR ({by}, id) < ($3, $4)) ORDER BY {by} DESC, id DESC LIMIT $5",
        status,
        figure,
        last,
        limit,
    )
    return [as_gap(row) for row in rows]


async def this_month(scope: Scope) -> datetime:
    """When this month began, UTC, by the database's clock."""
    began: datetime = await scope.value(
        "SELECT date_trunc('month', now(), 'UTC') FROM workspace WHERE workspace_id = $1"
    )
    return began.astimezone(UTC)


async def top(scope: Scope, since: datetime, until: datetime) -> list[Top]:
    """The ten gaps that most was asked of between two moments, those that cost customers most time first among equals."""
    rows = await scope.rows(
        "SELECT c.gap_id, count(*) AS volume, sum(c.lost_seconds) AS lost_seconds FROM bot_gap_case c"
        " JOIN bot_gap g ON g.workspace_id = $1 AND g.id = c.gap_id AND g.status <> 'dismissed'"
        " WHERE c.workspace_id = $1 AND c.at >= $2 AND c.at < $3"
        " GROUP BY c.gap_id ORDER BY count(*) DESC, sum(c.lost_seconds) DESC, c.gap_id LIMIT $4",
        since,
        until,
        TOP,
    )
    found = await scope.rows(
        f"SELECT {GAP} FROM bot_gap WHERE workspace_id = $1 AND id = ANY($2)", [row["gap_id"] for row in rows]
    )
    known = {row["id"]: as_gap(row) for row in found}
    return [Top(one := known[row["gap_id"]], row["volume"], row["lost_seconds"], advice(one)) for row in rows]
