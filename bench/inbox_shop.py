"""A shop three years old, or half a year, loaded straight into the tables: heads, log, tags and the tokens of search."""

import json
import random
from importlib.resources import files
from itertools import accumulate
from uuid import UUID, uuid5

import asyncpg
import msgspec

from wingbeat.conversations.search.rules import pieces
from wingbeat.kit.words import hashes

TEXTS = 100_000  # different messages; the shop's are drawn from them
TEAMS = [UUID(int=0x100 + n) for n in range(6)]
CHANNELS = [UUID(int=0x200 + n) for n in range(6)]
MEMBERS = [UUID(int=0x300 + n) for n in range(50)]
CUSTOMER = UUID(int=0x400)  # with 500 conversations
CONVERSATIONS_A_WEEK = 6_400  # 1,000,000 in three years, and 100,000 in sixteen weeks


class Shop(msgspec.Struct, frozen=True):
    """A loaded workspace and the different messages in it; the last tenth of them stands only in its first fifth."""

    workspace_id: UUID
    texts: list[str]


def texts(chance: random.Random) -> list[str]:
    """Messages from the demo's own clauses, few of them often and most seldom (Zipf), and some with an order's number."""
    lines = (files("wingbeat") / "demo" / "content" / "articles.jsonl").read_text("utf-8").splitlines()
    clauses: dict[str, list[str]] = {}
    for line in lines:
        article = json.loads(line)
        answer = article["answer"]
        for mark in "。！？；：，,.!?;:\n":
            answer = answer.replace(mark, "\n")
        found = [part.strip() for part in [*article["questions"], *answer.split("\n")]]
        clauses.setdefault(article["language"], []).extend(part for part in found if part)
    weights = {}
    for language, of_language in clauses.items():
        chance.shuffle(of_language)
        weights[language] = list(accumulate(1 / rank for rank in range(1, len(of_language) + 1)))
    made = []
    for n in range(TEXTS):
        language = chance.choices(("zh-CN", "en", "zh-TW"), (5, 3, 2))[0]
        parts = chance.choices(clauses[language], cum_weights=weights[language], k=chance.choice((1, 1, 2, 3)))
        text = (", " if language == "en" else "，").join(parts)
        if n % 20 == 0:
            text += f" TT-{chance.randrange(10_000, 100_000)}"
        made.append(text + ("，圣诞礼盒" if n >= TEXTS * 0.9 and n % 2 else ""))
    return made


async def load(url: str, conversations: int) -> Shop:
    """Fill the server's only workspace, and a noisy one beside it with as many conversations (a tenth of a large one)."""
    connection = await asyncpg.connect(url, command_timeout=None)
    workspace_id = await connection.fetchval("SELECT workspace_id FROM workspace")
    noisy = uuid5(workspace_id, "noise")
    made = texts(random.Random(7))
    await connection.execute(
        """SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'; SET max_parallel_maintenance_workers = 2;
           CREATE UNLOGGED TABLE pool (n integer, workspace_id uuid, text text, hashes bigint[], PRIMARY KEY (workspace_id, n))"""
    )
    indexes = await _without_indexes(connection)
    for workspace, count in ((workspace_id, conversations), (noisy, min(conversations, 100_000))):
        records = [(n, workspace, text, hashes(workspace, pieces(text))) for n, text in enumerate(made)]
        await connection.copy_records_to_table("pool", records=records)
        await connection.execute("ANALYZE pool")
        for statement in (HEADS, CUSTOMERS, TAGS, OPENED, MESSAGES, TOKENS):
            await connection.execute(_filled(statement, workspace, count))
    for index in indexes:
        await connection.execute(index)
    await connection.execute("DROP TABLE pool")
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    return Shop(workspace_id, made)


async def _without_indexes(connection: "asyncpg.Connection[asyncpg.Record]") -> list[str]:
    """Drop what is not a key; returns how to make it again, which is faster once all rows are there."""
    rows = await connection.fetch(
        """SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made FROM pg_index
           WHERE indrelid IN ('conversation'::regclass, 'event'::regclass, 'message_text'::regclass)
             AND NOT indisprimary"""
    )
    for row in rows:
        await connection.execute(f"DROP INDEX {row['name']}")
    return [row["made"] for row in rows]


def _filled(statement: str, workspace_id: UUID, conversations: int) -> str:
    def array(ids: list[UUID]) -> str:
        return f"'{{{','.join(map(str, ids))}}}'::uuid[]"

    names = {
        "WORKSPACE": f"'{workspace_id}'::uuid",
        "COUNT": str(conversations),
        "STEP": f"interval '1 week' / {CONVERSATIONS_A_WEEK}",
        "TEAMS": array(TEAMS),
        "CHANNELS": array(CHANNELS),
        "MEMBERS": array(MEMBERS),
        "CUSTOMER": f"'{CUSTOMER}'::uuid",
        "TEXTS": str(TEXTS),
        "FROM_MESSAGES": FROM_MESSAGES,
        "FROM_SHOP": FROM_SHOP,
    }
    for name in ("FROM_MESSAGES", "FROM_SHOP", *names):
        statement = statement.replace(f"%{name}%", names[name])
    return statement


