"""Reading proofs, and what stands in this database of work that nobody does."""

from collections.abc import Mapping
from uuid import UUID

from wingbeat.channels.queries import channels
from wingbeat.kit.database import Database, Row
from wingbeat.live.proof.models import Latest, Part, Proof, Site
from wingbeat.routing.board.models import Broken
from wingbeat.workspaces.queries import Scope

SHOWN_MINUTES = 120
STALE_SECONDS = 300.0  # a proof that old says nothing of now: something else holds them up
LATE_SECONDS = 60.0  # work after a message takes milliseconds; what failed and is tried again waits longer on purpose
UNDER_WAY = "ended on the way"  # what a proof says until it is done, or for ever if its process died
# One that is under way says nothing yet.
_DONE = f"NOT (why = '{UNDER_WAY}' AND minute > now() - interval '2 minutes')"
COLUMNS = "channel_id, minute, desk_ms, customer_ms, part, why"


async def sites(database: Database, after: str, limit: int) -> list[Site]:
    """Channels of this installation that a page may carry, a page of those that follow `after`."""
    rows = await database.rows(
        "SELECT workspace_id, channel_id, site_key FROM site_directory WHERE site_key > $2 ORDER BY site_key LIMIT $1",
        limit,
        after,
    )
    return [Site(row["workspace_id"], row["channel_id"], row["site_key"]) for row in rows]


async def late(database: Database) -> Mapping[Part, str]:
    """Steps and timers that are due and that nobody does: none of them was tried, and nobody holds them."""
    row = await database.row(
        """SELECT (SELECT step FROM todo
                   WHERE parked_at IS NULL AND lease_until IS NULL AND attempts = 0
                     AND due < clock_timestamp() - make_interval(secs => $1) LIMIT 1) AS step,
                  (SELECT name FROM timer
                   WHERE lease_until IS NULL AND attempts = 0
                     AND due < clock_timestamp() - make_interval(secs => $1) ORDER BY due LIMIT 1) AS timer""",
        LATE_SECONDS,
    )
    assert row is not None, "a statement without a table has one row"
    found: dict[Part, str] = {}
    if row["step"] is not None:
        found["steps"] = row["step"]
    if row["timer"] is not None:
        found["timers"] = row["timer"]
    return found


def _proof(row: Row) -> Proof:
    return Proof(**{name: row[name] for name in COLUMNS.split(", ")})


async def latest(scope: Scope) -> list[Latest]:
    """How every channel of the workspace does; a day is a range of 1,440 rows of each."""
    rows = {
        row["channel_id"]: row
        for row in await scope.rows(
            f"""SELECT channel_id, count(*) AS proofs, count(*) FILTER (WHERE part IS NULL) AS good,
                      percentile_cont(0.9) WITHIN GROUP (ORDER BY desk_ms) AS desk,
                      percentile_cont(0.9) WITHIN GROUP (ORDER BY customer_ms) AS customer
               FROM proof
               WHERE workspace_id = $1 AND minute > now() - interval '1 day' AND {_DONE} GROUP BY channel_id"""
        )
    }
    last = {
        row["channel_id"]: _proof(row)
        for row in await scope.rows(
            f"""SELECT DISTINCT ON (channel_id) {COLUMNS} FROM proof
                WHERE workspace_id = $1 AND minute > now() - interval '1 day' AND {_DONE} ORDER BY channel_id, minute DESC"""
        )
    }
    return [
        Latest(
            one.id,
            one.name,
            last.get(one.id),
            rows[one.id]["proofs"] if one.id in rows else 0,
            rows[one.id]["good"] if one.id in rows else 0,
            rows[one.id]["desk"] if one.id in rows else None,
            rows[one.id]["customer"] if one.id in rows else None,
        )
        for one in await channels(scope)
    ]


async def broken(scope: Scope) -> list[Broken]:
    """The channels whose last proof failed: in so many minutes of the last hour, since one succeeded."""
    rows = await scope.rows(
        f"""WITH lately AS (
                SELECT {COLUMNS} FROM proof WHERE workspace_id = $1 AND minute > now() - interval '1 hour' AND {_DONE}),
            last AS (
                SELECT DISTINCT ON (channel_id) channel_id, minute, part FROM lately ORDER BY channel_id, minute DESC)
            SELECT l.channel_id, l.part, (SELECT count(*) FROM lately f WHERE f.channel_id = l.channel_id AND f.minute > coalesce(
                (SELECT max(g.minute) FROM lately g WHERE g.channel_id = l.channel_id AND g.part IS NULL), '-infinity')) AS minutes
            FROM last l WHERE l.part IS NOT NULL AND l.minute > now() - make_interval(secs => $2)""",
        STALE_SECONDS,
    )
    return [Broken(**dict(row)) for row in rows]


async def history(scope: Scope, channel_id: UUID) -> list[Proof]:
    """A channel's last proofs, newest first."""
    rows = await scope.rows(
        f"""SELECT {COLUMNS} FROM proof
            WHERE workspace_id = $1 AND channel_id = $2 AND {_DONE}
            ORDER BY minute DESC LIMIT $3""",
        channel_id,
        SHOWN_MINUTES,
    )
    return [_proof(row) for row in rows]
