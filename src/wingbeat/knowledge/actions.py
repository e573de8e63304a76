from collections.abc import Sequence
from uuid import UUID

import asyncpg

from wingbeat.kit.errors import NotFound
from wingbeat.kit.ids import uuid7
from wingbeat.knowledge.models import Article, ArticleChanged, Draft, EditionExists
from wingbeat.knowledge.queries import COLUMNS, article, as_article
from wingbeat.knowledge.rules import validate
from wingbeat.workspaces.queries import Scope


async def create(scope: Scope, draft: Draft) -> Article:
    """Write a new article; raises `Forbidden`, `BadArticle`, `EditionExists`."""
    scope.actor.need("edit_knowledge")
    draft, article_id = validate(draft), uuid7()
    try:
        async with scope.transaction() as work:
            row = await work.row(
                "INSERT INTO article (workspace_id, id, group_key, language, category, questions, answer, audience,"
                " status, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING " + COLUMNS,
                article_id,
                draft.group or str(article_id),
                *_texts(draft),
                scope.actor.id,
            )
            await _count(work)
    except asyncpg.UniqueViolationError as error:
        raise EditionExists from error
    assert row is not None
    return as_article(row)


async def change(scope: Scope, article_id: UUID, draft: Draft, *, version: int) -> Article:
    """Replace what the editor saw as `version`; raises `Forbidden`, `BadArticle`, `NotFound`, `ArticleChanged`, `EditionExists`."""
    scope.actor.need("edit_knowledge")
    draft = validate(draft)
    try:
        async with scope.transaction() as work:
            row = await work.row(
                "UPDATE article SET group_key = coalesce(nullif($4, ''), group_key), language = $5, category = $6,"
                " questions = $7, answer = $8, audience = $9, status = $10, updated_by = $11, updated_at = now(),"
                " version = version + 1 WHERE workspace_id = $1 AND id = $2 AND version = $3 RETURNING " + COLUMNS,
                article_id,
                version,
                draft.group,
                *_texts(draft),
                scope.actor.id,
            )
            if row is None:
                raise ArticleChanged(version=(await article(work, article_id)).version)
            await _count(work)
    except asyncpg.UniqueViolationError as error:
        raise EditionExists from error
    return as_article(row)


async def retire(scope: Scope, article_id: UUID) -> None:
    """Answer with it no more; raises `Forbidden` and `NotFound`."""
    scope.actor.need("edit_knowledge")
    async with scope.transaction() as work:
        done = await work.execute(
            "UPDATE article SET status = 'retired', updated_by = $3, updated_at = now(), version = version + 1"
            " WHERE workspace_id = $1 AND id = $2 AND status <> 'retired'",
            article_id,
            scope.actor.id,
        )
        if done == "UPDATE 0":
            raise NotFound
        await _count(work)


async def import_many(scope: Scope, drafts: Sequence[Draft]) -> tuple[int, int]:
    """Store validated drafts by group and language, each once; how many are new and how many replaced one. Raises `Forbidden`."""
    scope.actor.need("edit_knowledge")
    given = [
        {"id": str(uuid7()), "group_key": draft.group, "language": draft.language, "category": draft.category,
         "questions": draft.questions, "answer": draft.answer, "audience": draft.audience, "status": draft.status}
        for draft in drafts
    ]  # fmt: skip
    async with scope.transaction() as work:
        rows = await work.rows(
            "INSERT INTO article (workspace_id, id, group_key, language, category, questions, answer, audience, status,"
            " updated_by) SELECT $1, g.*, $3 FROM jsonb_to_recordset($2) AS g (id uuid, group_key text, language text,"
            " category text, questions text[], answer text, audience text, status text)"
            " ON CONFLICT (workspace_id, group_key, language) WHERE status <> 'retired' DO UPDATE SET"
            " category = excluded.category, questions = excluded.questions, answer = excluded.answer,"
            " audience = excluded.audience, status = excluded.status, updated_by = excluded.updated_by,"
            " updated_at = now(), version = article.version + 1 WHERE article.workspace_id = $1"
            " RETURNING version = 1 AS fresh",
            given,
            scope.actor.id,
        )
        if rows:
            await _count(work)
    fresh = sum(row["fresh"] for row in rows)
    return fresh, len(rows) - fresh


def _texts(draft: Draft) -> tuple[str, str, list[str], str, str, str]:
    return draft.language, draft.category, list(draft.questions), draft.answer, draft.audience, draft.status


async def _count(work: Scope) -> None:
    """Tell the bot, by the revision, that the articles changed."""
    await work.execute(
        "INSERT INTO workspace_knowledge (workspace_id, revision) VALUES ($1, 1) ON CONFLICT (workspace_id)"
        " DO UPDATE SET revision = workspace_knowledge.revision + 1 WHERE workspace_knowledge.workspace_id = $1"
    )
