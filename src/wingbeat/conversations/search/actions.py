"""The search step: tokens of every message and note, kept beside the log."""

from collections.abc import Sequence

from wingbeat.conversations.corrections.rules import CORRECTIONS
from wingbeat.conversations.search.rules import tokens
from wingbeat.kit.database import Connection
from wingbeat.kit.log import Recorded
from wingbeat.kit.steps import Woken


async def keep(connection: Connection, woken: Sequence[Woken]) -> None:
    """Index what is new, and what was changed since; a repeat changes nothing."""
    await _add(connection, woken)
    for item in woken:
        for event in item.events:
            if event.kind in CORRECTIONS:
                await _correct(connection, item, event)


async def _correct(connection: Connection, item: Woken, event: Recorded) -> None:
    """A message is found by the words it has now, and no more by those it had."""
    place = item.workspace_id, item.lane, event.body.seq
    at = await connection.fetchval(
        "SELECT occurred_at FROM event WHERE workspace_id = $1 AND stream_id = $2 AND seq = $3", *place
    )
    if event.kind == "recalled":
        await connection.execute(
            "DELETE FROM message_text"
            " WHERE workspace_id = $1 AND conversation_id = $2 AND seq = $3 AND occurred_at = $4",
            *place,
            at,
        )
        return
    await connection.execute(
        """INSERT INTO message_text (workspace_id, conversation_id, seq, occurred_at, tokens, text_seq)
           VALUES ($1, $2, $3, $4, $5, $6)
           ON CONFLICT (workspace_id, occurred_at, conversation_id, seq)
           DO UPDATE SET tokens = excluded.tokens, text_seq = excluded.text_seq""",
        *place,
        at,
        tokens(item.workspace_id, at, event.body.text),
        event.seq,
    )


async def _add(connection: Connection, woken: Sequence[Woken]) -> None:
    """Index the new messages and notes of many conversations in one statement."""
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
        if event.kind in {"message", "note"} and event.body.text
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
