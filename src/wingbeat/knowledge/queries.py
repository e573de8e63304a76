from uuid import UUID

import msgspec

from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.knowledge.models import Article
from wingbeat.workspaces.queries import Scope

COLUMNS = "id, group_key, language, category, questions, answer, audience, status, updated_at, updated_by, version"


def as_article(row: Row) -> Article:
    return msgspec.convert(dict(row), Article)


async def articles(
    scope: Scope,
    *,
    after: UUID | None = None,
    limit: int = 50,
    language: str | None = None,
    category: str | None = None,
    words: str | None = None,
) -> list[Article]:
    """Those not retired, newest first, older than the article `after`; `words` are looked for in questions and answer."""
    rows = await scope.rows(
        "SELECT " + COLUMNS + " FROM article WHERE workspace_id = $1 AND status <> 'retired'"
        " AND ($2::uuid IS NULL OR id < $2) AND ($4::text IS NULL OR language = $4)"
        " AND ($5::text IS NULL OR category = $5) AND ($6::text IS NULL OR"
        " strpos(lower(array_to_string(questions, ' ') || ' ' || answer), lower($6)) > 0) ORDER BY id DESC LIMIT $3",
        after,
        limit,
        language,
        category,
        words,
    )
    return [as_article(row) for row in rows]


async def article(scope: Scope, article_id: UUID) -> Article:
    """One article, retired ones too; raises `NotFound`."""
    row = await scope.row(
        "SELECT " + COLUMNS + " FROM article WHERE workspace_id = $1 AND id = $2",
        article_id,
    )
    if row is None:
        raise NotFound
    return as_article(row)


async def revision(scope: Scope) -> int:
    """How often the workspace's articles changed."""
    return int(await scope.value("SELECT revision FROM workspace_knowledge WHERE workspace_id = $1") or 0)


async def published(scope: Scope) -> tuple[int, list[Article]]:
    """What the bot may answer customers with, and its revision.

    The revision is read first: a change in between shows as a newer one next time, never as one that was missed.
    """
    number = await revision(scope)
    rows = await scope.rows(
        "SELECT " + COLUMNS + " FROM article WHERE workspace_id = $1"
        " AND status = 'published' AND audience <> 'members' ORDER BY id"
    )
    return number, [as_article(row) for row in rows]
