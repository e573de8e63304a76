from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from wingbeat.bot.review.models import Correction, Kind, ReviewRule, Status, WaitingDraft
from wingbeat.kit.database import Row
from wingbeat.workspaces.queries import Scope

CORRECTION = "id, at, conversation_id, seq, label, topics, language, question, proposed, said, why, member_id, status"
_RULE = "kind, name, target_seconds, team_id"
# Who asked stands before the draft; its target ends where the draft says.
_WAITING = """
    SELECT c.id AS conversation_id, c.number, c.customer_name, e.seq AS draft, e.body ->> 'text' AS text,
        ARRAY(SELECT s ->> 'title' FROM jsonb_array_elements(e.body -> 'sources') s) AS sources,
        coalesce((SELECT q.body ->> 'text' FROM event q WHERE q.workspace_id = $1 AND q.stream_id = c.id
                  AND q.seq < e.seq AND q.kind = 'message' AND q.actor_kind = 'customer'
                  ORDER BY q.seq DESC LIMIT 1), '') AS question,
        e.occurred_at AS at, e.occurred_at + make_interval(secs => (e.body ->> 'target_seconds')::int) AS due_at,
        (e.body ->> 'team_id')::uuid AS team_id
    FROM conversation c JOIN event e ON e.workspace_id = $1 AND e.stream_id = c.id AND e.seq = c.draft_seq
    WHERE c.workspace_id = $1 AND c.draft_seq > 0"""


async def strictest(scope: Scope, names: dict[Kind, Sequence[str]]) -> ReviewRule | None:
    """The rule with the shortest target of those for these; of equals one that names a team. None without any."""
    row = await scope.row(
        f"SELECT {_RULE} FROM bot_review WHERE workspace_id = $1 AND (kind = 'topic' AND name = ANY($2)"
        " OR kind = 'category' AND name = ANY($3) OR kind = 'article' AND name = ANY($4))"
        " ORDER BY target_seconds, team_id NULLS LAST, kind, name LIMIT 1",
        *(list(names[kind]) for kind in ("topic", "category", "article")),
    )
    return ReviewRule(*row) if row else None


async def rules(scope: Scope) -> list[ReviewRule]:
    """All rules, by kind and name."""
    rows = await scope.rows(f"SELECT {_RULE} FROM bot_review WHERE workspace_id = $1 ORDER BY kind, name LIMIT 1000")
    return [ReviewRule(*row) for row in rows]


async def waiting(scope: Scope, *, after: tuple[datetime, UUID] | None, limit: int) -> list[WaitingDraft]:
    """Drafts that wait for approval, those due first first; after the named moment and conversation."""
    due, last = after or (None, None)
    rows = await scope.rows(
        f"SELECT * FROM ({_WAITING}) w WHERE $2::timestamptz IS NULL OR (w.due_at, w.conversation_id) > ($2, $3)"
        " ORDER BY w.due_at, w.conversation_id LIMIT $4",
        *(due, last, limit),
    )
    return [msgspec.convert(dict(row), WaitingDraft) for row in rows]


async def corrections(scope: Scope, *, status: Status | None, before: UUID | None, limit: int) -> list[Correction]:
    """What people made of the bot's drafts and answers, newest first."""
    rows = await scope.rows(
        f"SELECT {CORRECTION} FROM bot_correction WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id < $2)"
        " AND ($4::text IS NULL OR status = $4) ORDER BY id DESC LIMIT $3",
        before,
        limit,
        status,
    )
    return [as_correction(row) for row in rows]


def as_correction(row: Row) -> Correction:
    return msgspec.convert(dict(row), Correction)
