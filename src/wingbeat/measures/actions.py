"""Keep the facts in step with the log, and rebuild them from it."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import astuple

from wingbeat.conversations.queries import BODIES
from wingbeat.kit.cursors import LARGEST
from wingbeat.kit.database import Connection
from wingbeat.kit.log import Recorded, between
from wingbeat.measures.models import Cause, Fact, FactState, Turn, Woken
from wingbeat.measures.promises.actions import keep_promises
from wingbeat.measures.rules import Facts, fold_all
from wingbeat.measures.stages.actions import keep_stages
from wingbeat.measures.waterfall.rules import spent
from wingbeat.workspaces.queries import Scope

PAGE = 100  # conversations a transaction of a rebuild: as many as a step's batch, so neither waits long for the other

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(FactState).decode

_STATES = """
    SELECT f.workspace_id, f.conversation_id, f.state
    FROM unnest($1::uuid[], $2::uuid[]) AS wanted (workspace_id, conversation_id)
    JOIN fact_conversation f
      ON f.workspace_id = wanted.workspace_id AND f.conversation_id = wanted.conversation_id"""

# Each upsert only ever moves forward, so that a late or repeated batch harms nothing: a conversation to a higher seq,
# a turn or a wait from open to ended.
_KEEP_CONVERSATIONS = """
    INSERT INTO fact_conversation AS f (
        workspace_id, conversation_id, seq, state, channel_id, language, team_id, member_id, opened_at,
        first_message_at, first_bubble_at, first_answer_at, first_answer_by, human_since, first_human_at,
        ended, ended_at, resolved_at, reopened, customer_messages, bot_messages, member_messages)
    SELECT * FROM unnest(
        $1::uuid[], $2::uuid[], $3::int[], $4::bytea[], $5::uuid[], $6::text[], $7::uuid[], $8::uuid[],
        $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::text[],
        $14::timestamptz[], $15::timestamptz[], $16::text[], $17::timestamptz[], $18::timestamptz[],
        $19::int[], $20::int[], $21::int[], $22::int[])
    ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET
        seq = excluded.seq, state = excluded.state, team_id = excluded.team_id, member_id = excluded.member_id,
        first_message_at = excluded.first_message_at, first_bubble_at = excluded.first_bubble_at,
        first_answer_at = excluded.first_answer_at, first_answer_by = excluded.first_answer_by,
        human_since = excluded.human_since, first_human_at = excluded.first_human_at, ended = excluded.ended,
        ended_at = excluded.ended_at, resolved_at = excluded.resolved_at, reopened = excluded.reopened,
        customer_messages = excluded.customer_messages, bot_messages = excluded.bot_messages,
        member_messages = excluded.member_messages
    WHERE f.seq < excluded.seq"""

_SPENT = ", ".join(f"{cause}_seconds" for cause in Cause)
_KEEP_TURNS = f"""
    INSERT INTO fact_turn AS f (
        workspace_id, conversation_id, channel_id, language,
        seq, started_at, team_id, member_id, ended_at, ended_seq, how, answered_by, {_SPENT})
    SELECT * FROM unnest(
        $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::timestamptz[], $7::uuid[], $8::uuid[],
        $9::timestamptz[], $10::int[], $11::text[], $12::text[], {", ".join(f"${n}::real[]" for n in range(13, 13 + len(Cause)))})
    ON CONFLICT (workspace_id, conversation_id, seq) DO UPDATE SET
        team_id = excluded.team_id, member_id = excluded.member_id, ended_at = excluded.ended_at,
        ended_seq = excluded.ended_seq, how = excluded.how, answered_by = excluded.answered_by,
        ({_SPENT}) = ({", ".join(f"excluded.{cause}_seconds" for cause in Cause)})
    WHERE f.ended_at IS NULL"""

_KEEP_WAITS = """
    INSERT INTO fact_wait AS f (
        workspace_id, conversation_id, channel_id, language,
        kind, seq, started_at, team_id, member_id, ended_at, ended_seq, how)
    SELECT * FROM unnest(
        $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::int[], $7::timestamptz[], $8::uuid[],
        $9::uuid[], $10::timestamptz[], $11::int[], $12::text[])
    ON CONFLICT (workspace_id, conversation_id, seq, kind) DO UPDATE SET
        member_id = excluded.member_id, ended_at = excluded.ended_at, ended_seq = excluded.ended_seq,
        how = excluded.how
    WHERE f.ended_at IS NULL"""


async def keep(connection: Connection, batch: Sequence[Woken]) -> None:
    """Bring the facts of some hundred conversations up to their last event, inside the caller's transaction."""
    # One order of locks for all, so that no two batches wait in a circle.
    woken = sorted(batch, key=lambda item: (item.workspace_id.int, item.lane.int))
    rows = await connection.fetch(_STATES, [item.workspace_id for item in woken], [item.lane for item in woken])
    states = {(row["workspace_id"], row["conversation_id"]): _decode(row["state"]) for row in rows}
    kept = [(*_identity(item), fold_all(states.get(_identity(item), FactState()), item.events)) for item in woken]
    for sql, facts in (
        (_KEEP_CONVERSATIONS, [_conversation(*one) for one in kept]),
        (_KEEP_TURNS, [row for one in kept for row in _parts(*one, one[2].turns)]),
        (_KEEP_WAITS, [row for one in kept for row in _parts(*one, one[2].waits)]),
    ):
        if facts:
            await connection.execute(sql, *zip(*facts, strict=True))


