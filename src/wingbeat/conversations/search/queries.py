"""Message search, newest first, with bounded work.

First a walk back over the newest messages: a common word fills its page there, however many messages have it. Then the
token index, some weeks at a time: each week's part is small, so a rare word is found in all of them quickly and two common
words that never meet cannot make one statement long. When the time for one page is over, the page ends where the
search got to, and its cursor goes on from there.
"""

import time
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.conversations.queries import END, Place, page_cursor, read_cursor
from wingbeat.conversations.search.rules import in_week, marks, wanted_pieces, week, week_start
from wingbeat.kit.database import Row
from wingbeat.kit.errors import Invalid
from wingbeat.kit.words import hashes
from wingbeat.workspaces.queries import Scope

WALK = 1000  # a word in every 40th message fills a page of 25 here, in 1–2 ms
FIRST_WEEKS = 2  # then twice as many each time: three years are seven statements
MOST_WEEKS = 64  # of the dearest search (common words that never meet) about 60 ms
BUDGET_SECONDS = 0.06  # no statement begins later, so a page takes at most about twice as long


class Found(msgspec.Struct, frozen=True):
    """A message that matches, with the places to mark (start, end in characters)."""

    conversation_id: UUID
    seq: int
    at: datetime
    text: str
    marks: list[tuple[int, int]]


async def search(
    scope: Scope,
    wanted: str,
    *,
    after: str | None = None,
    limit: int = 25,
    budget_seconds: float = BUDGET_SECONDS,
) -> tuple[list[Found], str | None]:
    """Messages that contain all words of `wanted`, newest first; one Chinese character is a word.

    The cursor is None when all are found. A page that is not full but has a cursor has searched back to it. Raises
    `Invalid` for a text without a word.
    """
    keys = hashes(scope.actor.workspace_id, wanted_pieces(wanted))
    if not keys:
        raise Invalid("Search for a word, a number or at least one Chinese character.", reason="no_word")
    begun = time.monotonic()
    place = read_cursor(after) if after else END
    ends = await _ends(scope)
    if ends is None:
        return [], None
    oldest, newest = (week(at) for at in ends)
    top = min(newest, week(place.at)) if after else newest
    found = _matching(await _walk(scope, keys, place, top, limit + 1), wanted)
    if len(found) <= limit:
        found, place, top = await _weeks(
            scope, keys, wanted, place, range(oldest, top + 1), limit, begun + budget_seconds
        )
    if len(found) > limit:
        last = found[limit - 1]
        return found[:limit], page_cursor(Place(last.at, last.conversation_id, last.seq))
    return found, page_cursor(place) if top >= oldest else None


async def _weeks(
    scope: Scope, keys: list[int], wanted: str, place: Place, weeks: range, limit: int, until: float
) -> tuple[list[Found], Place, int]:
    """More than `limit` matches, or all; else those before the time is over, where it got to, and the week to go on in."""
    found: list[Found] = []
    top, many = weeks[-1] if weeks else -1, FIRST_WEEKS
    while top >= weeks.start:
        low = max(weeks.start, top - many + 1)
        rows = await _look_up(scope, keys, range(low, top + 1), place, limit + 1)
        found += _matching(rows, wanted)
        if len(rows) > limit:  # some may have been the hash's chance: on from the last one
            place = Place(rows[-1]["occurred_at"], rows[-1]["conversation_id"], rows[-1]["seq"])
        else:
            place, top, many = Place(week_start(low), UUID(int=0), 0), low - 1, min(many * 2, MOST_WEEKS)
        if len(found) > limit or time.monotonic() > until:
            break
    return found, place, top


def _matching(rows: Sequence[Row], wanted: str) -> list[Found]:
    found = (
        Found(row["conversation_id"], row["seq"], row["occurred_at"], row["text"], marks(row["text"], wanted))
        for row in rows
    )
    return [item for item in found if item.marks]


async def _ends(scope: Scope) -> tuple[datetime, datetime] | None:
    row = await scope.row("SELECT min(occurred_at), max(occurred_at) FROM message_text WHERE workspace_id = $1")
    return (row[0], row[1]) if row and row[0] else None


# Only the few that are shown are looked up in the log, which alone has their text: in the message, or in its newest edit.
SHOWN = """
    SELECT k.conversation_id, k.seq, k.occurred_at, e.body ->> 'text' AS text
    FROM ({keys}) k JOIN event e
      ON e.workspace_id = $1 AND e.stream_id = k.conversation_id AND e.seq = coalesce(k.text_seq, k.seq)
    ORDER BY k.occurred_at DESC, k.conversation_id DESC, k.seq DESC"""
NEWEST_FIRST = "ORDER BY occurred_at DESC, conversation_id DESC, seq DESC"


async def _walk(scope: Scope, keys: list[int], place: Place, top: int, limit: int) -> list[Row]:
    """Matches among the newest messages of two weeks: of one alone there are few on its first day."""
    inner = f"""
        SELECT conversation_id, seq, occurred_at, text_seq FROM (
            SELECT conversation_id, seq, occurred_at, text_seq, tokens FROM message_text
            WHERE workspace_id = $1 AND (occurred_at, conversation_id, seq) < ($2, $3, $4) AND occurred_at >= $5
            {NEWEST_FIRST} LIMIT {WALK}) newest
        WHERE tokens @> CASE WHEN occurred_at >= $6 THEN $7::bigint[] ELSE $8::bigint[] END
        {NEWEST_FIRST} LIMIT $9"""
    return await scope.rows(
        SHOWN.format(keys=inner),
        *(place.at, place.id, place.seq),
        *(week_start(top - 1), week_start(top), in_week(top, keys), in_week(top - 1, keys)),
        limit,
    )


async def _look_up(scope: Scope, keys: list[int], weeks: range, place: Place, limit: int) -> list[Row]:
    """The newest matches of some weeks, by the token index. `OFFSET 0` keeps the planner from walking instead."""
    inner = f"""
        SELECT conversation_id, seq, occurred_at, text_seq
        FROM (SELECT array_agg((number::bigint << 32) | key) AS tokens
              FROM generate_series($2::int, $3::int) AS number, unnest($4::bigint[]) AS key GROUP BY number) week
        CROSS JOIN LATERAL (
            SELECT * FROM message_text m WHERE m.tokens @> week.tokens OFFSET 0) hit
        WHERE workspace_id = $1 AND (occurred_at, conversation_id, seq) < ($5, $6, $7)
        {NEWEST_FIRST} LIMIT $8"""
    return await scope.rows(
        SHOWN.format(keys=inner),
        *(weeks[0], weeks[-1], keys),
        *(place.at, place.id, place.seq),
        limit,
    )
