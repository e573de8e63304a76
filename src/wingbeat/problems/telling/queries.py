"""Whom a problem's customers are, who of them was told, and what a round came to."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from wingbeat.conversations.models import Conversation
from wingbeat.conversations.queries import heads
from wingbeat.conversations.templates.queries import known
from wingbeat.kit.errors import NotFound
from wingbeat.problems.telling.models import Reached, Recipient, Said, Telling, Texts
from wingbeat.problems.telling.rules import OPTED_OUT, language_for, said
from wingbeat.workspaces.queries import Scope

SAMPLES = 3  # of each language: one reads them all
ROUNDS = 20  # of one problem, the last ones: more than one is rare

# One conversation for each customer whom nobody has told of this problem; told under another name, before they were
# merged, is told.
UNTOLD = """
    SELECT DISTINCT ON (c.customer_id) c.customer_id, c.id AS conversation_id, c.language, c.channel_id, c.ended, c.mail_to
    FROM problem_conversation p
    JOIN conversation c ON c.workspace_id = $1 AND c.id = p.conversation_id AND c.customer_id IS NOT NULL
    WHERE p.workspace_id = $1 AND p.problem_id = $2
      AND NOT EXISTS (SELECT FROM told t WHERE t.workspace_id = $1 AND t.problem_id = $2 AND t.customer_id = c.customer_id)
      AND NOT EXISTS (
        SELECT FROM told t JOIN conversation tc ON tc.workspace_id = $1 AND tc.id = t.conversation_id
        WHERE t.workspace_id = $1 AND t.problem_id = $2 AND tc.customer_id = c.customer_id)
    ORDER BY c.customer_id, c.opened_at DESC, c.id DESC"""
_WITHOUT = "coalesce(k.preferences ->> $3, 'false') = 'true'"
_REACHED = f"""
    SELECT u.language, u.channel_id, h.name AS channel_name,
           count(*) FILTER (WHERE u.ended <> 'abandoned' AND NOT {_WITHOUT})::int AS n,
           count(*) FILTER (WHERE u.ended <> 'abandoned' AND u.mail_to <> '' AND NOT {_WITHOUT})::int AS by_mail,
           count(*) FILTER (WHERE {_WITHOUT})::int AS opted_out,
           count(*) FILTER (WHERE u.ended = 'abandoned' AND NOT {_WITHOUT})::int AS left
    FROM ({UNTOLD}) u
    JOIN channel h ON h.workspace_id = $1 AND h.id = u.channel_id
    LEFT JOIN customer k ON k.workspace_id = $1 AND k.id = u.customer_id
    GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2"""
_SAMPLES = f"""
    SELECT conversation_id FROM (
        SELECT u.*, row_number() OVER (PARTITION BY u.language ORDER BY u.conversation_id DESC) AS place
        FROM ({UNTOLD}) u LEFT JOIN customer k ON k.workspace_id = $1 AND k.id = u.customer_id
        WHERE u.ended <> 'abandoned' AND NOT {_WITHOUT}
    ) s WHERE place <= $4 ORDER BY language, place LIMIT 30"""
_TELLING = """
    SELECT t.id, t.problem_id, t.state, t.texts, t.made_by, t.made_at, t.begins_at, t.done_at,
           (SELECT coalesce(jsonb_object_agg(state, n), '{}') FROM (
                SELECT CASE state WHEN 'skipped' THEN why ELSE state END AS state, count(*) AS n FROM told
                WHERE workspace_id = $1 AND telling_id = t.id GROUP BY 1) c) AS counts
    FROM telling t WHERE t.workspace_id = $1"""


async def reached(scope: Scope, problem_id: UUID) -> list[Reached]:
    """Whom a round would tell, by language and channel, the most first."""
    return [Reached(**dict(row)) for row in await scope.rows(_REACHED, problem_id, OPTED_OUT)]


async def samples(scope: Scope, problem_id: UUID, texts: Texts) -> list[tuple[Conversation, Said]]:
    """What some customers of each language would read, word for word."""
    ids = [row["conversation_id"] for row in await scope.rows(_SAMPLES, problem_id, OPTED_OUT, SAMPLES)]
    found = await heads(scope, ids)
    return [(found[one], await said_to(scope, found[one], texts, opted_out=False)) for one in ids]


async def said_to(scope: Scope, state: Conversation, texts: Texts, *, opted_out: bool) -> Said:
    """What the customer of one conversation would be told."""
    words = await known(scope, state, language_for(texts, state.language))
    return said(state, texts, words, opted_out=opted_out)


async def without_news(scope: Scope, customers: Sequence[UUID]) -> frozenset[UUID]:
    """Those of some customers who want no message they did not ask for."""
    rows = await scope.rows(
        """SELECT id FROM customer
           WHERE workspace_id = $1 AND id = ANY ($2::uuid[]) AND coalesce(preferences ->> $3, 'false') = 'true'""",
        customers,
        OPTED_OUT,
    )
    return frozenset(row["id"] for row in rows)


async def tellings(scope: Scope, problem_id: UUID) -> list[Telling]:
    """The last rounds of a problem, the newest first."""
    rows = await scope.rows(
        f"{_TELLING} AND t.problem_id = $2 ORDER BY t.made_at DESC, t.id DESC LIMIT {ROUNDS}", problem_id
    )
    return [msgspec.convert(dict(row), Telling) for row in rows]


async def telling(scope: Scope, telling_id: UUID) -> Telling:
    """One; raises `NotFound`."""
    row = await scope.row(f"{_TELLING} AND t.id = $2", telling_id)
    if row is None:
        raise NotFound
    return msgspec.convert(dict(row), Telling)


async def planned(scope: Scope, telling_id: UUID, limit: int) -> list[Recipient]:
    """Customers whom a round has still to tell."""
    rows = await scope.rows(
        """SELECT customer_id, conversation_id FROM told
           WHERE workspace_id = $1 AND telling_id = $2 AND state = 'planned' ORDER BY customer_id LIMIT $3""",
        telling_id,
        limit,
    )
    return [Recipient(**dict(row)) for row in rows]
