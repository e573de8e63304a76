"""Customers by words, newest first, with bounded work: some weeks at a time, as messages are found (conversations.search)."""

import time
from collections.abc import Sequence
from uuid import UUID

from wingbeat.kit.cursors import LAST
from wingbeat.kit.database import Row
from wingbeat.kit.errors import Invalid
from wingbeat.kit.words import hashes
from wingbeat.people.search.rules import first_of, matches, wanted_pieces, week, week_below, words
from wingbeat.workspaces.queries import Scope

FIRST_WEEKS = 1  # fills the page for what many have; then twice as many each time: three years are eight statements
MOST_WEEKS = 64
BUDGET_SECONDS = 0.06  # no statement begins later: as in message search


async def find(
    scope: Scope, wanted: str, *, after: UUID | None, limit: int, budget_seconds: float = BUDGET_SECONDS
) -> tuple[list[UUID], UUID | None]:
    """Those who have all words of `wanted` in name, addresses or tags, newest first, and after whom to go on.

    A page that is not full but does go on has searched back so far. Raises `Invalid` for a text without a word.
    """
    asked = words(wanted)
    if not asked:
        raise Invalid("Search for a word, a number or at least one Chinese character.", reason="no_word")
    until = time.monotonic() + budget_seconds
    keys = hashes(scope.actor.workspace_id, wanted_pieces(asked))
    ends = await scope.row(
        "SELECT (SELECT customer_id FROM customer_words WHERE workspace_id = $1 ORDER BY customer_id LIMIT 1) AS oldest,"
        " (SELECT customer_id FROM customer_words WHERE workspace_id = $1 ORDER BY customer_id DESC LIMIT 1) AS newest"
    )
    if ends is None or ends["oldest"] is None:
        return [], None
    oldest, place = week(ends["oldest"]), after or LAST
    top, many, found = min(week(ends["newest"]), week_below(place)), FIRST_WEEKS, list[UUID]()
    while top >= oldest and len(found) <= limit:
        low = max(oldest, top - many + 1)
        rows = await _look_up(scope, keys, (low, top), place, limit + 1)
        found += [row["id"] for row in rows if matches(asked, row["texts"])]
        if len(rows) > limit:  # some may have been the hash's chance: on from the last one
            place = rows[-1]["id"]
        else:
            place, top, many = first_of(low), low - 1, min(many * 2, MOST_WEEKS)
        if time.monotonic() > until:
            break
    if len(found) > limit:
        return found[:limit], found[limit - 1]
    return found, place if top >= oldest else None


async def _look_up(scope: Scope, keys: Sequence[int], weeks: tuple[int, int], place: UUID, limit: int) -> list[Row]:
    """The newest of some weeks, by the token index. `OFFSET 0` keeps the planner from walking instead."""
    return await scope.rows(
        """SELECT c.id, c.name || c.tags || array(
               SELECT i.address FROM identity i
               WHERE i.workspace_id = $1 AND i.customer_id = c.id AND i.kind <> 'visitor') AS texts
           FROM (
               SELECT customer_id
               FROM (SELECT array_agg((number::bigint << 32) | key) AS tokens
                     FROM generate_series($2::int, $3::int) AS number, unnest($4::bigint[]) AS key GROUP BY number) week
               CROSS JOIN LATERAL (
                   SELECT * FROM customer_words w WHERE w.tokens @> week.tokens OFFSET 0) hit
               WHERE workspace_id = $1 AND customer_id < $5
               ORDER BY customer_id DESC LIMIT $6) k
           JOIN customer c ON c.workspace_id = $1 AND c.id = k.customer_id
           ORDER BY c.id DESC""",
        *weeks,
        keys,
        place,
        limit,
    )
