"""Search in messages and notes, newest first, with bounded work.

First a walk back over the newest messages: a common word fills its page there, however many messages have it. Then the
token index, some weeks at a time: each week's part is small, so a rare word is found in all of them quickly and two common
words that never meet cannot make one statement long. When the time for one page is over, the page ends where the
search got to, and its cursor goes on from there.
"""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Literal
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


class Narrowed(msgspec.Struct, frozen=True):
    """What a search is narrowed to besides its words; all of it holds together. `before` is open, `since` is not."""

    before: datetime | None = None
    since: datetime | None = None
    tag: str | None = None
    by: Literal["customer", "member", "bot"] | None = None
    member: UUID | None = None

    @property
    def sql(self) -> str:
        """Conditions on a row of `message_text`, which is named `m`, with `$2` to `$5` for `values`."""
        said = "SELECT FROM event e WHERE e.workspace_id = $1 AND e.stream_id = m.conversation_id AND e.seq = m.seq"
        tagged = "SELECT FROM conversation_tag t WHERE t.workspace_id = $1 AND t.conversation_id = m.conversation_id"
        conditions = (
            "m.occurred_at >= coalesce($2::timestamptz, '-infinity')",
            f"EXISTS ({tagged} AND t.tag = $3)" if self.tag is not None else "$3::text IS NULL",
            f"EXISTS ({said} AND e.actor_kind = $4)" if self.by is not None else "$4::text IS NULL",
            f"EXISTS ({said} AND e.actor_id = $5)" if self.member is not None else "$5::uuid IS NULL",
        )
        return " AND ".join(conditions)

    @property
    def values(self) -> tuple[datetime | None, str | None, str | None, UUID | None]:
        return self.since, self.tag, self.by, self.member


EVERYTHING = Narrowed()


class Found(msgspec.Struct, frozen=True):
    """A message or a note that matches, with the places to mark (start, end in characters)."""

    conversation_id: UUID
    seq: int
    at: datetime
    text: str
    marks: list[tuple[int, int]]
    note: bool = False


async def search(
    scope: Scope,
    wanted: str,
    *,
    after: str | None = None,
    limit: int = 25,
    narrowed: Narrowed = EVERYTHING,
    budget_seconds: float = BUDGET_SECONDS,
) -> tuple[list[Found], str | None]:
    """Messages that contain all words of `wanted`, newest first; one Chinese character is a word.

    Without words, all messages of what it is narrowed to.

    The cursor is None when all are found. A page that is not full but has a cursor has searched back to it. Raises
    `Invalid` for a text without a word.
    """
    keys = hashes(scope.actor.workspace_id, wanted_pieces(wanted))
    if not keys and (narrowed == EVERYTHING or wanted.strip()):
        raise Invalid("Search for a word, a number or at least one Chinese character.", reason="no_word")
    begun = time.monotonic()
    place = read_cursor(after) if after else END
    if narrowed.before is not None and narrowed.before < place.at:
        place = Place(narrowed.before, UUID(int=0), 0)
    if not keys:
        return await _browse(scope, narrowed, place, limit)
    ends = await _ends(scope)
    if ends is None:
        return [], None
    oldest, newest = week(max(ends[0], narrowed.since or ends[0])), week(ends[1])
    top = min(newest, week(place.at)) if place != END else newest
    found = _matching(await _walk(scope, keys, narrowed, place, top, limit + 1), wanted)
    if len(found) <= limit:
        found, place, top = await _weeks(
            scope, (keys, wanted, narrowed), place, range(oldest, top + 1), limit, begun + budget_seconds
        )
    if len(found) > limit:
        last = found[limit - 1]
        return found[:limit], page_cursor(Place(last.at, last.conversation_id, last.seq))
    return found, page_cursor(place) if top >= oldest else None


async def _weeks(
    scope: Scope, sought: tuple[list[int], str, Narrowed], place: Place, weeks: range, limit: int, until: float
) -> tuple[list[Found], Place, int]:
    """More than `limit` matches, or all; else those before the time is over, where it got to, and the week to go on in."""
    found: list[Found] = []
    keys, wanted, narrowed = sought
    top, many = weeks[-1] if weeks else -1, FIRST_WEEKS
    while top >= weeks.start:
        low = max(weeks.start, top - many + 1)
        rows = await _look_up(scope, keys, narrowed, range(low, top + 1), place, limit + 1)
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
        Found(
            row["conversation_id"], row["seq"], row["occurred_at"], row["text"], marks(row["text"], wanted), row["note"]
        )
        for row in rows
    )
    return [item for item in found if item.marks]


async def _ends(scope: Scope) -> tuple[datetime, datetime] | None:
    row = await scope.row("SELECT min(occurred_at), max(occurred_at) FROM message_text WHERE workspace_id = $1")
    return (row[0], row[1]) if row and row[0] else None