# One in ten is open, in every state; of the last team and channel is one in a thousand.
FROM_SHOP = """
    FROM (SELECT n, now() - (%COUNT% - n) * %STEP% AS opened_at, md5(n::text) AS dice, ('x' || md5(n::text))::bit(32)::bigint AS r
          FROM generate_series(1, %COUNT%) n) s
    CROSS JOIN LATERAL (
        SELECT (lpad(to_hex((extract(epoch FROM opened_at) * 1000)::bigint), 12, '0') || '7' || substr(dice, 1, 3) || '8'
                || substr(dice, 4, 15))::uuid AS id,
               CASE WHEN n % 10 <> 0 THEN 'resolved'
                    ELSE (ARRAY['bot', 'queued', 'assigned', 'assigned', 'assigned', 'snoozed'])[r / 29 % 6 + 1] END AS status,
               CASE WHEN r % 1000 = 0 THEN 6 ELSE r % 4 + 1 END AS kind) d"""

HEADS = """
    INSERT INTO conversation (workspace_id, id, seq, last_at, number, channel_id, customer_id, customer_name, thread_key,
        language, bot, status, ended, team_id, assignee_id, priority, reason, tags, opened_at, queued_at, assigned_at,
        resolved_at, owed_since, answered, bot_misses, last_customer_seq, last_message_seq, last_message_at,
        last_message_by, last_message, read_seq, customer_delivered_seq, customer_read_seq)
    SELECT %WORKSPACE%, id, 5, opened_at + interval '3 minutes', 1000 + n, (%CHANNELS%)[kind],
        CASE WHEN n % (%COUNT% / 500) = 7 THEN %CUSTOMER% ELSE md5((r % (%COUNT% / 3))::text)::uuid END,
        'Lin ' || n, n::text, 'zh-CN', true, status, CASE status WHEN 'resolved' THEN 'resolved' ELSE '' END,
        (%TEAMS%)[kind],
        CASE WHEN status IN ('resolved', 'assigned', 'snoozed') THEN (%MEMBERS%)[r / 7 % 50 + 1] END, 0, '',
        array_remove(ARRAY[CASE WHEN r / 11 % 5 = 0 THEN 'delivery' END, CASE WHEN r / 13 % 50 = 0 THEN 'gift' END,
            CASE WHEN r / 17 % 5000 = 0 THEN 'rare' END,
            CASE WHEN status = 'resolved' AND r / 19 % 10 = 0 THEN 'old' END], NULL),
        opened_at, opened_at + interval '1 minute', opened_at + interval '2 minutes',
        CASE status WHEN 'resolved' THEN opened_at + interval '4 minutes' END,
        CASE WHEN status = 'queued' OR status <> 'resolved' AND status <> 'snoozed' AND r / 23 % 2 = 0
             THEN opened_at + interval '3 minutes' END,
        true, 0, 4, 5, opened_at + interval '3 minutes', 'member', 'x', 5, 5, 5
    %FROM_SHOP%"""

CUSTOMERS = """
    INSERT INTO customer (workspace_id, id, name, language)
    SELECT workspace_id, customer_id, min(customer_name), 'zh-CN' FROM conversation
    WHERE workspace_id = %WORKSPACE% AND workspace_id IN (SELECT workspace_id FROM workspace) GROUP BY 1, 2"""

TAGS = """
    INSERT INTO conversation_tag (workspace_id, tag, conversation_id)
    SELECT workspace_id, unnest(tags), id FROM conversation WHERE workspace_id = %WORKSPACE%"""

OPENED = """
    INSERT INTO event (workspace_id, stream_id, seq, stream, kind, occurred_at, actor_kind, actor_id, body)
    SELECT workspace_id, id, 1, 'conversation', 'opened', opened_at, 'customer', customer_id,
        jsonb_build_object('kind', 'opened', 'channel_id', channel_id, 'customer_id', customer_id, 'customer_name',
            customer_name, 'thread_key', thread_key, 'number', number, 'language', language, 'bot', true)
    FROM conversation WHERE workspace_id = %WORKSPACE%"""

# The last tenth of the texts is drawn by the first fifth of the conversations only.
FROM_MESSAGES = """
    FROM conversation c CROSS JOIN generate_series(2, 5) AS m (seq)
    JOIN pool p ON p.workspace_id = c.workspace_id
        AND p.n = (c.number::bigint * 7919 + m.seq * 104729)
                  % CASE WHEN c.number < %COUNT% / 5 THEN %TEXTS% ELSE %TEXTS% / 10 * 9 END
    WHERE c.workspace_id = %WORKSPACE%"""

MESSAGES = """
    INSERT INTO event (workspace_id, stream_id, seq, stream, kind, occurred_at, actor_kind, actor_id, body)
    SELECT c.workspace_id, c.id, m.seq, 'conversation', 'message', c.opened_at + m.seq * interval '30 seconds',
        CASE m.seq % 2 WHEN 0 THEN 'customer' ELSE 'member' END, c.customer_id,
        jsonb_build_object('kind', 'message', 'text', p.text)
    %FROM_MESSAGES%"""

TOKENS = """
    INSERT INTO message_text (workspace_id, conversation_id, seq, occurred_at, tokens)
    SELECT c.workspace_id, c.id, m.seq, at,
        ARRAY(SELECT floor(extract(epoch FROM at) / 604800)::bigint << 32 | hash FROM unnest(p.hashes) AS hash)
    FROM (SELECT c.*, m.seq AS place, c.opened_at + m.seq * interval '30 seconds' AS at, p.hashes
          %FROM_MESSAGES%) c, LATERAL (SELECT c.place AS seq) m, LATERAL (SELECT c.hashes) p"""
