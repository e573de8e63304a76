import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from wingbeat.bot.gaps.models import Asked, Effect, Gap, Saved, Status, Top
from wingbeat.bot.gaps.rules import advice, hidden, saved
from wingbeat.kit.cursors import LARGEST, LAST, LATEST
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
    figure, last = after or (LARGEST if by == "volume" else math.inf, LAST)
    rows = await scope.rows(
        f"SELECT {GAP} FROM bot_gap WHERE workspace_id = $1 AND status = $2"
        f" AND ({by}, id) < ($3, $4) ORDER BY {by} DESC, id DESC LIMIT $5",
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


async def asked(scope: Scope, gap_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int) -> list[Asked]:
    """The questions of a gap, newest first, after the named moment and conversation; raises `NotFound`."""
    await gap(scope, gap_id)
    before, last = after or (LATEST, LAST)
    rows = await scope.rows(
        "SELECT k.conversation_id, c.number, k.seq, k.at, k.why, k.lost_seconds, coalesce(e.body ->> 'text', '') AS text,"
        " c.customer_name FROM bot_gap_case k"
        " JOIN conversation c ON c.workspace_id = $1 AND c.id = k.conversation_id"
        " JOIN event e ON e.workspace_id = $1 AND e.stream_id = k.conversation_id AND e.seq = k.seq"
        " WHERE k.workspace_id = $1 AND k.gap_id = $2"
        " AND (k.at, k.conversation_id) < ($3, $4)"
        " ORDER BY k.at DESC, k.conversation_id DESC LIMIT $5",
        *(gap_id, before, last, limit),
    )
    return [_asked(**dict(row)) for row in rows]


def _asked(*, text: str, customer_name: str, **told: Any) -> Asked:
    return Asked(text=hidden(text, customer_name), **told)


async def effects(scope: Scope, closed: Sequence[Gap]) -> dict[UUID, Effect]:
    """What the articles of published gaps did since, by gap."""
    rows = await scope.rows(
        "SELECT g.id, a.status AS article_status, coalesce(f.answered, 0) AS answered, coalesce(f.settled, 0) AS settled,"
        " coalesce(f.bot_seconds, 0) AS bot_seconds, coalesce(f.helpful, 0) AS helpful,"
        " coalesce(f.unhelpful, 0) AS unhelpful, coalesce(o.volume, 0) AS asked_again FROM bot_gap g"
        " JOIN article a ON a.workspace_id = $1 AND a.id = g.article_id"
        " LEFT JOIN article_figure f ON f.workspace_id = $1 AND f.article_id = g.article_id"
        " LEFT JOIN bot_gap o ON o.workspace_id = $1 AND o.topic = g.topic AND o.topic <> '' AND o.language = g.language"
        " AND o.status <> 'published' WHERE g.workspace_id = $1 AND g.id = ANY($2)",
        [one.id for one in closed],
    )
    known = {one.id: one for one in closed}
    found = {}
    for row in rows:
        told = dict(row)
        one = known[told.pop("id")]
        found[one.id] = Effect(**told, saved_seconds=saved(one, row["settled"], row["bot_seconds"]))
    return found


async def saved_by_all(scope: Scope) -> Saved:
    """What all published gaps came to; the sum of what `effects` says of each."""
    row = await scope.row(
        "SELECT count(*), coalesce(sum(f.settled), 0)::int, coalesce(sum("
        "   f.settled * g.lost_seconds / nullif(g.volume, 0) - f.bot_seconds), 0)"
        " FROM bot_gap g LEFT JOIN article_figure f ON f.workspace_id = $1 AND f.article_id = g.article_id"
        " WHERE g.workspace_id = $1 AND g.status = 'published'"
    )
    assert row is not None
    return Saved(*row)