# Only the few that are shown are looked up in the log, which alone has their text: in the message, or in its newest edit.
SHOWN = """
    SELECT k.conversation_id, k.seq, k.occurred_at, e.body ->> 'text' AS text, e.kind = 'note' AS note
    FROM ({keys}) k JOIN event e
      ON e.workspace_id = $1 AND e.stream_id = k.conversation_id AND e.seq = coalesce(k.text_seq, k.seq)
    ORDER BY k.occurred_at DESC, k.conversation_id DESC, k.seq DESC"""
NEWEST_FIRST = "ORDER BY occurred_at DESC, conversation_id DESC, seq DESC"


async def _browse(scope: Scope, narrowed: Narrowed, place: Place, limit: int) -> tuple[list[Found], str | None]:
    """Messages without words, newest first, so many looked at a page; the cursor goes on from the last one looked at."""
    inner = f"""
        SELECT m.*, {narrowed.sql} AS fits FROM (
            SELECT conversation_id, seq, occurred_at, text_seq FROM message_text
            WHERE workspace_id = $1 AND (occurred_at, conversation_id, seq) < ($6, $7, $8)
              AND occurred_at >= coalesce($2::timestamptz, '-infinity')
            {NEWEST_FIRST} LIMIT {WALK}) m"""
    rows = await scope.rows(
        f"SELECT * FROM ({inner}) w {NEWEST_FIRST}",
        *narrowed.values,
        *(place.at, place.id, place.seq),
    )
    fits = [row for row in rows if row["fits"]][:limit]
    last = fits[-1] if len(fits) == limit else rows[-1] if len(rows) == WALK else None
    texts = await _texts(scope, fits)
    found = [
        Found(row["conversation_id"], row["seq"], row["occurred_at"], said["text"], [], said["note"])
        for row, said in zip(fits, texts, strict=True)
    ]
    return found, page_cursor(Place(last["occurred_at"], last["conversation_id"], last["seq"])) if last else None


async def _texts(scope: Scope, rows: Sequence[Row]) -> list[Row]:
    """What messages and notes say, which only the log knows."""
    return await scope.rows(
        """SELECT e.body ->> 'text' AS text, e.kind = 'note' AS note
           FROM unnest($2::uuid[], $3::int[]) WITH ORDINALITY AS w (stream_id, seq, place)
           JOIN event e ON e.workspace_id = $1 AND e.stream_id = w.stream_id AND e.seq = w.seq ORDER BY w.place""",
        [row["conversation_id"] for row in rows],
        [row["text_seq"] or row["seq"] for row in rows],
    )


async def _walk(scope: Scope, keys: list[int], narrowed: Narrowed, place: Place, top: int, limit: int) -> list[Row]:
    """Matches among the newest messages of two weeks: of one alone there are few on its first day."""
    inner = f"""
        SELECT conversation_id, seq, occurred_at, text_seq FROM (
            SELECT conversation_id, seq, occurred_at, text_seq, tokens FROM message_text
            WHERE workspace_id = $1 AND (occurred_at, conversation_id, seq) < ($6, $7, $8) AND occurred_at >= $9
            {NEWEST_FIRST} LIMIT {WALK}) m
        WHERE tokens @> CASE WHEN occurred_at >= $10 THEN $11::bigint[] ELSE $12::bigint[] END AND {narrowed.sql}
        {NEWEST_FIRST} LIMIT $13"""
    return await scope.rows(
        SHOWN.format(keys=inner),
        *narrowed.values,
        *(place.at, place.id, place.seq),
        *(week_start(top - 1), week_start(top), in_week(top, keys), in_week(top - 1, keys)),
        limit,
    )


async def _look_up(
    scope: Scope, keys: list[int], narrowed: Narrowed, weeks: range, place: Place, limit: int
) -> list[Row]:
    """The newest matches of some weeks, by the token index. `OFFSET 0` keeps the planner from walking instead."""
    inner = f"""
        SELECT m.conversation_id, m.seq, m.occurred_at, m.text_seq
        FROM (SELECT array_agg((number::bigint << 32) | key) AS tokens
              FROM generate_series($6::int, $7::int) AS number, unnest($8::bigint[]) AS key GROUP BY number) week
        CROSS JOIN LATERAL (
            SELECT * FROM message_text hit WHERE hit.tokens @> week.tokens OFFSET 0) m
        WHERE workspace_id = $1 AND (occurred_at, conversation_id, seq) < ($9, $10, $11) AND {narrowed.sql}
        {NEWEST_FIRST} LIMIT $12"""
    return await scope.rows(
        SHOWN.format(keys=inner),
        *narrowed.values,
        *(weeks[0], weeks[-1], keys),
        *(place.at, place.id, place.seq),
        limit,
    )
