from collections.abc import Sequence
from uuid import UUID

import msgspec

from wingbeat.bot.review.models import Correction, Kind, ReviewRule, WaitingDraft
from wingbeat.workspaces.queries import Scope


async def target_of(scope: Scope, names: dict[Kind, Sequence[str]]) -> int | None:
    """The shortest time within which one of these must be approved; None when none needs approval."""
    found: int | None = await scope.value(
        "SELECT min(target_seconds) FROM bot_review WHERE workspace_id = $1 AND (kind = 'topic' AND name = ANY($2)"
        " OR kind = 'category' AND name = ANY($3) OR kind = 'article' AND name = ANY($4))",
        *(list(names[kind]) for kind in ("topic", "category", "article")),
    )
    return found


async def rules(scope: Scope) -> list[ReviewRule]:
    """All rules, by kind and name."""
    rows = await scope.rows(
        "SELECT kind, name, target_seconds FROM bot_review WHERE workspace_id = $1 ORDER BY kind, name LIMIT 1000"
    )
    return [ReviewRule(*row) for row in rows]


async def waiting(scope: Scope, *, after: UUID | None, limit: int) -> list[WaitingDraft]:
    """Drafts that wait for approval, those of the oldest conversations first."""
    rows = await scope.rows(
        "SELECT c.id AS conversation_id, c.number, e.seq AS draft, e.body ->> 'text' AS text, e.occurred_at AS at,"
        " e.occurred_at + make_interval(secs => (e.body ->> 'target_seconds')::int) AS due_at FROM conversation c"
        " JOIN event e ON e.workspace_id = $1 AND e.stream_id = c.id AND e.seq = c.draft_seq"
        " WHERE c.workspace_id = $1 AND c.draft_seq > 0 AND ($2::uuid IS NULL OR c.id > $2) ORDER BY c.id LIMIT $3",
        after,
        limit,
    )
    return [msgspec.convert(dict(row), WaitingDraft) for row in rows]


async def corrections(scope: Scope, *, before: UUID | None, limit: int) -> list[Correction]:
    """What members made of drafts, newest first."""
    rows = await scope.rows(
        "SELECT id, at, conversation_id, seq, label, topics, language, question, proposed, said, why, member_id"
        " FROM bot_correction WHERE workspace_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
        before,
        limit,
    )
    return [msgspec.convert(dict(row), Correction) for row in rows]
