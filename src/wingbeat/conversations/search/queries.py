"""Message search: rare words by the token index, common words newest first with an early stop."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.conversations.queries import NEVER, page_cursor, read_cursor
from wingbeat.conversations.search.rules import marks, tokens
from wingbeat.kit.database import Row
from wingbeat.kit.errors import Invalid
from wingbeat.workspaces.queries import Scope

FEW = 1000  # with fewer matches than this they are fetched and sorted; more means the newest page comes quickly


class Found(msgspec.Struct, frozen=True):
    """A message that matches, with the places to mark (start, end in characters)."""

    conversation_id: UUID
    seq: int
    at: datetime
    text: str
    marks: list[tuple[int, int]]


async def search(
    scope: Scope, wanted: str, *, after: str | None = None, limit: int = 25
) -> tuple[list[Found], str | None]:
    """Messages that contain all words of `wanted`, newest first. Two Chinese characters are enough."""
    keys = tokens(scope.actor.workspace_id, wanted)
    if not keys:
        raise Invalid("Search for at least two Chinese characters or one word.")
    at, last = read_cursor(after) if after else (NEVER, UUID(int=2**128 - 1))
    found: list[Found] = []
    async with scope.transaction() as inside:
        rows = await _rare(inside, keys, at, last)
        if rows is None:
            rows = await _common(inside, keys, at, last, limit)
    for row in rows:
        places = marks(row["text"], wanted)
        if places:
            found.append(Found(row["conversation_id"], row["seq"], row["occurred_at"], row["text"], places))
        if len(found) > limit:
            break
    more = page_cursor(found[limit - 1].at, found[limit - 1].conversation_id) if len(found) > limit else None
    return found[:limit], more


COLUMNS = "conversation_id, seq, occurred_at, text"


async def _rare(scope: Scope, keys: Sequence[int], at: datetime, last: UUID) -> list[Row] | None:
    """All matches when they are few, else None. The inner limit keeps the planner on the token index."""
    rows = await scope.rows(
        f"""SELECT * FROM (
                SELECT {COLUMNS} FROM message_text
                WHERE workspace_id = $1 AND tokens @> $2::int[] LIMIT {FEW + 1}) m
            ORDER BY occurred_at DESC, conversation_id DESC, seq DESC""",
        list(keys),
    )
    if len(rows) > FEW:
        return None
    return [row for row in rows if (row["occurred_at"], row["conversation_id"]) < (at, last)]


async def _common(scope: Scope, keys: Sequence[int], at: datetime, last: UUID, limit: int) -> list[Row]:
    """Walk back in time from the cursor; a common word fills its page soon."""
    return await scope.rows(
        f"""SELECT {COLUMNS} FROM message_text
            WHERE workspace_id = $1 AND (occurred_at, conversation_id) < ($3, $4) AND tokens @> $2::int[]
            ORDER BY occurred_at DESC, conversation_id DESC, seq DESC LIMIT $5""",
        list(keys),
        at,
        last,
        limit * 4,
    )
