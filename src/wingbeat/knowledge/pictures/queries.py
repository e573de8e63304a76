from collections.abc import Sequence
from uuid import UUID

from wingbeat.kit.database import Row
from wingbeat.kit.errors import NotFound
from wingbeat.kit.pictures.kinds import PICTURES
from wingbeat.knowledge.queries import IN_FORCE
from wingbeat.workspaces.queries import Scope


async def picture(scope: Scope, file_id: UUID) -> Row:
    """A picture that an article for customers shows at this moment: `{id, name, media_type, size_bytes}`.

    Raises `NotFound`, also for every other file.
    """
    row = await scope.row(
        f"""SELECT f.id, f.name, f.media_type, f.size_bytes FROM file f
            WHERE f.workspace_id = $1 AND f.id = $2 AND f.media_type = ANY($3) AND EXISTS (
                SELECT 1 FROM article a WHERE a.workspace_id = $1 AND a.pictures @> ARRAY[f.id]
                    AND a.audience <> 'members' AND {IN_FORCE})""",
        file_id,
        list(PICTURES),
    )
    if row is None:
        raise NotFound
    return row


async def is_named(scope: Scope, file_id: UUID) -> bool:
    """Whether an article shows a file, or did in a version that may be restored."""
    found: bool = await scope.value(
        "SELECT EXISTS (SELECT FROM article WHERE workspace_id = $1 AND pictures @> ARRAY[$2::uuid])"
        " OR EXISTS (SELECT FROM article_version WHERE workspace_id = $1 AND body ->> 'answer' LIKE $3)",
        file_id,
        f"%file:{file_id}%",
    )
    return found


async def shown_by(scope: Scope, article_ids: Sequence[UUID]) -> list[Row]:
    """The pictures of some articles, in the articles' order, each once: `{id, name, media_type, size_bytes}`."""
    return await scope.rows(
        "SELECT f.id, f.name, f.media_type, f.size_bytes FROM unnest($2::uuid[]) WITH ORDINALITY AS w (id, n)"
        " JOIN article a ON a.workspace_id = $1 AND a.id = w.id"
        " CROSS JOIN LATERAL unnest(a.pictures) WITH ORDINALITY AS p (id, m)"
        " JOIN file f ON f.workspace_id = $1 AND f.id = p.id AND f.media_type = ANY($3)"
        " GROUP BY f.id, f.name, f.media_type, f.size_bytes ORDER BY min(w.n), min(p.m)",
        list(article_ids),
        list(PICTURES),
    )
