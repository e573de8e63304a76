"""The search step: tokens of every message, kept beside the log."""

from collections.abc import Sequence

from wingbeat.conversations.search.rules import tokens
from wingbeat.kit.database import Connection
from wingbeat.kit.steps import Woken


async def keep(connection: Connection, woken: Sequence[Woken]) -> None:
    """Index the new messages of many conversations in one statement; a repeat changes nothing."""
    rows = [
        (
            item.workspace_id,
            item.lane,
            event.seq,
            event.at,
            _array(tokens(item.workspace_id, event.at, event.body.text)),
        )
        for item in woken
        for event in item.events
        if event.kind == "message" and event.body.text
    ]
    if rows:
        await connection.execute(
            """INSERT INTO message_text (workspace_id, conversation_id, seq, occurred_at, tokens)
               SELECT w, c, s, at, t::bigint[]
               FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[], $5::text[]) AS new (w, c, s, at, t)
               ON CONFLICT DO NOTHING""",
            *(list(column) for column in zip(*rows, strict=True)),
        )


def _array(values: Sequence[int]) -> str:
    """An array as PostgreSQL writes it: `unnest` has no arrays of arrays of different lengths."""
    return f"{{{','.join(map(str, values))}}}"
