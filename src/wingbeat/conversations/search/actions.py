"""The search step: tokens of every message, kept beside the log."""

from collections.abc import Sequence

from wingbeat.conversations.search.rules import tokens
from wingbeat.kit.database import Connection
from wingbeat.kit.steps import Woken


async def keep(connection: Connection, woken: Sequence[Woken]) -> None:
    """Index the new messages of many conversations in one statement; a repeat changes nothing."""
    rows = [
        (item.workspace_id, item.lane, event.seq, event.at, event.body.text, tokens(item.workspace_id, event.body.text))
        for item in woken
        for event in item.events
        if event.kind == "message" and event.body.text
    ]
    if rows:
        await connection.executemany(
            """INSERT INTO message_text (workspace_id, conversation_id, seq, occurred_at, text, tokens)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING""",
            rows,
        )