def _identity(item: Woken) -> tuple[UUID, UUID]:
    return item.workspace_id, item.lane


def _conversation(workspace_id: UUID, conversation_id: UUID, facts: Facts) -> tuple[Any, ...]:
    s = facts.state
    return (
        workspace_id,
        conversation_id,
        s.seq,
        _encode(s),
        s.channel_id,
        s.language,
        s.team_id,
        s.member_id,
        s.opened_at,
        s.first_message_at,
        s.first_bubble_at,
        s.first_answer_at,
        s.first_answer_by,
        s.human_since,
        s.first_human_at,
        s.ended,
        s.ended_at,
        s.resolved_at,
        s.reopened,
        s.customer_messages,
        s.bot_messages,
        s.member_messages,
    )


def _parts(workspace_id: UUID, conversation_id: UUID, facts: Facts, parts: Sequence[Fact]) -> Iterator[tuple[Any, ...]]:
    state = facts.state
    for part in parts:
        values = (*astuple(part)[:-1], *spent(part)) if isinstance(part, Turn) else astuple(part)
        yield (workspace_id, conversation_id, state.channel_id, state.language, *values)


class _Reread(msgspec.Struct, frozen=True):
    """A conversation of the log as a rebuild hands it to `keep`: `models.Woken`."""

    workspace_id: UUID
    lane: UUID
    events: tuple[Recorded, ...]


async def rebuild(scope: Scope) -> int:
    """Recompute all facts of the actor's workspace from the log, page by page; returns how many conversations."""
    workspace_id = scope.actor.workspace_id
    done, after = 0, UUID(int=0)
    while True:
        async with scope.database.transaction() as connection:
            page = await connection.fetch(
                """SELECT stream_id FROM event
                   WHERE workspace_id = $1 AND stream_id > $2 AND seq = 1 AND stream = 'conversation'
                   ORDER BY stream_id LIMIT $3""",
                workspace_id,
                after,
                PAGE,
            )
            if not page:
                return done
            await _rebuild_page(connection, workspace_id, [row["stream_id"] for row in page])
        done, after = done + len(page), page[-1]["stream_id"]


async def _rebuild_page(connection: Connection, workspace_id: UUID, conversations: list[UUID]) -> None:
    await connection.execute(
        """SELECT FROM fact_conversation WHERE workspace_id = $1 AND conversation_id = ANY($2)
           ORDER BY conversation_id FOR UPDATE""",
        workspace_id,
        conversations,
    )
    for forget in (
        "DELETE FROM fact_conversation WHERE workspace_id = $1 AND conversation_id = ANY($2)",
        "DELETE FROM fact_turn WHERE workspace_id = $1 AND conversation_id = ANY($2)",
        "DELETE FROM fact_wait WHERE workspace_id = $1 AND conversation_id = ANY($2)",
        "DELETE FROM fact_promise WHERE workspace_id = $1 AND conversation_id = ANY($2)",
        "DELETE FROM fact_stage WHERE workspace_id = $1 AND conversation_id = ANY($2)",
    ):
        await connection.execute(forget, workspace_id, conversations)
    log = await between(connection, BODIES, [(workspace_id, one, 1, LARGEST) for one in conversations])
    reread = [_Reread(*stream, tuple(events)) for stream, events in log.items()]
    await keep(connection, reread)
    await keep_promises(connection, reread)
    await keep_stages(connection, reread)
